"""One run of a generator: sends what is due, when it is due, and never more at once than the socket takes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Final

from workbench.model.failures import Failure
from workbench.model.generators import GeneratorSpec
from workbench.session.generator.channel import Channel
from workbench.session.generator.figures import RateClock, RunFigures
from workbench.session.generator.making import Maker
from workbench.session.generator.pacer import Pacer
from workbench.session.generator.schedule import Schedule

BATCH: Final = 256  # payloads that are made and sent together
BATCH_BYTES: Final = 256 * 1024
SLICE_NS: Final = 4_000_000  # so long at once; then the loop has its turn, and a stop is heard
LEAST_TICK_NS: Final = 200_000  # closer pokes cost more than they give: what is due between goes out together
RETRY_S: Final = 0.001  # where a socket or the disk has no room
LEAD_NS: Final = 150_000  # so long before its time a poke is sent where there is room: its own lateness is hidden in it
LEAD_LEAST_NS: Final = 1_000_000  # between two bursts, for that
CATCH_UP_S: Final = 0.1  # of the rate is made up for after a stall; what is due beyond that is skipped and counted
CATCH_UP_LEAST: Final = 1_000  # payloads, at least


class GeneratorRun:
    """Made and used on the loop's thread. ``ended`` is called once, when it is over for whichever reason."""

    def __init__(
        self, spec: GeneratorSpec, maker: Maker, channels: Sequence[Channel], has_room: Callable[[], bool],
        ended: Callable[[], None],
    ) -> None:  # fmt: skip
        self._spec = spec
        self._maker = maker
        self._channels = list(channels)
        self._has_room = has_room
        self._ended = ended
        for number, channel in enumerate(self._channels):  # of thousands of random numbers two may be the same
            channel.stream = (self._channels[0].stream + number) & 0xFFFF_FFFF
        sizes = maker.sizes
        self._schedule = schedule = Schedule(spec, sizes.mean)
        self.figures = RunFigures(schedule.rate, spec.rate_bits, len(self._channels))
        self._clock = RateClock(self.figures, schedule.ramp_s, spec.burst)
        self._catch_up = max(round(schedule.rate * CATCH_UP_S), CATCH_UP_LEAST, spec.burst)
        self._batch = max(1, min(BATCH, BATCH_BYTES // max(1, sizes.greatest)))
        self._same = [sizes.first] * self._batch if sizes.count == 1 else []
        self._planned = self._done = 0  # payloads that became due and were not skipped; of these, sent
        self._turn = 0  # which channel is next
        self._start_ns = 0
        self._is_soon = False
        apart_ns = 1e9 * spec.burst / schedule.rate if schedule.rate else 0.0
        self._lead_ns = LEAD_NS if apart_ns >= LEAD_LEAST_NS else 0
        self._aim_ns = 0  # what the pacer's newest poke is for
        self._loop = asyncio.get_running_loop()
        self._retry: asyncio.TimerHandle | asyncio.Handle | None = None
        self._pacer = Pacer(self._tick, self._next_ns)
        self.over = asyncio.Event()

    def start(self) -> None:
        """The first goes out at the loop's next turn; from then on time counts."""
        self._tick_soon()

    def stop(self, failure: Failure | None = None) -> None:
        """No further payload, from this moment."""
        figures = self.figures
        if not figures.running:
            return
        self._pacer.stop()
        if self._retry is not None:
            self._retry.cancel()
        if self._start_ns:
            self._clock.end(time.perf_counter_ns() - self._start_ns)
        figures.running, figures.failure = False, failure
        figures.revision += 1
        self.over.set()
        self._ended()

    def room_made(self) -> None:
        """A send queue is short again, or the disk caught up."""
        if self._planned > self._done:
            self._tick_soon()

    def came_back(self) -> None:
        """An error for something that was sent earlier. The run goes on: a receiver may be started again."""
        self.figures.failed += 1

    def _tick_soon(self) -> None:
        if not self._is_soon and self.figures.running:
            self._is_soon = True
            self._loop.call_soon(self._tick)

    def _tick(self) -> None:
        self._is_soon = False
        figures = self.figures
        if not figures.running:
            return
        began_ns = now_ns = time.perf_counter_ns()
        if is_first := not self._start_ns:
            self._start_ns = now_ns
        elif self._lead_ns:
            now_ns = self._await_due(now_ns)
        is_blocked = False
        while figures.running and self._plan(now_ns):
            if now_ns - began_ns > SLICE_NS:
                self._tick_soon()
                break
            if is_blocked := not (self._has_room() and self._send()):
                break
            now_ns = time.perf_counter_ns()
        if figures.running:
            self._settle(now_ns, is_blocked=is_blocked)
        if is_first and figures.running:
            self._pacer.start()  # not before: to start a thread can take longer than the first payloads are apart

    def _await_due(self, now_ns: int) -> int:
        """Sleep the rest of the lead, a seventh of the loop's time at most; the time then."""
        at_s = (now_ns - self._start_ns) / 1e9
        left_s = self._schedule.next_s(at_s) - at_s
        if left_s * 1e9 > self._lead_ns or self._schedule.due(at_s) - self.figures.skipped > self._done:
            return now_ns
        time.sleep(left_s)
        return time.perf_counter_ns()

    def _plan(self, now_ns: int) -> bool:
        """Count what is due now, a batch at most where everything is; True if there is something to send."""
        spec, at_s = self._spec, (now_ns - self._start_ns) / 1e9
        if spec.duration_s and at_s >= spec.duration_s:
            if self._schedule.is_free:
                return False
            at_s = spec.duration_s * (1 - 1e-9)  # what is due at the very end is not of this run
        if self._schedule.is_free:
            planned = self._done + self._batch
        else:
            planned = self._schedule.due(at_s) - self.figures.skipped
            if (behind := planned - self._done - self._catch_up) > 0:
                self.figures.skipped += behind
                planned -= behind
        self._planned = min(planned, spec.count) if spec.count else planned
        return self._planned > self._done

    def _send(self) -> int:
        """Send what is due, by turns over the channels, a batch at most; how many were taken."""
        channels, before, first = self._channels, self._done, self._turn
        each, over = divmod(min(self._planned - before, self._batch), len(channels))
        for number in range(len(channels) if each else over):
            channel = channels[(first + number) % len(channels)]
            count = each + (number < over)
            if channel.has_room() and (failure := self._send_on(channel, count)) is not None:
                self._lost(channel, failure)
                break
            if not self.figures.running:
                break
        self._turn = (first + over) % max(1, len(channels))
        return self._done - before

    def _send_on(self, channel: Channel, count: int) -> Failure | None:
        sizes, now_ns = self._maker.sizes, time.perf_counter_ns()
        asked = self._same[:count] or [sizes[number] for number in range(self._done, self._done + count)]
        payloads = self._maker.make(channel, asked, now_ns)
        if isinstance(payloads, Failure):
            self.stop(payloads)
            return None
        taken, failure = channel.send(payloads)
        if taken:
            size = sum(map(len, payloads if taken == count else payloads[:taken]))
            after_ns = time.perf_counter_ns()
            self._clock.sent(after_ns - self._start_ns, taken, size, after_ns - now_ns if taken > 1 else 0)
            self._done += taken
        return failure

    def _lost(self, channel: Channel, failure: Failure) -> None:
        """One of many connections ended: the others go on."""
        if len(self._channels) > 1 and not channel.is_open:
            self._channels.remove(channel)
            self.figures.connections = len(self._channels)
        else:
            self.stop(failure)

    def _settle(self, now_ns: int, *, is_blocked: bool) -> None:
        """Whether that was all, and when there is more to do."""
        spec, elapsed_ns = self._spec, now_ns - self._start_ns
        self._clock.look(elapsed_ns, self._schedule.rate_at(elapsed_ns / 1e9))
        is_sent = bool(spec.count) and self._done >= spec.count
        if is_sent or (spec.duration_s and elapsed_ns >= spec.duration_s * 1e9):
            self.stop()
        elif is_blocked:
            if self._retry is not None:
                self._retry.cancel()
            self._retry = self._loop.call_later(RETRY_S, self._tick_soon)
        elif self._schedule.is_free:
            self._tick_soon()

    def _next_ns(self, after_ns: int) -> int:
        """In the pacer's thread: when it is next worth a look. What is due between two looks goes out together."""
        start_ns, schedule = self._start_ns, self._schedule
        next_ns = after_ns + self._clock.interval_ns
        if not schedule.is_free:
            is_led = self._aim_ns - self._lead_ns <= after_ns < self._aim_ns  # that poke is on its way
            base_ns = (self._aim_ns if is_led else after_ns) - start_ns
            self._aim_ns = start_ns + round(schedule.next_s(base_ns / 1e9) * 1e9)
            next_ns = min(next_ns, max(self._aim_ns - self._lead_ns, after_ns + LEAST_TICK_NS))
        if self._spec.duration_s:
            end_ns = start_ns + round(self._spec.duration_s * 1e9)
            next_ns = min(next_ns, max(end_ns, after_ns + LEAST_TICK_NS))
        return next_ns
