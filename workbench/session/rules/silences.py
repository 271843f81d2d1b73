"""Clients that say nothing: rules that wait for it, and messages that it ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workbench.model.framing import FramingKind
from workbench.model.sockets import SocketSpec
from workbench.session.rules.alarm import Alarm
from workbench.session.rules.asking import Candidates
from workbench.session.rules.client import Client

NS_PER_MS: Final = 1_000_000
AGAIN_NS: Final = 10 * NS_PER_MS  # a client whose answers are under way is asked so much later


class Silences:
    """``silent`` is called with a client and the places of the rules that are due.

    A rule is due each time its span has passed once more; what is received begins the count anew. A client has one
    alarm at a time, however much it says meanwhile.
    """

    def __init__(
        self, alarm: Alarm, now_ns: Callable[[], int], silent: Callable[[Client, frozenset[int]], None]
    ) -> None:
        self._alarm = alarm
        self._now_ns = now_ns
        self._silent = silent
        self._spans: tuple[tuple[int, int], ...] = ()  # place and span in ns
        self._settle_ns = 0
        self._least_ns = 0

    def follow(self, candidates: Candidates, spec: SocketSpec) -> None:
        """Watch for these rules, and for this framing."""
        self._spans = tuple((rule.place, rule.rule.idle_ms * NS_PER_MS) for rule in candidates.idle())
        self._settle_ns = spec.framing.idle_ms * NS_PER_MS if spec.framing.kind is FramingKind.IDLE else 0
        spans = [span for _place, span in self._spans] + ([self._settle_ns] if self._settle_ns else [])
        self._least_ns = min(spans, default=0)

    def watch(self, client: Client) -> None:
        """It said something, or it has come."""
        if self._least_ns and not client.watched:
            client.watched = True
            self._alarm.set(client.last_heard_ns + self._least_ns, self._ring, client)

    def _ring(self, client: Client) -> None:
        client.watched = False
        now_ns, turns = self._now_ns(), client.idle_turns
        quiet_ns = now_ns - client.last_heard_ns
        if client.is_busy or client.deeds:
            self._again(client, max(now_ns + AGAIN_NS, client.deeds[0].due_ns if client.deeds else 0))
            return
        if self._settle_ns:
            client.intake.settle(now_ns)
        due: set[int] = set()
        for place, span_ns in self._spans:
            if quiet_ns >= (turns.get(place, 0) + 1) * span_ns:
                turns[place] = quiet_ns // span_ns
                due.add(place)
        self._silent(client, frozenset(() if client.stopped else due))
        if client.gone or client.stopped:
            return
        nexts = [client.last_heard_ns + (turns.get(place, 0) + 1) * span_ns for place, span_ns in self._spans]
        if quiet_ns < self._settle_ns:
            nexts.append(client.last_heard_ns + self._settle_ns)
        if nexts:
            self._again(client, max(min(nexts), now_ns + NS_PER_MS))

    def _again(self, client: Client, due_ns: int) -> None:
        client.watched = True
        self._alarm.set(due_ns, self._ring, client)
