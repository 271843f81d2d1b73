"""When each payload is due: a rate, a ramp up to it, bursts, sizes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from workbench.model.generators import CONNECTIONS_MAX, RATE_BITS_MAX, RATE_HZ_MAX, GeneratorSpec
from workbench.session.generator.stamp import STAMP_BYTES

DATAGRAM_MAX_BYTES: Final = 65_507  # RFC 768 and RFC 791: 65,535 less the headers of UDP and IPv4
STREAM_MAX_BYTES: Final = 16 * 1024 * 1024
BURST_MAX: Final = 100_000
LONGEST_S: Final = 1e9


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes in their order: one, or a sweep that begins again at its end."""

    first: int
    last: int
    step: int

    @property
    def count(self) -> int:
        """How many sizes there are before it begins again."""
        return abs(self.last - self.first) // self.step + 1

    @property
    def mean(self) -> float:
        return (self[0] + self[self.count - 1]) / 2

    @property
    def greatest(self) -> int:
        return max(self.first, self[self.count - 1])

    def __getitem__(self, number: int) -> int:
        """Of the payload with this number, counted from 0."""
        steps = number % self.count * self.step
        return self.first + steps if self.last >= self.first else self.first - steps


class Schedule:
    """Time in seconds since the start, ``rate`` in payloads per second; with none everything is due at once."""

    def __init__(self, spec: GeneratorSpec, mean_bytes: float) -> None:
        """``mean_bytes`` of a payload: in a sweep of sizes a rate in bits is kept over the whole of it."""
        self.rate = spec.rate_bits / (8 * max(1.0, mean_bytes)) if spec.rate_bits > 0 else spec.rate_hz
        self.ramp_s = spec.ramp_s if self.rate else 0.0
        self._burst = spec.burst

    @property
    def is_free(self) -> bool:
        """As fast as the socket takes it."""
        return not self.rate

    def due(self, at_s: float) -> int:
        """How many payloads should have been sent by then: whole bursts, the first at once."""
        return (int(self._area(at_s) / self._burst) + 1) * self._burst

    def next_s(self, at_s: float) -> float:
        """The first time after that one at which a burst is due."""
        bursts = int(self._area(at_s) / self._burst) + 1
        due_s = self._time_of(bursts * self._burst)
        return due_s if due_s > at_s else self._time_of((bursts + 1) * self._burst)

    def _area(self, at_s: float) -> float:
        """Under the rate up to then."""
        if at_s <= 0:
            return 0.0
        if at_s < self.ramp_s:
            return self.rate * at_s * at_s / (2 * self.ramp_s)
        return self.rate * (at_s - self.ramp_s / 2)

    def _time_of(self, payloads: float) -> float:
        if payloads < self.rate * self.ramp_s / 2:
            return math.sqrt(2 * self.ramp_s * payloads / self.rate)
        return payloads / self.rate + self.ramp_s / 2

    def rate_at(self, at_s: float) -> float:
        """Payloads per second that are asked for at that time."""
        return self.rate * min(1.0, at_s / self.ramp_s) if self.ramp_s else self.rate


def sizes_of(spec: GeneratorSpec) -> Sizes:
    """Of the payloads that a spec asks for; a stamped one is never smaller than its stamp."""
    last = spec.size_last_bytes or spec.size_bytes
    return Sizes(spec.size_bytes, last, max(1, spec.size_step_bytes))


def check_spec(spec: GeneratorSpec, *, is_datagram: bool, is_client: bool) -> None:
    """Raises ValueError with a sentence where a run of it cannot be."""
    for value, most, what in (
        (spec.rate_hz, RATE_HZ_MAX, "a rate is 0 (as fast as it goes) to {:,.0f} payloads per second"),
        (spec.rate_bits, RATE_BITS_MAX, "a rate is 0 to {:,.0f} bits per second"),
        (spec.ramp_s, LONGEST_S, "a ramp is 0 to {:,.0f} seconds"),
        (spec.duration_s, LONGEST_S, "a duration is 0 (until stopped) to {:,.0f} seconds"),
        (spec.burst - 1, BURST_MAX - 1, "a burst is 1 to 100,000 payloads"),
        (spec.connections - 1, CONNECTIONS_MAX - 1, "there are 1 to 10,000 connections"),
        (spec.count, 1 << 53, "a count is 0 (until stopped) or more"),
    ):
        if not 0 <= value <= most:
            raise ValueError(what.format(most))
    if spec.connections > 1 and not is_client:
        raise ValueError("parallel connections are made by a client; a listener sends to all that came")
    if spec.stamped:
        _check_sizes(spec, DATAGRAM_MAX_BYTES if is_datagram else STREAM_MAX_BYTES)


def _check_sizes(spec: GeneratorSpec, most: int) -> None:
    for size in (spec.size_bytes, spec.size_last_bytes or spec.size_bytes):
        if not STAMP_BYTES <= size <= most:
            raise ValueError(f"a stamped payload has {STAMP_BYTES} to {most:,} bytes; its stamp has {STAMP_BYTES}")
    if spec.size_step_bytes < 1:
        raise ValueError("the step of a sweep is 1 byte or more")
