"""Replies that are sent again and again. They go on beside what else is answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from workbench.model.payloads import PayloadSpec
from workbench.session.payloads.request import Request
from workbench.session.rules.alarm import Alarm
from workbench.session.rules.client import Client, Running
from workbench.session.rules.prepared import Prepared
from workbench.session.sending.replying import ReplyChannel

REPEATS_MAX: Final = 10_000  # of one socket at a time
AT_ONCE: Final = 64  # payloads in one turn of the loop, of those without an interval
ROOM_BYTES: Final = 256 * 1024  # there must be room for so much beside: an answer finds its place, too


class Send(Protocol):
    def __call__(self, client: Client, rule: Prepared, data: bytes, *, asked: bool) -> bool: ...


Compose = Callable[[Client, Prepared, PayloadSpec, bytes | None, Request | None], bytes | None]


class Repeat:
    """``left`` is how often it is still sent; less than 0: until it is ended."""

    __slots__ = ("client", "compose", "due_ns", "ended", "left", "running")

    def __init__(self, client: Client, running: Running, compose: Compose, now_ns: int) -> None:
        self.client = client
        self.running = running
        self.compose = compose
        self.left = running.deed.action.times - 1
        self.due_ns = now_ns
        self.ended = False

    @property
    def gone(self) -> bool:
        return self.ended or self.client.gone

    @property
    def interval_ns(self) -> int:
        return self.running.deed.action.interval_ms * 1_000_000


class Repeats:
    """All of one rule set. ``may_send`` is asked before each: while the disk is behind, nothing is made for it."""

    def __init__(
        self, send: Send, channel: Callable[[], ReplyChannel | None], alarm: Alarm, now_ns: Callable[[], int]
    ) -> None:
        self._send = send
        self._channel = channel
        self._alarm = alarm
        self._now_ns = now_ns
        self._running: set[Repeat] = set()
        self._clients: dict[Client, int] = {}  # how many of each
        self._waiting: dict[int, set[Repeat]] = {}  # for room, by connection; 0: for the disk
        self.may_send: Callable[[], bool] = _yes

    def __len__(self) -> int:
        return len(self._running)

    def begin(self, client: Client, running: Running, compose: Compose) -> bool:
        """From the second on; False: there are too many."""
        if len(self._running) >= REPEATS_MAX:
            for gone in [each for each in self._running if each.gone]:
                self._end(gone)
            if len(self._running) >= REPEATS_MAX:
                return False
        repeat = Repeat(client, running, compose, self._now_ns())
        repeat.due_ns += repeat.interval_ns
        self._running.add(repeat)
        self._clients[client] = self._clients.get(client, 0) + 1
        self._alarm.set(repeat.due_ns, self._turn, repeat)
        return True

    def end(self, client: Client) -> None:
        """All of that client."""
        if client not in self._clients:  # most have none, and there may be very many
            return
        for repeat in [each for each in self._running if each.client is client]:
            self._end(repeat)

    def keep(self, rules: tuple[Prepared, ...]) -> None:
        """End those of rules that are no more."""
        kept = {rule.rule for rule in rules}
        for repeat in [each for each in self._running if each.running.rule.rule not in kept]:
            self._end(repeat)

    def room_made(self, connection: int) -> None:
        """That queue is short again; 0: the disk caught up."""
        for repeat in self._waiting.pop(connection, ()):
            if not repeat.gone:
                self._turn(repeat)

    def stop(self) -> None:
        for repeat in tuple(self._running):
            self._end(repeat)
        self._waiting.clear()

    def _end(self, repeat: Repeat) -> None:
        repeat.ended = True
        if repeat in self._running:
            self._running.remove(repeat)
            left = self._clients.pop(repeat.client) - 1
            if left:
                self._clients[repeat.client] = left

    def _turn(self, repeat: Repeat) -> None:
        client, running = repeat.client, repeat.running
        interval_ns = repeat.interval_ns
        for _ in range(1 if interval_ns else AT_ONCE):
            if not repeat.left:
                self._end(repeat)
                return
            if not self._has_room(repeat):
                return
            deed = running.deed
            data = repeat.compose(client, running.rule, deed.spec, deed.fixed, running.request)
            if data is None:  # it was told; the next one would fail as well
                self._end(repeat)
                return
            if not self._send(client, running.rule, data, asked=False):
                self._waiting.setdefault(client.connection, set()).add(repeat)
                return
            if repeat.gone:
                return
            repeat.left -= 1
        # By the clock: a late one delays none of the others, and what was slept through is not made up for.
        repeat.due_ns = max(repeat.due_ns + interval_ns, self._now_ns())
        self._alarm.set(repeat.due_ns, self._turn, repeat)

    def _has_room(self, repeat: Repeat) -> bool:
        channel, connection = self._channel(), repeat.client.connection
        if channel is None:
            self._end(repeat)
            return False
        if not self.may_send():
            self._waiting.setdefault(0, set()).add(repeat)
            return False
        if connection and not channel.has_room(ROOM_BYTES, connection):
            self._waiting.setdefault(connection, set()).add(repeat)
            return False
        return True


def _yes() -> bool:
    return True
