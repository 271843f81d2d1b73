r"""Bytes of other programs as typed text: printable where they are, ``\xNN`` where they are not.

Typed text is read by docs/manual/payloads.md; ``${`` in foreign bytes is never a part of it.
"""

from __future__ import annotations

import re
from typing import Final

from workbench.codec.escapes import text_from_bytes
from workbench.model.payloads import PayloadForm, PayloadSpec

TEXT_SHARE: Final = 0.75  # of the bytes are printable or the end of a line: then it is shown as text
_ESCAPE: Final = re.compile(r"\\(?:u00([01][0-9a-f]|7f)|.)")
_TEXT_BYTES: Final = bytes((*range(0x20, 0x7F), 0x09, 0x0A, 0x0D))


def literal(data: bytes) -> str:
    """Typed text without any parts whose bytes are ``data``, whatever is put behind it."""
    text = _ESCAPE.sub(_as_byte, text_from_bytes(data)).replace("${", "\\${")
    return f"{text[:-1]}\\$" if text.endswith("$") else text


def _as_byte(found: re.Match[str]) -> str:
    r"""A control character of ASCII is a byte to whoever looks at a protocol: ``\x01``, not ``\u0001``."""
    return f"\\x{found[1]}" if found[1] else found[0]


def literal_text(text: str) -> str:
    """The same for characters, sent as UTF-8; half a surrogate pair becomes “?”."""
    return literal(text.encode("utf-8", "replace"))


def spec_of(data: bytes) -> PayloadSpec:
    """How a person reads them best: text as typed text, what is mostly not text as hex digits."""
    if not is_text(data):
        return PayloadSpec(PayloadForm.HEX, data.hex(" "))
    return PayloadSpec(PayloadForm.TYPED, literal(data))


def is_text(data: bytes) -> bool:
    """Whether most of it is text, ASCII or UTF-8."""
    printable = len(data) - len(data.translate(None, _TEXT_BYTES))
    if printable < len(data):
        try:
            printable = sum(len(char.encode()) for char in data.decode() if char.isprintable() or char in "\t\r\n")
        except UnicodeDecodeError:
            pass
    return printable >= TEXT_SHARE * len(data)


def quoted(name: str) -> str:
    """A name as it stands within a typed part: in quotes where it has to."""
    plain = name.isascii() and name.replace("-", "").replace("_", "").replace(".", "").isalnum()
    return name if plain else '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
