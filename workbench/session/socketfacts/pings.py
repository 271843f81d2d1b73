"""Ping runs of a session: requests on their times, answers beside them, and what it comes to."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from workbench.engine.transport import SendsEchoes
from workbench.model.failures import Failure, Reason
from workbench.model.pings import EchoAnswer, PingStatistics, RoundTrips
from workbench.session.ear import Ear
from workbench.session.surroundings import Spawner

ROWS_KEPT: Final = 10_000
SIZE_MAX_BYTES: Final = 65_507  # of IPv4: 65,535 less its header and ICMP's
INTERVAL_MS: Final = (10, 3_600_000)
TIMEOUT_MS: Final = (10, 600_000)
LOOK_S: Final = 0.05  # how late a time-out may be seen

Send = Callable[[bytes], Failure | None]


@dataclass(frozen=True, slots=True)
class PingSettings:
    """``count`` 0: until stopped. ``size_bytes`` is the data behind ICMP's header."""

    count: int = 4
    interval_ms: int = 1_000
    size_bytes: int = 56
    timeout_ms: int = 2_000


@dataclass(slots=True)
class PingRow:
    """One request. Undecided while it has neither a time nor a failure and was not given up."""

    number: int
    sent_ns: int
    host: str = ""
    size_bytes: int = 0
    rtt_ms: float | None = None
    ttl: int | None = None
    failure: Failure | None = None
    timed_out: bool = False
    duplicates: int = 0

    @property
    def is_decided(self) -> bool:
        return self.rtt_ms is not None or self.failure is not None or self.timed_out


