"""A project file that is dragged onto the window."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtGui import QDropEvent

SUFFIXES: Final = frozenset({".swb", ".json"})


def dropped_project(event: QDropEvent) -> Path | None:
    """The one project file that is dragged; None where it is something else, or several."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 and paths[0].suffix.lower() in SUFFIXES else None
