"""Regular expressions over bytes of foreign origin: RE2's, whose time grows with the length of the bytes alone.

Python's own may take for ever on a pattern or on bytes that somebody chose for that, and stops the whole program while
it does. RE2 knows no look-around and no back-references for the same reason. See docs/adr/0162.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache
from typing import Any, Final, Protocol

PATTERN_CHARS_MAX: Final = 4_096
MEMORY_MAX_BYTES: Final = 1024 * 1024  # of one compiled pattern
FLAGS: Final = "ims"  # ignore case, ^ and $ at each line, a dot matches line breaks
LINES: Final = "(?m)"
_WORDS: Final = (
    ("missing )", "missing ): a bracket ( is not closed", ""),
    ("unexpected )", "unexpected ): no bracket ( is open here", ")"),
    ("missing ]", "missing ]: a class [ is not closed", ""), ("trailing \\", "the last \\ stands before nothing", "\\"),
    ("no argument for repetition", "“{}” repeats nothing", ""), ("bad repetition operator", "“{}” repeats twice", ""),
    ("invalid repetition size", "“{}” repeats too often", ""), ("pattern too large", "this pattern is too large", ""),
    ("invalid character class range", "“{}” is no range or class of characters", ""),
    ("invalid named capture group", "“{}” is no name of a group", ""),
)  # fmt: skip
"""How RE2's message begins, what is said instead (with what RE2 names), and what stands last at the fault."""
_PARTS: Final = re.compile(
    r"\\Q.*?(?:\\E|\Z)|\\.|\(\?P?<[^>]*|\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*|(?P<character>[^\x00-\x7f])", re.DOTALL
)
"""Quotes, escapes, names of groups and classes, each to its end; or a character outside ASCII."""
_OURS: Final = re.compile(r"\(\?-i:([^\x00-\x7f])\)")


class PatternError(ValueError):
    """A pattern that cannot be read; ``offset`` is its place where that is known, else 0."""

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.offset = offset


class ByteMatch(Protocol):
    """What was found."""

    def span(self, group: int = 0) -> tuple[int, int]:
        """First place and the one behind the last; -1 twice for a group that took no part."""
        ...

    def group(self, group: int = 0) -> bytes | None:
        """Its bytes."""
        ...


class BytePattern(Protocol):
    """A compiled pattern. Safe in any thread."""

    @property
    def groups(self) -> int:
        """How many groups it has."""
        ...

    def search(self, data: bytes, pos: int = 0, endpos: int | None = None) -> ByteMatch | None:
        """The first place at or behind ``pos``."""
        ...


@lru_cache(maxsize=256)
def compile_pattern(pattern: str, flags: str = "") -> BytePattern:
    """Compile a pattern; text outside ASCII stands for its UTF-8 bytes, ``\\xff`` for one byte.

    ``flags`` are letters of :data:`FLAGS`. Raises :class:`PatternError`.
    """
    import re2  # 15 ms, and few ask for it

    if len(pattern) > PATTERN_CHARS_MAX:
        raise PatternError(f"a pattern has at most {PATTERN_CHARS_MAX:,} characters")
    if unknown := set(flags) - set(FLAGS):
        raise PatternError(f"“{min(unknown)}” is no flag: i, m and s are")
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1  # a character is a byte
    options.log_errors = False
    options.max_mem = MEMORY_MAX_BYTES
    options.case_sensitive = "i" not in flags
    options.dot_nl = "s" in flags
    marks = LINES if "m" in flags else ""  # no option, unless the whole syntax is POSIX's
    try:
        compiled: Any = re2.compile((marks + _whole_characters(pattern)).encode("utf-8", "surrogatepass"), options)
    except re2.error as error:
        raise _explained(error, pattern) from None
    found: BytePattern = compiled
    return found


def _whole_characters(pattern: str) -> str:
    """With each character outside ASCII as one thing: else ``é+`` would repeat its last byte, and RE2, which takes
    bytes for Latin-1, would find capitals of single bytes. In classes and quotes nothing is changed."""
    if pattern.isascii():
        return pattern
    return _PARTS.sub(_whole_character, pattern)


def _whole_character(part: re.Match[str]) -> str:
    return f"(?-i:{part[0]})" if part.lastgroup == "character" else part[0]


def _explained(error: Exception, pattern: str) -> PatternError:
    """RE2's words, said for people, with the place of what it names."""
    said = error.args[0] if error.args else b""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    what, _, fragment = text.partition(": ")
    with suppress(UnicodeError):  # RE2 took our UTF-8 for Latin-1
        fragment = fragment.encode("latin-1").decode("utf-8")
    fragment = _OURS.sub(r"\1", fragment)
    fragment = fragment.removeprefix(LINES) if not pattern.startswith(LINES) else fragment
    offset = max(0, pattern.find(fragment)) if fragment else 0
    if "perl operator" in what or "escape sequence" in what:
        return PatternError(f"“{fragment}” cannot be read: look-around and back-references are not offered", offset)
    for begin, words, sign in _WORDS:
        if what.startswith(begin):
            return PatternError(words.format(fragment), max(0, pattern.rfind(sign)) if sign else offset)
    return PatternError(f"{what}: “{fragment}”" if fragment else what or "this pattern cannot be read", offset)
