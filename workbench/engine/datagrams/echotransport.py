"""Ping: payloads go as echo requests, and what comes back is matched with its request."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from workbench.engine.calls.tape import CallTape
from workbench.engine.datagrams.belated import failure_of
from workbench.engine.datagrams.drain import Ancillary, Batch
from workbench.engine.datagrams.echofamily import IP_TTL_KINDS, EchoFamily
from workbench.engine.datagrams.errors import Unreachable
from workbench.engine.datagrams.icmp import (
    HEADER,
    EchoReply,
    Trouble,
    checksum,
    echo_request,
    read_message,
    split_ipv4,
    trouble_of,
)
from workbench.engine.datagrams.queue import Outgoing
from workbench.engine.datagrams.transport import DatagramTransport
from workbench.engine.transport import TransportSink
from workbench.model.clock import Clock
from workbench.model.connections import Target
from workbench.model.events import EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.pings import EchoAnswer, answer_text
from workbench.model.records import Piece
from workbench.model.sockets import SocketSpec

NUMBERS: Final = 65_536  # of the sequence number on the wire
TOLD_NS: Final = 10_000_000  # answers stand in the event log so often in the long run, as the quickest ping needs;
TOLD_BURST: Final = 100  # and so many at once. All replies are records
_HOP_LIMIT: Final = getattr(socket, "IPV6_HOPLIMIT", 52 if sys.platform == "linux" else 21)


class _Request(NamedTuple):
    number: int
    sent_ns: int
    answered: bool = False


class EchoTransport(DatagramTransport):
    """Records are the requests' data and the replies': ICMP's eight bytes are not among them.

    Fulfils :class:`~workbench.engine.transport.SendsEchoes`.
    """

    keeps_ancillary = True
    family: EchoFamily

    def __init__(self, spec: SocketSpec, sink: TransportSink, tape: CallTape, clock: Clock) -> None:
        super().__init__(spec, sink, tape, clock, EchoFamily)
        self.answered: Callable[[EchoAnswer], None] | None = None
        self.last_number = 0
        self._requests: dict[int, _Request] = {}  # by the sequence number; one that comes again forgets the other
        self._told_ns = 0  # up to when the log's allowance is used

    def send(self, data: bytes, target: Target) -> Failure | None:
        number = self.last_number + 1
        sequence = number % NUMBERS
        message = echo_request(self.family.version, self.family.identifier or 0, sequence, data)
        before = self._requests.get(sequence)
        self._requests[sequence] = _Request(number, self._clock.now_ns())
        failure = self._put(message, target)
        if failure is None:
            self.last_number = number
        elif before is not None:
            self._requests[sequence] = before
        else:
            self._requests.pop(sequence, None)
        return failure

    def send_batch(self, payloads: Sequence[bytes], target: Target) -> tuple[int, Failure | None]:
        return self._send_each(payloads, target)  # each has a request of its own around it

    # -- what comes

    def _received(self, batch: Batch) -> None:
        pieces: list[Piece] = []
        answers: list[EchoAnswer] = []
        for piece, ancillary in zip(batch.pieces, batch.ancillary, strict=True):
            message, ttl = bytes(piece.payload), _ttl_of(ancillary)
            if self.family.version == 4:
                message, header_ttl = split_ipv4(message)
                ttl = ttl if header_ttl is None else header_ttl
            found = read_message(self.family.version, message)
            request = self._own(found) if found is not None else None
            if request is None or not self._is_whole(message):
                continue
            if isinstance(found, EchoReply):
                pieces.append(piece._replace(payload=found.data, taken=len(found.data)))
                answers.append(self._reply(request, piece, found, ttl))
            elif isinstance(found, Trouble):
                answers.append(self._trouble(request, piece.peer, piece.time_ns, found.reason, found.words))
        if pieces:
            self._feed.received(pieces)
        for answer in answers:
            self._tell(answer)

    def _own(self, found: EchoReply | Trouble) -> _Request | None:
        if self.family.identifier not in (None, found.identifier):
            return None
        return self._requests.get(found.sequence)

    def _is_whole(self, message: bytes) -> bool:
        """Raw sockets over IPv4 are given messages before anybody looked at the checksum (raw(7), RFC 792)."""
        return self.family.identifier is None or self.family.version == 6 or checksum(message) == 0

    def _reply(self, request: _Request, piece: Piece, reply: EchoReply, ttl: int | None) -> EchoAnswer:
        self._requests[reply.sequence] = request._replace(answered=True)
        rtt_ns = max(0, piece.time_ns - request.sent_ns)
        return EchoAnswer(
            request.number, piece.peer, len(reply.data), rtt_ns, ttl, duplicate=request.answered
        )

    def _trouble(self, request: _Request, host: str, time_ns: int, reason: Reason, words: str) -> EchoAnswer:
        failure = Failure(reason, f"echo request {request.number}: {words}, says {host}")
        return EchoAnswer(request.number, host, 0, max(0, time_ns - request.sent_ns), failure=failure)

    def _take_belated_errors(self, error: OSError | None) -> None:
        """Linux hands the messages about requests of an unprivileged socket, and our own, to the error queue."""
        if self._belated is None:
            return
        for came in self._belated.take(error, self.peer, tells=False):
            self._tell(self._answer_of(came))

    def _answer_of(self, came: Unreachable) -> EchoAnswer:
        found = trouble_of(self.family.version, came.kind, came.code)
        request = None
        if len(came.quoted) >= HEADER.size:
            request = self._requests.get(HEADER.unpack_from(came.quoted)[4])
        if request is None or found is None:
            return EchoAnswer(0, came.offender, 0, 0, failure=failure_of(came))
        return self._trouble(request, came.offender or came.peer, self._clock.now_ns(), *found)

    def _tell(self, answer: EchoAnswer) -> None:
        now_ns = self._clock.now_ns()
        told_ns = max(self._told_ns, now_ns - TOLD_BURST * TOLD_NS) + TOLD_NS
        if told_ns <= now_ns:
            self._told_ns = told_ns
            if answer.failure is not None:
                self._fail(answer.failure, answer.host)
            else:
                ends = (self.local, answer.host)
                self._feed.happened(EventKind.CONTROL, ends=ends, detail=answer_text(answer))
        if self.answered is not None:
            self.answered(answer)

    # -- what goes: records are the data alone

    def _through(self, item: Outgoing, failure: Failure | None) -> None:
        super()._through(item._replace(data=item.data[HEADER.size :]), failure)

    def _lost(self, peer: str, data: bytes) -> None:
        super()._lost(peer, data[HEADER.size :])


def _ttl_of(ancillary: Ancillary) -> int | None:
    for level, kind, data in ancillary:
        is_ttl = (level == socket.IPPROTO_IP and kind in IP_TTL_KINDS) or (
            level == socket.IPPROTO_IPV6 and kind == _HOP_LIMIT
        )
        if is_ttl and data:
            return int.from_bytes(data[:4], sys.byteorder)
    return None
