"""Options of pcapng's blocks (section 3.5): code, length, value, padded to four bytes."""

from __future__ import annotations

from collections.abc import Iterator
from struct import Struct
from typing import Final

OPTION_END: Final = 0
OPTION_COMMENT: Final = 1
OPTIONS_MAX: Final = 10_000  # of one block
_HEADS: Final = {order: Struct(f"{order}HH").unpack_from for order in "<>"}


def walk_options(buffer: bytes, start: int, end: int, order: str) -> Iterator[tuple[int, bytes]]:
    """Code and value of each option in ``buffer[start:end]``; ends quietly at the first that does not fit."""
    unpack = _HEADS[order]
    for _ in range(OPTIONS_MAX):
        if end - start < 4:
            return
        code, size = unpack(buffer, start)
        start += 4
        if code == OPTION_END or start + size > end:
            return
        yield code, buffer[start : start + size]
        start += size + (-size & 3)


def text_of(value: bytes) -> str:
    """A text option: UTF-8, not ended by a zero; what is none becomes U+FFFD."""
    return value.rstrip(b"\0").decode("utf-8", "replace")
