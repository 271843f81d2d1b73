"""Host names to addresses, without ever holding the loop or the program's end."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from workbench.engine.addresses import Address, is_numeric, numeric_address
from workbench.engine.calls.names import family_name, type_name
from workbench.engine.calls.tape import CallTape
from workbench.engine.failures import error_number, failure_from
from workbench.engine.feed import Feed
from workbench.engine.tasks import start_thread
from workbench.model.calls import CallRecord
from workbench.model.clock import Clock
from workbench.model.endpoint import Endpoint
from workbench.model.events import EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.sockets import AddressFamily, SocketOptions

Lookup = Callable[..., Sequence[tuple[Any, ...]]]  # as socket.getaddrinfo
_FAMILIES = {
    AddressFamily.ANY: socket.AF_UNSPEC,
    AddressFamily.IPV4: socket.AF_INET,
    AddressFamily.IPV6: socket.AF_INET6,
}


class Resolver:
    """Looks names up in a daemon thread each, under a deadline; a stuck look-up is left behind.

    (An executor would be joined when the loop closes, and a stuck look-up would hold the program's end.)
    """

    def __init__(self, tape: CallTape, clock: Clock, kind: int, lookup: Lookup | None = None) -> None:
        self._tape = tape
        self._clock = clock
        self._kind = kind  # SOCK_STREAM or SOCK_DGRAM
        self._lookup = lookup

    async def resolve_and_tell(
        self, endpoint: Endpoint, options: SocketOptions, feed: Feed
    ) -> list[Address] | Failure:
        """The same as :meth:`resolve`, with events if it takes a look-up."""
        is_name = not is_numeric(endpoint)
        if is_name:
            feed.happened(EventKind.RESOLVING, detail=endpoint.host)
        found = await self.resolve(endpoint, options.family, options.resolve_timeout_ms / 1000)
        if is_name and not isinstance(found, Failure):
            feed.happened(EventKind.RESOLVED, detail=", ".join(map(str, found)))
        return found

    async def resolve(
        self, endpoint: Endpoint, family: AddressFamily, timeout_s: float
    ) -> list[Address] | Failure:
        """All addresses of ``endpoint`` in the system's order; numeric ones take no look-up."""
        wanted, kind = _FAMILIES[family], self._kind
        try:
            numeric = numeric_address(endpoint)
        except OSError as error:
            return Failure(Reason.ADDRESS_NOT_LOCAL, f"no interface is called {endpoint.host.partition('%')[2]}",
                           error.errno)  # fmt: skip
        if numeric is not None:
            if wanted not in (socket.AF_UNSPEC, numeric.family):
                return Failure(Reason.FAMILY_NOT_SUPPORTED, f"{endpoint.host} is not an address of {family.value}")
            return [numeric]
        arguments = f"{endpoint.host}, {endpoint.port}, {family_name(wanted)}, {type_name(kind)}"
        start = time.perf_counter_ns()
        try:
            async with asyncio.timeout(timeout_s):
                found = await self._look_up(endpoint, wanted)
        except TimeoutError:
            self._note(arguments, start, f"given up after {timeout_s:g} s", None)
            return Failure(Reason.TIMED_OUT, f"the name {endpoint.host} was not resolved within {timeout_s:g} s")
        except (OSError, UnicodeError) as error:
            self._note(arguments, start, str(error), error_number(error))
            return failure_from(error, endpoint.host)
        addresses = list(dict.fromkeys(Address(int(entry[0]), tuple(entry[4])) for entry in found))
        self._note(arguments, start, ", ".join(map(str, addresses)), None)
        return addresses or Failure(Reason.NAME_NOT_FOUND, endpoint.host)

    async def _look_up(self, endpoint: Endpoint, family: int) -> Sequence[tuple[Any, ...]]:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Sequence[tuple[Any, ...]]] = loop.create_future()
        lookup = self._lookup or socket.getaddrinfo

        def settle(found: Sequence[tuple[Any, ...]] | None, error: OSError | UnicodeError | None) -> None:
            if answer.done():  # given up meanwhile
                return
            if error is not None:
                answer.set_exception(error)
            else:
                answer.set_result(found or ())

        def run() -> None:
            found, failed = None, None
            try:
                found = lookup(endpoint.host, endpoint.port, family, self._kind)
            except (OSError, UnicodeError) as error:
                failed = error
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                if not loop.is_closed():
                    loop.call_soon_threadsafe(settle, found, failed)

        start_thread(run, f"look-up of {endpoint.host}")
        return await answer

    def _note(self, arguments: str, start_perf_ns: int, result: str, number: int | None) -> None:
        duration = time.perf_counter_ns() - start_perf_ns
        time_ns = self._clock.from_perf_ns(start_perf_ns)
        self._tape.append(CallRecord(time_ns, duration, "getaddrinfo", arguments, result, number))
