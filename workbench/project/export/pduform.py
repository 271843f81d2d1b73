"""Records as exported PDUs: the payload alone, with tags that say between whom, which way and who reads it.

No header is invented, so nothing stands in for what is not known. docs/adr/0152.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from workbench.codec.packets.pduwrite import PDU_MAX_BYTES, InTable, PortType, pdu_tags
from workbench.codec.pcap import writeblocks
from workbench.model.sockets import SocketSpec
from workbench.project.document import Document
from workbench.project.export.flows import packed_place, recorded_flow
from workbench.project.export.forms import Selection
from workbench.project.export.packetfile import PacketFile
from workbench.project.export.walk import Entry, RecordEntry

_TAGS_REMEMBERED: Final = 65_536
NOBODY: Final = "data"  # Wireshark's name for bytes that nobody reads
# By our own dissector's key: what Wireshark calls it, or where it has it. Keys of RTP and the like need a conversation.
_READERS: Final[dict[str, str | InTable]] = {
    "http1": "http", "http": "http", "dns": "dns", "tls": "tls", "mqtt": "mqtt", "modbus": "mbtcp", "mbtcp": "mbtcp",
    "tftp": "tftp", "dhcp": "dhcp", "syslog": "syslog", "sip": "sip", "json": "json", "xml": "xml", "rtp": "rtp",
    "msgpack": "msgpack", "messagepack": "msgpack", "cbor": "cbor", "protobuf": "protobuf",
    "ntp": InTable("udp.port", 123), "snmp": InTable("udp.port", 161), "resp": InTable("tcp.port", 6379),
}  # fmt: skip
_BY_PORT: Final = {
    53: "dns", 67: "dhcp", 68: "dhcp", 69: "tftp", 80: "http", 8080: "http", 123: "ntp", 161: "snmp", 162: "snmp",
    502: "modbus", 514: "syslog", 1883: "mqtt", 5060: "sip", 6379: "resp",
}  # fmt: skip


class PduPackets(PacketFile):
    """The form ``pcapng-pdu``."""

    link_type = writeblocks.LINK_EXPORTED_PDU
    remark = (
        "Exported PDUs of Socket Workbench: each is the payload of one record, as recorded. Each interface is one"
        " socket."
    )

    def __init__(self, document: Document, sockets: Sequence[SocketSpec], selection: Selection) -> None:
        super().__init__(document, sockets, selection)
        self._tags = lru_cache(_TAGS_REMEMBERED)(self._make_tags)

    def blocks(self, entry: Entry) -> Iterator[bytes]:
        if not isinstance(entry, RecordEntry):
            return
        head, payload = entry.head, entry.carried
        tags = self._tags(entry.session_id, entry.local, head.peer, head.direction)
        told = self.remarks(entry)
        if len(payload) <= PDU_MAX_BYTES:
            yield self.packet(entry, head.direction, tags, payload, told)
            return
        parts = range(0, len(payload), PDU_MAX_BYTES)
        for index, at in enumerate(parts):
            told.append(f"Part {index + 1} of {len(parts)} of one record of {len(payload):,} bytes.")
            yield self.packet(entry, head.direction, tags, payload[at : at + PDU_MAX_BYTES], told)
            told = []

    def _make_tags(self, session_id: int, local: str, peer: str, direction: int) -> bytes:
        spec = self._sockets[session_id]
        far, flow = packed_place(peer), recorded_flow(local, peer)
        if far is None or flow is None or not (spec.parsed_url.facts.is_ip):
            return pdu_tags(wireshark_reader(spec, ()), None, None, bool(direction))
        source, target = (flow.own, flow.peer) if direction else (flow.peer, flow.own)
        kind = PortType.UDP if spec.is_datagram else PortType.TCP
        reader = wireshark_reader(spec, (target[1], source[1]))
        return pdu_tags(reader, (source[0], target[0]), (kind, source[1], target[1]), bool(direction))


def wireshark_reader(spec: SocketSpec, ports: tuple[int, ...]) -> str | InTable:
    """Who of Wireshark's dissectors reads a socket's payloads: the chosen one, or whom the port tells."""
    if spec.dissector:
        return _READERS.get(spec.dissector, NOBODY)
    if spec.parsed_url.facts.is_web:
        return NOBODY
    return next((_READERS[_BY_PORT[port]] for port in ports if port in _BY_PORT), NOBODY)
