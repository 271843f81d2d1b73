"""Regular expressions of a filter: RE2's, over bytes (docs/adr/0132)."""

from __future__ import annotations

from workbench.codec.filter.error import FilterError
from workbench.model.bytepatterns import FLAGS, PatternError, compile_pattern


def check_pattern(pattern: str, flags: str = "") -> None:
    """Raises :class:`~workbench.model.bytepatterns.PatternError` for what is no regular expression."""
    if any("\ud800" <= char <= "\udfff" for char in pattern):
        raise PatternError("half of a surrogate pair is no character: leave it out", 0)
    compile_pattern(pattern, flags)


def checked_flags(letters: str, offset: int) -> str:
    """The flags behind a regular expression, in their order. Raises :class:`FilterError`."""
    for index, letter in enumerate(letters):
        if letter.lower() not in FLAGS:
            raise FilterError(f"“{letter}” is no flag: i ignores case, m takes lines, s lets . be a line's end",
                              offset + index, 1)  # fmt: skip
    given = letters.lower()
    return "".join(letter for letter in FLAGS if letter in given)
