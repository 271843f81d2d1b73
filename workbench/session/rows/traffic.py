"""The visible records of one session: what was recorded less what the user removed."""

from __future__ import annotations

from collections.abc import Callable

from workbench.capture.capture import Capture
from workbench.capture.visible import Ranges, VisibleRecords
from workbench.model.records import RecordHead
from workbench.model.sources import ByteSource


class Traffic:
    """Rows, 0 to ``count() - 1``, as a table shows them; numbers are those of the records and never change.

    ``revision`` changes when rows were removed or brought back, not when rows were appended.
    """

    def __init__(self, capture: Capture, session_id: int, hidden: Callable[[int], Ranges]) -> None:
        self._capture = capture
        self._session_id = session_id
        self._hidden = hidden
        self._ranges = hidden(session_id)
        self._visible = VisibleRecords(capture, session_id, self._ranges)
        self._revision = 0

    @property
    def revision(self) -> int:
        self._view()
        return self._revision

    def count(self) -> int:
        """Rows now; committed records only, at most 100 ms behind the network."""
        return self._view().count()

    def heads(self, first_row: int, count: int) -> list[RecordHead]:
        """Rows ``first_row`` to ``first_row + count - 1``, fewer at the end."""
        return self._view().heads(first_row, count)

    def row_of(self, number: int) -> int | None:
        """The row of a record, None if it was removed or does not exist."""
        return self._view().row_of(number)

    def payload(self, number: int, offset: int = 0, size: int | None = None) -> bytes:
        """Bytes of one record."""
        return self._capture.payload(self._session_id, number, offset, size)

    def source(self, number: int) -> ByteSource:
        """One record for the hex view."""
        size = self._capture.heads(self._session_id, number, 1)
        return RecordSource(self._capture, self._session_id, number, size[0].size if size else 0)

    def conversation(self, connection: int | None, direction: int | None) -> ByteSource:
        """All bytes in order; None stands for every connection, and for both directions."""
        return self._capture.conversation(self._session_id, connection, direction, self._hidden(self._session_id))

    def _view(self) -> VisibleRecords:
        ranges = self._hidden(self._session_id)
        if ranges is not self._ranges and ranges != self._ranges:
            self._ranges = ranges
            self._visible = VisibleRecords(self._capture, self._session_id, ranges)
            self._revision += 1
        return self._visible


class RecordSource:
    """One record's payload, read a page at a time."""

    __slots__ = ("_capture", "_number", "_session_id", "_size")

    def __init__(self, capture: Capture, session_id: int, number: int, size: int) -> None:
        self._capture = capture
        self._session_id = session_id
        self._number = number
        self._size = size

    def size(self) -> int:
        return self._size

    def read(self, offset: int, count: int) -> bytes:
        return self._capture.payload(self._session_id, self._number, offset, count)
