"""After a save: taking out of the working file what the saved file holds now."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from workbench.capture.bytelog import OFFSET_BITS, remove_segments
from workbench.capture.database import connect
from workbench.capture.schema import row_id
from workbench.capture.writer import Writer

STEP_RECORDS: Final = 16_384
VACUUM_PAGES: Final = 64  # with no more than this in use, giving the free pages back costs nothing worth naming


class Relocation:
    """The writer's work after a save, a step at a time; :meth:`step` runs in its thread."""

    def __init__(self, writer: Writer, saved: Path, counts: Mapping[int, int], meta: Mapping[str, str]) -> None:
        self._writer = writer
        self._saved = saved
        self._counts = dict(counts)
        self._meta = dict(meta)
        self._steps = self._run()

    def step(self) -> bool:
        """Do a little; True while there is more. Raises :class:`sqlite3.Error`."""
        return next(self._steps, None) is not None

    def _run(self) -> Iterator[int]:
        files = self._writer.files
        if files.saved is not None:
            files.saved.close()
        files.saved = connect(self._saved, read_only=True, cross_thread=True)
        self._writer.restand(self._counts)
        with files.working as working:
            working.execute("BEGIN")
            working.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", sorted(self._meta.items()))
            _drop_small(files.working, files.saved, self._counts)
            self._writer.rows.forget()
        yield 0
        for session, count in self._counts.items():
            yield from _drop_records(files.working, session, count)
        # Payloads of what was appended during the save lie in later segments, those of what was saved in these.
        lowest = working.execute("SELECT min(place) FROM record WHERE place > 0").fetchone()[0]
        log = self._writer.rows.log
        try:
            remove_segments(
                files.path, below=lowest >> OFFSET_BITS if lowest is not None else log.segment if log else 0
            )
        except PermissionError:
            pass  # Windows keeps a file that a reader has open: it goes when the working file goes
        pages, free = (working.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count"))
        if free and pages - free <= VACUUM_PAGES:
            working.execute("VACUUM")
            working.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def _drop_small(working: sqlite3.Connection, saved: sqlite3.Connection, counts: Mapping[int, int]) -> None:
    for table in ("connection", "event", "call", "address"):
        keys = saved.execute(f"SELECT id FROM {table} WHERE id >= ?", (_lowest(working, table),))
        while page := keys.fetchmany(10_000):
            working.executemany(f"DELETE FROM {table} WHERE id = ?", page)
    for session, count in counts.items():
        working.execute("DELETE FROM block WHERE session = ? AND last <= ?", (session, count))


def _lowest(working: sqlite3.Connection, table: str) -> int:
    return int(working.execute(f"SELECT ifnull(min(id), {1 << 62}) FROM {table}").fetchone()[0])


def _drop_records(working: sqlite3.Connection, session: int, count: int) -> Iterator[int]:
    low, end = row_id(session, 1), row_id(session, count)
    while True:
        last = working.execute(
            f"SELECT max(id) FROM (SELECT id FROM record WHERE id BETWEEN ? AND ? ORDER BY id LIMIT {STEP_RECORDS})",
            (low, end),
        ).fetchone()[0]
        if last is None:
            return
        working.execute("DELETE FROM record WHERE id BETWEEN ? AND ?", (low, last))
        low = last + 1
        yield last
