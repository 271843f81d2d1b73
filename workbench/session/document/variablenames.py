"""Payloads, rules and sequences name variables: when one gets another name, they follow."""

from __future__ import annotations

from typing import Final

from workbench.codec.inputerror import PayloadError
from workbench.codec.typed.scanner import RawPart, Token, scan
from workbench.project.document import Document
from workbench.session.document.payloadnames import quoted
from workbench.session.document.renaming import Renaming

_WORD: Final = "var"
_RANGES: Final = ("begin", "end")  # the second word is the name of a range, whatever it is


def with_variable_renamed(document: Document, name: str, now: str) -> Document:
    """The document in which everything that named a variable, or sets it, does so by its new name.

    A payload that cannot be taken apart is left as somebody wrote it, and so is what a pattern takes out under that
    name.
    """

    def typed(text: str) -> str:
        return variable_renamed_in(text, name, now)

    def variable(each: str) -> str:
        return now if each == name else each

    return Renaming(typed, variable).document(document)


def variable_renamed_in(text: str, name: str, now: str) -> str:
    """A typed text with ``${var old}`` and ``${u16 var old}`` as ``${var new}`` …; all else as it was written."""
    if _WORD not in text or "${" not in text:
        return text
    try:
        pieces = scan(text)
    except PayloadError:
        return text
    named = [place for piece in pieces if isinstance(piece, RawPart) and (place := _named(piece)) is not None]
    for place in reversed(named):
        if place.text == name:
            text = text[: place.start] + quoted(now) + text[place.end :]
    return text


def _named(part: RawPart) -> Token | None:
    """Where a part has the name of a variable: behind the word, which is the first or stands behind a form."""
    words = part.words
    if len(words) > 1 and _is_word(words[0]):
        return words[1]
    if len(words) > 2 and words[0].text not in _RANGES and _is_word(words[1]):
        return words[2]
    return None


def _is_word(token: Token) -> bool:
    return token.text == _WORD and not token.is_quoted
