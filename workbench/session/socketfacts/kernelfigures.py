"""The kernel's figures of one connection of a session, sampled while somebody looks, with their recent past."""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from workbench.engine.options.tcpinfo import read_figures
from workbench.model.failures import Failure, Reason
from workbench.model.kernelfigures import KernelFigures
from workbench.model.options.facts import base_kind
from workbench.model.schemes import Scheme
from workbench.session.ear import Ear
from workbench.session.standing import Standing

STEP_NS: Final = 200_000_000  # five looks a second: each is one system call
POINTS: Final = 3_000  # ten minutes
_SPARE: Final = 500  # trimmed a block at a time
COLUMNS: Final = ("rtt_us", "least_rtt_us", "window_bytes", "in_flight_bytes", "retransmitted_segments")


@dataclass(frozen=True, slots=True)
class FigureWindow:
    """Equally long columns, oldest first: seconds since the epoch, and a value or NaN for what is not known."""

    times_s: array[float]
    columns: dict[str, array[float]]


class FigureSampler:
    """Nothing is asked unless :meth:`look` is called. ``revision`` grows with every sample."""

    def __init__(self, about: Standing, ear: Ear, now_ns: Callable[[], int]) -> None:
        self._about = about
        self._ear = ear
        self._now_ns = now_ns
        self._asked = -1  # what look() was called with …
        self._connection = -1  # … and whose figures these are
        self._looked_ns = self._opened_ns = 0
        self.revision = 0
        self.latest: KernelFigures | None = None
        self.failure: Failure | None = None  # why there are none
        self._times = array("d")
        self._columns = {name: array("d") for name in COLUMNS}

    def look(self, connection: int = 0) -> bool:
        """Take a sample if the last one is old enough; True if there is something new. 0 is the only connection."""
        now_ns = self._now_ns()
        if connection == self._asked and now_ns - self._looked_ns < STEP_NS:
            return False
        self._asked, self._looked_ns = connection, now_ns
        connection = self._number(connection)
        if connection != self._connection or self._opening() != self._opened_ns:
            self._begin(connection)
        found = self._ask(connection, now_ns)
        if isinstance(found, Failure):
            changed = found != self.failure
            self.failure = found
            self.revision += changed
            return changed
        self.failure = None
        self._append(found)
        return True

    def window(self, seconds: float) -> FigureWindow:
        """The columns of the last ``seconds`` before the newest sample."""
        times = self._times
        start = 0
        if times:
            oldest = times[-1] - seconds
            start = next((place for place, time_s in enumerate(times) if time_s >= oldest), len(times))
        return FigureWindow(times[start:], {name: column[start:] for name, column in self._columns.items()})

    def _number(self, connection: int) -> int:
        """The newest open connection stands for “the only one”, so that a listener shows somebody."""
        if connection:
            return connection
        opened = [each.number for each in self._about.connections.values() if each.is_open]
        return max(opened, default=0)

    def _opening(self) -> int:
        known = self._about.connections.get(self._connection)
        return known.opened_ns if known is not None else 0

    def _begin(self, connection: int) -> None:
        self._connection = connection
        self._opened_ns = self._opening()
        self.latest = None
        del self._times[:]
        for column in self._columns.values():
            del column[:]
        self.revision += 1

    def _ask(self, connection: int, now_ns: int) -> KernelFigures | Failure:
        spec = self._about.spec
        if base_kind(spec.parsed_url.scheme) is not Scheme.TCP:
            return Failure(Reason.NOT_SUPPORTED, "the kernel keeps such figures for TCP alone")
        transport = self._ear.transport
        sock = transport.socket_of(connection) if transport is not None and connection else None
        if sock is None:
            return Failure(Reason.NOT_CONNECTED, "figures come with a connection")
        return read_figures(sock, now_ns)

    def _append(self, found: KernelFigures) -> None:
        self.latest = found
        self._times.append(found.time_ns / 1e9)
        for name, column in self._columns.items():
            value = getattr(found, name)
            column.append(math.nan if value is None else value)
        if len(self._times) > POINTS + _SPARE:
            del self._times[: len(self._times) - POINTS]
            for column in self._columns.values():
                del column[: len(column) - POINTS]
        self.revision += 1

    @property
    def connection(self) -> int:
        """Whose figures they are; 0 for nobody's."""
        return max(0, self._connection)
