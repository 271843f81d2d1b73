"""Large payloads of a working file: appended to plain files beside it, so that each byte goes to disk once.

Through SQLite's write-ahead log each byte is written twice, and that halves the speed of a recording (docs/adr/0011).
A record's ``place`` says where its payload lies: ``segment << 40 | offset``. Bytes are forced to disk before the
transaction that names them. A saved file has no such files: there every payload stands in its row.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

OFFSET_BITS: Final = 40
OFFSET_MASK: Final = (1 << OFFSET_BITS) - 1
SEGMENT_BYTES: Final = 1 << 30
VIEWS_AT_ONCE: Final = 512  # below every system's limit for one gathered write
_OPEN_FLAGS: Final = getattr(os, "O_BINARY", 0)


def segment_path(working: Path, segment: int) -> Path:
    """The file of a segment, beside the working file."""
    return working.with_name(f"{working.name}-bytes-{segment:06d}")


def segments(working: Path) -> list[int]:
    """Which segments there are, ascending."""
    prefix = f"{working.name}-bytes-"
    names = (path.name.removeprefix(prefix) for path in working.parent.glob(f"{prefix}*"))
    return sorted(int(name) for name in names if name.isdecimal())


def remove_segments(working: Path, below: int | None = None) -> None:
    """Delete a working file's segments, all or those below a number. Raises :class:`OSError`."""
    for segment in segments(working):
        if below is None or segment < below:
            segment_path(working, segment).unlink(missing_ok=True)


def read_bytes(working: Path, place: int, offset: int, count: int) -> bytes:
    """Bytes of a payload that lies at ``place``; fewer where the file is shorter, none where it is gone."""
    try:
        handle = os.open(segment_path(working, place >> OFFSET_BITS), os.O_RDONLY | _OPEN_FLAGS)
    except FileNotFoundError:
        return b""
    try:
        os.lseek(handle, (place & OFFSET_MASK) + offset, os.SEEK_SET)
        parts: list[bytes] = []
        while count > 0 and (part := os.read(handle, count)):
            parts.append(part)
            count -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)
    finally:
        os.close(handle)


class ByteLog:
    """The writing end. Belongs to the writer's thread; each method raises :class:`OSError`."""

    def __init__(self, working: Path) -> None:
        self._working = working
        self.segment = max(segments(working), default=0)  # what a crash left in it is never written over
        self._handle = -1
        self._end = 0
        self._dirty = False

    def put(self, views: Sequence[bytes | memoryview], total_bytes: int) -> int:
        """Append payloads one after the other; returns the place of the first."""
        if self._handle < 0 or self._end + total_bytes > SEGMENT_BYTES:
            self.roll()
            self._handle = _create(segment_path(self._working, self.segment))
        place = self.segment << OFFSET_BITS | self._end
        self._dirty = True
        _write_all(self._handle, self._end, views, total_bytes)
        self._end += total_bytes
        return place

    def force(self) -> None:
        """Return when all that was put is on disk."""
        if self._dirty:
            _force(self._handle)
            self._dirty = False

    def roll(self) -> int:
        """Begin another segment at the next payload; returns its number: what is below may be deleted one day."""
        if self._handle >= 0:
            self.force()
            os.close(self._handle)
            self._handle = -1
        self.segment += 1
        self._end = 0
        return self.segment

    def close(self) -> None:
        """Close the file; nothing more is forced."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


def _create(path: Path) -> int:
    handle = os.open(path, os.O_CREAT | os.O_RDWR | os.O_EXCL | _OPEN_FLAGS, 0o600)
    force_directory(path.parent)
    return handle


def _write_all(handle: int, offset: int, views: Sequence[bytes | memoryview], total_bytes: int) -> None:
    # Always from a known offset: after a failed transaction the same place is written again.
    os.lseek(handle, offset, os.SEEK_SET)
    if not hasattr(os, "writev"):
        for view in views:
            _write_one(handle, view)
        return
    for start in range(0, len(views), VIEWS_AT_ONCE):
        group = views[start : start + VIEWS_AT_ONCE]
        written = os.writev(handle, group)
        for view in group:
            if written < len(view):  # a short write: a signal, or a disk that is almost full
                _write_one(handle, memoryview(view)[max(written, 0) :])
            written -= len(view)


def _write_one(handle: int, view: bytes | memoryview) -> None:
    rest = memoryview(view)
    while rest:
        rest = rest[os.write(handle, rest) :]


def force_directory(directory: Path) -> None:
    """See that new names in a directory outlive a power cut; Windows does that by itself. Raises :class:`OSError`."""
    if os.name == "nt":
        return
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


_force = getattr(os, "fdatasync", os.fsync)
