"""The receiver's meter: knows the generator's stamp, and tells what became of each stream."""

from __future__ import annotations

from collections import OrderedDict, deque
from typing import Final, NamedTuple, Protocol

from workbench.model.clock import Clock
from workbench.model.events import Event, EventKind
from workbench.model.records import Piece
from workbench.model.sockets import SocketSpec
from workbench.session.generator.cutting import StampCutter
from workbench.session.generator.stamp import LAYOUT, MAGIC, STAMP_BYTES, Stamp, clock_number
from workbench.session.generator.streamfigures import StreamFigures
from workbench.session.hearer import Hearer

STREAMS_KEPT: Final = 10_000  # as many as a generator has connections
QUIET_NS: Final = 1_000_000_000  # a stream that was heard later is not forgotten first
LOOKED_AT: Final = 8  # streams, for one to be forgotten
POINTS_KEPT: Final = 600
POINT_NS: Final = 500_000_000


class MeterPoint(NamedTuple):
    """Half a second of all streams together."""

    time_ns: int
    received_hz: float
    lost_hz: float  # 0 where more losses were taken back than came
    jitter_ns: float  # the greatest of the streams that something came of


class MeterOwner(Protocol):
    """The session, as its meter needs it."""

    spec: SocketSpec
    hearers: list[Hearer]


class Meter:
    """Begins by itself when a stamp comes. Until then a look at the first bytes of each wake-up is all it costs, and
    of a stream at the first bytes of each connection.

    ``revision`` grows with every half second in which something was measured.
    """

    def __init__(self, session: MeterOwner, clock: Clock) -> None:
        self._session = session
        self._offset_ns = clock.from_perf_ns(0)
        self._clock = clock_number()
        # Ordered: the first of a plain dict is found past all that were taken out before it, one by one.
        self._streams: OrderedDict[int, StreamFigures] = OrderedDict()
        self._cutters: dict[int, StampCutter | None] = {}  # by connection; None: no stamps there
        self._is_on = False
        self._last = (0, 0, 0)  # the last point's time, received and lost
        self.points: deque[MeterPoint] = deque(maxlen=POINTS_KEPT)
        self.forgotten = 0  # streams that fell out of the table: more than it keeps
        self.revision = 0
        session.hearers.append(self)

    @property
    def streams(self) -> list[StreamFigures]:
        """In the order in which they came; at most :data:`STREAMS_KEPT`."""
        return list(self._streams.values())

    def clear(self) -> None:
        """Forget all; what still comes is measured anew."""
        self._streams.clear()
        self.points.clear()
        self.forgotten, self._last = 0, (0, 0, 0)
        self.revision += 1

    # -- Hearer

    def received(self, pieces: list[Piece]) -> None:
        """What a wake-up brought."""
        if not self._session.spec.is_datagram:
            self._take_streams(pieces)
        elif self._is_on or pieces[0].payload[:4] == MAGIC or pieces[-1].payload[:4] == MAGIC:
            self._take_datagrams(pieces)

    def happened(self, event: Event) -> None:
        """A connection that is closed has no half payload any more."""
        if event.kind is EventKind.CLOSED:
            self._cutters.pop(event.connection, None)

    def tick(self, now_ns: int) -> None:
        """Every 100 ms: whether a point of the curve is due."""
        last_ns, received, lost = self._last
        if not self._is_on or now_ns - last_ns < POINT_NS:
            return
        streams = self._streams.values()
        now_received, now_lost = sum([each.received for each in streams]), sum([each.lost for each in streams])
        live = [each.jitter_ns for each in streams if each.last_ns > last_ns]
        self._last = (now_ns, now_received, now_lost)
        if last_ns and (live or (self.points and self.points[-1].received_hz)):
            seconds = (now_ns - last_ns) / 1e9
            hz = max(0, now_received - received) / seconds
            self.points.append(MeterPoint(now_ns, hz, max(0, now_lost - lost) / seconds, max(live, default=0.0)))
            self.revision += 1

    # -- inside

    def _take_datagrams(self, pieces: list[Piece]) -> None:
        unpack, streams, offset_ns = LAYOUT.unpack_from, self._streams, self._offset_ns
        for time_ns, _direction, connection, peer, payload, size, _mark in pieces:
            if size < STAMP_BYTES or payload[:4] != MAGIC:
                continue
            _magic, length, number, clock, sequence, sent_ns = unpack(payload)
            if length < STAMP_BYTES:
                continue
            figures = streams.get(number) or self._new(number, peer, connection, clock)
            if length != size:
                figures.cut += 1
            figures.take(sequence, time_ns - offset_ns - sent_ns, time_ns, size)

    def _take_streams(self, pieces: list[Piece]) -> None:
        for piece in pieces:
            cutter = self._cutters.get(piece.connection, self)
            if cutter is None:
                continue
            if not isinstance(cutter, StampCutter):
                cutter = self._cutters[piece.connection] = StampCutter()
            for stamp in cutter.feed(piece.payload):
                self._take(stamp, piece)
            if cutter.broken:
                self._cutters[piece.connection] = None

    def _take(self, stamp: Stamp, piece: Piece) -> None:
        figures = self._streams.get(stamp.stream) or self._new(stamp.stream, piece.peer, piece.connection, stamp.clock)
        transit_ns = piece.time_ns - self._offset_ns - stamp.sent_ns
        figures.take(stamp.sequence, transit_ns, piece.time_ns, stamp.length)

    def _new(self, number: int, peer: str, connection: int, clock: int) -> StreamFigures:
        if len(self._streams) >= STREAMS_KEPT:
            self._forget_one()
        self._is_on = True
        figures = self._streams[number] = StreamFigures(number, peer, connection, clock == self._clock)
        return figures

    def _forget_one(self) -> None:
        """One of the oldest, if possible one that is quiet."""
        for _ in range(LOOKED_AT):
            number = next(iter(self._streams))
            if self._streams[number].last_ns < self._last[0] - QUIET_NS:
                break
            self._streams.move_to_end(number)
        else:
            number = next(reversed(self._streams))
        del self._streams[number]
        self.forgotten += 1
