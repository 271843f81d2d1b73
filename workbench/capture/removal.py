"""Taking out of the working file what is of no use any more: sessions of an import that was given up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from workbench.capture.schema import NUMBER_MASK, row_id
from workbench.capture.writer import Writer

STEP_RECORDS: Final = 16_384
_DELETE_SOME: Final = (
    "DELETE FROM record WHERE id IN (SELECT id FROM record WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?)"
)


def remove_sessions(writer: Writer, session_ids: Iterable[int]) -> Iterator[bool]:
    """The writer's work, a step at a time: each gives True. Raises :class:`sqlite3.Error`."""
    for session in session_ids:
        span = (row_id(session, 0), row_id(session, NUMBER_MASK))
        while True:
            with writer.files.working as working:
                working.execute("BEGIN")
                found = working.execute(_DELETE_SOME, (*span, STEP_RECORDS)).rowcount
                if not found:
                    for table in ("event", "call", "connection"):
                        working.execute(f"DELETE FROM {table} WHERE id BETWEEN ? AND ?", span)
                    working.execute("DELETE FROM block WHERE session = ?", (session,))
                    working.execute("DELETE FROM session WHERE id = ?", (session,))
            if not found:
                break
            yield True
        writer.forget_session(session)
        yield True
