"""What came from a client and no rule was asked about yet: messages, or the bytes of a stream that nobody cuts."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import Final, NamedTuple

from workbench.codec.framing.choice import make_framers, payload_of
from workbench.model.framing import Cut, FramingKind, FramingRule
from workbench.model.patterns import Found
from workbench.model.records import Piece
from workbench.model.sockets import SocketSpec

MESSAGE_MAX_BYTES: Final = 1024 * 1024  # a longer one is asked about in parts, as framing cuts it
OPEN_MAX_BYTES: Final = 128 * 1024  # of a stream without messages, in which nothing was found yet


class Told(NamedTuple):
    """A message. ``piece`` is what came, its framing included; its record is the one that completed the message."""

    data: bytes
    piece: Piece


class Messages:
    """Each piece is a message: datagrams, and the messages of a WebSocket. ``size_bytes`` is what is held.

    ``settle``: nothing came until now; ``finish``: nothing more comes.
    """

    def __init__(self) -> None:
        self.waiting: deque[Told] = deque()
        self.size_bytes = 0

    def put(self, piece: Piece) -> None:
        data = bytes(piece.payload)
        self._add(Told(data, piece if data is piece.payload else piece._replace(payload=data)))

    def take(self) -> Told | None:
        """The next one."""
        if not self.waiting:
            return None
        told = self.waiting.popleft()
        self.size_bytes -= len(told.piece.payload)
        return told

    def settle(self, now_ns: int) -> None:
        """A message is whole when it comes."""

    def finish(self) -> None:
        """A message is whole when it comes."""

    def clear(self) -> None:
        self.waiting.clear()
        self.size_bytes = 0

    def _add(self, told: Told) -> None:
        self.waiting.append(told)
        self.size_bytes += len(told.piece.payload)


class Framed(Messages):
    """A stream, cut by its framing rule."""

    def __init__(self, rule: FramingRule) -> None:
        super().__init__()
        limit = min(rule.max_message_bytes, MESSAGE_MAX_BYTES)
        self._rule = replace(rule, max_message_bytes=limit, fixed_bytes=min(rule.fixed_bytes, limit))
        self._framer = make_framers(self._rule)[0]
        self._open = bytearray()  # behind the last cut
        self._start = 0  # of these in the stream
        self._last: Piece | None = None

    def put(self, piece: Piece) -> None:
        self._last = piece
        before = len(self._open)
        self._open += piece.payload
        self.size_bytes += len(self._open) - before
        self._cut(self._framer.feed(bytes(piece.payload), piece.time_ns))

    def settle(self, now_ns: int) -> None:
        self._cut(self._framer.settle(now_ns))

    def finish(self) -> None:
        self._cut(self._framer.finish())

    def clear(self) -> None:
        """The open message goes; where the next one begins is still known."""
        super().clear()
        self._start += len(self._open)
        self._open = bytearray()

    def _cut(self, cuts: list[Cut]) -> None:
        if not cuts or self._last is None:
            return
        last, stream, at = self._last, bytes(self._open), 0
        for cut in cuts:
            end = cut.end - self._start
            if end <= at:  # it began in what was thrown away
                continue
            framed = stream[at:end]
            data = payload_of(self._rule, framed, cut.payload)
            self.waiting.append(Told(data, last._replace(payload=framed, taken=len(framed))))
            at = end
        self._open = bytearray(stream[at:])
        self._start += at


class Open:
    """The bytes of a stream that came so far and no rule took. ``found`` keeps by a rule's place what it finds next,
    so that a rule is not asked about the same bytes again for each match of another."""

    def __init__(self) -> None:
        self.data = b""
        self.at = 0  # where what is not taken yet begins
        self.found: dict[int, Found | None] = {}
        self.fresh: list[Piece] = []  # since the rules were last through; what goes to the reply if none takes it
        self.took = False  # a rule took something of these
        self.given_up_bytes = 0

    @property
    def size_bytes(self) -> int:
        return len(self.data) - self.at

    @property
    def rest(self) -> bytes:
        """What is not taken."""
        return self.data[self.at :] if self.at else self.data

    def put(self, piece: Piece) -> None:
        data = bytes(piece.payload)
        self.data = self.rest + data
        self.at = 0
        self.found.clear()
        self.fresh.append(piece if data is piece.payload else piece._replace(payload=data))

    def take(self, end: int) -> None:
        """Everything before ``end`` is taken."""
        self.at = end

    def keep(self, size: int) -> None:
        """Give up all but the last ``size`` bytes; of very many the older ones as well."""
        if size > OPEN_MAX_BYTES:
            size = OPEN_MAX_BYTES // 2
            self.given_up_bytes += self.size_bytes - size
        self.data = self.data[len(self.data) - size :]
        self.at = 0
        self.found.clear()

    def settle(self, now_ns: int) -> None:
        """Silence ends nothing here."""

    def finish(self) -> None:
        """Nor does the end."""

    def clear(self) -> None:
        self.keep(0)
        self.fresh.clear()


def make_intake(spec: SocketSpec) -> Messages | Open:
    """As the socket cuts: its framing rule, if it has one; datagrams and WebSocket messages are messages."""
    facts = spec.parsed_url.facts
    if facts.is_datagram:
        return Messages()
    if spec.framing.kind is not FramingKind.NONE:
        return Framed(spec.framing)
    return Messages() if facts.is_web else Open()
