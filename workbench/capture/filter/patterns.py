"""Payload conditions that Python decides: regular expressions, and bytes of which some may be any."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from workbench.model.bytepatterns import compile_pattern
from workbench.model.filters import BytesContain, BytesLike, BytesMatch, PayloadCondition

WINDOW_BYTES: Final = 1024 * 1024  # of a longer payload so much is looked at at once
OVERLAP_BYTES: Final = 64 * 1024  # a match of a regular expression over a window's end is found up to this length
_PLAIN: Final = re.compile(r"(?:[A-Za-z0-9 _=:;,/\"'<>@!%&~-](?![?*{]))+")  # what may be left out begins nothing
Search = Callable[[bytes], bool]


def search_of(node: PayloadCondition) -> Search:
    """What says whether bytes hold what is looked for. Raises PatternError for a pattern that is none."""
    match node:
        case BytesContain(data, ignore_case):
            # A plain search is several times as fast as a regular expression that ignores case.
            folded = data.lower()
            return (lambda payload: folded in payload.lower()) if ignore_case else (lambda payload: data in payload)
        case BytesLike(pattern):
            parts = (b"." if byte is None else re.escape(bytes((byte,))) for byte in pattern)
            found = re.compile(b"".join(parts), re.DOTALL)
            return lambda payload: found.search(payload) is not None
        case BytesMatch(text, flags):
            compiled = compile_pattern(text, flags)
            if begins := _beginning(text, flags):  # a plain search costs a thirtieth of a question to RE2
                return lambda payload: begins in payload and compiled.search(payload) is not None
            return lambda payload: compiled.search(payload) is not None


def _beginning(text: str, flags: str) -> bytes:
    """Bytes that each match begins with, where that is plain to see; else none."""
    if "i" in flags or "|" in text:
        return b""
    found = _PLAIN.match(text)
    return found.group().encode() if found else b""


def overlap_of(node: PayloadCondition) -> int:
    """How many bytes of a window are looked at again in the next one."""
    match node:
        case BytesContain(data):
            return len(data) - 1
        case BytesLike(pattern):
            return len(pattern) - 1
        case BytesMatch():
            return OVERLAP_BYTES
