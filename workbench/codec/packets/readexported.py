"""Reading exported PDUs, link type 252: tags that say where a payload comes from, then the payload. The tags are those
of ``exported_pdu.h``, a public format of Wireshark; numbers are big-endian.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

TAGS_MAX: Final = 1_024
_END: Final = 0
_NAMES: Final = (12, 13, 14)  # of a dissector, a heuristic dissector, a table
_IPV4, _IPV6 = (20, 21), (22, 23)
_PORT_TYPE, _SOURCE_PORT, _TARGET_PORT, _DIRECTION = 24, 25, 26, 35
PORT_TYPES: Final = {1: 132, 2: 6, 3: 17}  # SCTP, TCP, UDP as IP's protocol numbers
SENT, RECEIVED = 0, 1


@dataclass(slots=True)
class ExportedPdu:
    """What the tags said. Addresses are empty where none were given, ``protocol`` and ports 0."""

    name: str = ""  # of the dissector: “http”
    protocol: int = 0
    source: bytes = b""
    target: bytes = b""
    source_port: int = 0
    target_port: int = 0
    direction: int = -1  # SENT, RECEIVED
    payload: bytes = b""


def read_exported(data: bytes) -> ExportedPdu | None:
    """None where the tags end before their end. Never raises."""
    pdu, at = ExportedPdu(), 0
    for _ in range(TAGS_MAX):
        if at + 4 > len(data):
            return None
        tag, size = int.from_bytes(data[at : at + 2], "big"), int.from_bytes(data[at + 2 : at + 4], "big")
        value = data[at + 4 : at + 4 + size]
        at += 4 + size
        if tag == _END:
            pdu.payload = data[at:]
            return pdu
        if len(value) < size:
            return None
        _take(pdu, tag, value)
    return None


def _take(pdu: ExportedPdu, tag: int, value: bytes) -> None:
    number = int.from_bytes(value[:4], "big")
    if tag in _NAMES:
        pdu.name = value.rstrip(b"\0").decode("utf-8", "replace")[:80]
    elif tag in (_IPV4[0], _IPV6[0]) and len(value) in (4, 16):
        pdu.source = value
    elif tag in (_IPV4[1], _IPV6[1]) and len(value) in (4, 16):
        pdu.target = value
    elif tag == _PORT_TYPE:
        pdu.protocol = PORT_TYPES.get(number, 0)
    elif tag == _SOURCE_PORT:
        pdu.source_port = number & 0xFFFF
    elif tag == _TARGET_PORT:
        pdu.target_port = number & 0xFFFF
    elif tag == _DIRECTION:
        pdu.direction = number if number in (SENT, RECEIVED) else -1
