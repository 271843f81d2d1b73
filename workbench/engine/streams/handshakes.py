"""A deadline for handshakes that nobody waits for: of accepted connections, and of start TLS."""

from __future__ import annotations

import asyncio

from workbench.engine.streams.connection import StreamConnection
from workbench.model.failures import Failure, Reason


def limit_handshake(connection: StreamConnection, timeout_s: float) -> None:
    """Reset ``connection`` if its layers are not ready after so many seconds: whoever sends one byte a minute would
    hold a place for ever."""
    if not connection.is_opened:
        asyncio.get_running_loop().call_later(timeout_s, _give_up, connection, timeout_s)


def _give_up(connection: StreamConnection, timeout_s: float) -> None:
    if not connection.is_opened:
        connection.abort(Failure(Reason.TIMED_OUT, f"no handshake with {connection.facts.peer} within {timeout_s:g} s"))
