"""A lock that ends with its process: a small file beside the one that is meant, held locked by the system.

Whoever dies leaves at most the small file, never the lock, so there is nothing stale to judge. See docs/adr/0013.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def lock_path(path: Path) -> Path:
    """Where the lock of ``path`` lies: ``.name-lock`` in the same folder, whatever links lead there."""
    real = path.resolve()
    return real.with_name(f".{real.name}-lock")


class FileLock:
    """The lock of one file. :meth:`acquire` makes it, :meth:`release` gives it back."""

    def __init__(self, handle: int, path: Path) -> None:
        self._handle = handle
        self.path = path

    @classmethod
    def acquire(cls, path: Path) -> FileLock | None:
        """The lock of ``path``, or None where another holds it. Raises :class:`OSError` where none can be made."""
        beside = lock_path(path)
        while True:
            handle = os.open(beside, os.O_CREAT | os.O_RDWR, 0o600)
            try:
                _lock(handle)
            except OSError:
                os.close(handle)
                return None
            try:
                same = os.path.samestat(os.fstat(handle), beside.stat())
            except FileNotFoundError:
                same = False
            if same:
                return cls(handle, beside)
            os.close(handle)  # its last holder removed it between our open and our lock: make another

    @staticmethod
    def is_held(path: Path) -> bool:
        """True if a living process holds the lock of ``path``; False too where that cannot be known from here."""
        try:
            handle = os.open(lock_path(path), os.O_RDWR)
        except OSError:  # there is none, or it is another user's
            return False
        try:
            _lock(handle)
        except OSError:
            return True
        finally:
            os.close(handle)
        return False

    def release(self) -> None:
        """Give the lock back and remove its file."""
        if sys.platform == "win32":
            os.close(self._handle)  # an open file cannot be removed there
            try:
                self.path.unlink(missing_ok=True)
            except PermissionError:
                pass  # another has taken it meanwhile
        else:
            self.path.unlink(missing_ok=True)
            os.close(self._handle)
