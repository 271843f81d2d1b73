"""Bytes as a payload that can be read: text where they are text, else hex digits."""

from __future__ import annotations

from typing import Final

from workbench.codec.escapes import text_from_bytes
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.texts import count_text

KEEP_BYTES_MAX: Final = 262_144  # of one payload; what is longer belongs into a file
KEEP_RECORDS_MAX: Final = 100
NAME_CHARS: Final = 40
_CONTROLS: Final = b"\r\n\t"
_LEAST_READABLE: Final = 0.85


def spec_of(data: bytes) -> PayloadSpec:
    """The payload whose bytes these are."""
    readable = sum(1 for byte in data if 0x20 <= byte < 0x7F or byte in _CONTROLS or byte >= 0xC2)
    if data and readable >= len(data) * _LEAST_READABLE and _is_text(data):
        return PayloadSpec(PayloadForm.TEXT, text_from_bytes(data))
    return PayloadSpec(PayloadForm.HEX, data.hex(" "))


def name_of(data: bytes) -> str:
    """The first line of a text, or the first bytes and how many there are; without what a name cannot have."""
    spec = spec_of(data)
    if spec.form is PayloadForm.TEXT:
        line = next((line.strip() for line in data.decode("utf-8", "replace").splitlines() if line.strip()), "")
        name = "".join(char for char in line.replace("/", "∕") if char.isprintable())[:NAME_CHARS].strip()
        if name:
            return name
    return f"{data[:4].hex(' ')} ({count_text(len(data), 'byte', 'bytes')})" if data else "Empty"


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
