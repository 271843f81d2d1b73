"""Echo requests and what became of them (RFC 792, RFC 4443), in the words that engine, session and views share."""

from __future__ import annotations

import math
from dataclasses import dataclass

from workbench.model.failures import Failure


@dataclass(frozen=True, slots=True)
class EchoAnswer:
    """What came back for one echo request: the reply, or with ``failure`` the message of a router or host.

    ``number`` counts the requests of a socket from 1; on the wire it is cut to 16 bits. ``host`` is who answered.
    ``ttl``, the time to live or hop limit of the answer, is None where the system does not tell. ``duplicate``: the
    same request was answered before.
    """

    number: int
    host: str
    size_bytes: int
    rtt_ns: int
    ttl: int | None = None
    failure: Failure | None = None
    duplicate: bool = False


@dataclass(frozen=True, slots=True)
class PingStatistics:
    """As ping(8) counts: times in milliseconds, None before the first reply. ``mdev`` is the standard deviation."""

    sent: int = 0
    received: int = 0
    duplicates: int = 0
    errors: int = 0
    min_ms: float | None = None
    avg_ms: float | None = None
    max_ms: float | None = None
    mdev_ms: float | None = None

    @property
    def loss_percent(self) -> float:
        """Of what was sent and can no more be answered in time; 0 where nothing was sent."""
        return 100.0 * (self.sent - self.received) / self.sent if self.sent else 0.0


@dataclass(slots=True)
class RoundTrips:
    """Counts round-trip times without keeping them. Welford's way (Knuth, TAOCP 2, 4.2.2): no digits are lost."""

    received: int = 0
    min_ms: float = math.inf
    max_ms: float = 0.0
    _mean_ms: float = 0.0
    _squares: float = 0.0

    def add(self, rtt_ms: float) -> None:
        """One reply."""
        self.received += 1
        self.min_ms, self.max_ms = min(self.min_ms, rtt_ms), max(self.max_ms, rtt_ms)
        off = rtt_ms - self._mean_ms
        self._mean_ms += off / self.received
        self._squares += off * (rtt_ms - self._mean_ms)

    def statistics(self, sent: int, *, duplicates: int = 0, errors: int = 0) -> PingStatistics:
        """``sent``: the requests that are decided."""
        if not self.received:
            return PingStatistics(sent, 0, duplicates, errors)
        deviation = math.sqrt(max(0.0, self._squares) / self.received)
        times = (self.min_ms, self._mean_ms, self.max_ms, deviation)
        return PingStatistics(sent, self.received, duplicates, errors, *times)


def rtt_text(rtt_ms: float) -> str:
    """With three significant figures: ``0.052 ms``, ``12.3 ms``, ``1,240 ms``."""
    digits = 3 if rtt_ms < 1 else 2 if rtt_ms < 10 else 1 if rtt_ms < 100 else 0
    return f"{rtt_ms:,.{digits}f} ms"


def statistics_text(found: PingStatistics) -> str:
    """As ping(8) ends: ``4 sent, 4 received, 0 % lost; 0.041 / 0.052 / 0.070 ms (mdev 0.010 ms)``."""
    text = f"{found.sent:,} sent, {found.received:,} received, {found.loss_percent:.3g} % lost"
    if found.duplicates:
        text += f", {found.duplicates:,} twice"
    if found.errors:
        text += f", {found.errors:,} not delivered"
    if found.min_ms is None or found.avg_ms is None or found.max_ms is None or found.mdev_ms is None:
        return text
    times = " / ".join(rtt_text(each) for each in (found.min_ms, found.avg_ms, found.max_ms))
    return f"{text}; least / mean / most {times}, deviation {rtt_text(found.mdev_ms)}"


def answer_text(answer: EchoAnswer) -> str:
    """A clause: ``echo reply 3 from 127.0.0.1: 56 bytes in 0.052 ms, time to live 64``."""
    ttl = f", time to live {answer.ttl}" if answer.ttl is not None else ""
    again = " (again)" if answer.duplicate else ""
    size = f"{answer.size_bytes:,} {'byte' if answer.size_bytes == 1 else 'bytes'}"
    return f"echo reply {answer.number}{again} from {answer.host}: {size} in {rtt_text(answer.rtt_ns / 1e6)}{ttl}"
