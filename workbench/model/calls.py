"""The call tape's entries, and in whose spelling they are read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Spelling(StrEnum):
    """Whose names the lines have. The values are the command line's."""

    BSD = "bsd"
    WINSOCK = "winsock"


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
