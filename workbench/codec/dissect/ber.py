"""Tags and lengths of ASN.1's Basic Encoding Rules (X.690), as far as SNMP needs them: lengths are definite.

A small walk of our own: of the libraries none tells where in the bytes a value stands (ADR 0146).
"""

from __future__ import annotations

from typing import NamedTuple

from workbench.codec.dissect.reader import EndsHereError, Reader

INTEGER, OCTETS, NULL, OID, SEQUENCE = 0x02, 0x04, 0x05, 0x06, 0x30
LENGTH_BYTES_MAX = 4
ARCS_MAX = 128  # RFC 2578, section 3.5


class Header(NamedTuple):
    """A value's tag, its first byte's place, how many bytes tag and length have, and how many the value has."""

    tag: int
    at: int
    size: int
    length: int


def header_at(data: bytes, at: int, end: int) -> Header | None:
    """The header at a place; None if there is none of the kind that SNMP uses."""
    if at + 2 > end or data[at] & 0x1F == 0x1F:
        return None
    first = data[at + 1]
    if first < 0x80:
        return Header(data[at], at, 2, first)
    count = first & 0x7F
    if not 1 <= count <= LENGTH_BYTES_MAX or at + 2 + count > end:
        return None
    return Header(data[at], at, 2 + count, int.from_bytes(data[at + 2 : at + 2 + count], "big"))


def take(reader: Reader, title: str, tag: int = -1) -> Header:
    """The header at the cursor, which stands behind it then. With ``tag`` any other tag ends the reading."""
    found = header_at(reader.data, reader.at, reader.end)
    if found is None:
        reader.need(2, title)
        raise EndsHereError(f"“{title}” has no tag and length that can be read")
    if tag >= 0 and found.tag != tag:
        raise EndsHereError(f"“{title}” has tag 0x{found.tag:02x}, 0x{tag:02x} was expected")
    reader.need(found.size, title)
    return found


def oid_text(data: bytes) -> str:
    """“1.3.6.1.2.1”; empty if the bytes are no object identifier, or one with too many or too large arcs."""
    if not data or data[-1] & 0x80 or len(data) > 5 * ARCS_MAX:
        return ""
    arcs: list[int] = []
    value = 0
    for byte in data:
        value = value << 7 | byte & 0x7F
        if value > 0xFFFFFFFF:
            return ""
        if byte < 0x80:
            arcs.append(value)
            value = 0
    first = min(arcs[0] // 40, 2)
    return ".".join(map(str, (first, arcs[0] - 40 * first, *arcs[1:])))
