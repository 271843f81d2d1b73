"""Wireshark's exported PDUs: bytes without headers, with tags that say whose they are and who reads them.

Link type 252; the tags are those of ``exported_pdu.h`` (a public format of Wireshark), numbers big-endian.
"""

from __future__ import annotations

from enum import IntEnum
from struct import Struct
from typing import Final, NamedTuple

PDU_MAX_BYTES: Final = 262_144 - 1_024  # a packet of Wireshark has at most 262,144 bytes, tags included
_TAG: Final = Struct(">HH")
_NUMBER: Final = Struct(">HHI")
_DISSECTOR, _TABLE, _IPV4_SOURCE, _IPV4_TARGET, _IPV6_SOURCE, _IPV6_TARGET = 12, 14, 20, 21, 22, 23
_PORT_TYPE, _SOURCE_PORT, _TARGET_PORT, _TABLE_VALUE, _PEER_TO_PEER = 24, 25, 26, 32, 35
_END: Final = bytes(4)


class PortType(IntEnum):
    """What the port numbers count. EXP_PDU_PT_…"""

    NONE = 0
    TCP = 2
    UDP = 3


class InTable(NamedTuple):
    """A dissector by its place in one of Wireshark's tables, where it has no name that can be asked for."""

    table: str  # tcp.port
    value: int


def pdu_tags(
    reader: str | InTable, addresses: tuple[bytes, bytes] | None, ports: tuple[PortType, int, int] | None,
    outbound: bool,
) -> bytes:  # fmt: skip
    """The tags of a PDU: the dissector in Wireshark, addresses (source, target) where they are known, port type with
    source and target port, and whether we sent it."""
    table = None if isinstance(reader, str) else reader
    name = (reader if isinstance(reader, str) else reader.table).encode("ascii", "replace")
    name += bytes(-len(name) % 4)
    parts = [_TAG.pack(_DISSECTOR if table is None else _TABLE, len(name)), name]
    if table is not None:
        parts.append(_NUMBER.pack(_TABLE_VALUE, 4, table.value))
    if addresses is not None:
        tags = (_IPV4_SOURCE, _IPV4_TARGET) if len(addresses[0]) == 4 else (_IPV6_SOURCE, _IPV6_TARGET)
        for tag, address in zip(tags, addresses, strict=True):
            parts += [_TAG.pack(tag, len(address)), address]
    if ports is not None:
        for tag, number in zip((_PORT_TYPE, _SOURCE_PORT, _TARGET_PORT), ports, strict=True):
            parts.append(_NUMBER.pack(tag, 4, number))
    parts += [_NUMBER.pack(_PEER_TO_PEER, 4, 0 if outbound else 1), _END]  # P2P_DIR_SENT, P2P_DIR_RECV
    return b"".join(parts)
