"""What the two packet forms share: the head of the file, an interface for each socket, comments, the last counts."""

from __future__ import annotations

import platform
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence

import workbench
from workbench.codec.pcap import writeblocks
from workbench.codec.pcap.writeblocks import INBOUND, OUTBOUND
from workbench.model.sockets import SocketSpec
from workbench.project.document import Document
from workbench.project.export.forms import Selection
from workbench.project.export.walk import Entry, RecordEntry

_WAYS = (INBOUND, OUTBOUND)


class PacketFile(ABC):
    """Turns entries into the blocks of one pcapng file, in the entries' order."""

    link_type: int
    remark: str  # for whoever opens the file: what was made and how

    def __init__(self, document: Document, sockets: Sequence[SocketSpec], selection: Selection) -> None:
        self._sockets = {spec.id: spec for spec in sockets}
        self._numbers = {spec.id: number for number, spec in enumerate(sockets)}
        self._seen: dict[int, list[int]] = {}  # by session: first time, last time, packets
        self._comments = {
            spec.id: {mark.record: mark.comment for mark in document.bookmarks.get(str(spec.id), ()) if mark.comment}
            for spec in sockets
        }
        self._selection = selection

    def head(self) -> Iterator[bytes]:
        """The blocks before the first packet."""
        remark = self.remark
        if self._selection.is_part:
            remark += " Some records were left out; sequence numbers run on without them."
        application = f"Socket Workbench {workbench.__version__}"
        yield writeblocks.section_header(application, f"{platform.system()} {platform.release()}".strip(), remark)
        if self._selection.key_log:
            yield writeblocks.secrets(self._selection.key_log)
        for spec in self._sockets.values():
            yield writeblocks.interface(self.link_type, spec.name, f"{spec.role.value} {spec.url}")

    @abstractmethod
    def blocks(self, entry: Entry) -> Iterable[bytes]:
        """The packets of an entry; none of an event that moves nothing."""

    def tail(self) -> Iterator[bytes]:
        """The blocks behind the last packet."""
        for session_id, (first_ns, last_ns, packets) in self._seen.items():
            yield writeblocks.statistics(self._numbers[session_id], first_ns, last_ns, packets)

    def packet(
        self, entry: Entry, sender: int, header: bytes, payload: bytes, comments: Sequence[str] = ()
    ) -> bytes:
        """One packet at the entry's time. ``sender`` is a :class:`~workbench.model.records.Direction`."""
        session_id, time_ns = entry.session_id, entry.time_ns
        seen = self._seen.get(session_id)
        if seen is None:
            self._seen[session_id] = [time_ns, time_ns, 1]
        else:
            seen[1] = time_ns
            seen[2] += 1
        return writeblocks.packet(self._numbers[session_id], time_ns, header, payload, _WAYS[sender], comments)

    def remarks(self, entry: RecordEntry) -> list[str]:
        """What is to be said of a record: its bookmark's comment, and bytes that were never sent."""
        told = []
        comment = self._comments[entry.session_id].get(entry.head.number)
        if comment:
            told.append(comment)
        if entry.head.taken < entry.head.size:
            told.append(f"{entry.head.size - entry.head.taken:,} of {entry.head.size:,} bytes were never sent.")
        if entry.time_ns < 0:
            told.append("Recorded before 1970, by a clock that was wrong: the file has no such times.")
        return told
