"""Echo requests and what became of them (RFC 792, RFC 4443), in the words that engine, session and views share."""

from __future__ import annotations

import math
from collections.abc import Iterable
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


def statistics_of(
    rtts_ms: Iterable[float], sent: int, *, duplicates: int = 0, errors: int = 0
) -> PingStatistics:
    """From the round-trip times of the replies, and the number of requests that are decided."""
    times = list(rtts_ms)
    if not times:
        return PingStatistics(sent, 0, duplicates, errors)
    average = math.fsum(times) / len(times)
    deviation = math.sqrt(math.fsum((each - average) ** 2 for each in times) / len(times))
    return PingStatistics(
        sent, len(times), duplicates, errors, min(times), average, max(times), deviation
    )


def rtt_text(rtt_ms: float) -> str:
    """With three significant figures: ``0.052 ms``, ``12.3 ms``, ``1,240 ms``."""
    digits = 3 if rtt_ms < 1 else 2 if rtt_ms < 10 else 1 if rtt_ms < 100 else 0
    return f"{rtt_ms:,.{digits}f} ms"


def answer_text(answer: EchoAnswer) -> str:
    """A clause: ``echo reply 3 from 127.0.0.1: 56 bytes in 0.052 ms, time to live 64``."""
    ttl = f", time to live {answer.ttl}" if answer.ttl is not None else ""
    again = " (again)" if answer.duplicate else ""
    size = f"{answer.size_bytes:,} {'byte' if answer.size_bytes == 1 else 'bytes'}"
    return f"echo reply {answer.number}{again} from {answer.host}: {size} in {rtt_text(answer.rtt_ns / 1e6)}{ttl}"
