"""Files that are dragged onto the window: a project to open, or captures to import."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Final

from PySide6.QtGui import QDropEvent

from workbench.project.importing.formats import HEAD_BYTES, ImportForm, guess_form

SUFFIXES: Final = frozenset({".swb", ".json"})
IMPORTED_SUFFIXES: Final = frozenset(
    {".pcap", ".pcapng", ".cap", ".dmp", ".gz", ".jsonl", ".ini", ".hex", ".txt", ".sh"}
)
DROPPED_MAX: Final = 100


def dropped_project(event: QDropEvent) -> Path | None:
    """The one project file that is dragged; None where it is something else, or several."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    fits = len(paths) == 1 and paths[0].suffix.lower() in SUFFIXES and not _is_packets(paths[0])
    return paths[0] if fits else None


def dropped_captures(event: QDropEvent) -> list[Path]:
    """The files that are dragged, if every one of them can be imported; else none."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    fits = len(paths) <= DROPPED_MAX and all(
        path.suffix.lower() in IMPORTED_SUFFIXES or _is_packets(path) for path in paths
    )
    return paths if fits else []


def _is_packets(path: Path) -> bool:
    """A ``.json`` is a project, unless its first bytes are those of lines of JSON, or of packets of Packet Sender."""
    if path.suffix.lower() != ".json":
        return False
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return False
        with path.open("rb") as file:
            return guess_form(file.read(HEAD_BYTES)) in (ImportForm.PACKET_SENDER, ImportForm.JSONL)
    except OSError:
        return False
