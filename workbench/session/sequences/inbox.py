"""What one connection brought and no step took yet: the bytes of a stream, or messages."""

from __future__ import annotations

from collections import deque
from typing import Final, NamedTuple

from workbench.codec.framing.choice import make_framers, payload_of
from workbench.model.events import CloseHow
from workbench.model.failures import Failure
from workbench.model.framing import Cut, Framer, FramingKind, FramingRule
from workbench.model.records import Piece

UNREAD_MAX_BYTES: Final = 4 * 1024 * 1024
MESSAGES_MAX: Final = 100_000
MESSAGE_BYTES: Final = 128  # what a message costs beside its bytes


class Heard(NamedTuple):
    """One message, and who sent it."""

    data: bytes
    peer: str


class Inbox:
    """Unread bytes are bounded: beyond ``UNREAD_MAX_BYTES`` the oldest are let go and counted in ``lost_bytes``.

    ``changes`` grows with whatever comes. ``is_stream``: nothing cuts it, so that a step sees all unread bytes as one.
    """

    def __init__(self, rule: FramingRule, *, keeps_bounds: bool) -> None:
        """``keeps_bounds``: each piece is a message of its own where no rule cuts. Raises FramingRuleError."""
        self.is_stream = rule.kind is FramingKind.NONE and not keeps_bounds
        self.messages: deque[Heard] = deque()
        self.taken = 0  # messages that were taken or let go
        self.unread_bytes = 0  # of whole messages, or of the stream
        self.lost_bytes = 0
        self.changes = 0
        self.peer = ""
        self.half_closed = False  # the peer's end of stream came
        self.ended_by_us = False  # a step closed or reset it before the peer ended it
        self.how: CloseHow | None = None  # it is closed
        self.failure: Failure | None = None
        self._rule = rule
        self._framers: tuple[Framer, Framer] | None = None
        if rule.kind is not FramingKind.NONE:
            self._framers = make_framers(rule)
        self._stream = bytearray()  # unread bytes, or the beginning of a message
        self._base = 0  # where in the whole stream it begins

    @property
    def is_over(self) -> bool:
        """Nothing further can come."""
        return self.half_closed or self.how is not None

    @property
    def held_bytes(self) -> int:
        """What it costs, with something for each message."""
        return self.unread_bytes + MESSAGE_BYTES * len(self.messages) + (0 if self.is_stream else len(self._stream))

    @property
    def has_unread(self) -> bool:
        return bool(self._stream if self.is_stream else self.messages)

    @property
    def idle_ms(self) -> int:
        """A message may become whole by so much silence; 0: none does."""
        return self._rule.idle_ms if self._rule.kind is FramingKind.IDLE and self._stream else 0

    def view(self) -> bytes:
        """The unread bytes of a stream; of messages the first one, or the beginning of one."""
        if self.is_stream or not self.messages:
            return bytes(self._stream)
        return self.messages[0].data

    # -- what comes

    def receive(self, piece: Piece) -> None:
        """The next bytes."""
        self.changes += 1
        self.peer = piece.peer
        data = bytes(piece.payload)
        if self._framers is not None:
            self._stream += data
            self._cut(self._framers[0].feed(data, piece.time_ns))
            self._bound_rest()
        elif self.is_stream:
            self._stream += data
            self.unread_bytes += len(data)
            self._bound_stream()
        else:
            self._put(data)

    def sent(self, data: bytes, time_ns: int) -> None:
        """What was asked decides how an answer is cut, with HTTP."""
        if self._framers is not None:
            self._framers[1].feed(data, time_ns)

    def settle(self, now_ns: int) -> None:
        """Nothing came until now."""
        if self._framers is not None:
            self._cut(self._framers[0].settle(now_ns))

    def end(self) -> None:
        """The peer's end of stream, or the connection's: what only that completes is whole now."""
        self.changes += 1
        if self._framers is not None:
            self._cut(self._framers[0].finish())

    # -- what is taken

    def take_bytes(self, count: int) -> None:
        """So many bytes of a stream are read."""
        del self._stream[:count]
        self._base += count
        self.unread_bytes = len(self._stream)

    def take_messages(self, count: int) -> None:
        """The first messages are read."""
        for _ in range(min(count, len(self.messages))):
            self.unread_bytes -= len(self.messages.popleft().data)
            self.taken += 1

    def let_go(self) -> None:
        """Everything that nobody read."""
        self.lost_bytes += sum(len(each.data) for each in self.messages) + len(self._stream)
        self.take_messages(len(self.messages))
        self._base += len(self._stream)
        self._stream.clear()
        self.unread_bytes = 0

    # -- inside

    def _cut(self, cuts: list[Cut]) -> None:
        for cut in cuts:
            size = cut.end - self._base
            framed = bytes(self._stream[: max(0, size)])
            del self._stream[: max(0, size)]
            self._base = max(self._base, cut.end)
            if framed:
                self._put(payload_of(self._rule, framed, cut.payload))

    def _put(self, data: bytes) -> None:
        self.changes += 1
        self.messages.append(Heard(data, self.peer))
        self.unread_bytes += len(data)
        while self.unread_bytes > UNREAD_MAX_BYTES or len(self.messages) > MESSAGES_MAX:
            self.lost_bytes += len(self.messages[0].data)
            self.take_messages(1)

    def _bound_stream(self) -> None:
        if (over := len(self._stream) - UNREAD_MAX_BYTES) > 0:
            self.lost_bytes += over
            self.take_bytes(over)

    def _bound_rest(self) -> None:
        """A message that never ends: its beginning is let go."""
        if (over := len(self._stream) - UNREAD_MAX_BYTES) > 0:
            self.lost_bytes += over
            del self._stream[:over]
            self._base += over
