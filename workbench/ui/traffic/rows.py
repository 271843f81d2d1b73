"""Rows of the table, read from the capture a page at a time and only where somebody looks."""

from __future__ import annotations

from collections import OrderedDict

from workbench.model.records import RecordHead
from workbench.model.rows import Rows

PAGE_ROWS = 64
KEPT_PAGES = 64


class RowCache:
    """Pages of record heads, least recently used first out."""

    def __init__(self, traffic: Rows) -> None:
        self._traffic = traffic
        self._pages: OrderedDict[int, list[RecordHead]] = OrderedDict()
        self._first_ns: int | None = None

    def clear(self) -> None:
        """Forget everything: rows have moved."""
        self._pages.clear()
        self._first_ns = None

    def has(self, row: int) -> bool:
        """True if the row can be given without reading."""
        page = self._pages.get(row // PAGE_ROWS)
        return page is not None and row % PAGE_ROWS < len(page)

    def head(self, row: int) -> RecordHead | None:
        """The record in a row; None past the end."""
        index, place = divmod(row, PAGE_ROWS)
        page = self._pages.get(index)
        if page is None or place >= len(page):
            page = self._read(index)
            if place >= len(page):
                return None
        else:
            self._pages.move_to_end(index)
        return page[place]

    def number_at(self, row: int) -> int | None:
        """The record number in a row; None past the end."""
        head = self.head(row)
        return None if head is None else head.number

    def first_ns(self) -> int:
        """The first row's stamp, in ns: what relative times count from."""
        if self._first_ns is None:
            head = self.head(0)
            if head is None:
                return 0
            self._first_ns = head.time_ns
        return self._first_ns

    def _read(self, index: int) -> list[RecordHead]:
        # A page that was read while it was still growing is read again from where it ended.
        held = self._pages.get(index, [])
        page = held + self._traffic.heads(index * PAGE_ROWS + len(held), PAGE_ROWS - len(held))
        self._pages[index] = page
        self._pages.move_to_end(index)
        if len(self._pages) > KEPT_PAGES:
            self._pages.popitem(last=False)
        return page
