"""What a session does by itself with received data: nothing, echo, or a fixed payload."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Protocol

from workbench.codec.inputerror import PayloadError
from workbench.codec.payload import payload_bytes
from workbench.engine.streams.arena import RECEIVE_BYTES
from workbench.model.connections import Target
from workbench.model.endpoint import SocketUrlError
from workbench.model.failures import Failure, Reason
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.records import Piece
from workbench.model.sockets import ReplyMode, SocketSpec
from workbench.session.payloads.needs import check_typed
from workbench.session.payloads.request import Request
from workbench.session.sending.echoloop import EchoLoops
from workbench.session.sending.lostanswers import LostAnswers


class ReplyChannel(Protocol):
    """The part of a transport that a responder needs."""

    def send(self, data: bytes, target: Target) -> Failure | None: ...
    def has_room(self, size_bytes: int, connection: int = 0) -> bool: ...
    def pause_reading(self, connection: int = 0) -> None: ...
    def resume_reading(self, connection: int = 0) -> None: ...


Compose = Callable[[PayloadSpec, Request], bytes]


class Responder:
    """Answers each received piece. A peer that does not read its answers is not read from either."""

    def __init__(
        self, spec: SocketSpec, report: Callable[[Failure], None], note: Callable[[str], None], compose: Compose
    ) -> None:
        """``compose`` makes a typed answer to a request; it raises PayloadError where that cannot be."""
        self._compose = compose
        self._is_datagram = _is_datagram(spec)
        self._report = report
        self._note = note
        self._losses = LostAnswers(report)
        self._loops = EchoLoops()
        self._held: set[int] = set()
        # Answers that found no room: one receive may bring messages of any number and, inflated, of any size.
        self._waiting: dict[int, deque[tuple[bytes, Target]]] = {}
        self.mode = ReplyMode.NONE
        self._fixed = b""  # a typed one: as long as the last was
        self._typed: PayloadSpec | None = None
        self.follow(spec)

    def follow(self, spec: SocketSpec) -> None:
        """Answer as the settings say; one that cannot be read is reported, and nothing is answered differently."""
        try:
            self.set(spec.reply, spec.reply_payload)
        except ValueError as error:
            self._report(Failure(Reason.PAYLOAD_FAULT, f"the fixed reply: {error}"))

    def set(self, mode: ReplyMode, payload: PayloadSpec) -> None:
        """Raises the codec's errors if a fixed payload cannot be read; then the old answer stays.

        A file cannot be a fixed answer: nothing is read from disk because somebody sent a byte.
        """
        if mode is ReplyMode.FIXED:
            if payload.form is PayloadForm.FILE:
                raise ValueError("a fixed reply is text, hex or typed, not a file")
            is_typed = payload.form is PayloadForm.TYPED
            if is_typed:
                check_typed(payload.text)
            self._fixed = b"" if is_typed else payload_bytes(payload)
            self._typed = payload if is_typed else None
        self.mode = mode
        self._loops.forgive()

    def spoke(self, data: bytes) -> None:
        """The user sent this: a peer that returns it answers by itself, too."""
        if self._is_datagram and self.mode is not ReplyMode.NONE:
            self._loops.speak(data)

    def answer(self, pieces: list[Piece], channel: ReplyChannel) -> None:
        for piece in pieces:
            is_echo = self.mode is ReplyMode.ECHO
            if self._is_datagram and self._loops.spoke and not self._may_answer(piece):
                continue
            data = bytes(piece.payload) if is_echo else self._answer_to(piece)
            if data is None:
                continue
            if self._is_datagram:
                failure = channel.send(data, Target(peer=piece.peer))
            elif data:
                target = Target(connection=piece.connection, mark=piece.mark if is_echo else 0)
                failure = self._answer_stream(data, target, channel)
                self._hold_if_full(piece.connection, channel)
            else:
                continue
            if failure is not None:
                self._losses.lost(failure)

    def writable(self, connection: int, channel: ReplyChannel) -> None:
        """The send queue of that connection is short again."""
        waiting = self._waiting.get(connection)
        while waiting:
            data, target = waiting[0]
            failure = channel.send(data, target)
            if failure is not None and failure.reason is Reason.QUEUE_FULL:
                return
            waiting.popleft()
            if failure is not None:
                self._losses.lost(failure)
        self._waiting.pop(connection, None)
        if connection in self._held:
            self._held.discard(connection)
            channel.resume_reading(connection)

    def forget(self, connection: int) -> None:
        self._held.discard(connection)
        for _answer in self._waiting.pop(connection, ()):
            self._losses.lost(Failure(Reason.NOT_CONNECTED, f"connection {connection} is closed"))
        self._losses.flush()

    def _answer_to(self, piece: Piece) -> bytes | None:
        """The fixed answer; None where a typed one cannot be composed for this request: that is told."""
        if self._typed is None:
            return self._fixed
        try:
            self._fixed = self._compose(self._typed, Request(bytes(piece.payload)))
        except PayloadError as error:
            detail = f"the fixed reply: {error}"
            self._losses.lost(Failure(Reason.PAYLOAD_FAULT, detail))
            return None
        return self._fixed

    def _answer_stream(self, data: bytes, target: Target, channel: ReplyChannel) -> Failure | None:
        waiting = self._waiting.get(target.connection)
        failure = channel.send(data, target) if not waiting else None
        if waiting or (failure is not None and failure.reason is Reason.QUEUE_FULL):
            self._waiting.setdefault(target.connection, deque()).append((data, target))
            return None
        return failure

    def _may_answer(self, piece: Piece) -> bool:
        is_fixed = self.mode is ReplyMode.FIXED
        may = self._loops.admit(piece.peer, bytes(piece.payload), piece.time_ns, any_peer=is_fixed)
        if may is None:
            what = "answers" if is_fixed else "echoes"
            self._note(f"{piece.peer} {what} every answer: answering it was stopped")
        return bool(may)

    def _hold_if_full(self, connection: int, channel: ReplyChannel) -> None:
        # The next answer must find room: there may be one more, of one receive, before the next look at the queue.
        wanted = max(RECEIVE_BYTES, len(self._fixed))
        if connection not in self._held and (connection in self._waiting or not channel.has_room(wanted, connection)):
            self._held.add(connection)
            channel.pause_reading(connection)


def _is_datagram(spec: SocketSpec) -> bool:
    try:
        return spec.is_datagram
    except SocketUrlError:  # told when it is opened
        return False
