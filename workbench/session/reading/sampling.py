"""Series of numbers that samplers find in a session's traffic, past and live. Whoever looks makes it go on."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import replace
from math import inf
from time import perf_counter, thread_time
from typing import TYPE_CHECKING, Final

from workbench.model.fields import Dissection
from workbench.model.records import RecordHead
from workbench.model.samplers import Sampled, SamplerKind, SamplerSpec
from workbench.model.sockets import SocketSpec
from workbench.session.reading.decoding import Decoding
from workbench.session.standing import Standing

if TYPE_CHECKING:
    from workbench.codec.sampling.sampler import Sampler, SamplerError

POINTS_MAX: Final = 100_000  # of one series; older ones are dropped by the half
POINTS_TOGETHER_MAX: Final = 2_000_000  # of all series of a session
ROWS_MAX: Final = 200_000  # of past traffic, the newest; what lies before is not looked at
PAGE_ROWS: Final = 64
MESSAGE_MAX_BYTES: Final = 64 * 1024  # of a longer message the beginning is looked at
SLICE_S: Final = 0.008  # of a frame
LATE_S: Final = 0.2  # of the processor's time for one message: an expression that takes more is put to rest


class Series:
    """The points of one sampler: seconds since the epoch, and values in its unit; at most ``points_max`` of them."""

    def __init__(self, spec: SamplerSpec, points_max: int = POINTS_MAX) -> None:
        self.spec = spec
        self._points_max = points_max
        self.is_ready = False
        self.fault: SamplerError | None = None
        self.sampler: Sampler | None = None
        self.times_s = array("d")
        self.values = array("d")
        self.found = 0  # numbers in all, dropped ones included

    def prepare(self) -> None:
        """Read the sampler's settings, which takes a moment for a large expression."""
        from workbench.codec.sampling.sampler import Sampler, SamplerError  # few sockets have samplers

        self.is_ready = True
        try:
            self.sampler = Sampler(self.spec)
        except SamplerError as error:
            self.fault = error

    def put_to_rest(self) -> None:
        """It takes too long, and would make the window wait at each message."""
        from workbench.codec.sampling.sampler import SamplerError

        self.fault, self.sampler = SamplerError("pattern", "it takes too long and is at rest: try a simpler one"), None

    @property
    def latest(self) -> float | None:
        """The newest value; None before the first."""
        return self.values[-1] if self.values else None

    def add(self, time_s: float, values: list[float]) -> None:
        """The numbers of one message, all at its time."""
        for value in values:
            self.times_s.append(time_s)
            self.values.append(value)
        self.found += len(values)
        if len(self.values) > self._points_max:
            half = self._points_max // 2
            del self.times_s[:-half], self.values[:-half]

    def wants(self, head: RecordHead) -> bool:
        """Whether this row's direction is looked at."""
        wanted = self.spec.sampled
        return wanted is Sampled.BOTH or (wanted is Sampled.TX) == bool(head.direction)


class _Known:
    """A message while samplers look at it: dissected once, however many of them ask."""

    def __init__(self, decoding: Decoding, head: RecordHead, data: bytes) -> None:
        self._decoding, self.head, self.data = decoding, head, data
        self._found: Dissection | None = None

    def dissect(self) -> Dissection:
        """Its fields."""
        if self._found is None:
            self._found = self._decoding.dissect(self.head, self.data)
        return self._found


class Sampling:
    """The samplers of a session over its records, or over its messages where it is cut into some.

    ``revision`` grows when points came or the series changed.
    """

    def __init__(self, about: Standing, decoding: Decoding, edited: Callable[[SocketSpec, str], None]) -> None:
        self._about, self._decoding, self._edited = about, decoding, edited
        self._specs: tuple[SamplerSpec, ...] = ()
        self._rows: object = None  # which rows, and how often they were exchanged
        self._next = 0  # the row that is looked at next
        self.series: list[Series] = []
        self.skipped = 0  # rows of the past that were not looked at
        self.revision = 0

    def set_samplers(self, samplers: tuple[SamplerSpec, ...]) -> None:
        """In place of those that the socket had; a step of undo."""
        if samplers != self._about.spec.samplers:
            self._edited(replace(self._about.spec, samplers=samplers), "Change samplers")

    @property
    def behind(self) -> int:
        """Rows that were not looked at yet."""
        return max(0, self._about.reading.base.count() - self._next)

    def advance(self) -> bool:
        """Look at what is new, for some milliseconds; True if there is something to show. Called once a frame."""
        changed = self._follow()
        rows = self._about.reading.base
        count = rows.count()
        end = perf_counter() + SLICE_S
        for series in self.series:
            if not series.is_ready:
                series.prepare()
                changed = True
                self.revision += 1
                if perf_counter() > end:
                    return True
        wanted = [each for each in self.series if each.sampler is not None and each.spec.enabled]
        if not wanted:
            self._next = count
            return changed
        while self._next < count and perf_counter() < end:
            heads = rows.heads(self._next, min(PAGE_ROWS, count - self._next))
            if not heads:
                break
            for head in heads:
                changed |= self._look(wanted, head)
                self._next += 1
                if perf_counter() > end:
                    break
        self.revision += changed
        return changed

    def _look(self, wanted: list[Series], head: RecordHead) -> bool:
        asked = [series for series in wanted if series.wants(head)]
        if not asked:
            return False
        data = head.preview
        if len(data) < head.size:
            data = self._about.reading.base.payload(head.number, 0, MESSAGE_MAX_BYTES)
        known = _Known(self._decoding, head, data)
        found = False
        for series in asked:
            found |= self._sample(series, known)
        return found

    def _sample(self, series: Series, known: _Known) -> bool:
        """True if there is something new to show: numbers, or a fault."""
        if series.sampler is None:
            return False
        end = thread_time() + LATE_S if series.spec.kind is SamplerKind.REGEX else inf
        values = series.sampler.sample(known.data, known.dissect, lambda: thread_time() > end)
        if thread_time() > end:
            series.put_to_rest()
            return True
        if values:
            series.add(known.head.time_ns / 1e9, values)
        return bool(values)

    def _follow(self) -> bool:
        """Begin anew where the samplers, the rows or the dissector changed."""
        spec, base = self._about.spec, self._about.reading.base
        rows = (base, base.revision, spec.dissector, self._decoding.own)
        if spec.samplers == self._specs and self._is_same(rows):
            return False
        self._specs, self._rows = spec.samplers, rows
        points = min(POINTS_MAX, POINTS_TOGETHER_MAX // max(1, len(spec.samplers)))
        self.series = [Series(each, points) for each in spec.samplers]
        self._next = self.skipped = max(0, base.count() - ROWS_MAX)
        self.revision += 1
        return True

    def _is_same(self, rows: tuple[object, ...]) -> bool:
        before = self._rows
        return isinstance(before, tuple) and all(
            old is new or (isinstance(old, int | str) and old == new) for old, new in zip(before, rows, strict=True)
        )
