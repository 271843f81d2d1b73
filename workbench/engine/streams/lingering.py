"""What is left to do with a stream that is over: note what its layers found, end it so that nothing is lost, and say
how it ended.

A TLS 1.3 server sends session tickets whenever it likes. A socket that is closed while such bytes are unread, or on
their way, answers with a reset, and the reset can destroy what the peer has not read yet: our last payload, or the
alert that says why (RFC 1122, section 4.2.2.13). So the end of stream is sent, and the peer's is awaited for a moment.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress

from workbench.engine.failures import failure_from
from workbench.model.connections import Connection
from workbench.model.events import CloseHow
from workbench.model.failures import Failure, Reason
from workbench.model.layerfacts import TlsFacts, WebFacts

LINGER_S = 1.0  # a peer that does not close by then had its chance


def end_gently(transport: asyncio.Transport, close: Callable[[], None]) -> asyncio.TimerHandle | None:
    """Send the end of stream, and call ``close`` after a while. None where the end cannot be sent any more: then close
    at once."""
    if transport.is_closing():
        return None
    try:
        transport.write_eof()
    except OSError:  # the peer is gone already
        return None
    return asyncio.get_running_loop().call_later(LINGER_S, close)


def note_facts(connection: Connection, found: TlsFacts | WebFacts | str | None) -> None:
    """What a layer found out, beside the connection's own facts; a text is what a proxy reached."""
    if isinstance(found, TlsFacts):
        connection.tls = found
    elif isinstance(found, WebFacts):
        connection.web = found
    elif found:
        connection.proxy = found


def outcome(known: Failure | None, exc: Exception | None, peer: str) -> tuple[CloseHow, Failure | None]:
    """How a connection ended that nobody reset here: what its layers or a call ``known`` to have failed said, or what
    asyncio tells."""
    if exc is None:
        return (CloseHow.FAILED if known else CloseHow.ORDERLY), known
    failure = failure_from(exc, peer)
    if failure.reason in (Reason.RESET, Reason.SHUT_DOWN):  # EPIPE on a send is a reset that was noticed late
        return CloseHow.RESET, Failure(Reason.RESET, failure.detail, failure.errno)
    return CloseHow.FAILED, failure


def not_taken(left_bytes: int, deadline_s: float) -> Failure:
    """Why a close was given up after so many seconds."""
    late = f"{left_bytes:,} bytes were not taken" if left_bytes else "the peer did not answer the close"
    return Failure(Reason.TIMED_OUT, f"{late} within {deadline_s:g} s, so the connection was reset")


def end_socket(sock: socket.socket, *, shuts_down: bool) -> None:
    """Close it; asyncio would do it right after. On the completion port it shuts the socket down before, so that a
    receive under way at the peer ends in order; on a connection that is broken this raises, so it is done here."""
    if shuts_down:
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)
    sock.close()
