"""Reading what is left of a damaged file: rows on pages that can be read come, the others are left out."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any, Final

_DAMAGE: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR)
_PRIMARY: Final = 0xFF  # an extended result code holds the plain one in its low byte (sqlite.org/rescode.html)


def is_damage(error: sqlite3.Error) -> bool:
    """True where the file itself cannot be read; False for a lock, a closed connection or a fault of ours."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & _PRIMARY in _DAMAGE


def rows_between(
    file: sqlite3.Connection, query: str, first: int, last: int, more: tuple[Any, ...] = ()
) -> list[tuple[Any, ...]]:
    """The rows of a query whose first two values are bounds; where that runs into damage, those of its halves, down
    to single rows. Raises :class:`sqlite3.Error` for anything but damage."""
    single = " LIMIT 1" if first == last else ""  # without it SQLite looks at the row behind, whose page may be lost
    try:
        return file.execute(query + single, (first, last, *more)).fetchall()
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
    if first >= last:
        return []
    middle = (first + last) // 2
    return rows_between(file, query, first, middle, more) + rows_between(file, query, middle + 1, last, more)


def rows_until_damage(file: sqlite3.Connection, query: str, arguments: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """The rows of a query, up to where the file cannot be read any more.

    Raises :class:`sqlite3.Error` for anything but damage.
    """
    try:
        yield from file.execute(query, arguments)
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
