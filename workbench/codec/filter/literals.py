"""What stands in quotes and slashes: text with escapes, bytes as hex digits, regular expressions."""

from __future__ import annotations

import re
from typing import Final

from workbench.codec.escapes import parse_text
from workbench.codec.filter.error import FilterError
from workbench.codec.filter.regexes import check_pattern, checked_flags
from workbench.codec.filter.scanner import Piece, Quoted
from workbench.codec.inputerror import PayloadError
from workbench.model.bytepatterns import PatternError
from workbench.model.filters import BytesContain, BytesLike, BytesMatch

_PAIR: Final = re.compile(r"\\(.)", re.DOTALL)
_QUOTE: Final = "\\x22"
_HEX_SEPARATORS: Final = " \t\r\n,;:-"
_HEX_BYTE: Final = re.compile(r"[0-9A-Fa-f]{2}|\?\?")


def text_bytes(body: Piece) -> bytes:
    r"""The bytes of a text with the escapes of :mod:`workbench.codec.escapes`, and ``\"``. Raises FilterError."""
    # A quote is written as a byte for the reader of escapes; its places are counted back afterwards.
    told: list[int] = []
    parts: list[str] = []
    end = 0
    for pair in _PAIR.finditer(body.text):
        if pair.group(1) == '"':
            parts.append(body.text[end : pair.start()] + _QUOTE)
            told.append(pair.start())
            end = pair.end()
    parts.append(body.text[end:])
    try:
        return parse_text("".join(parts))
    except PayloadError as error:
        offset = error.offset
        for count, place in enumerate(told):
            if place + count * (len(_QUOTE) - 2) < error.offset:
                offset -= len(_QUOTE) - 2
        at = body.start + min(max(offset, 0), len(body.text))
        raise FilterError(str(error), at, min(2, body.end - at)) from None


def text_of(body: Piece) -> str:
    """The same as text. Raises FilterError."""
    try:
        return text_bytes(body).decode()
    except UnicodeDecodeError:
        raise FilterError("these bytes are no text: write the name as it is shown", body.start,
                          body.end - body.start) from None  # fmt: skip


def read_contains(quoted: Quoted) -> BytesContain:
    """``"…"`` or ``"…"i``. Raises FilterError."""
    flags = quoted.flags
    if flags.text.lower() not in ("", "i"):
        raise FilterError(f"“{flags.text}” behind the quote: i ignores case, a blank ends the text", flags.start,
                          flags.end - flags.start)  # fmt: skip
    data = text_bytes(quoted.body)
    if not data:
        raise FilterError("there is no text between the quotes: every record would pass", quoted.start,
                          quoted.end - quoted.start)  # fmt: skip
    return BytesContain(data, ignore_case=bool(flags.text))


def read_hex(body: Piece) -> BytesLike:
    """``de ad ?? ef``: two digits a byte, ``??`` any byte. Raises FilterError."""
    pattern: list[int | None] = []
    at = 0
    text = body.text
    while at < len(text):
        if text[at] in _HEX_SEPARATORS:
            at += 1
            continue
        found = _HEX_BYTE.match(text, at)
        if found is None:
            raise FilterError(f"“{text[at : at + 2]}” is no byte: two hex digits make one, ?? stands for any byte",
                              body.start + at, min(2, len(text) - at))  # fmt: skip
        pattern.append(None if found.group() == "??" else int(found.group(), 16))
        at = found.end()
    if not pattern:
        raise FilterError('there are no bytes to look for: write hex:"de ad ?? ef"', body.start, body.end - body.start)
    return BytesLike(tuple(pattern))


def read_regex(slashed: Quoted) -> BytesMatch:
    """``/…/ims``. Raises FilterError."""
    flags = checked_flags(slashed.flags.text, slashed.flags.start)
    body = slashed.body
    if not body.text:
        raise FilterError("the regular expression is empty: every record would pass", slashed.start,
                          slashed.end - slashed.start)  # fmt: skip
    pattern = _PAIR.sub(_unslashed, body.text)
    try:
        check_pattern(pattern, flags)
    except PatternError as error:
        # Each \/ before the place is one character longer as it was written.
        offset = place_in(body.text, error.offset)
        raise FilterError(str(error), body.start + offset, len(body.text) - offset) from None
    return BytesMatch(pattern, flags)


def place_in(written: str, offset: int) -> int:
    """Where an offset of the pattern stands in it as it was written."""
    at = 0
    while offset > 0 and at < len(written):
        step = 2 if written[at] == "\\" else 1
        offset -= 1 if written.startswith("\\/", at) else min(step, offset)
        at += step
    return min(at, len(written))


def _unslashed(pair: re.Match[str]) -> str:
    return "/" if pair.group(1) == "/" else pair.group()
