"""The payload bytes of each connection and direction in a file of their own, in a new folder."""

from __future__ import annotations

import os
import shutil
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

from workbench.project.errors import ProjectError
from workbench.project.export.forms import Selection
from workbench.project.export.walk import ExportSource, RecordEntry, record_total, walk

FILES_MAX: Final = 20_000
_OPEN_MAX: Final = 64
_TOLD_EVERY: Final = 1_000  # records
_NAME_CHARS: Final = 60
_WAYS: Final = ("received", "sent")


def export_raw_files(
    source: ExportSource, folder: Path, selection: Selection, *,
    progress: Callable[[float], None], cancelled: Callable[[], bool],
) -> bool:  # fmt: skip
    """Make ``folder``, which may be there if it is empty; it appears once all of its files are whole.

    Blocks. False if it was cancelled. Raises :class:`OSError` and :class:`ProjectError`.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ProjectError(f"{folder.name} is there already and is not an empty folder: choose another name.")
    partial = folder.with_name(f"{folder.name}.{os.getpid()}.part")
    partial.mkdir()
    try:
        whole = _write(source, partial, selection, progress, cancelled)
        if whole:
            if folder.exists():
                folder.rmdir()
            partial.replace(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return whole


def _write(
    source: ExportSource, folder: Path, selection: Selection, progress: Callable[[float], None],
    cancelled: Callable[[], bool],
) -> bool:  # fmt: skip
    total = max(1, record_total(source, selection))
    with _Files(folder) as files:
        for done, entry in enumerate(walk(source, selection, events=False)):
            if done % _TOLD_EVERY == 0:
                progress(min(1.0, done / total))
                if cancelled():
                    return False
            if isinstance(entry, RecordEntry) and entry.payload:
                files.of(entry).write(entry.carried)
    progress(1.0)
    return True


class _Files:
    """Files by name, of which few are open at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: OrderedDict[str, BinaryIO] = OrderedDict()
        self._known: set[str] = set()

    def __enter__(self) -> _Files:
        return self

    def __exit__(self, *_how: object) -> None:
        for file in self._open.values():
            file.close()

    def of(self, entry: RecordEntry) -> BinaryIO:
        """The file of a record's connection and direction."""
        name = file_name(entry)
        file = self._open.get(name)
        if file is not None:
            self._open.move_to_end(name)
            return file
        if name not in self._known and len(self._known) >= FILES_MAX:
            raise ProjectError(
                f"There are more than {FILES_MAX:,} connections and directions: choose one socket, or another form."
            )
        if len(self._open) >= _OPEN_MAX:
            self._open.popitem(last=False)[1].close()
        file = (self._folder / name).open("ab")
        self._open[name] = file
        self._known.add(name)
        return file


def file_name(entry: RecordEntry) -> str:
    """``1-TCP_client-connection-1-received.bin``: letters, digits, - and _ alone, whatever the socket is called."""
    name = "".join(char if char.isascii() and (char.isalnum() or char in "-_") else "_" for char in entry.session)
    connection = f"connection-{entry.head.connection}-" if entry.head.connection else ""
    return f"{entry.session_id}-{name[:_NAME_CHARS]}-{connection}{_WAYS[entry.head.direction]}.bin"
