"""Regular expressions that may be run on what strangers sent: each match is short, and so is the way to it.

Python's engine tries every way to match, one after the other, and cannot be interrupted. So what has endless matches
or countless ways is refused before it runs: the expression is read with Python's own parser, endless repeats are cut
to :data:`REPEAT_MAX`, and the number of ways is estimated (docs/adr/0134).
"""

from __future__ import annotations

import re
from re import _compiler, _constants, _parser  # type: ignore[attr-defined]
from typing import Any, Final

from workbench.capture.search.needle import NEEDLE_MAX_BYTES, PatternNeedle

REPEAT_MAX: Final = 256  # what “*” and “+” stand for at most
WAYS_MAX: Final = 1 << 22
PATTERN_MAX_CHARS: Final = 1_000
_DEPTH_MAX: Final = 20
_REPEATS: Final = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)
_REFUSED: Final = {
    _constants.AT: "places such as ^, $ and \\b mean nothing in a stream of bytes",
    _constants.ASSERT: "looking ahead or behind is not possible here",
    _constants.ASSERT_NOT: "looking ahead or behind is not possible here",
    _constants.GROUPREF: "a group cannot be repeated by its number here",
    _constants.GROUPREF_EXISTS: "a condition on a group is not possible here",
}


class PatternError(ValueError):
    """An expression that cannot be read, or is not allowed; ``position`` is a character of it, or None."""

    def __init__(self, message: str, position: int | None = None) -> None:
        super().__init__(message)
        self.position = position


def compile_pattern(text: str, *, ignore_case: bool = False) -> PatternNeedle:
    """The needle of an expression. “.” stands for every byte, characters above ASCII for their UTF-8 bytes.

    Raises :class:`PatternError`.
    """
    if not text:
        raise PatternError("there is nothing to look for")
    if len(text) > PATTERN_MAX_CHARS:
        raise PatternError(f"an expression has at most {PATTERN_MAX_CHARS:,} characters")
    flags = re.DOTALL | (re.IGNORECASE if ignore_case else 0)
    try:
        tree = _parser.parse(text.encode("utf-8", "surrogatepass"), flags)
        ways = _bound(tree, 0)
        least, most = tree.getwidth()
        if least == 0:
            raise PatternError("the expression also matches nothing at all: it would be found everywhere")
        if most > NEEDLE_MAX_BYTES:
            raise PatternError(f"a match could have more than {NEEDLE_MAX_BYTES:,} bytes")
        if ways > WAYS_MAX:
            raise PatternError("the expression has too many ways to match: use fewer repeats within one another")
        pattern: re.Pattern[bytes] = _compiler.compile(tree, flags)
    except re.error as error:
        raise PatternError(error.msg, error.pos) from None
    except (OverflowError, RecursionError):
        raise PatternError("the expression is too large") from None
    return PatternNeedle(pattern, int(most))


def _bound(tree: Any, depth: int) -> int:
    """Cut endless repeats in the tree; answers about how many ways there are to match at one place."""
    if depth > _DEPTH_MAX:
        raise PatternError("the expression is nested too deeply")
    ways = 1
    for index, (operation, argument) in enumerate(tree.data):
        if operation in _REFUSED:
            raise PatternError(_REFUSED[operation])
        if operation in _REPEATS:
            least, most, inner = argument
            most = max(int(least), min(int(most), REPEAT_MAX))
            tree.data[index] = (operation, (least, most, inner))
            within = _bound(inner, depth + 1)
            step = (most - int(least) + 1) * (within ** min(most, 64))
        elif operation is _constants.SUBPATTERN:
            step = _bound(argument[-1], depth + 1)
        elif operation is _constants.ATOMIC_GROUP:
            step = _bound(argument, depth + 1)
        elif operation is _constants.BRANCH:
            step = sum(_bound(each, depth + 1) for each in argument[1])
        else:
            step = 1
        ways = min(ways * step, WAYS_MAX + 1)
    tree.width = None  # it was measured before the repeats were cut
    return ways
