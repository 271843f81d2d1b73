"""Records as IP packets: what a capture on the wire would have shown, made from what the sockets carried.

How connections open, close and break off is taken from the recorded events. docs/adr/0151.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from workbench.codec.packets.tcpstory import OWN, PEER, Segment, TcpStory
from workbench.codec.pcap import writeblocks
from workbench.model.events import CloseHow, Event, EventKind
from workbench.model.schemes import SchemeFacts
from workbench.model.sockets import Role, SocketSpec
from workbench.project.document import Document
from workbench.project.export.datagramform import DatagramPackets
from workbench.project.export.flows import Flow, Flows
from workbench.project.export.forms import Selection
from workbench.project.export.packetfile import PacketFile
from workbench.project.export.walk import Entry, EventEntry, RecordEntry

_OPENINGS: Final = (EventKind.CONNECTED, EventKind.ACCEPTED)
STORIES_MAX: Final = 65_536  # connections at a time; of more, the one that is silent longest is let go
_STEP: Final = 0x9E3779B1  # an odd number: first sequence numbers of successive connections lie far apart


class IpPackets(PacketFile):
    """The form ``pcapng``."""

    link_type = writeblocks.LINK_RAW
    remark = (
        "Made by Socket Workbench from what its sockets carried: payloads, directions and times are as recorded; IP,"
        " TCP and UDP headers were made for them. Each interface is one socket."
    )

    def __init__(self, document: Document, sockets: Sequence[SocketSpec], selection: Selection) -> None:
        super().__init__(document, sockets, selection)
        self._facts: dict[int, SchemeFacts] = {spec.id: spec.parsed_url.facts for spec in sockets}
        self._openers = {spec.id: OWN if spec.role is Role.CLIENT else PEER for spec in sockets}
        self._flows = Flows()
        self._datagrams = DatagramPackets(self, self._flows, {spec.id: spec.parsed_url for spec in sockets})
        self._stories: OrderedDict[tuple[int, int], tuple[TcpStory, Flow]] = OrderedDict()  # that are open
        self._made = 0

    def blocks(self, entry: Entry) -> Iterable[bytes]:
        if isinstance(entry, EventEntry):
            event = entry.event
            return self._event(entry, event) if event.connection else ()
        if self._facts[entry.session_id].is_datagram:
            return self._datagrams.blocks(entry)
        return self._record(entry)

    def _record(self, entry: RecordEntry) -> Iterator[bytes]:
        head, payload = entry.head, entry.carried
        told: Sequence[str] = self.remarks(entry)
        found = self._stories.get((entry.session_id, head.connection))
        if found is None or not found[0].may_carry(head.direction):
            if not payload:
                return
            yield from self._begin(entry, head.connection, entry.local, head.peer)
            found = self._stories[entry.session_id, head.connection]
        else:
            self._stories.move_to_end((entry.session_id, head.connection))
        for segment in found[0].carry(head.direction, payload):
            yield self.packet(entry, segment.sender, segment.header, segment.payload, told)
            told = ()

    def _event(self, entry: EventEntry, event: Event) -> Iterator[bytes]:
        key = (entry.session_id, event.connection)
        if event.kind in _OPENINGS and not self._facts[entry.session_id].is_datagram:
            if self._selection.keep is None:  # else with its first record: a filter keeps most connections back
                yield from self._begin(entry, event.connection, event.local, event.peer)
            return
        found = self._stories.get(key)
        if found is None:
            return
        story, flow = found
        for segment in _ending(story, event):
            yield self.packet(entry, segment.sender, segment.header, segment.payload)
        if event.kind is EventKind.CLOSED or story.is_over:
            self._flows.ended(flow)
            del self._stories[key]

    def _begin(self, entry: Entry, connection: int, local: str, peer: str) -> Iterator[bytes]:
        key = (entry.session_id, connection)
        old = self._stories.pop(key, None)
        if old is not None:
            self._flows.ended(old[1])
        flow = self._flows.connection(key, local, peer, self._facts[entry.session_id].is_tls)
        self._made += 1
        first = self._made * _STEP
        own, back = flow.wires()
        story = TcpStory(own, back, self._openers[entry.session_id], (first & 0xFFFFFFFF, first * 31 & 0xFFFFFFFF))
        self._stories[key] = story, flow
        if len(self._stories) > STORIES_MAX:
            _key, (_story, silent) = self._stories.popitem(last=False)
            self._flows.ended(silent)
        told: Sequence[str] = (flow.note,) if flow.note else ()
        for segment in story.open():
            yield self.packet(entry, segment.sender, segment.header, segment.payload, told)
            told = ()


def _ending(story: TcpStory, event: Event) -> Iterator[Segment]:
    match event.kind, event.how:
        case EventKind.HALF_CLOSED, _:
            yield from story.end(OWN)
        case EventKind.PEER_HALF_CLOSED, _:
            yield from story.end(PEER)
        case EventKind.CLOSED, CloseHow.ABORTED:
            yield from story.reset(OWN)
        case EventKind.CLOSED, CloseHow.RESET:
            yield from story.reset(PEER)
        case EventKind.CLOSED, CloseHow.ORDERLY:
            yield from story.end(OWN)
            yield from story.end(PEER)
        case _:
            pass  # a time-out and the like: nothing more was on the wire
