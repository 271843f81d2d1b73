"""The generator: payloads at a rate that is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from workbench.model.payloads import TYPED, PayloadSpec

RATE_HZ_MAX: Final = 1_000_000.0
RATE_BITS_MAX: Final = 1e12  # bits of payload per second
CONNECTIONS_MAX: Final = 10_000


@dataclass(frozen=True, slots=True)
class GeneratorSpec:
    """What is sent and how fast. With neither rate it sends as fast as the socket takes it.

    ``rate_hz`` counts payloads of all connections together; ``rate_bits`` bits of payload per second, and goes first.
    """

    rate_hz: float = 100.0
    rate_bits: float = 0.0
    burst: int = 1  # payloads that are sent at once, at a rate of bursts that keeps the rate
    ramp_s: float = 0.0  # so long the rate grows from nothing
    count: int = 0  # 0: until it is stopped, or the duration is over
    duration_s: float = 0.0  # 0: until it is stopped, or the count is reached
    size_bytes: int = 64
    size_last_bytes: int = 0  # 0: all of one size; else swept from size_bytes to this, and again
    size_step_bytes: int = 1
    stamped: bool = True  # the payload begins with sequence number and time; else ``payload`` is sent
    payload: PayloadSpec = TYPED
    connections: int = 1  # parallel ones, of a client
