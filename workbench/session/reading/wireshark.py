"""A record with its conversation as a question for Wireshark, and the answer as fields of the record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from workbench.capture.capture import Capture
from workbench.codec.pdml import PdmlError, Place, read_pdml
from workbench.host.tshark import TsharkError, ask_tshark
from workbench.model.fields import Dissection
from workbench.model.records import RecordHead
from workbench.model.sockets import SocketSpec
from workbench.project.document import Document
from workbench.project.export.forms import Selection
from workbench.project.export.packetform import IpPackets
from workbench.project.export.walk import RecordEntry
from workbench.session.reading.messages import Messages

BEFORE_BYTES: Final = 1024 * 1024  # of the conversation, before the record
BEFORE_ROWS: Final = 2_000  # that are looked at for it
RECORD_MAX_BYTES: Final = 256 * 1024
_PAGE: Final = 500
_BLOCK_HEAD: Final = 28  # of an enhanced packet block, before its packet
_TCP, _UDP, _ICMP, _ICMP6 = 6, 17, 1, 58


@dataclass(frozen=True, slots=True)
class Said:
    """One row of a conversation and the bytes that stood in the stream for it."""

    head: RecordHead
    data: bytes


@dataclass(frozen=True, slots=True)
class Question:
    """What is decoded: a socket, its addresses by connection, and the row that was chosen. ``messages`` where rows are
    messages; ``shown`` are the bytes that the fields' places are of."""

    spec: SocketSpec
    local: str
    head: RecordHead
    shown: bytes
    messages: Messages | None = None


def decode(question: Question, capture: Capture, cancelled: Callable[[], bool]) -> Dissection | str:
    """Wireshark's fields, or a sentence why there are none. Blocks: call it in a thread."""
    rows = _conversation(question, capture)
    if not rows or cancelled():
        return "There is nothing to decode: the record is empty."
    packets, place, frame = make_capture(question, rows)
    if frame == 0:
        return "There is nothing to decode: none of these bytes were carried."
    try:
        answer = ask_tshark(packets, frame, cancelled)
        if cancelled() or not answer:
            return ""
        found = read_pdml(answer, place)
    except TsharkError as error:
        return str(error)
    except PdmlError as error:
        return f"tshark's answer cannot be read: {error}."
    if not found.fields:
        return "Wireshark waits for more of this stream before it decodes these bytes."
    return found


def make_capture(question: Question, rows: Sequence[Said]) -> tuple[bytes, Place, int]:
    """A capture file of rows of one conversation, where the last row's bytes are in it, and in which packet (from 1):
    the last one that carries some of them. 0 if none does."""
    file = IpPackets(Document(sockets=(question.spec,)), (question.spec,), Selection())
    blocks = list(file.head())
    ahead = len(blocks)
    place, frame = Place(question.shown, 0), 0
    for row in rows:
        carried = 0
        head = row.head._replace(size=len(row.data), taken=min(row.head.taken, len(row.data)))
        entry = RecordEntry(head.time_ns, question.spec.name, question.local, head, row.data, question.spec.id)
        for block in file.blocks(entry):
            blocks.append(block)
            packet = _packet(block)
            size = len(packet) - payload_at(packet)
            if row is rows[-1] and packet.endswith(entry.carried):
                size = len(entry.carried)  # a raw record is a packet itself
            if row is rows[-1] and size:
                shift = row.data.find(question.shown)
                place = Place(question.shown, len(packet) - size, carried - max(shift, 0))
                frame = len(blocks) - ahead
            carried += size
    return b"".join(blocks), place, frame


def payload_at(packet: bytes) -> int:
    """Where the payload begins behind the headers of IP and TCP, UDP or ICMP echo."""
    is_ipv4 = packet[0] >> 4 == 4
    protocol, at = (packet[9], (packet[0] & 15) * 4) if is_ipv4 else (packet[6], 40)
    if protocol == _TCP:
        return at + (packet[at + 12] >> 4) * 4
    return at + 8 if protocol in (_UDP, _ICMP, _ICMP6) else at


def _packet(block: bytes) -> bytes:
    size = int.from_bytes(block[20:24], "little")
    return block[_BLOCK_HEAD : _BLOCK_HEAD + size]


def _conversation(question: Question, capture: Capture) -> list[Said]:
    """The chosen row, and before it rows of the same connection or peer, as many as the bounds allow."""
    chosen = question.head
    last = _row(question, capture, chosen)
    if not last.data:
        return []
    told, size, looked = [last], 0, 0
    number = chosen.number
    while number > 1 and size < BEFORE_BYTES and looked < BEFORE_ROWS:
        first = max(1, number - _PAGE)
        for head in reversed(_heads(question, capture, first, number - first)):
            looked += 1
            if head.connection != chosen.connection or head.peer != chosen.peer:
                continue
            if size + head.size > BEFORE_BYTES:
                return told[::-1]
            row = _row(question, capture, head)
            told.append(row)
            size += len(row.data)
        number = first
    return told[::-1]


def _heads(question: Question, capture: Capture, first: int, count: int) -> list[RecordHead]:
    if question.messages is not None:
        return question.messages.heads(first - 1, count)
    return capture.heads(question.spec.id, first, count)


def _row(question: Question, capture: Capture, head: RecordHead) -> Said:
    if question.messages is not None:
        return Said(head, question.messages.framed(head.number)[:RECORD_MAX_BYTES])
    return Said(head, capture.payload(question.spec.id, head.number, 0, RECORD_MAX_BYTES))
