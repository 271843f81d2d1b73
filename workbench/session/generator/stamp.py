"""The stamp that a generated payload begins with, from which the receiver tells what became of it.

Thirty-two bytes, big-endian::

    0   4  magic: "SWg1"
    4   4  length of the payload, this stamp included: in a stream it says where the next one begins
    8   4  stream: a random number for each run and connection
   12   4  clock: whose steady clock the time is of; equal numbers are one machine since one start
   16   8  sequence number within the stream, from 0 on
   24   8  time of sending: ns of that clock
"""

from __future__ import annotations

import platform
import struct
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple
from zlib import crc32

MAGIC: Final = b"SWg1"
LAYOUT: Final = struct.Struct("!4sIIIQQ")
STAMP_BYTES: Final = LAYOUT.size
_BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")  # Linux: new at each start, random(4)


class Stamp(NamedTuple):
    """What it says; nothing of it is to be trusted."""

    magic: bytes
    length: int
    stream: int
    clock: int
    sequence: int
    sent_ns: int


def read_stamp(data: bytes | memoryview, offset: int = 0) -> Stamp | None:
    """The stamp there; None if there is none, or not all of it, or one whose length cannot be."""
    if data[offset : offset + 4] != MAGIC or len(data) - offset < STAMP_BYTES:
        return None
    stamp = Stamp._make(LAYOUT.unpack_from(data, offset))
    return stamp if stamp.length >= STAMP_BYTES else None


@lru_cache(maxsize=1)
def clock_number() -> int:
    """Of this machine's steady clock (:func:`time.perf_counter_ns`), which all its programs share. Other machines
    have another number, but for one in four thousand million."""
    try:
        start = _BOOT_ID.read_text("ascii")
    except (OSError, UnicodeDecodeError):
        start = ""
    return crc32(f"{platform.node()} {platform.system()} {start}".encode())
