"""Bytes written as letters: base64, base32, base85, hex."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from typing import Final

from workbench.codec.bytes.transform import Transform, TransformError
from workbench.codec.hexparse import HexParseError, parse_hex

GROUP: Final = "Letters for bytes"
_SPACE: Final = re.compile(rb"[ \t\r\n]+")
_BASE64: Final = re.compile(rb"[A-Za-z0-9+/_\-]*+")
_BASE32: Final = re.compile(rb"[A-Za-z2-7]*+")
_ASCII85: Final = re.compile(rb"[!-uz]*+")


def _to_base64(data: bytes, _parameter: str) -> bytes:
    return base64.b64encode(data)


def _to_base64url(data: bytes, _parameter: str) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def _from_base64(data: bytes, _parameter: str) -> bytes:
    """RFC 4648, 4 and 5: both alphabets, with or without its ``=``; blanks and line ends are left out."""
    text = _letters(data, _BASE64, "base64")
    if len(text) % 4 == 1:
        raise TransformError("a letter is missing, or one is too many: base64 has 4 for 3 bytes", len(data.rstrip()))
    return binascii.a2b_base64(text.translate(_URL_SAFE) + b"=" * (-len(text) % 4))


def _to_base32(data: bytes, _parameter: str) -> bytes:
    return base64.b32encode(data)


def _from_base32(data: bytes, _parameter: str) -> bytes:
    """RFC 4648, 6; small letters too."""
    text = _letters(data, _BASE32, "base32").upper()
    if len(text) % 8 in (1, 3, 6):
        raise TransformError("letters are missing: base32 has 8 for 5 bytes", len(data.rstrip()))
    return base64.b32decode(text + b"=" * (-len(text) % 8))


def _to_base85(data: bytes, _parameter: str) -> bytes:
    return base64.a85encode(data)


def _from_base85(data: bytes, _parameter: str) -> bytes:
    """Ascii85 as PostScript and PDF have it (ISO 32000-1, 7.4.3), with or without ``<~`` and ``~>``."""
    start = len(data) - len(data.lstrip())
    text = data.strip()
    if text.startswith(b"<~"):
        text, start = text[2:], start + 2
    text = text.removesuffix(b"~>")
    checked = _letters(text, _ASCII85, "Ascii85", start, b"")  # whose letters "=" is one of
    try:
        return base64.a85decode(checked)
    except ValueError as error:
        raise TransformError(f"this is no Ascii85: {error}", start + len(text)) from None


def _to_hex(data: bytes, _parameter: str) -> bytes:
    return data.hex(" ").encode("ascii")


def _from_hex(data: bytes, _parameter: str) -> bytes:
    try:
        return parse_hex(data.decode("latin-1"))
    except HexParseError as error:
        raise TransformError(str(error), error.offset) from None


def _letters(data: bytes, alphabet: re.Pattern[bytes], name: str, start: int = 0, padding: bytes = b"=") -> bytes:
    """``data`` without blanks and the padding at its end; anything else is told with its place."""
    text = _SPACE.sub(b"", data)
    text = text.rstrip(padding) if padding else text
    good = alphabet.match(text)
    end = good.end() if good else 0
    if end == len(text):
        return text
    wanted, place = end + 1, -1
    while wanted:  # the same character with the blanks still there
        place += 1
        wanted -= data[place] not in b" \t\r\n"
    raise TransformError(f"0x{data[place]:02x} is no letter of {name}", start + place)


_URL_SAFE: Final = bytes.maketrans(b"-_", b"+/")


def _one(key: str, title: str, run: Callable[[bytes, str], bytes], tip: str = "") -> Transform:
    return Transform(key, title, GROUP, run, "", tip)


TRANSFORMS: Final = (
    _one("base64", "To base64", _to_base64, "RFC 4648"),
    _one("base64url", "To base64url", _to_base64url, "For URLs and JSON Web Tokens, without ="),
    _one("from-base64", "From base64", _from_base64, "Both alphabets, with or without ="),
    _one("base32", "To base32", _to_base32, "RFC 4648"),
    _one("from-base32", "From base32", _from_base32, "Small letters too"),
    _one("base85", "To Ascii85", _to_base85, "As PostScript and PDF have it"),
    _one("from-base85", "From Ascii85", _from_base85, "With or without <~ ~>"),
    _one("hex", "To hex", _to_hex, "48 65 6c"),
    _one("from-hex", "From hex", _from_hex, "48 65, 4865, 0x48, \\x48"),
)
