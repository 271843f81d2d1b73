"""Reading a filter's text from left to right: words, operators, quoted texts, regular expressions.

What a run of characters is depends on where it stands: behind ``peer:`` a colon belongs to the address. So the parser
asks for what it expects, and there is no list of tokens beforehand.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from workbench.codec.filter.error import FilterError

TEXT_MAX_CHARS: Final = 4_096
_BLANKS: Final = re.compile(r"\s*")
_WORD: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:[.\-][A-Za-z0-9_]+)*")
_SYMBOL: Final = re.compile(r"==|!=|<=|>=|<|>|=|:")
_WORD_OPERATOR: Final = re.compile(r"(?:contains|matches|exists)(?![A-Za-z0-9_.\-:=<>!])", re.IGNORECASE)
_BARE: Final = re.compile(r"(?:(?!&&|\|\|)[^\s()\"])+")
_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*+)"', re.DOTALL)
_SLASHED: Final = re.compile(r"/((?:[^/\\]|\\.)*+)/", re.DOTALL)
_FLAGS: Final = re.compile(r"[A-Za-z]*")


class Piece(NamedTuple):
    """A part of the text and where it stands."""

    text: str
    start: int
    end: int


class Quoted(NamedTuple):
    """A quoted text without its quotes, and the letters that stand right behind it."""

    body: Piece
    flags: Piece
    start: int  # of the opening quote

    @property
    def end(self) -> int:
        """Behind the flags."""
        return self.flags.end


class Scanner:
    """A place in a text that moves on."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def skip(self) -> int:
        """Past blanks; where that is."""
        found = _BLANKS.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.at

    @property
    def next(self) -> str:
        """The character here; empty at the end."""
        return self.text[self.at : self.at + 1]

    def take(self, *symbols: str) -> bool:
        """Go past the first of the symbols that stands here; False if none does."""
        for symbol in symbols:
            if self.text.startswith(symbol, self.at):
                self.at += len(symbol)
                return True
        return False

    def peek_word(self) -> Piece | None:
        """The word that begins here: a key, ``and``, ``dns.qry.name``."""
        found = _WORD.match(self.text, self.at)
        return Piece(found.group(), found.start(), found.end()) if found else None

    def operator(self) -> Piece | None:
        """The operator behind a key, blanks before it or not; stays here where there is none."""
        start = self.skip()
        found = _SYMBOL.match(self.text, start) or _WORD_OPERATOR.match(self.text, start)
        if found is None:
            return None
        self.at = found.end()
        return Piece(found.group().lower(), start, self.at)

    def bare(self) -> Piece | None:
        """A value without quotes: up to the next blank, bracket or quote."""
        found = _BARE.match(self.text, self.at)
        if found is None:
            return None
        self.at = found.end()
        return Piece(found.group(), found.start(), self.at)

    def quoted(self) -> Quoted:
        """The quoted text that begins here. Raises :class:`FilterError` if it does not end."""
        return self._enclosed(_QUOTED, "the quote is not closed: put a \" behind the text")

    def slashed(self) -> Quoted:
        """The regular expression that begins here. Raises :class:`FilterError` if it does not end."""
        return self._enclosed(_SLASHED, "the regular expression is not closed: put a / behind it; within it write \\/")

    def _enclosed(self, form: re.Pattern[str], complaint: str) -> Quoted:
        start = self.at
        found = form.match(self.text, start)
        if found is None:
            raise FilterError(complaint, start, len(self.text) - start)
        flags = _FLAGS.match(self.text, found.end())
        letters = flags.group() if flags else ""
        self.at = found.end() + len(letters)
        return Quoted(Piece(found.group(1), *found.span(1)), Piece(letters, found.end(), self.at), start)
