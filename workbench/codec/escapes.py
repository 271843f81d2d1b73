r"""Text with escapes, as the composer and ``--text`` take it.

``\r \n \t \0 \\`` stand for what they do in C; ``\xNN`` is one raw byte, whatever the encoding; ``\uNNNN`` and
``\UNNNNNNNN`` are characters by their Unicode number, two ``\u`` of a surrogate pair being one character. Everything
else is encoded as it stands.
"""

from __future__ import annotations

import codecs
import re
from typing import Final, NamedTuple

from workbench.codec.encodings import canonical_name
from workbench.codec.inputerror import PayloadError

UNICODE_LAST: Final = 0x10FFFF  # The Unicode Standard, D9
_SIMPLE: Final = {"r": "\r", "n": "\n", "t": "\t", "0": "\0", "\\": "\\"}
_SIMPLE_BACK: Final = {char: f"\\{letter}" for letter, char in _SIMPLE.items()}
_DIGITS: Final = {"x": 2, "u": 4, "U": 8}
_HEX: Final = re.compile(r"[0-9A-Fa-f]*")


class EscapeError(PayloadError):
    """An escape that is not one; the offset is that of its backslash."""


class EncodeError(PayloadError):
    """A character that the encoding does not have; the offset is the character's, or that of its escape."""


class _Part(NamedTuple):
    offset: int
    content: str | bytes  # characters to encode, or raw bytes


def parse_text(text: str, encoding: str = "utf-8", ending: str = "") -> bytes:
    """The bytes of ``text``; ``ending`` is put behind it without being read for escapes.

    Raises :class:`EscapeError`, :class:`EncodeError` or
    :class:`~workbench.codec.encodings.UnknownEncodingError`, each with its offset in ``text``.
    """
    name = canonical_name(encoding)
    parts = _split(text) if "\\" in text else [_Part(0, text)]
    if ending:
        parts.append(_Part(len(text), ending))
    return _encode(parts, name)


def text_from_bytes(data: bytes, encoding: str = "utf-8") -> str:
    """Text that :func:`parse_text` turns back into exactly ``data``: what an encoding cannot say becomes ``\\xNN``."""
    name = canonical_name(encoding)
    text = _escaped(data, name)
    try:
        if parse_text(text, name) == data:
            return text
    except PayloadError:
        pass
    # Some encodings have two ways to say one character, or a byte order mark: then only the bytes are exact.
    return "".join(f"\\x{byte:02x}" for byte in data)


def escape_char(char: str) -> str:
    """The escape of one character: ``\\n``, ``\\u200b``. A byte of its own is the caller's business."""
    known = _SIMPLE_BACK.get(char)
    if known:
        return known
    number = ord(char)
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"


def _split(text: str) -> list[_Part]:
    parts: list[_Part] = []
    position = 0
    while (backslash := text.find("\\", position)) >= 0:
        if backslash > position:
            parts.append(_Part(position, text[position:backslash]))
        content, position = _read_escape(text, backslash)
        parts.append(_Part(backslash, content))
    if position < len(text):
        parts.append(_Part(position, text[position:]))
    return parts


def _read_escape(text: str, start: int) -> tuple[str | bytes, int]:
    """The content of the escape at ``start``, and the index behind it."""
    letter = text[start + 1 : start + 2]
    if letter in _SIMPLE:
        return _SIMPLE[letter], start + 2
    if letter in _DIGITS:
        number, end = _read_number(text, start, letter)
        if letter == "x":
            return bytes((number,)), end
        if 0xD800 <= number <= 0xDBFF and letter == "u" and text[end : end + 2] == "\\u":
            low, low_end = _read_number(text, end, "u")
            if 0xDC00 <= low <= 0xDFFF:  # The Unicode Standard, D91: a surrogate pair
                return chr(0x10000 + ((number - 0xD800) << 10) + (low - 0xDC00)), low_end
        if number > UNICODE_LAST:
            raise EscapeError("Unicode ends at \\U0010FFFF", start)
        return chr(number), end
    if not letter:
        raise EscapeError("a backslash stands alone at the end: write \\\\ for a backslash", start)
    raise EscapeError(f"“\\{letter}” is not an escape (known: \\r \\n \\t \\0 \\\\ \\xNN \\uNNNN \\UNNNNNNNN)", start)


def _read_number(text: str, start: int, letter: str) -> tuple[int, int]:
    wanted = _DIGITS[letter]
    end = start + 2 + wanted
    digits = text[start + 2 : end]
    found = _HEX.match(digits)
    if found is None or found.end() < wanted:
        raise EscapeError(f"\\{letter} needs {wanted} hex digits", start)
    return int(digits, 16), end


def _encode(parts: list[_Part], name: str) -> bytes:
    out: list[bytes] = []
    # One encoder over all parts, so that a shift state or a byte order mark is written once and not for each part.
    encoder = codecs.getincrementalencoder(name)("strict")
    unfinished: int | None = None  # where the run of characters began that the encoder may hold something of
    for offset, content in [*parts, _Part(0, b"")]:
        if isinstance(content, str):
            if content:
                unfinished = offset
                out.append(_encode_run(encoder, content, offset, name))
            continue
        if unfinished is not None:  # a raw byte must not stand inside a shifted run
            out.append(_finish(encoder, unfinished))
            unfinished = None
        out.append(content)
    return b"".join(out)


def _encode_run(encoder: codecs.IncrementalEncoder, content: str, offset: int, name: str) -> bytes:
    try:
        return encoder.encode(content)
    except UnicodeEncodeError as error:
        raise _encode_error(error, content, offset, name) from None


def visible(text: str) -> str:
    """A foreign text as it may stand in a line of a terminal or of a log: what would be obeyed there (an escape
    sequence, a line's end, a mark that turns the direction of writing) is written as an escape. Backslashes stay as
    they are, so it is for eyes alone."""
    return text if text.isprintable() else "".join(char if char.isprintable() else escape_char(char) for char in text)


def _finish(encoder: codecs.IncrementalEncoder, offset: int) -> bytes:
    try:
        return encoder.encode("", True)
    except UnicodeEncodeError as error:
        raise EncodeError(f"the text cannot be encoded: {error.reason}", offset) from None


def _encode_error(error: UnicodeEncodeError, content: str, offset: int, name: str) -> EncodeError:
    # An encoder that had kept a character back counts from there: stay inside what was written.
    index = min(max(error.start, 0), len(content) - 1)
    char = content[index]
    shown = f"“{char}” (U+{ord(char):04X})" if char.isprintable() else f"U+{ord(char):04X}"
    if 0xD800 <= ord(char) <= 0xDFFF:
        return EncodeError(f"{shown} is half of a surrogate pair, not a character", offset + index)
    return EncodeError(f"{shown} cannot be written in {name}", offset + index)


def _escaped(data: bytes, name: str) -> str:
    out: list[str] = []
    rest = data
    while rest:
        try:
            out.append(_printable(rest.decode(name)))
            break
        except UnicodeDecodeError as error:
            good, bad = rest[: error.start], rest[error.start : max(error.end, error.start + 1)]
            if good:
                out.append(_printable(good.decode(name, "backslashreplace")))
            out.extend(f"\\x{byte:02x}" for byte in bad)
            rest = rest[error.start + len(bad) :]
    return "".join(out)


def _printable(text: str) -> str:
    if text.isprintable() and "\\" not in text:
        return text
    return "".join(char if char.isprintable() and char != "\\" else escape_char(char) for char in text)
