"""Folders for the time of one command, and sweeping those of programs that were killed.

Each has a lock beside it that ends with its process (docs/adr/0013), so that a living one is never taken for left.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Final

from workbench.project.filelock import FileLock

PREFIX: Final = "socket-workbench-"
LOOKED_AT_MAX: Final = 20_000  # names of one folder: a crowded one is not a reason to wait


@contextmanager
def scratch_folder(parent: Path, purpose: str) -> Iterator[Path]:
    """A new folder in ``parent``, readable by its owner alone and removed at the end. What killed programs left there
    for the same ``purpose`` (one word) goes first. Raises :class:`OSError` where none can be made."""
    _sweep(parent, purpose)
    folder = parent / f"{PREFIX}{purpose}-{uuid.uuid4().hex}"
    lock = FileLock.acquire(folder)
    if lock is None:
        raise FileExistsError(f"{folder} is in use")
    try:
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        lock.release()


def _sweep(parent: Path, purpose: str) -> None:
    ours = re.compile(rf"{PREFIX}{purpose}-[0-9a-f]{{32}}")
    try:
        with os.scandir(parent) as entries:
            found = [entry.name for entry in islice(entries, LOOKED_AT_MAX) if ours.fullmatch(entry.name)]
    except OSError:  # what is wrong with it is told by whoever works in it
        return
    for name in found:
        _remove_left(parent / name)


def _remove_left(folder: Path) -> None:
    try:
        if not _is_own_folder(folder):
            return
        lock = FileLock.acquire(folder)
    except OSError:
        return
    if lock is None:  # its program lives
        return
    try:
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        lock.release()


def _is_own_folder(folder: Path) -> bool:
    """A folder itself, no link to one, and this user's. Raises :class:`OSError`."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        return False
    return not hasattr(os, "getuid") or found.st_uid == os.getuid()
