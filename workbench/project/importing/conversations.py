"""Every conversation of a capture, by addresses and ports: packets in, records and events of sessions out."""

from __future__ import annotations

from collections import Counter
from struct import Struct
from typing import Final

from workbench.codec.packets.tcphalf import Held
from workbench.codec.packets.transport import TCP, UDP, Transport, endpoint_text
from workbench.model.records import Direction, Piece
from workbench.project.importing.flows import ACK, CLIENT, FIN, RST, SERVER, SYN, Flow
from workbench.project.importing.roles import Roles
from workbench.project.importing.sessions import ImportedSession, ImportedSessions

FLOWS_MAX: Final = 32_768  # of each protocol in memory; above it those that were silent longest are let go
HELD_MAX_BYTES: Final = 64 * 1024 * 1024  # that wait for missing segments, in all conversations together
KEPT_SHARE: Final = 4  # one of so many is let go at a time
_TCP: Final = Struct(">HHIIHH").unpack_from
_TCP_NEXT: Final = Struct(">IIHH").unpack_from
_TCP_BYTES, _UDP_BYTES = 20, 8
_NOT_PLAIN: Final = FIN | SYN | RST
SHORT_TCP: Final = "TCP segments that end within their header"
SHORT_UDP: Final = "UDP datagrams that end within their header"
LET_GO: Final = "conversations that were let go because there were too many at a time"
GIVEN_UP: Final = "conversations whose gap was given up early because too much waited in all of them"
CUT: Final = "datagrams of which only the beginning was captured"
_EMPTY: Final = b""


class Talk:
    """One UDP conversation."""

    __slots__ = ("last_ns", "number", "peer", "session")

    def __init__(self, session: ImportedSession, number: int, peer: str, time_ns: int) -> None:
        self.session, self.number, self.peer = session, number, peer
        self.last_ns = time_ns


