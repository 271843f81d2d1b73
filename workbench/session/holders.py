"""Who holds the address that could not be bound: looked up when it happens, and put into the failure."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from typing import Final

from workbench.engine.tasks import start_thread
from workbench.host.holders import holder_of
from workbench.model.endpoint import Endpoint
from workbench.model.failures import Failure, Reason
from workbench.model.host import Holder
from workbench.model.hosttexts import holder_sentence
from workbench.model.sockets import Role, SocketSpec

AT_ONCE_S: Final = 0.5  # at most so long a failure waits for its holder, which mostly takes some 10 ms …
LOOK_S: Final = 10.0  # … and so long a note about it may come: a computer with very many sockets takes long to be asked

Look = asyncio.Future[Holder | None]


async def with_holder(failure: Failure, spec: SocketSpec) -> tuple[Failure, Look | None]:
    """``failure`` itself; if a port is taken, with the program that holds it, where the system tells. Where that takes
    longer, the look that is still under way, for :func:`late_note`."""
    endpoint = _taken(failure, spec)
    if endpoint is None:
        return failure, None
    look = _look(endpoint, spec.is_datagram)
    done, _pending = await asyncio.wait((look,), timeout=AT_ONCE_S)
    if not done:
        return failure, look
    holder = look.result()
    if holder is None:
        return failure, None
    sentence = holder_sentence(holder).removesuffix(".")
    return replace(failure, detail=f"{failure.detail}; {sentence[:1].lower()}{sentence[1:]}"), None


async def late_note(look: Look) -> str:
    """The sentence about the holder, for those who have time; empty if none is found."""
    try:
        async with asyncio.timeout(LOOK_S):
            holder = await look
    except TimeoutError:
        return ""
    return "" if holder is None else holder_sentence(holder)


def _taken(failure: Failure, spec: SocketSpec) -> Endpoint | None:
    """The address that was to be bound; None where no port was taken."""
    url = spec.parsed_url
    if failure.reason is not Reason.ADDRESS_IN_USE or not url.facts.is_ip:
        return None
    endpoint = url.endpoint if spec.role is Role.LISTENER else url.bind
    return endpoint if endpoint is not None and endpoint.port else None


def _look(endpoint: Endpoint, datagram: bool) -> Look:
    """In a thread that nobody waits for at the end: every process's sockets are looked at."""
    loop = asyncio.get_running_loop()
    answer: Look = loop.create_future()

    def settle(found: Holder | None) -> None:
        if not answer.done():
            answer.set_result(found)

    def run() -> None:
        found = holder_of(endpoint.host, endpoint.port or 0, datagram)
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, found)

    start_thread(run, f"who holds {endpoint}")
    return answer
