"""Hex dump lines, and bytes in the forms that people paste elsewhere."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from typing import Final

from workbench.codec.encodings import canonical_name
from workbench.codec.escapes import text_from_bytes

COLUMNS: Final = (8, 16, 32)
GROUP_BYTES: Final = 8  # an extra space behind every eighth byte lets the eye count
LINE_BYTES: Final = 12  # bytes in a line of a C array: within 80 columns
_CHUNK_BYTES: Final = 64 * 1024
_ASCII: Final = bytes(byte if 0x20 <= byte < 0x7F else 0x2E for byte in range(256))


class CopyForm(StrEnum):
    """How a selection is put on the clipboard."""

    HEX = "hex"
    TEXT = "text"
    C_ARRAY = "c-array"
    PYTHON = "python"
    HEX_DUMP = "hex-dump"
    BASE64 = "base64"
    ESCAPED = "escaped"  # text that the composer turns back into the same bytes


def ascii_pane(data: bytes) -> str:
    """One character a byte: itself where ASCII can print it, a dot elsewhere."""
    return data.translate(_ASCII).decode("ascii")


def offset_digits(size: int) -> int:
    """How many hex digits the offsets of ``size`` bytes need: 8, or more beyond 4 GiB."""
    return max(8, len(f"{max(size - 1, 0):x}"))


def hex_pane(data: bytes, columns: int = 16) -> str:
    """``48 65 6c …`` padded to the width of ``columns`` bytes, an extra space between groups of eight."""
    groups = (data[at : at + GROUP_BYTES].hex(" ") for at in range(0, len(data), GROUP_BYTES))
    return "  ".join(groups).ljust(hex_pane_width(columns))


def hex_pane_width(columns: int) -> int:
    """Characters that ``columns`` bytes take in a hex pane."""
    return columns * 3 - 1 + max(0, (columns - 1) // GROUP_BYTES)


def dump_line(offset: int, data: bytes, columns: int = 16, digits: int = 8) -> str:
    """``00000000  48 65 6c 6c 6f …  |Hello…|``, at most ``columns`` bytes."""
    return f"{offset:0{digits}x}  {hex_pane(data, columns)}  |{ascii_pane(data)}|"


def dump_lines(data: bytes, start: int = 0, columns: int = 16) -> Iterator[str]:
    """A hex dump of ``data``, whose first byte has the offset ``start``."""
    digits = offset_digits(start + len(data))
    if columns == 16:
        return _lines_of_16(data, start, digits)
    places = range(0, len(data), columns)
    return (dump_line(start + at, data[at : at + columns], columns, digits) for at in places)


def _lines_of_16(data: bytes, start: int, digits: int) -> Iterator[str]:
    """The usual lines at three times the pace: whole panes are made, and cut."""
    for chunk in range(0, len(data), _CHUNK_BYTES):
        part = data[chunk : chunk + _CHUNK_BYTES]
        pane, text, whole = part.hex(" "), ascii_pane(part), len(part) & ~15
        first = start + chunk
        offsets = _first_offsets() if not first and digits == 8 else [
            f"{at:0{digits}x}  " for at in range(first, first + whole, 16)
        ]
        yield from [
            f"{offset}{pane[3 * at : 3 * at + 23]}  {pane[3 * at + 24 : 3 * at + 47]}  |{text[at : at + 16]}|"
            for at, offset in zip(range(0, whole, 16), offsets, strict=False)
        ]
        if whole < len(part):
            yield dump_line(start + chunk + whole, part[whole:], 16, digits)


@cache
def _first_offsets() -> list[str]:
    """Most payloads are short, and their offsets the same."""
    return [f"{at:08x}  " for at in range(0, _CHUNK_BYTES, 16)]


def copy_text(data: bytes, form: CopyForm, encoding: str = "utf-8", start: int = 0) -> str:
    """``data`` as text for the clipboard. ``encoding`` matters to text only, ``start`` to the dump's offsets.

    Text keeps every character that decodes; a byte that does not becomes U+FFFD.
    Raises :class:`~workbench.codec.encodings.UnknownEncodingError`.
    """
    match form:
        case CopyForm.HEX:
            return data.hex(" ")
        case CopyForm.TEXT:
            return data.decode(canonical_name(encoding), "replace")
        case CopyForm.C_ARRAY:
            return c_array(data)
        case CopyForm.PYTHON:
            return repr(data)
        case CopyForm.HEX_DUMP:
            return "\n".join(dump_lines(data, start))
        case CopyForm.BASE64:
            return b64encode(data).decode("ascii")
        case CopyForm.ESCAPED:
            return text_from_bytes(data, encoding)


def c_array(data: bytes, name: str = "payload") -> str:
    """A definition that a C compiler takes; an empty array, which C does not have, becomes one zero and a note."""
    if not data:
        return f"const unsigned char {name}[1] = {{ 0x00 }}; /* empty */"
    lines = (data[at : at + LINE_BYTES] for at in range(0, len(data), LINE_BYTES))
    body = ",\n".join("    " + ", ".join(f"0x{byte:02x}" for byte in line) for line in lines)
    return f"const unsigned char {name}[{len(data)}] = {{\n{body}\n}};"
