"""Payload conditions that Python decides: regular expressions, and bytes of which some may be any."""

from __future__ import annotations

import re
from typing import Final

from workbench.model.filters import BytesContain, BytesLike, BytesMatch, PayloadCondition

WINDOW_BYTES: Final = 1024 * 1024  # of a longer payload so much is looked at at once
OVERLAP_BYTES: Final = 64 * 1024  # a match of a regular expression over a window's end is found up to this length
_FLAGS: Final = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL}


def pattern_of(node: PayloadCondition) -> re.Pattern[bytes]:
    """What finds the condition's bytes. Raises :class:`re.error` for a regular expression that is none."""
    match node:
        case BytesContain(data, ignore_case):
            return re.compile(re.escape(data), re.IGNORECASE if ignore_case else 0)
        case BytesLike(pattern):
            parts = (b"." if byte is None else re.escape(bytes((byte,))) for byte in pattern)
            return re.compile(b"".join(parts), re.DOTALL)
        case BytesMatch(text, flags):
            bits = 0
            for letter in flags:
                bits |= _FLAGS[letter]
            return re.compile(text.encode(), bits)


def overlap_of(node: PayloadCondition) -> int:
    """How many bytes of a window are looked at again in the next one."""
    match node:
        case BytesContain(data):
            return len(data) - 1
        case BytesLike(pattern):
            return len(pattern) - 1
        case BytesMatch():
            return OVERLAP_BYTES
