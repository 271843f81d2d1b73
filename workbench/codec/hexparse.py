"""Hex digits as people paste them: ``48 65 6c``, ``0x48, 0x65``, ``48:65:6c``, ``\\x48\\x65``."""

from __future__ import annotations

import re
from typing import Final

from workbench.codec.inputerror import PayloadError

_SEPARATORS: Final = r"[\s,;:\-]"
# Possessive, so that a megabyte with a fault at its end costs one pass.
_READABLE: Final = re.compile(rf"(?:{_SEPARATORS}|0[xX](?=[0-9A-Fa-f])|\\x(?=[0-9A-Fa-f])|[0-9A-Fa-f]{{2}})*+")
_NOISE: Final = re.compile(rf"{_SEPARATORS}+|0[xX]|\\x")
_DIGIT: Final = re.compile(r"[0-9A-Fa-f]")


class HexParseError(PayloadError):
    """Hex that cannot be read: a character that is no digit, or a digit without its partner."""


def parse_hex(text: str) -> bytes:
    """The bytes of ``text``. Spaces, line breaks, commas, semicolons, colons, dashes, ``0x`` and ``\\x`` are skipped.

    Two digits make a byte; a digit that stands alone is an error, for ``1 2`` may mean two bytes or one.
    Raises :class:`HexParseError` with the offset.
    """
    found = _READABLE.match(text)
    end = found.end() if found else 0
    if end == len(text):
        return bytes.fromhex(_NOISE.sub("", text))
    char = text[end]
    if text[end : end + 2] in ("0x", "0X", "\\x"):
        raise HexParseError(f"hex digits are missing behind “{text[end : end + 2]}”", end)
    if _DIGIT.match(char):
        raise HexParseError(f"“{char}” stands alone: two hex digits make a byte", end)
    raise HexParseError(f"“{char}” is not a hex digit", end)
