"""How far bytes go along with a regular expression: the longest of its beginnings that is found."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from workbench.codec.patterns.furthest import longest_beginning, said
from workbench.model.bytepatterns import BytePattern, PatternError
from workbench.model.patterns import Missed
from workbench.model.texts import count_text

SHOWN_CHARS: Final = 40
_SIGN: Final = re.compile(
    r"\\Q.*?(?:\\E|\Z)|\\(?:x|[pP])\{[^}]*\}|\\[pP].|\\x..|\\.|\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\]|.", re.DOTALL
)
_REPEATED: Final = re.compile(r"(?:[*+?]|\{\d+(?:,\d*)?\})\??")


def steps_of(text: str) -> list[int]:
    """Where the parts of an expression end that stand one behind the other; none where it is a choice as a whole."""
    ends: list[int] = []
    at = depth = 0
    while (sign := _SIGN.match(text, at)) is not None:
        at = sign.end()
        depth += {"(": 1, ")": -1}.get(sign.group(), 0)
        if sign.group() == "|" and not depth:
            return []
        if not depth:
            if (repeated := _REPEATED.match(text, at)) is not None:
                at = repeated.end()
            ends.append(at)
    return ends


def missed_by(text: str, data: bytes, compiled: Callable[[str], BytePattern]) -> Missed:
    """Why nothing in ``data`` meets the expression ``text``; ``compiled`` reads a part of it."""
    ends = steps_of(text)
    starts: dict[int, int] = {}

    def is_there(count: int) -> int:
        try:
            match = compiled(text[: ends[count - 1]]).search(data)
        except PatternError:
            return -1
        if match is None:
            return -1
        start, end = match.span()
        starts[count] = start
        return end

    count, at = longest_beginning(len(ends), is_there)
    size = count_text(len(data), "byte", "bytes")
    if not count or starts[count] == at:
        return Missed(f"nothing in the {size} begins like {_shown(text)}" if ends else f"nothing in the {size} is like "
                      f"{_shown(text)}")  # fmt: skip
    done, rest = _shown(text[: ends[count - 1]]), _shown(text[ends[count - 1] :])
    came = f"got {said(data[at])}" if at < len(data) else "they end there"
    return Missed(f"at byte {at}: behind {done}, which is there, {rest} was wanted, {came}", at)


def _shown(text: str) -> str:
    return f"“{text}”" if len(text) <= SHOWN_CHARS else f"“{text[: SHOWN_CHARS - 1]}…”"
