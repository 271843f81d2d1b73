"""What the views of one session read: its records or its messages, all of them or those that a filter lets through."""

from __future__ import annotations

from array import array

from workbench.model.records import RecordHead
from workbench.model.rows import Rows
from workbench.model.sources import ByteSource
from workbench.session.rows.filteredrows import FilteredRows
from workbench.session.rows.traffic import Traffic


class Reading:
    """A :class:`~workbench.model.rows.Rows` that stands for whichever rows are chosen. Belongs to the loop's thread.

    Two choices, one over the other: the base (records or messages) and a filter over it.
    """

    def __init__(self, records: Traffic) -> None:
        self.records = records
        self._base: Rows = records
        self._filtered: Rows | None = None
        self._seen: tuple[Rows, int] = (records, records.revision)
        self._revision = 0

    @property
    def base(self) -> Rows:
        """Every row: the records, or the messages that they were cut into."""
        return self._base

    @property
    def shown(self) -> Rows:
        """What is read now."""
        return self._filtered if self._filtered is not None else self._base

    def use_base(self, rows: Rows | None) -> None:
        """Read messages instead of records; None goes back to the records. A filter over the old base is dropped:
        who set it makes one over the new base."""
        self._base = rows if rows is not None else self.records
        self._filtered = None

    def use_filter(self, rows: Rows | None) -> None:
        """Read these rows of the base only; None reads all of them."""
        self._filtered = rows

    @property
    def revision(self) -> int:
        """Changes when other rows are read, or theirs changed."""
        now = (self.shown, self.shown.revision)
        if now[0] is not self._seen[0] or now[1] != self._seen[1]:
            self._seen = now
            self._revision += 1
        return self._revision

    def count(self) -> int:
        """Rows as of now."""
        return self.shown.count()

    def numbers_between(self, first_row: int, last_row: int) -> array[int] | None:
        """Numbers of rows behind a filter, ascending; None where nothing is filtered."""
        rows = self.shown
        return rows.numbers()[first_row : last_row + 1] if isinstance(rows, FilteredRows) else None

    def heads(self, first_row: int, count: int) -> list[RecordHead]:
        """Rows from ``first_row``."""
        return self.shown.heads(first_row, count)

    def payload(self, number: int, offset: int = 0, size: int | None = None) -> bytes:
        """Bytes of one row."""
        return self.shown.payload(number, offset, size)

    def row_of(self, number: int) -> int | None:
        """The row of a number."""
        return self.shown.row_of(number)

    def source(self, number: int) -> ByteSource:
        """One row for the hex view."""
        return self.shown.source(number)

    def title(self, number: int) -> str:
        """How a row is called: ``Record 3``, ``Message 12 · records 3–5``."""
        title = getattr(self._base, "title", None)
        return str(title(number)) if title is not None else f"Record {number:,}"

    def conversation(self, connection: int | None, direction: int | None) -> ByteSource:
        """All bytes in order, whatever is filtered."""
        return self.records.conversation(connection, direction)
