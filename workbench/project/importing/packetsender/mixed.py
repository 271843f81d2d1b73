r"""“Mixed ASCII” of Packet Sender: Latin-1, with ``\n \r \t \\`` and a byte as a backslash and two hex digits."""

from __future__ import annotations

import re
from typing import Final

_ESCAPE: Final = re.compile(rb"\\(?:(\\)|([nrt])|([0-9A-Fa-f]{1,2})|)")
_LETTERS: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t"}


def mixed_bytes(text: str) -> bytes:
    """The bytes of such a text. A character beyond Latin-1 is “?”, and a backslash before anything else is nothing,
    as they have it."""
    return _ESCAPE.sub(_byte, text.encode("latin-1", "replace"))


def _byte(found: re.Match[bytes]) -> bytes:
    if found[1]:
        return b"\\"
    if found[2]:
        return _LETTERS[found[2]]
    return bytes((int(found[3], 16),)) if found[3] else b""
