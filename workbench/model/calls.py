"""The call tape's entries."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One call on a socket, or ``count`` equal data calls in a row folded into one under load.

    ``name`` is the BSD spelling (``close``, ``recv``); ``completed`` says that only the end of the call was
    seen, as on the Windows completion port.
    """

    time_ns: int
    duration_ns: int
    name: str
    arguments: str
    result: str
    errno: int | None = None
    connection: int = 0
    count: int = 1
    completed: bool = False
