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
OPEN_MAX_BYTES: Final = 64 * 1024  # of a stream without messages, in which nothing was found yet
STARTS_MAX: Final = 4  # places in them where a message may begin


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
    """The bytes of a stream that came so far and no rule took, asked about receive by receive.

    ``data`` are those in question, ``at`` is where what is not taken begins; from ``fresh`` on they belong to
    ``piece``, the receive that is asked about; None: it is through. ``starts`` are the places where a message may
    begin: behind what was taken last, and where receives began of which something may still come.
    ``took``: a rule took something of the piece; ``told``: rules that heard of it without taking it, by their places,
    and ``passed`` how far those have come that let others be asked about what they find.
    ``found`` keeps by a rule's place what it finds next, and ``absent`` are those that find nothing in these bytes: so
    they are not asked about the same bytes again for each match of another.
    """

    def __init__(self) -> None:
        self.data = b""
        self.at = self.fresh = 0
        self.piece: Piece | None = None
        self.starts: list[int] = []
        self.took = False
        self.told: set[int] = set()
        self.passed: dict[int, int] = {}
        self.found: dict[int, Found | None] = {}
        self.absent: set[int] = set()
        self.given_up_bytes = 0
        self._waiting: deque[Piece] = deque()
        self._waiting_bytes = 0

    @property
    def size_bytes(self) -> int:
        return len(self.data) - self.at + self._waiting_bytes

    @property
    def rest(self) -> bytes:
        """What is not taken."""
        return self.data[self.at :] if self.at else self.data

    @property
    def is_waiting(self) -> bool:
        """The next receive is there, and the last one is through."""
        return self.piece is None and bool(self._waiting)

    @property
    def untaken(self) -> bytes:
        """What is not taken of the receive that is asked about."""
        return self.data[max(self.at, self.fresh) :]

    def put(self, piece: Piece) -> None:
        data = bytes(piece.payload)
        self._waiting.append(piece if data is piece.payload else piece._replace(payload=data))
        self._waiting_bytes += len(data)

    def next_piece(self) -> Piece | None:
        """The one that is asked about, from now on the next one; None: there is none."""
        if self.piece is None and self._waiting:
            piece = self.piece = self._waiting.popleft()
            before = self.rest
            self._waiting_bytes -= len(piece.payload)
            self.starts = few([*(start - self.at for start in self.starts), len(before)])
            self._move_passed(self.at)
            self.data = before + piece.payload
            self.at, self.fresh = 0, len(before)
            self.took = False
            self.told.clear()
            self.forget_found()
        return self.piece

    def gather(self) -> None:
        """Make one receive of all that wait."""
        if len(self._waiting) > 1:
            data = b"".join(piece.payload for piece in self._waiting)
            self._waiting = deque([self._waiting[-1]._replace(payload=data, taken=len(data))])

    def forget_found(self) -> None:
        """The bytes are others, or the rules are."""
        self.found.clear()
        self.absent.clear()

    def take(self, end: int) -> None:
        """Everything before ``end`` is taken."""
        self.at = end
        self.starts = [end, *(start for start in self.starts if start > end)]

    def close_piece(self, first: int, starts: list[int]) -> None:
        """Nothing more is found: give up all before ``first``, and of very many bytes the older ones as well; messages
        may still begin at ``starts``."""
        if len(self.data) - first > OPEN_MAX_BYTES:
            self.given_up_bytes += len(self.data) - first - OPEN_MAX_BYTES // 2
            first = len(self.data) - OPEN_MAX_BYTES // 2
        self.data = self.data[first:]
        self._move_passed(first)
        self.starts = few([start - first for start in starts if start >= first])
        self.at = 0
        self.piece = None

    def _move_passed(self, by: int) -> None:
        if self.passed:
            self.passed = {place: end - by for place, end in self.passed.items() if end > by}

    def left(self) -> list[Piece]:
        """What nobody was asked about yet; it is gone from here."""
        left = [*self._waiting]
        if self.piece is not None and (data := self.untaken):
            left.insert(0, self.piece._replace(payload=data, taken=len(data)))
        self.clear()
        return left

    def settle(self, now_ns: int) -> None:
        """Silence ends nothing here."""

    def finish(self) -> None:
        """Nor does the end."""

    def clear(self) -> None:
        self._waiting.clear()
        self._waiting_bytes = 0
        self.close_piece(len(self.data), [])


def few(starts: list[int]) -> list[int]:
    """The first of so many places, which no division of the stream changes, and the last ones."""
    return starts if len(starts) <= STARTS_MAX else [starts[0], *starts[1 - STARTS_MAX :]]


def make_intake(spec: SocketSpec) -> Messages | Open:
    """As the socket cuts: its framing rule, if it has one; datagrams and WebSocket messages are messages."""
    facts = spec.parsed_url.facts
    if facts.is_datagram:
        return Messages()
    if spec.framing.kind is not FramingKind.NONE:
        return Framed(spec.framing)
    return Messages() if facts.is_web else Open()
