"""Files that are dragged onto the window: a project to open, or captures to import."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtGui import QDropEvent

SUFFIXES: Final = frozenset({".swb", ".json"})
IMPORTED_SUFFIXES: Final = frozenset({".pcap", ".pcapng", ".cap", ".dmp", ".jsonl", ".ini", ".hex", ".txt"})
DROPPED_MAX: Final = 100


def dropped_project(event: QDropEvent) -> Path | None:
    """The one project file that is dragged; None where it is something else, or several."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 and paths[0].suffix.lower() in SUFFIXES else None


def dropped_captures(event: QDropEvent) -> list[Path]:
    """The files that are dragged, if every one of them can be imported; else none."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    fits = all(path.suffix.lower() in IMPORTED_SUFFIXES for path in paths) and len(paths) <= DROPPED_MAX
    return paths if fits else []
