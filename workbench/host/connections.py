"""All TCP and UDP sockets of this computer, with their owners, and what changed between two looks (psutil)."""

from __future__ import annotations

import os
import socket
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from workbench.host.names import printable
from workbench.model.host import ConnectionsReading, HostConnection

ROWS_LIMIT: Final = 50_000
GONE_S: Final = 4.0  # how long a mark stays, and a socket that is gone
PAUSE_S: Final = 30.0  # a computer with 50,000 sockets takes seconds for one look
_NOT_ALL = "Some owners are not told to this user: processes of others, of another container, or the kernel itself."
_OWN_ONLY = "The system tells this user only about the sockets of this program itself; an administrator sees them all."

_UNREAD: Final = "The system's table of sockets could not be read"

_Key = tuple[str, str, str, str, int]


def read_connections() -> ConnectionsReading:
    """One look at everything; blocks for some 10 ms to a second, so call it in a thread. Never raises for want of
    rights, or for a table of the kernel that psutil does not read: the reading then says what it lacks."""
    import psutil

    note = ""
    try:
        found: list[Any] = list(psutil.net_connections("all"))
    except psutil.AccessDenied:
        found = list(psutil.Process().net_connections("all"))
        note = _OWN_ONLY
    except (psutil.Error, RuntimeError) as error:
        return ConnectionsReading((), note=f"{_UNREAD}: {printable(str(error), 200)}")
    unix_family = getattr(socket, "AF_UNIX", None)
    unix = [row for row in found if row.family == unix_family]
    inet = [row for row in found if row.family in (socket.AF_INET, socket.AF_INET6)]
    rows = _rows(inet[:ROWS_LIMIT])
    if not note and any(row.pid is None and row.state in ("LISTEN", "ESTABLISHED", "") for row in rows):
        note = _NOT_ALL
    return ConnectionsReading(rows, max(0, len(inet) - ROWS_LIMIT), len(unix) if unix_family else None, note)


def _rows(found: list[Any]) -> tuple[HostConnection, ...]:
    from workbench.host.processes import process_names

    own = os.getpid()
    pids = [getattr(row, "pid", own) for row in found]  # a process' own list has no pids
    names = process_names({pid for pid in pids if pid})
    return tuple(
        HostConnection(
            "TCP" if row.type == socket.SOCK_STREAM else "UDP",
            "IPv4" if row.family == socket.AF_INET else "IPv6",
            _address(row.laddr),
            _address(row.raddr),
            "" if row.status == "NONE" else str(row.status),
            pid,
            names.get(pid or 0, ""),
            own=pid == own,
        )
        for row, pid in zip(found, pids, strict=True)
    )


def _address(address: Any) -> str:
    if not address:
        return ""
    return f"[{address.ip}]:{address.port}" if ":" in address.ip else f"{address.ip}:{address.port}"


class Change(StrEnum):
    """What a row is since the look before."""

    SAME = ""
    APPEARED = "appeared"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class WatchedConnection:
    """A row and what happened to it; ``before`` is the state it had; ``at_s`` when that was seen, on the caller's
    clock."""

    key: _Key
    connection: HostConnection
    change: Change = Change.SAME
    before: str = ""
    at_s: float = 0.0


class ConnectionWatch:
    """Compares each reading with the one before. What is gone stays in the list for ``GONE_S`` seconds."""

    def __init__(self) -> None:
        self._seen: dict[_Key, WatchedConnection] | None = None
        self._at_s = 0.0

    def see(self, reading: ConnectionsReading, at_s: float) -> list[WatchedConnection]:
        """The rows to show after this reading, in the reading's order, those that are gone at the end.

        After a pause longer than ``PAUSE_S`` it is a first reading again: nobody watched, so nothing is new."""
        before = self._seen if at_s - self._at_s < PAUSE_S else None
        self._at_s = at_s
        now: dict[_Key, WatchedConnection] = {}
        for key, connection in _keyed(reading.rows):
            now[key] = _judged(key, connection, before, at_s)
        for key, old in (before or {}).items():
            if key in now:
                continue
            if old.change is not Change.GONE:
                now[key] = WatchedConnection(key, old.connection, Change.GONE, old.connection.state, at_s)
            elif at_s - old.at_s < GONE_S and len(now) < 2 * ROWS_LIMIT:
                now[key] = old
        self._seen = now
        return list(now.values())


def _judged(
    key: _Key, connection: HostConnection, before: dict[_Key, WatchedConnection] | None, at_s: float
) -> WatchedConnection:
    if before is None:
        return WatchedConnection(key, connection)
    old = before.get(key)
    if old is None or old.change is Change.GONE:
        return WatchedConnection(key, connection, Change.APPEARED, "", at_s)
    if old.connection.state != connection.state:
        return WatchedConnection(key, connection, Change.CHANGED, old.connection.state, at_s)
    if old.change is not Change.SAME and at_s - old.at_s < GONE_S:
        return WatchedConnection(key, connection, old.change, old.before, old.at_s)
    return WatchedConnection(key, connection)


def _keyed(rows: tuple[HostConnection, ...]) -> list[tuple[_Key, HostConnection]]:
    """A connection is the same while its two addresses are: a closing one loses its owner. Several sockets may share
    a port, or several processes a socket: these are counted."""
    times: Counter[tuple[str, str, str, str]] = Counter()
    keyed = []
    for row in rows:
        owner = "" if row.remote else str(row.pid)
        base = (row.kind, row.local, row.remote, owner)
        keyed.append(((*base, times[base]), row))
        times[base] += 1
    return keyed