class Pings:
    """One run at a time; its rows stay until the next. ``revision`` grows with every change."""

    def __init__(self, ear: Ear, tasks: Spawner, send: Send, now_ns: Callable[[], int]) -> None:
        self._ear = ear
        self._tasks = tasks
        self._send = send
        self._now_ns = now_ns
        self._task: asyncio.Task[None] | None = None
        self._answered = asyncio.Event()
        self._clear()
        self.settings = PingSettings()
        self.revision = 0

    def _clear(self) -> None:
        self._rows: deque[PingRow] = deque(maxlen=ROWS_KEPT)
        self._waiting: dict[int, PingRow] = {}
        self._known: dict[int, PingRow] = {}  # the rows by number, for answers that come late or twice
        self._times = RoundTrips()
        self._decided = self._duplicates = self._errors = 0
        self.failure: Failure | None = None  # what ended the run before its time

    @property
    def rows(self) -> Sequence[PingRow]:
        """The newest requests of the run, oldest first; at most :data:`ROWS_KEPT`."""
        return self._rows

    @property
    def running(self) -> bool:
        return self._task is not None and not self._task.done()

    def awaits(self, row: PingRow) -> bool:
        """Whether its answer is still waited for: it is not decided, and the run goes on."""
        return self.running and not row.is_decided

    @property
    def statistics(self) -> PingStatistics:
        """Of the requests that are decided: what is still waited for is not lost."""
        return self._times.statistics(self._decided, duplicates=self._duplicates, errors=self._errors)

    def start(self, settings: PingSettings) -> Failure | None:
        """Begin a run; one that goes on is ended. Raises ValueError for a setting out of range."""
        check_settings(settings)
        transport = self._ear.transport
        if not isinstance(transport, SendsEchoes):
            return Failure(Reason.NOT_CONNECTED)
        self.stop()
        self._clear()
        self.settings = settings
        transport.answered = self._take
        self._task = self._tasks.spawn(self._run(transport, settings), "ping")
        self.revision += 1
        return None

    def stop(self) -> None:
        """No further request; what is waited for stays undecided."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
            self.revision += 1

    async def ended(self) -> None:
        """Wait for the end of the run, time-outs included."""
        if self._task is not None:
            await asyncio.wait([self._task])

    async def _run(self, transport: SendsEchoes, settings: PingSettings) -> None:
        """On absolute times: what is late is made up for, an interval is never shortened to less than it is."""
        data = bytes(range(256)) * (settings.size_bytes // 256 + 1)
        step_ns, due_ns, number = settings.interval_ms * 1_000_000, self._now_ns(), 0
        while not settings.count or number < settings.count:
            await self._until(due_ns)
            if not self._send_one(transport, data[: settings.size_bytes]):
                return
            number += 1
            due_ns = max(due_ns + step_ns, self._now_ns() - step_ns)
        while self._waiting:
            self._give_up()
            await self._look(LOOK_S)
        self.revision += 1

    async def _until(self, due_ns: int) -> None:
        while (left_s := (due_ns - self._now_ns()) / 1e9) > 0:
            self._give_up()
            await self._look(min(LOOK_S, left_s))

    async def _look(self, seconds: float) -> None:
        self._answered.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._answered.wait()
        except TimeoutError:
            pass

    def _send_one(self, transport: SendsEchoes, data: bytes) -> bool:
        """False: the run is over, the socket is."""
        row = PingRow(transport.last_number + 1, self._now_ns())
        now: object = self._ear.transport  # closed, or opened anew: the numbers of that one are others
        failure = self._send(data) if now is transport else Failure(Reason.NOT_CONNECTED)
        if failure is not None and failure.reason is Reason.NOT_CONNECTED:
            self.failure = failure
            self.revision += 1
            return False
        if len(self._rows) == ROWS_KEPT:
            self._known.pop(self._rows[0].number, None)
        self._rows.append(row)
        if failure is None:
            self._waiting[row.number] = self._known[row.number] = row
        else:
            self._fail(row, failure)
        self.revision += 1
        return True

    def _take(self, answer: EchoAnswer) -> None:
        """What the transport heard; on the loop's thread."""
        row = self._known.get(answer.number)
        if row is None:
            return
        if answer.failure is not None:
            self._trouble(row, answer, answer.failure)
        elif row.rtt_ms is not None or row.failure is not None:
            row.duplicates += 1
            self._duplicates += 1
        else:
            self._reply(row, answer)
        self.revision += 1
        self._answered.set()

    def _reply(self, row: PingRow, answer: EchoAnswer) -> None:
        if self._waiting.pop(row.number, None) is not None:
            self._decided += 1
        row.timed_out = False  # later than it was waited for, but it came
        row.host, row.size_bytes, row.ttl = answer.host, answer.size_bytes, answer.ttl
        row.rtt_ms = answer.rtt_ns / 1e6
        self._times.add(row.rtt_ms)

    def _trouble(self, row: PingRow, answer: EchoAnswer, failure: Failure) -> None:
        """That a host is not there is often told later than anybody waits: after three looks for it on its network."""
        if self._waiting.pop(row.number, None) is not None:
            row.host = answer.host
            self._fail(row, failure)
        elif row.timed_out:
            row.timed_out = False
            row.host, row.failure = answer.host, failure
            self._errors += 1

    def _fail(self, row: PingRow, failure: Failure) -> None:
        row.failure = failure
        self._decided += 1
        self._errors += 1

    def _give_up(self) -> None:
        """Requests that nobody answered in time. The oldest come first."""
        before_ns = self._now_ns() - self.settings.timeout_ms * 1_000_000
        while self._waiting:
            row = next(iter(self._waiting.values()))
            if row.sent_ns > before_ns:
                return
            del self._waiting[row.number]
            row.timed_out = True
            self._decided += 1
            self.revision += 1


def check_settings(settings: PingSettings) -> None:
    """Raises ValueError with a sentence for a setting out of range."""
    if settings.count < 0:
        raise ValueError("the number of requests is 0 (until stopped) or more")
    if not 0 <= settings.size_bytes <= SIZE_MAX_BYTES:
        raise ValueError(f"an echo request carries 0 to {SIZE_MAX_BYTES:,} bytes")
    for name, value, (least, most) in (
        ("interval", settings.interval_ms, INTERVAL_MS), ("time-out", settings.timeout_ms, TIMEOUT_MS),
    ):  # fmt: skip
        if not least <= value <= most:
            raise ValueError(f"the {name} is {least:,} to {most:,} ms")
