"""Records of datagram sockets as packets: UDP, ICMP echo, raw IP; and what has no IP addresses as UDP between
documentation addresses."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, Protocol

from workbench.codec.packets.headers import IPV4_BYTES, PACKET_MAX_BYTES, Wire
from workbench.model.schemes import Scheme
from workbench.model.socketurl import SocketUrl
from workbench.project.export.flows import Flows
from workbench.project.export.walk import Entry, RecordEntry

_REQUESTS_REMEMBERED: Final = 1_024
_FLOWS_REMEMBERED: Final = 4_096
_OWN_HEADER: Final = 255  # IPPROTO_RAW: what is sent begins with its own IP header


class Packets(Protocol):
    """The part of a packet file that is needed here."""

    def packet(self, entry: Entry, sender: int, header: bytes, payload: bytes, comments: list[str]) -> bytes: ...
    def remarks(self, entry: RecordEntry) -> list[str]: ...


class DatagramPackets:
    """One packet for each record. What is larger than a packet is cut, and said to be."""

    def __init__(self, file: Packets, flows: Flows, urls: Mapping[int, SocketUrl]) -> None:
        self._file = file
        self._flows = flows
        self._urls = urls
        self._asked: dict[int, deque[tuple[int, bytes]]] = {}  # by session: numbers and data of echo requests
        self._counts: dict[int, int] = {}
        self._wires = lru_cache(_FLOWS_REMEMBERED)(self._make_wires)
        self._told: set[int] = set()

    def blocks(self, entry: RecordEntry) -> Iterator[bytes]:
        """The packet of a record."""
        head = entry.head
        peer_wire, own_wire, note = self._wires(entry.session_id, entry.local, head.peer)
        wire = own_wire if head.direction else peer_wire
        told = self._file.remarks(entry)
        if note and entry.session_id not in self._told:
            self._told.add(entry.session_id)
            told.append(note)
        payload = entry.carried
        most = wire.datagram_max_bytes
        if len(payload) > most:
            told.append(f"The first {most:,} of {len(payload):,} bytes: a packet holds no more.")
            payload = payload[:most]
        header = self._header(entry, wire, payload)
        yield self._file.packet(entry, head.direction, header, payload, told)

    def _header(self, entry: RecordEntry, wire: Wire, payload: bytes) -> bytes:
        url = self._urls[entry.session_id]
        if url.scheme is Scheme.ICMP:
            sequence = self._echo_number(entry, payload)
            return wire.echo(not entry.head.direction, entry.session_id & 0xFFFF, sequence & 0xFFFF, payload)
        if url.scheme is Scheme.RAW:
            protocol = url.protocol or 0
            has_header = wire.is_ipv4 and (not entry.head.direction or protocol == _OWN_HEADER)
            return b"" if has_header and is_ipv4_packet(payload) else wire.bare(protocol, payload)
        return wire.udp(payload)

    def _echo_number(self, entry: RecordEntry, payload: bytes) -> int:
        """A reply has the number of the oldest request with the same data that still waits for one."""
        asked = self._asked.setdefault(entry.session_id, deque(maxlen=_REQUESTS_REMEMBERED))
        if not entry.head.direction:
            for index, (number, data) in enumerate(asked):
                if data == payload:
                    del asked[index]
                    return number
        number = self._counts.get(entry.session_id, 0) + 1
        self._counts[entry.session_id] = number
        if entry.head.direction:
            asked.append((number, payload))
        return number

    def _make_wires(self, session_id: int, local: str, peer: str) -> tuple[Wire, Wire, str]:
        flow = self._flows.datagrams(session_id, local, peer)
        own, back = flow.wires()
        return back, own, flow.note


def is_ipv4_packet(data: bytes) -> bool:
    """Whether ``data`` is a whole IPv4 packet: its version, and its total length."""
    if not IPV4_BYTES <= len(data) <= PACKET_MAX_BYTES:
        return False
    return data[0] >> 4 == 4 and int.from_bytes(data[2:4], "big") == len(data)
