"""SLIP and COBS: packets that end with a byte which cannot stand within them."""

from __future__ import annotations

import re
from typing import Final

from workbench.codec.bytes.transform import Transform, TransformError

GROUP: Final = "Packets of serial lines"
END, ESC, ESC_END, ESC_ESC = 0xC0, 0xDB, 0xDC, 0xDD  # RFC 1055


def slip(data: bytes, _parameter: str = "") -> bytes:
    """RFC 1055: one packet, with an END before and behind it."""
    escaped = data.replace(bytes((ESC,)), bytes((ESC, ESC_ESC))).replace(bytes((END,)), bytes((ESC, ESC_END)))
    return bytes((END,)) + escaped + bytes((END,))


def from_slip(data: bytes, _parameter: str = "") -> bytes:
    """The packets' bytes, one after the other; each END goes."""
    if bad := _BAD_ESCAPE.search(data):
        raise TransformError("0xdb is followed by 0xdc or 0xdd in SLIP", bad.start())
    return _SPECIAL.sub(_meant, data)


def _meant(found: re.Match[bytes]) -> bytes:
    return _MEANINGS[found[0]]


def cobs(data: bytes, _parameter: str = "") -> bytes:
    """One packet, with the zero behind it (Cheshire and Baker, "Consistent Overhead Byte Stuffing", 1999)."""
    out = bytearray()
    for part in data.split(b"\0"):
        while len(part) >= 254:
            out.append(0xFF)
            out += part[:254]
            part = part[254:]
        out.append(len(part) + 1)
        out += part
    return bytes(out) + b"\0"


def from_cobs(data: bytes, _parameter: str = "") -> bytes:
    """The packets' bytes, one after the other; the zeros between them go."""
    out = bytearray()
    start = 0
    for packet in data.split(b"\0"):
        _unstuff(packet, start, out)
        start += len(packet) + 1
    return bytes(out)


def _unstuff(packet: bytes, start: int, out: bytearray) -> None:
    place = 0
    while place < len(packet):
        code = packet[place]
        if place + code > len(packet):
            raise TransformError(f"{code - 1} bytes should follow, {len(packet) - place - 1} do", start + place)
        out += packet[place + 1 : place + code]
        place += code
        if code < 0xFF and place < len(packet):
            out.append(0)


_BAD_ESCAPE: Final = re.compile(rb"\xdb(?![\xdc\xdd])")
_SPECIAL: Final = re.compile(rb"\xc0|\xdb\xdc|\xdb\xdd")
_MEANINGS: Final = {b"\xc0": b"", b"\xdb\xdc": b"\xc0", b"\xdb\xdd": b"\xdb"}

TRANSFORMS: Final = (
    Transform("slip", "To SLIP", GROUP, slip, tip="RFC 1055"),
    Transform("from-slip", "From SLIP", GROUP, from_slip, tip="RFC 1055"),
    Transform("cobs", "To COBS", GROUP, cobs, tip="Consistent overhead byte stuffing"),
    Transform("from-cobs", "From COBS", GROUP, from_cobs, tip="Consistent overhead byte stuffing"),
)
