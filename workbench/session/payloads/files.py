"""Reading the files that payloads name: plain ones, of a bounded size, and none of another computer by their name.

A path in a project is foreign text. On Windows the mere look at ``\\\\server\\share`` sends the user's name and a
hash of the password to that server, so such a path is refused by its letters, before the system sees it. Elsewhere
``/net/server`` is what an automounter connects to.
"""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import Final

from workbench.codec.typed.sources import SourceError
from workbench.model.texts import bytes_text

OTHER_COMPUTERS: Final = "/net/"  # automounters connect to whatever stands behind it: auto.master(5), auto_master(5)
FILE_MAX_BYTES: Final = 16 * 1024 * 1024
CACHED_MAX_BYTES: Final = 32 * 1024 * 1024
PATH_CHARS_MAX: Final = 4_096
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_DEVICES: Final = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{stem}{digit}" for stem in ("com", "lpt") for digit in "0123456789¹²³"}
)


def path_fault(path: str, *, windows: bool) -> str:
    """Why a path cannot be a payload's file, told by its letters alone; empty where it may be."""
    if not path or "\0" in path or len(path) > PATH_CHARS_MAX:
        return "this is no path of a file"
    if not windows:
        return ""
    plain = path.replace("/", "\\")
    if plain.startswith("\\\\"):
        return f"{path} is on another computer or names a device: copy the file to this computer and name that"
    parts = plain.split("\\")
    if ":" in plain[2:] or (":" in plain and not (plain[1:2] == ":" and plain[2:3] == "\\")):
        return f"{path} is no whole path: write it as C:\\folder\\file"
    if any(part.split(".")[0].rstrip(" ").lower() in _DEVICES for part in parts):
        return f"{path} names a device, and a payload reads files alone"
    return ""


def whole_path(path: str, folder: Path | None, *, windows: bool = sys.platform == "win32") -> Path:
    """The file that is meant, links followed: a relative path begins at ``folder``, the project's own, and ``~`` is
    the user's.

    Raises :class:`SourceError` for a path that is refused, and for a relative one while the project has no folder.
    """
    fault = path_fault(path, windows=windows)
    if fault:
        raise SourceError(fault)
    try:
        place = Path(path).expanduser()
    except (RuntimeError, ValueError):  # nobody of that name
        place = Path(path)
    if not place.is_absolute():
        if folder is None:
            raise SourceError(f"{path} begins at the project's folder, and the project has none yet: save it first")
        place = folder / place
    if not windows and f"/{os.path.normpath(place).lstrip('/')}".startswith(OTHER_COMPUTERS):
        raise SourceError(f"{path} may be on another computer: copy the file to this computer and name that")
    try:
        real = Path(os.path.realpath(place))
    except (OSError, ValueError):
        raise SourceError(f"{path} cannot be followed to a file") from None
    if windows and not str(place).startswith("\\\\") and str(real).startswith("\\\\"):
        raise SourceError(f"{path} leads to another computer: copy the file to this computer and name that")
    return real


class FileReader:
    """Reads whole files, and keeps those that did not change since: a payload is composed again and again."""

    def __init__(self) -> None:
        self._kept: dict[Path, tuple[tuple[int, int, int], bytes]] = {}
        self._kept_bytes = 0

    def read(self, path: Path) -> bytes:
        """All of a file of at most 16 MiB; ``path`` is one of :func:`whole_path`. Raises :class:`SourceError`."""
        flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        flags |= getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)  # a pipe would be waited for
        flags |= getattr(os, "O_NOFOLLOW", 0)  # links were followed when it was allowed: this one is new
        try:
            if not stat.S_ISREG(path.stat().st_mode):  # some devices act when they are merely opened
                raise SourceError(f"{path} is no plain file")
            handle = os.open(path, flags)
        except OSError as error:
            raise SourceError(f"{path} cannot be read: {error.strerror}") from None
        with os.fdopen(handle, "rb") as stream:
            try:
                return self._read(path, stream.fileno())
            except OSError as error:
                raise SourceError(f"{path} cannot be read: {error.strerror}") from None

    def forget(self) -> None:
        """Another project: let go of everything."""
        self._kept.clear()
        self._kept_bytes = 0

    def _read(self, path: Path, handle: int) -> bytes:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            raise SourceError(f"{path} is no plain file")
        mark = (about.st_ino, about.st_size, about.st_mtime_ns)
        kept = self._kept.get(path)
        if kept is not None and kept[0] == mark:
            return kept[1]
        if about.st_size > FILE_MAX_BYTES:
            raise SourceError(f"{path} is larger than {bytes_text(FILE_MAX_BYTES)}: send it with the form File")
        data = _read_to_end(handle)
        if len(data) > FILE_MAX_BYTES:
            raise SourceError(f"{path} is larger than {bytes_text(FILE_MAX_BYTES)}: send it with the form File")
        if about.st_size:  # those of /proc have no size, and are new each time
            self._keep(path, mark, data)
        return data

    def _keep(self, path: Path, mark: tuple[int, int, int], data: bytes) -> None:
        old = self._kept.pop(path, None)
        self._kept_bytes += len(data) - (len(old[1]) if old is not None else 0)
        self._kept[path] = (mark, data)
        while self._kept_bytes > CACHED_MAX_BYTES:
            first = next(iter(self._kept))
            self._kept_bytes -= len(self._kept.pop(first)[1])


def _read_to_end(handle: int) -> bytes:
    pieces: list[bytes] = []
    left = FILE_MAX_BYTES + 1
    while left > 0 and (piece := os.read(handle, min(left, 1 << 20))):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)
