"""What is left to do with a stream whose layers are over: note what they found, and end it so that nothing is lost.

A TLS 1.3 server sends session tickets whenever it likes. A socket that is closed while such bytes are unread, or on
their way, answers with a reset, and the reset can destroy what the peer has not read yet: our last payload, or the
alert that says why (RFC 1122, section 4.2.2.13). So the end of stream is sent, and the peer's is awaited for a moment.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from workbench.model.connections import Connection
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
