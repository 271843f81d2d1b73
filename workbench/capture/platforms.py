"""Which systems the calls of a file were recorded on: the row ``platform`` of ``meta``."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Final

PLATFORMS: Final = frozenset({"linux", "win32", "darwin"})  # of sys.platform; any other is not noted
_KEY: Final = "platform"
_LONGEST: Final = 64  # characters; more than all of them together have


def read_platforms(connection: sqlite3.Connection, schema: str = "main") -> frozenset[str]:
    """Those that a file names; what is none of them is ignored. ``schema``: of an attached file. Raises
    :class:`sqlite3.Error`."""
    query = f"SELECT value FROM {schema}.meta WHERE key = ? AND length(value) <= ?"
    row = connection.execute(query, (_KEY, _LONGEST)).fetchone()
    return PLATFORMS.intersection(row[0].split()) if row else frozenset()


def add_platforms(connection: sqlite3.Connection, platforms: Iterable[str]) -> None:
    """Name these, too. Raises :class:`sqlite3.Error`."""
    known = read_platforms(connection)
    wanted = known | PLATFORMS.intersection(platforms)
    if wanted != known:
        connection.execute("INSERT OR REPLACE INTO main.meta VALUES (?, ?)", (_KEY, " ".join(sorted(wanted))))
