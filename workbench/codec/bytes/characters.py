"""The character and the text that begin at a place."""

from __future__ import annotations

import codecs
import unicodedata
from typing import Final

from workbench.codec.bytes.reading import Reading
from workbench.codec.encodings import canonical_name, encoding_label
from workbench.codec.escapes import visible

CHARACTER_BYTES: Final = 8  # no encoding of Python's takes more for one, its escapes of a state included
TEXT_CHARS: Final = 32


def character_readings(data: bytes, encoding: str) -> list[Reading]:
    """An ASCII character, the one that UTF-8 has here, and text in ``encoding`` up to what is no text.

    Raises :class:`~workbench.codec.encodings.UnknownEncodingError`.
    """
    name = canonical_name(encoding)
    found = [_ascii(data), _character("utf8", "UTF-8 character", data, "utf-8")]
    label = encoding_label(name)
    if name not in ("utf-8", "ascii"):
        found.append(_character("char", f"{label} character", data, name))
    found.append(_text(data, name, f"Text, {label}"))
    return found


def _ascii(data: bytes) -> Reading:
    if not data:
        return Reading("ascii", "ASCII", "", 1)
    if data[0] > 0x7F:
        return Reading("ascii", "ASCII", "", 1, "above 127")
    return Reading("ascii", "ASCII", _CONTROLS.get(data[0]) or chr(data[0]), 1)


def _character(key: str, title: str, data: bytes, name: str) -> Reading:
    """The first character; the decoder is fed a byte at a time, until it gives one."""
    decoder = codecs.getincrementaldecoder(name)("strict")
    for place, byte in enumerate(data[:CHARACTER_BYTES]):
        try:
            char = decoder.decode(bytes((byte,)))
        except UnicodeError:
            return Reading(key, title, "", 0, "no character begins here")
        if char:
            return Reading(key, title, character_text(char[0]), place + 1)
    return Reading(key, title, "", 0, "" if len(data) < CHARACTER_BYTES else "no character begins here")


def character_text(char: str) -> str:
    """``A  U+0041 LATIN CAPITAL LETTER A``; what cannot be seen stands by its name alone."""
    number = ord(char)
    name = unicodedata.name(char, "") or _CONTROLS.get(number, "")
    shown = f"{char}  " if char.isprintable() and not char.isspace() and not unicodedata.combining(char) else ""
    return f"{shown}U+{number:04X} {name}".rstrip()


def _text(data: bytes, name: str, title: str) -> Reading:
    """As many characters as decode, to the first that is not printable, at most :data:`TEXT_CHARS`."""
    decoder = codecs.getincrementaldecoder(name)("strict")
    text, size = "", 0
    for place, byte in enumerate(data):
        try:
            chars = decoder.decode(bytes((byte,)))
        except UnicodeError:
            break
        if chars and not chars.isprintable():
            break
        if chars:
            text, size = text + chars, place + 1
        if len(text) >= TEXT_CHARS:
            break
    return Reading("text", title, visible(text), size, "" if text or not data else "no text begins here")


_CONTROLS: Final = {0x20: "SP", 0x7F: "DEL"} | dict(
    enumerate((
        "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "HT", "LF", "VT", "FF", "CR", "SO", "SI",
        "DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US",
    ))
)  # ISO/IEC 646  # fmt: skip
