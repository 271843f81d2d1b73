"""The second look: after certificates were refused, another connection without verification, to show the chain.

OpenSSL keeps nothing of a chain that it refused. No payload passes here, and what is seen is trusted by nobody.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence
from dataclasses import replace

from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.engine.layers.layer import Broken, Layer, LayerEvent, Ready
from workbench.engine.layers.stack import LayerStack
from workbench.engine.layers.tlsfailures import wrong_name
from workbench.model.failures import Failure, Reason
from workbench.model.layerfacts import TlsFacts, Trust

DEADLINE_S = 3.0  # from the connect to the end
READ_BYTES = 64 * 1024
END_S = 0.25  # for the peer's end; it is not worth more
READS_MAX = 64  # a handshake has a few; a peer that drips is left alone

ANNOUNCED = "a second look at the peer's certificates, by another connection without verification, only to show them"


async def look_again(sock: TracedSocket, layers: Sequence[Layer]) -> TlsFacts | None:
    """Shake hands on a connected socket and tell what the peer showed; None if it did not come to that.

    The socket stays the caller's. Raises OSError as sockets do.
    """
    loop = asyncio.get_running_loop()
    stack = LayerStack(layers)
    events = stack.begin()
    facts = None
    for _ in range(READS_MAX):
        await _send(sock, stack)
        facts = _facts_in(events)
        if facts is not None or any(isinstance(event, Broken) for event in events):
            break
        data = await loop.sock_recv(sock, READ_BYTES)
        if not data:
            break
        events = stack.receive_data(data)
    await _end(sock, stack)
    return facts


def explained(failure: Failure, seen: TlsFacts | None, expected: str) -> tuple[Failure, TlsFacts | None]:
    """The failure with what the second look found, and the facts as those of a connection that is not trusted."""
    if seen is None:
        return failure, None
    detail = failure.detail
    if failure.reason is Reason.TLS_WRONG_NAME and seen.chain:
        detail = wrong_name(expected, seen.chain[0].names).detail
    elif faulty := next((one for one in seen.chain if one.faults), None):
        detail = f"{detail} ({faulty.subject}: {faulty.faults[0]})"
    elif seen.chain:
        detail = f"{detail} (it is {seen.chain[-1].issuer})"
    told = replace(failure, detail=detail)
    return told, replace(seen, trust=Trust.FAILED, reason=detail, second_look=True)


def _facts_in(events: list[LayerEvent]) -> TlsFacts | None:
    return next((e.facts for e in events if isinstance(e, Ready) and isinstance(e.facts, TlsFacts)), None)


async def _end(sock: TracedSocket, stack: LayerStack) -> None:
    """In order, and read what is still coming (session tickets): closed with unread data, the peer would see a reset,
    and take the look for trouble. What goes wrong here no longer matters."""
    loop = asyncio.get_running_loop()
    try:
        stack.finish()
        await _send(sock, stack)
        sock.shutdown(socket.SHUT_WR)
        async with asyncio.timeout(END_S):
            for _ in range(READS_MAX):
                if not await loop.sock_recv(sock, READ_BYTES):
                    return
    except (OSError, TimeoutError):
        pass


async def _send(sock: TracedSocket, stack: LayerStack) -> None:
    if data := stack.data_to_send():
        await asyncio.get_running_loop().sock_sendall(sock, data)
