"""Importing a capture file: packet by packet, in memory that does not grow with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from workbench.codec.packets.ipreader import IpReader
from workbench.codec.packets.linktypes import EXPORTED_PDU, LLC, OTHER_LINKS, link_name, unwrap
from workbench.codec.packets.readexported import ExportedPdu, read_exported
from workbench.codec.packets.transport import TCP, UDP, Transport
from workbench.codec.packets.unwrapped import AGGREGATED, UNKNOWN_LINK
from workbench.codec.packets.wireless import subframes
from workbench.codec.pcap.captured import CapturedPacket
from workbench.codec.pcap.reading import CaptureReader
from workbench.codec.pcap.readng import SECRETS
from workbench.model.events import Event, EventKind
from workbench.model.records import Direction, Piece
from workbench.model.texts import count_text
from workbench.project.importing.conversations import Conversations
from workbench.project.importing.sessions import ImportedSession, ImportedSessions
from workbench.project.importing.summary import ImportSummary
from workbench.project.importing.target import Cancelled, ImportCancelled, ImportTarget, Progress
from workbench.project.importing.unpacking import Unpacking

NAMES_MAX: Final = 64  # of dissectors in exported PDUs without addresses: a socket each
_BACKWARDS: Final = "packets with an earlier time than the one before; they stay in the file’s order"
_CUT: Final = "packets of which only the beginning was captured"
_PLAIN_IPV4: Final = b"\x08\0\x45"  # EtherType, then version 4 and a header without options
_WHOLE: Final = (b"\0\0", b"\x40\0")  # no fragment; “do not fragment” may be set
_NO_TAGS: Final = "exported PDUs whose tags do not end"


class CaptureImport:
    """One file. :meth:`run` raises :class:`ImportCancelled`, :class:`OSError`, :class:`CaptureFormatError` and
    :class:`ProjectError`; then nothing of it remains."""

    def __init__(self, path: Path, target: ImportTarget) -> None:
        self._path = path
        self._target = target
        self._sessions = ImportedSessions(target)
        self._conversations = Conversations(self._sessions)
        self._ip = IpReader()
        self._reader = CaptureReader()
        self._summary = ImportSummary(path.name)
        self._named: dict[str, ImportedSession] = {}
        self._last_ns = 0

    def run(self, progress: Progress, cancelled: Cancelled) -> ImportSummary:
        """Read everything; the account of it."""
        try:
            for packets in self._batches(progress, cancelled):
                self._take(packets)
            self._conversations.finish()
            self._ip.finish()
            return self._close()
        except BaseException:
            self._sessions.discard()
            raise

    def _batches(self, progress: Progress, cancelled: Cancelled) -> Iterator[list[CapturedPacket]]:
        size = max(1, self._path.stat().st_size)
        with self._path.open("rb") as file:
            unpacking = Unpacking(file, size)
            for chunk in unpacking.chunks():
                if cancelled():
                    raise ImportCancelled
                yield self._reader.feed(chunk)
                progress(min(1.0, unpacking.taken / size))
                if self._reader.broken is not None:
                    break
        self._reader.finish()
        if unpacking.trouble:
            self._summary.remarks.append(unpacking.trouble)

    def _take(self, packets: list[CapturedPacket]) -> None:
        take_tcp, take_udp = self._conversations.take_tcp, self._conversations.take_udp
        take_next, read, last_ns = self._conversations.take_next, self._ip.read, self._last_ns
        for packet in packets:
            time_ns = packet.time_ns or last_ns
            if time_ns < last_ns:
                self._summary.notes[_BACKWARDS] += 1
            last_ns = time_ns
            data = packet.data
            if packet.link_type == EXPORTED_PDU:
                self._take_exported(packet, time_ns)
                continue
            if packet.link_type == 1 and data[12:15] == _PLAIN_IPV4 and len(data) >= 54:  # by far the most
                kind, at = 0x0800, 14
                end = 14 + (data[16] << 8 | data[17])
                plain = data[20:22] in _WHOLE and data[23] == TCP and 54 <= end <= len(data) and not packet.comment
                if plain and take_next(data, 34, end, time_ns):
                    continue
            else:
                kind, at = unwrap(packet.link_type, data)
                if kind == UNKNOWN_LINK:
                    self._summary.skipped[f"{link_name(packet.link_type)} (this link type is not read)"] += 1
                    continue
                if kind == AGGREGATED:
                    self._last_ns = last_ns
                    self._take([packet._replace(link_type=LLC, data=each) for each in subframes(data, at)])
                    continue
            found = read(kind, data, at, time_ns)
            if found is None:
                continue
            if found.missing:
                self._summary.notes[_CUT] += 1
            if found.protocol == TCP:
                place = take_tcp(found, time_ns)
            elif found.protocol == UDP:
                place = take_udp(found, time_ns)
            else:
                self._ip.skip(found.protocol)
                place = None
            if packet.comment:
                self._comment(packet, place, time_ns)
        self._last_ns = last_ns

    def _comment(self, packet: CapturedPacket, place: tuple[ImportedSession, int] | None, time_ns: int) -> None:
        """A comment goes to the record that the packet made last; where it made none, it becomes an event."""
        if place is None:
            self._summary.notes["comments of packets that were not imported"] += 1
            return
        session, connection = place
        last = session.last_piece()
        if last is not None and last.time_ns == time_ns and last.connection == connection:
            self._sessions.comment(session, session.next_number() - 1, packet.comment)
            return
        text = f"comment of packet {packet.number:,}: {packet.comment[:1_000]}"
        session.events.append(Event(time_ns, EventKind.NOTE, session.id, connection, detail=text))

    def _take_exported(self, packet: CapturedPacket, time_ns: int) -> None:
        pdu = read_exported(packet.data)
        if pdu is None:
            self._summary.skipped[_NO_TAGS] += 1
            return
        if pdu.protocol in (TCP, UDP) and pdu.source and len(pdu.source) == len(pdu.target):
            found = Transport(pdu.protocol, pdu.source, pdu.target, pdu.payload, 0)
            ports = (pdu.source_port, pdu.target_port)
            place = self._conversations.take_payload(found, ports, time_ns)
        else:
            place = self._take_unaddressed(pdu, time_ns)
        if packet.comment:
            self._comment(packet, place, time_ns)

    def _take_unaddressed(self, pdu: ExportedPdu, time_ns: int) -> tuple[ImportedSession, int]:
        name = pdu.name if pdu.name in self._named or len(self._named) < NAMES_MAX else ""
        session = self._named.get(name)
        if session is None:
            title = f"Exported PDUs, {name}" if name else "Exported PDUs"
            session = self._named[name] = self._sessions.named(title, "tcp://127.0.0.1:0")
            self._summary.notes["sockets of exported PDUs without an address: they stand for 127.0.0.1:0"] += 1
        way = Direction.TX if pdu.direction == 0 else Direction.RX
        session.pieces.append(Piece(time_ns, way, 0, "", pdu.payload, len(pdu.payload)))
        self._sessions.carried(len(pdu.payload))
        return session, 0

    def _close(self) -> ImportSummary:
        summary, reader, sessions = self._summary, self._reader, self._sessions
        summary.sockets, summary.bookmarks = sessions.finish()
        summary.form, summary.packets = reader.format, reader.packets
        summary.records = sum(each.records for each in sessions.every)
        summary.payload_bytes = sessions.total_bytes
        summary.conversations = self._conversations.count
        summary.skipped += self._ip.skipped + self._conversations.skipped
        summary.notes += self._ip.notes + self._conversations.notes
        summary.remarks += list(self._remarks())
        if (broken := reader.broken) is not None:
            summary.broken = (
                f"The file breaks off at packet {broken.packet:,}, byte {broken.offset:,}: {broken.what}."
                " What stands before that was read."
            )
        return summary

    def _remarks(self) -> Iterator[str]:
        sessions, reader = self._sessions, self._reader
        if sessions.folded:
            servers = count_text(sessions.folded, "server has", "servers have")
            yield f"{servers} no socket of their own: there are too many, and they share one for each protocol."
        if sessions.comments_left_out:
            comments = count_text(sessions.comments_left_out, "comment was", "comments were")
            yield f"{comments} left out: too long together."
        if secrets := reader.other_blocks.get(SECRETS, 0):
            blocks = count_text(secrets, "block", "blocks")
            yield f"{blocks} of TLS secrets were not kept: a project holds no keys. The capture file still has them."
        if reader.dropped:
            yield f"The capturing program lost {count_text(reader.dropped, 'packet', 'packets')}, as it says itself."
        if any(name.endswith("(this link type is not read)") for name in self._summary.skipped):
            known = ", ".join(sorted(set(OTHER_LINKS.values()))[:3])
            yield f"Link types that carry no IP, or are hardly met ({known} …), are not read: the manual lists them."


def import_capture(path: Path, target: ImportTarget, progress: Progress, cancelled: Cancelled) -> ImportSummary:
    """Read a pcap or pcapng file into the target. Blocks."""
    return CaptureImport(path, target).run(progress, cancelled)
