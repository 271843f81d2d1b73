"""Connecting to a name with several addresses: "happy eyeballs" (RFC 8305), every attempt told with its result."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any, Final, NamedTuple

from workbench.engine.addresses import Address
from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.engine.feed import Feed
from workbench.engine.tasks import TaskScope
from workbench.model.attemptorder import in_turns
from workbench.model.events import EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.sockets import SocketOptions

SHORTEST_DELAY_S: Final = 0.01  # RFC 8305, section 5: never less than 10 ms

# What all of them failed by: the first of these says more than those behind it. Anything else comes after.
_TELLING: Final = (
    Reason.REFUSED,
    Reason.RESET,
    Reason.ACCESS_DENIED,
    Reason.ABORTED,
    Reason.TIMED_OUT,
    Reason.HOST_UNREACHABLE,
    Reason.NETWORK_UNREACHABLE,
    Reason.NETWORK_DOWN,
)

# Makes a socket and connects it within so many seconds. It closes what it does not return, also when cancelled.
Attempt = Callable[[Address, float], Coroutine[Any, Any, TracedSocket | Failure]]


class Connected(NamedTuple):
    """The address that answered first, and the socket that is connected to it."""

    address: Address
    sock: TracedSocket


class Attempts:
    """One round over the addresses of a name, used once.

    An attempt gets ``attempt_delay_ms`` ahead of the next one, or less if it fails before; 0 tries one by one, and
    the time that is left is shared out evenly, so that a silent first address leaves some to the others.
    """

    def __init__(self, attempt: Attempt, feed: Feed, options: SocketOptions) -> None:
        self._attempt = attempt
        self._feed = feed
        self._delay_s = max(SHORTEST_DELAY_S, options.attempt_delay_ms / 1000) if options.attempt_delay_ms else None
        self._deadline_s = time.monotonic() + options.connect_timeout_ms / 1000
        self._failures: dict[Address, Failure] = {}
        self._winner: Connected | None = None

    async def run(self, found: list[Address]) -> Connected | Failure:
        """The first that connects; else the failure that tells most. All within ``connect_timeout_ms``."""
        addresses = in_turns(found, _family)
        if len(addresses) == 1:
            outcome = await self._attempt(addresses[0], self._left_s())
            return outcome if isinstance(outcome, Failure) else Connected(addresses[0], outcome)
        if self._delay_s is None:
            await self._one_by_one(addresses)
        else:
            await self._race(addresses, self._delay_s)
        return self._winner or self._most_telling(addresses)

    async def _one_by_one(self, addresses: list[Address]) -> None:
        for index, address in enumerate(addresses):
            await self._try(address, self._left_s() / (len(addresses) - index))
            if self._winner is not None:
                return

    async def _race(self, addresses: list[Address], delay_s: float) -> None:
        scope = TaskScope()
        waiting = deque(addresses)
        running: set[asyncio.Task[None]] = set()
        over = False
        try:
            while (waiting or running) and self._winner is None:
                if waiting:
                    address = waiting.popleft()
                    running.add(scope.spawn(self._try(address, self._left_s()), f"connecting to {address}"))
                done, running = await asyncio.wait(
                    running, timeout=delay_s if waiting else None, return_when=asyncio.FIRST_COMPLETED
                )
                for task in done:
                    task.result()  # what is raised here is a defect of this program
            await scope.aclose()
            over = True
        finally:
            if not over:
                await self._give_up(scope)

    async def _give_up(self, scope: TaskScope) -> None:
        """Cancelled, perhaps just when one had connected: that one is nobody's then."""
        try:
            await scope.aclose()
        finally:
            if self._winner is not None:
                self._winner.sock.close()

    async def _try(self, address: Address, timeout_s: float) -> None:
        start = time.perf_counter_ns()
        try:
            outcome = await self._attempt(address, timeout_s)
        except asyncio.CancelledError:
            if self._winner is not None:
                self._told(address, self._too_late())
            raise
        if isinstance(outcome, Failure):
            self._failures[address] = outcome
            self._told(address, outcome)
        elif self._winner is None:
            self._winner = Connected(address, outcome)
            self._told(address, None, f"{(time.perf_counter_ns() - start) / 1e6:.3g} ms")
        else:  # two connected in the same wake-up
            outcome.close()
            self._told(address, self._too_late())

    def _told(self, address: Address, failure: Failure | None, detail: str = "") -> None:
        self._feed.happened(EventKind.ATTEMPTED, ends=("", str(address)), failure=failure, detail=detail)

    def _too_late(self) -> Failure:
        winner = f"{self._winner.address}" if self._winner is not None else "another address"
        return Failure(Reason.CANCELLED, f"{winner} answered first")

    def _most_telling(self, addresses: list[Address]) -> Failure:
        failures = [self._failures[address] for address in addresses]
        best = min(failures, key=_rank)  # of equals the first
        return replace(best, detail=f"{best.detail}; {len(addresses)} addresses were tried")

    def _left_s(self) -> float:
        return max(0.0, self._deadline_s - time.monotonic())


def _family(address: Address) -> int:
    return address.family


def _rank(failure: Failure) -> int:
    return _TELLING.index(failure.reason) if failure.reason in _TELLING else len(_TELLING)
