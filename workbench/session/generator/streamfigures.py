"""What became of one stream of stamped payloads: lost, twice, out of order, how late, how unevenly."""

from __future__ import annotations

from typing import Final

from workbench.session.generator.histogram import Histogram

WINDOW: Final = 8_192  # sequence numbers below the highest of which is known whether they came; a power of two
JUMP_MAX: Final = 1 << 24  # further than this, in either direction, is a sender that began anew
HEAD_LOST_MAX: Final = 1_024  # a stream that is first seen beyond this was under way already: nothing was lost before
_NUMBERS: Final = 1 << 64
_MASK: Final = _NUMBERS - 1


class StreamFigures:
    """Bounded whatever comes. Sequence numbers count modulo 2^64.

    ``lost`` is RFC 7680's loss so far: what should have come up to the highest number and did not; a late one takes
    back its loss. ``duplicates``: RFC 5560. ``reordered``: RFC 4737, section 3.3: it came below a number that was seen
    before; ``furthest_behind`` is the most that one was. ``too_late`` came more than :data:`WINDOW` numbers behind,
    where a duplicate and a late one are not told apart: it stays lost. ``jitter_ns``: RFC 3550, section 6.4.1.
    ``delay`` is filled where sender and receiver share a clock.
    """

    __slots__ = ("_expected", "_highest", "_last_transit_ns", "_seen", "_unique", "bytes", "connection",
                 "cut", "delay", "duplicates", "first_ns", "furthest_behind", "jitter_ns", "last_ns", "number", "peer",
                 "received", "reordered", "restarts", "same_clock", "spacing", "too_late")  # fmt: skip

    def __init__(self, number: int, peer: str, connection: int, same_clock: bool) -> None:
        self.number = number
        self.peer = peer
        self.connection = connection
        self.same_clock = same_clock
        self.first_ns = self.last_ns = -1  # arrivals, on the capture's clock
        self.received = self.bytes = 0
        self.duplicates = self.reordered = self.too_late = 0
        self.furthest_behind = self.restarts = 0
        self.cut = 0  # whose length is not what their stamp says
        self.jitter_ns = 0.0
        self.delay = Histogram()
        self.spacing = Histogram()
        self._seen: bytearray | None = None  # as long as they come in order, it is known without marks
        self._highest = -1
        self._expected = self._unique = 0
        self._last_transit_ns = 0

    @property
    def lost(self) -> int:
        return self._expected - self._unique

    @property
    def expected(self) -> int:
        """How many should have come, as far as the numbers tell."""
        return self._expected

    @property
    def lost_share(self) -> float:
        """0 to 1."""
        return self.lost / self._expected if self._expected else 0.0

    @property
    def seconds(self) -> float:
        """From the first arrival to the last."""
        return (self.last_ns - self.first_ns) / 1e9

    @property
    def rate_hz(self) -> float:
        """Received payloads per second."""
        return (self.received - 1) / self.seconds if self.seconds > 0 else 0.0

    @property
    def rate_bits(self) -> float:
        """Received bits of payload per second."""
        return self.rate_hz * self.bytes * 8 / self.received if self.received else 0.0

    def take(self, sequence: int, transit_ns: int, arrived_ns: int, size_bytes: int) -> None:
        """One payload. ``transit_ns`` is arrival less sending, by the two clocks as they are."""
        self.received += 1
        self.bytes += size_bytes
        ahead = (sequence - self._highest) & _MASK
        if ahead == 1 and self._expected:
            self._highest = sequence
            if self._seen is not None:
                self._seen[sequence & (WINDOW - 1)] = 1
            self._expected += 1
            self._unique += 1
        elif not self._place(sequence, ahead):
            return
        if self.last_ns >= 0:
            self.spacing.add(arrived_ns - self.last_ns)
            # RFC 3550, 6.4.1: J(i) = J(i-1) + (|D(i-1, i)| - J(i-1)) / 16; the clocks' difference falls out of D.
            self.jitter_ns += (abs(transit_ns - self._last_transit_ns) - self.jitter_ns) / 16
        else:
            self.first_ns = arrived_ns
        self.last_ns = arrived_ns
        self._last_transit_ns = transit_ns
        if self.same_clock:
            self.delay.add(transit_ns)

    def _place(self, sequence: int, ahead: int) -> bool:
        """Anything but the next number. False for one that came twice, or so late that nobody knows."""
        if not self._expected:
            self._begin(sequence)
            return True
        behind = (self._highest - sequence) & _MASK
        if min(ahead, behind) > JUMP_MAX:
            self.restarts += 1
            self._begin(sequence)
            return True
        if behind > JUMP_MAX:
            self._forward(sequence, ahead)
            return True
        return self._backward(sequence, behind)

    def _begin(self, sequence: int) -> None:
        self._seen = None
        if 0 < sequence < HEAD_LOST_MAX:
            self._seen = bytearray(WINDOW)
            self._seen[sequence & (WINDOW - 1)] = 1
        self._highest = sequence
        self._expected += sequence + 1 if sequence < HEAD_LOST_MAX else 1
        self._unique += 1

    def _forward(self, sequence: int, ahead: int) -> None:
        """Those between have not come."""
        seen, first = self._marks(), (self._highest + 1) & (WINDOW - 1)
        if ahead >= WINDOW:
            self._seen = seen = bytearray(WINDOW)
        else:
            end = first + ahead
            seen[first : min(end, WINDOW)] = bytes(min(end, WINDOW) - first)
            if end > WINDOW:
                seen[: end - WINDOW] = bytes(end - WINDOW)
        seen[sequence & (WINDOW - 1)] = 1
        self._highest = sequence
        self._expected += ahead
        self._unique += 1

    def _backward(self, sequence: int, behind: int) -> bool:
        if behind >= WINDOW or behind >= self._expected:
            self.too_late += 1
            return False
        seen, place = self._marks(), sequence & (WINDOW - 1)
        if seen[place]:
            self.duplicates += 1
            return False
        seen[place] = 1
        self._unique += 1
        self.reordered += 1
        self.furthest_behind = max(self.furthest_behind, behind)
        return True

    def _marks(self) -> bytearray:
        """Which of the latest came; where they came in order so far, all did."""
        if self._seen is None:
            self._seen = bytearray(b"\x01" * WINDOW)
        return self._seen
