"""One direction of a TCP connection put in order: what came twice, what overlaps, what is missing (RFC 9293)."""

from __future__ import annotations

from bisect import insort
from typing import Final, NamedTuple

WAITING_MAX_BYTES: Final = 4 * 1024 * 1024  # of one direction that waits for a gap to be filled
WAITING_MAX: Final = 1_024  # segments of the same
SEGMENT_COST_BYTES: Final = 200  # what a segment that waits takes beside its bytes
WINDOW_MAX: Final = 1 << 30  # RFC 7323, section 2.3: no receiver takes more ahead
_WRAP, _HALF = 1 << 32, 1 << 31


class Gap(NamedTuple):
    """Bytes that are not in the capture; -1 where nobody knows how many."""

    size: int


class Held:
    """Bytes of memory that wait in many directions together."""

    __slots__ = ("size",)

    def __init__(self) -> None:
        self.size = 0


class TcpHalf:
    """Segments in, bytes in order out. ``position`` counts the bytes since the first one, gaps included."""

    __slots__ = (
        "fin_position", "held", "keep_alives", "next", "out_of_order", "overlapping", "position", "retransmitted",
        "waiting", "waiting_bytes",
    )  # fmt: skip

    def __init__(self, held: Held | None = None) -> None:
        self.held = held or Held()
        self.next: int | None = None  # the sequence number that is due
        self.position = 0
        self.waiting: list[tuple[int, int, bytes, int]] = []  # position, order, bytes, bytes not captured
        self.waiting_bytes = 0
        self.retransmitted = 0  # segments that came again
        self.overlapping = 0  # bytes that came again in the same segment as new ones
        self.out_of_order = 0  # segments that came too early
        self.keep_alives = 0
        self.fin_position: int | None = None  # where the sender's end of stream is

    @property
    def ended(self) -> bool:
        """Everything up to the end of stream was given."""
        return self.fin_position is not None and self.position >= self.fin_position

    def push(self, sequence: int, data: bytes, missing: int = 0) -> list[bytes | Gap]:
        """Take a segment's bytes; what is in order now. ``missing`` bytes at its end were not captured."""
        if self.next is None:
            self.next = sequence
        ahead = (sequence - self.next + _HALF) % _WRAP - _HALF
        size = len(data) + missing
        found: list[bytes | Gap] = []
        if not -WINDOW_MAX <= ahead <= WINDOW_MAX:  # another stream than the one that we knew
            found += self.flush()
            found.append(Gap(-1))
            self.next, ahead = sequence, 0
        if ahead > 0:
            self._hold(self.position + ahead, data, missing)
            self.out_of_order += 1
            return found + self.skip_gap() if self._is_full() else found
        if -ahead >= size:
            if size <= 1 and ahead == -1:
                self.keep_alives += 1
            else:
                self.retransmitted += 1
            return found
        self.overlapping += -ahead
        self._give(data, -ahead, missing, found)
        if self.waiting:
            self._drain(found)
        return found

    def acknowledged(self, sequence: int) -> list[bytes | Gap]:
        """The other side has acknowledged everything before ``sequence``: what is missing of that never comes."""
        if self.next is None or not self.waiting:
            return []
        reach = self.position + (sequence - self.next + _HALF) % _WRAP - _HALF
        found: list[bytes | Gap] = []
        while self.waiting and reach > self.waiting[0][0]:
            found += self.skip_gap()
        return found

    def skip_gap(self) -> list[bytes | Gap]:
        """Give up what is missing before the first segment that waits."""
        if not self.waiting:
            return []
        found: list[bytes | Gap] = [Gap(self.waiting[0][0] - self.position)]
        self._advance(self.waiting[0][0] - self.position)
        self._drain(found)
        return found

    def flush(self) -> list[bytes | Gap]:
        """Everything that waits: nothing comes any more."""
        found: list[bytes | Gap] = []
        while self.waiting:
            found += self.skip_gap()
        return found

    def end_at(self, sequence: int) -> None:
        """The sender's end of stream has this sequence number."""
        if self.next is None:
            self.next = sequence
        ahead = (sequence - self.next + _HALF) % _WRAP - _HALF
        if self.fin_position is None and 0 <= ahead <= WINDOW_MAX:
            self.fin_position = self.position + ahead

    def _is_full(self) -> bool:
        return self.waiting_bytes > WAITING_MAX_BYTES or len(self.waiting) > WAITING_MAX

    def _hold(self, position: int, data: bytes, missing: int) -> None:
        insort(self.waiting, (position, self.out_of_order, data, missing))
        self.waiting_bytes += len(data)
        self.held.size += len(data) + SEGMENT_COST_BYTES

    def _advance(self, size: int) -> None:
        self.position += size
        self.next = ((self.next or 0) + size) % _WRAP

    def _give(self, data: bytes, skip: int, missing: int, found: list[bytes | Gap]) -> None:
        fresh = data[skip:] if skip else data
        if fresh:
            found.append(fresh)
        if missing:
            found.append(Gap(min(missing, len(data) + missing - skip)))
        self._advance(len(data) + missing - skip)

    def _drain(self, found: list[bytes | Gap]) -> None:
        waiting, taken = self.waiting, 0
        for position, _order, data, missing in waiting:
            if position > self.position:
                break
            taken += 1
            self.waiting_bytes -= len(data)
            self.held.size -= len(data) + SEGMENT_COST_BYTES
            skip = self.position - position
            if skip >= len(data) + missing:
                self.retransmitted += 1
                continue
            self.overlapping += skip
            self._give(data, skip, missing, found)
        del waiting[:taken]
