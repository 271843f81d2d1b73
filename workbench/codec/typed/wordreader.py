"""The words of one part, taken one after the other."""

from __future__ import annotations

import re
from typing import Final

from workbench.codec.typed.errors import TypedError
from workbench.codec.typed.scanner import RawPart, Token, shown

NUMBER: Final = re.compile(r"([+-]?)(?:0[xX]([0-9A-Fa-f]{1,32})|0[bB]([01]{1,128})|(\d{1,40}))")
FLOAT: Final = re.compile(r"[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,4})?|[+-]?(?:inf|nan)", re.I)


class WordReader:
    """Hands out words; every ``wanted`` method raises :class:`TypedError` with the place where it is not there."""

    def __init__(self, part: RawPart) -> None:
        self.part = part
        self._words = list(part.words)
        self._next = 0

    @property
    def next(self) -> Token | None:
        """The word that is not taken yet; None at the end."""
        return self._words[self._next] if self._next < len(self._words) else None

    @property
    def place(self) -> int:
        """Of the next word, or of the closing brace."""
        return self.next.start if self.next else self.part.end - 1

    def take(self) -> Token | None:
        """The next word, whatever it is."""
        token = self.next
        if token is not None:
            self._next += 1
        return token

    def take_word(self, *words: str) -> str:
        """The next word if it is one of these and not in quotes; empty if it is another."""
        token = self.next
        if token is None or token.is_quoted or token.text not in words:
            return ""
        self._next += 1
        return token.text

    def take_sign(self) -> int:
        """A ``+3`` or ``-2``, also as two words or at the end of the word ``length``; 0 if there is none."""
        token = self.next
        if token is None or token.is_quoted or token.text[:1] not in "+-":
            return 0
        self._next += 1
        if token.text in "+-":
            number = self.whole("a number")
            return -number if token.text == "-" else number
        return self._whole(token)

    def take_capture(self) -> str:
        """The name behind a last ``as``; empty if there is none."""
        if len(self._words) - self._next < 2 or self._words[-2].is_quoted or self._words[-2].text != "as":
            return ""
        name = self._words.pop()
        self._words.pop()
        return self._checked_name(name)

    def name(self, what: str) -> Token:
        """Any word, in quotes or not, that is not empty."""
        token = self.take()
        if token is None:
            raise TypedError(f"{what} is missing", self.place)
        if not token.text:
            raise TypedError(f"{what} is empty", token.start, token.end - token.start)
        return token

    def whole(self, what: str, least: int | None = None, most: int | None = None) -> int:
        """A whole number within limits."""
        token = self.take()
        if token is None:
            raise TypedError(f"{what} is missing", self.place)
        number = self._whole(token)
        if (least is not None and number < least) or (most is not None and number > most):
            limits = f"{least:,} to {most:,}" if most is not None else f"{least:,} or more"
            raise TypedError(f"{what} can be {limits}", token.start, token.end - token.start)
        return number

    def number(self) -> int | float | None:
        """The next word if it is a number, whole or not; None leaves it where it is."""
        token = self.next
        if token is None or token.is_quoted:
            return None
        whole = NUMBER.fullmatch(token.text)
        if whole is None and FLOAT.fullmatch(token.text) is None:
            return None
        self._next += 1
        return _whole_of(whole) if whole is not None else float(token.text)

    def finish(self) -> None:
        """Raise for a word that nobody took."""
        token = self.next
        if token is not None:
            raise TypedError(f"{shown(token.text)} means nothing here", token.start, token.end - token.start)

    def split_sign(self) -> None:
        """Part ``length+3`` into two words."""
        token = self.next
        found = None if token is None or token.is_quoted else re.fullmatch(r"([a-z]+)([+-]\d.*)", token.text)
        if token is not None and found is not None:
            middle = token.start + found.end(1)
            self._words[self._next : self._next + 1] = [
                Token(found[1], token.start, middle), Token(found[2], middle, token.end)
            ]  # fmt: skip

    def _whole(self, token: Token) -> int:
        found = None if token.is_quoted else NUMBER.fullmatch(token.text)
        if found is None:
            raise TypedError(f"{shown(token.text)} is no whole number", token.start, token.end - token.start)
        return _whole_of(found)

    def _checked_name(self, token: Token) -> str:
        if not token.text or token.text.isdigit():
            what = "a name is missing" if not token.text else "a name of digits is the pattern's own numbering"
            raise TypedError(what, token.start, token.end - token.start)
        return token.text


def _whole_of(found: re.Match[str]) -> int:
    sign, hexadecimal, binary, decimal = found.groups()
    number = int(hexadecimal, 16) if hexadecimal else int(binary, 2) if binary else int(decimal)
    return -number if sign == "-" else number
