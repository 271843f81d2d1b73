"""Regular expressions over bytes, and which of them are refused because they could take for ever."""

from __future__ import annotations

import re
import warnings
from typing import Final

from workbench.codec.filter.error import FilterError

PATTERN_MAX_CHARS: Final = 1_000
FLAGS: Final = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL}
_MANY: Final = 8  # a repeat of more than so many times counts as one without an end
_REPEAT: Final = re.compile(r"(?:[*+]|\{(\d*)(?:(,)(\d*))?\})([+?]?)")
_SET: Final = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)


class PatternError(ValueError):
    """``offset`` and ``length`` are characters of the pattern."""

    def __init__(self, message: str, offset: int, length: int) -> None:
        super().__init__(message)
        self.offset = offset
        self.length = length


def compile_pattern(pattern: str, flags: str = "") -> re.Pattern[bytes]:
    """The pattern over bytes: what is not ASCII in it is UTF-8. Raises :class:`PatternError`."""
    if len(pattern) > PATTERN_MAX_CHARS:
        raise PatternError(f"a regular expression of more than {PATTERN_MAX_CHARS:,} characters is not tried: "
                           "write a shorter one", PATTERN_MAX_CHARS, len(pattern) - PATTERN_MAX_CHARS)  # fmt: skip
    if (at := _endless(pattern)) is not None:
        raise PatternError("a repeat within a repeat could take for ever: take one of the two away, or write the inner "
                           "one as a possessive *+ or ++", at, len(pattern) - at)  # fmt: skip
    bits = 0
    for letter in flags:
        bits |= FLAGS[letter]
    try:
        data = pattern.encode("utf-8")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a pattern that a later Python may read in another way
            return re.compile(data, bits)
    except UnicodeEncodeError as error:
        raise PatternError("half of a surrogate pair is no character: leave it out", error.start, 1) from None
    except re.error as error:
        at = len(data[: error.pos or 0].decode("utf-8", "ignore"))
        raise PatternError(f"the regular expression cannot be read: {error.msg}", at, len(pattern) - at) from None
    except (OverflowError, RecursionError):
        raise PatternError("the regular expression is too deep or repeats too often: write a simpler one", 0,
                           len(pattern)) from None  # fmt: skip


def _endless(pattern: str) -> int | None:
    """Where a group that holds a repeat is repeated itself: such a pattern can take time that doubles with each byte,
    and nothing can stop it (docs/adr/0132). None if there is no such place."""
    groups: list[tuple[int, bool]] = []  # where each open group begins, and whether it holds a repeat
    holds = False
    at = 0
    while at < len(pattern):
        char = pattern[at]
        begin = at
        repeats_inside = False
        if char == "\\":
            at += 2
        elif char == "[" and (found := _SET.match(pattern, at)):
            at = found.end()
        elif char == "(":
            groups.append((at, holds))
            holds = False
            at += 1
            continue
        elif char == ")":
            repeats_inside = holds
            begin, outer = groups.pop() if groups else (at, False)
            repeats_inside &= not pattern.startswith("(?>", begin)
            holds = outer or repeats_inside
            at += 1
        else:
            at += 1
        repeat = _REPEAT.match(pattern, at)
        if repeat is None or not _is_long(repeat):
            continue
        possessive = repeat.group(4) == "+"
        if repeats_inside and not possessive:
            return begin
        holds |= not possessive
        at = repeat.end()
    return None


def _is_long(repeat: re.Match[str]) -> bool:
    low, comma, high, _ = repeat.groups()
    if not repeat.group().startswith("{"):
        return True
    return bool(comma and not high) or int((high or low or "0")[:9]) > _MANY


def checked_flags(letters: str, offset: int) -> str:
    """The flags behind a regular expression, in their order. Raises :class:`FilterError`."""
    for index, letter in enumerate(letters):
        if letter.lower() not in FLAGS:
            raise FilterError(f"“{letter}” is no flag: i ignores case, m takes lines, s lets . be a line's end",
                              offset + index, 1)  # fmt: skip
    given = letters.lower()
    return "".join(letter for letter in FLAGS if letter in given)