class Conversations:
    """Takes transport packets in the order of the file. ``count`` is how many conversations there were."""

    def __init__(self, sessions: ImportedSessions) -> None:
        self.sessions = sessions
        self.count = 0
        self.skipped: Counter[str] = Counter()
        self.notes: Counter[str] = Counter()
        self.payload_packets = 0
        self._roles = Roles()
        self._flows: dict[bytes, tuple[Flow, int]] = {}  # both directions: addresses and ports -> who sends
        self._talks: dict[bytes, tuple[Talk, int]] = {}
        self._held = Held()
        self._waiting: dict[Flow, None] = {}  # with segments that wait, or had some; the one that began first is first

    def take_next(self, data: bytes, at: int, end: int, time_ns: int) -> bool:
        """The ordinary case, which is nearly every packet of a large file, at a third of the cost: the next bytes of a
        conversation that is known, whole. ``at`` is the TCP header of a plain IPv4 packet, behind its addresses. False
        for anything else; then nothing was done."""
        found = self._flows.get(data[at - 8 : at + 4])
        if found is None:
            return False
        sequence, acknowledged, control, window = _TCP_NEXT(data, at + 4)
        start = at + (control >> 10 & 0x3C)
        flow, side = found
        half = flow.halves[side]
        if control & _NOT_PLAIN or not window or sequence != half.next or half.waiting or flow.told_zero_window[side]:
            return False
        if start > end or start < at + _TCP_BYTES or half.fin_position is not None:
            return False
        flow.last_ns = time_ns
        if size := end - start:
            half.next = (sequence + size) & 0xFFFFFFFF
            half.position += size
            flow.session.pieces.append(Piece(time_ns, 1 - side, flow.number, flow.peer, data[start:end], size))
            self.sessions.carried(size)
        if flow.halves[1 - side].waiting and control & ACK:
            flow.acknowledge(side, acknowledged, time_ns)
        return True

    def take_tcp(self, packet: Transport, time_ns: int) -> tuple[ImportedSession, int] | None:
        """The session, and the number of connection, that it belongs to; None for a packet that is none."""
        content = packet.content
        if len(content) < _TCP_BYTES:
            self.skipped[SHORT_TCP] += 1
            return None
        _source, _target, sequence, acknowledged, control, window = _TCP(content)
        head = control >> 10 & 0x3C
        data = content[head:]
        key = packet.source + packet.target + content[:4]
        found = self._flows.get(key)
        if found is None or (control & SYN and found[0].is_new_connection(found[1], control, sequence)):
            found = self._begin_flow(key, packet, control, time_ns)
        flow, side = found
        flow.last_ns = time_ns
        if control & SYN:
            flow.take_flags(side, control, sequence, time_ns)
            sequence = (sequence + 1) & 0xFFFFFFFF
        if head < _TCP_BYTES:
            self.skipped[SHORT_TCP] += 1
            return flow.session, flow.number
        if data or packet.missing:
            half = flow.halves[side]
            if sequence == half.next and not half.waiting and not packet.missing and half.fin_position is None:
                size = len(data)  # the ordinary case: the next bytes, whole
                half.next = (sequence + size) & 0xFFFFFFFF
                half.position += size
                flow.session.pieces.append(
                    Piece(time_ns, 1 - side, flow.number, flow.peer, data, size)
                )
                self.sessions.carried(size)
            else:
                flow.take(side, sequence, data, packet.missing, time_ns)
                if half.waiting:
                    self._bound_waiting(flow)
        if control & ACK and flow.halves[1 - side].waiting:
            flow.acknowledge(side, acknowledged, time_ns)
        if control & (FIN | RST):
            if control & RST:
                flow.reset(side, time_ns)
            else:
                flow.take_end(side, (sequence + len(data) + packet.missing) & 0xFFFFFFFF, time_ns)
        elif not window:
            flow.zero_window(side, time_ns)
        elif flow.told_zero_window[side]:
            flow.told_zero_window[side] = False
        return flow.session, flow.number

    def take_udp(self, packet: Transport, time_ns: int) -> tuple[ImportedSession, int] | None:
        """The same for a datagram, which is a record, an empty one too."""
        content = packet.content
        if len(content) < _UDP_BYTES:
            self.skipped[SHORT_UDP] += 1
            return None
        length = content[4] << 8 | content[5]
        end = length if length >= _UDP_BYTES else len(content)  # 0: a jumbogram (RFC 2675)
        data = content[_UDP_BYTES:end]
        if packet.missing or end > len(content):
            self.notes[CUT] += 1
        key = packet.source + packet.target + content[:4]
        found = self._talks.get(key)
        if found is None:
            found = self._begin_talk(key, packet, time_ns)
        talk, side = found
        talk.last_ns = time_ns
        size = len(data)
        talk.session.pieces.append(Piece(time_ns, 1 - side, talk.number, talk.peer, data, size))
        self.sessions.carried(size)
        return talk.session, talk.number

    def take_payload(self, packet: Transport, ports: tuple[int, int], time_ns: int) -> tuple[ImportedSession, int]:
        """A payload that somebody cut out already (an exported PDU): it is a record of its conversation."""
        key = packet.source + packet.target + ports[0].to_bytes(2, "big") + ports[1].to_bytes(2, "big")
        packet = packet._replace(content=key[-4:] + packet.content)
        if packet.protocol == UDP:
            found = self._talks.get(key) or self._begin_talk(key, packet, time_ns)
            return self._record(found[0].session, found[0].number, found[0].peer, found[1], packet, time_ns)
        flow, side = self._flows.get(key) or self._begin_flow(key, packet, -1, time_ns)
        return self._record(flow.session, flow.number, flow.peer, side, packet, time_ns)

    def finish(self) -> None:
        """The capture has ended."""
        for flow, _side in self._flows.values():
            flow.end_of_file()
        self._flows.clear()
        self._talks.clear()

    def _record(
        self, session: ImportedSession, number: int, peer: str, side: int, packet: Transport, time_ns: int
    ) -> tuple[ImportedSession, int]:
        data = packet.content[4:]
        session.pieces.append(Piece(time_ns, Direction(1 - side), number, peer, data, len(data)))
        self.sessions.carried(len(data))
        return session, number

    def _begin_flow(self, key: bytes, packet: Transport, control: int, time_ns: int) -> tuple[Flow, int]:
        """``control`` -1: no TCP header was captured at all."""
        known = self._flows.get(key)
        if known is not None:
            self._end(known[0])
        elif len(self._flows) >= 2 * FLOWS_MAX:
            self._let_go()
        source, target = _endpoints(packet)
        if control >= 0 and control & SYN:
            side = SERVER if control & ACK else CLIENT
            self._roles.learn(TCP, source if side == SERVER else target)
        else:
            side = SERVER if self._roles.is_server(TCP, source, target) else CLIENT
        server, client = (source, target) if side == SERVER else (target, source)
        session = self.sessions.of_server(TCP, *server)
        ends = endpoint_text(*client), endpoint_text(*server)
        flow = Flow(self.sessions, session, ends, time_ns, self._held)
        self.count += 1
        if control >= 0 and not control & SYN:
            flow.began_in_the_middle(time_ns)
        self._flows[_reversed(key)] = (flow, 1 - side)
        self._flows[key] = found = (flow, side)  # in this order: a socket may be connected to itself
        return found

    def _bound_waiting(self, flow: Flow) -> None:
        """Each direction may wait for its own megabytes; a file of tens of thousands of gaps must not."""
        self._waiting[flow] = None
        while self._held.size > HELD_MAX_BYTES and self._waiting:
            oldest = next(iter(self._waiting))
            del self._waiting[oldest]
            oldest.give_up_gaps()
            self.notes[GIVEN_UP] += 1

    def _end(self, flow: Flow) -> None:
        self._waiting.pop(flow, None)
        flow.end_of_file()

    def _begin_talk(self, key: bytes, packet: Transport, time_ns: int) -> tuple[Talk, int]:
        if len(self._talks) >= 2 * FLOWS_MAX:
            self._let_go_talks()
        source, target = _endpoints(packet)
        side = SERVER if self._roles.is_server(UDP, source, target) else CLIENT
        server, client = (source, target) if side == SERVER else (target, source)
        self._roles.learn(UDP, server)
        session, peer = self.sessions.of_server(UDP, *server), endpoint_text(*server)
        talk = Talk(session, self.sessions.connect(session, endpoint_text(*client), peer, time_ns), peer, time_ns)
        self.count += 1
        self._talks[_reversed(key)] = (talk, 1 - side)
        self._talks[key] = found = (talk, side)
        return found

    def _let_go(self) -> None:
        stamps = sorted(flow.last_ns for flow, _side in self._flows.values())
        limit = stamps[len(stamps) // KEPT_SHARE]
        for key, (flow, side) in list(self._flows.items()):
            if flow.last_ns <= limit:
                self.notes[LET_GO] += side == CLIENT
                self._end(flow)
                del self._flows[key]

    def _let_go_talks(self) -> None:
        stamps = sorted(talk.last_ns for talk, _side in self._talks.values())
        limit = stamps[len(stamps) // KEPT_SHARE]
        for key, (talk, side) in list(self._talks.items()):
            if talk.last_ns <= limit:
                self.notes[LET_GO] += side == CLIENT
                del self._talks[key]


def _endpoints(packet: Transport) -> tuple[tuple[bytes, int], tuple[bytes, int]]:
    content = packet.content
    return (packet.source, content[0] << 8 | content[1]), (packet.target, content[2] << 8 | content[3])


def _reversed(key: bytes) -> bytes:
    size = (len(key) - 4) // 2
    return key[size : 2 * size] + key[:size] + key[-2:] + key[-4:-2]
