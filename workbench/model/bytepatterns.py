"""Regular expressions over bytes of foreign origin: RE2's, whose time grows with the length of the bytes alone.

Python's own may take for ever on a pattern or on bytes that somebody chose for that, and stops the whole program while
it does. RE2 knows no look-around and no back-references for the same reason. See docs/adr/0162.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final, Protocol

PATTERN_CHARS_MAX: Final = 4_096
MEMORY_MAX_BYTES: Final = 8 * 1024 * 1024  # of one compiled pattern
FLAGS: Final = "ims"  # ignore case, ^ and $ at each line, a dot matches line breaks


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
    marks = f"(?{''.join(sorted(set(flags)))})" if flags else ""
    try:
        compiled: Any = re2.compile((marks + pattern).encode("utf-8", "surrogatepass"), options)
    except re2.error as error:
        raise _explained(error, pattern) from None
    found: BytePattern = compiled
    return found


def _explained(error: Exception, pattern: str) -> PatternError:
    """RE2's words, said for people, with the place of what it names."""
    said = error.args[0] if error.args else b""
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    what, _, fragment = words.partition(": ")
    offset = max(0, pattern.find(fragment)) if fragment else 0
    if "perl operator" in what or "escape sequence" in what:
        return PatternError(f"“{fragment}” cannot be read: look-around and back-references are not offered", offset)
    return PatternError(words or "this pattern cannot be read", offset)
