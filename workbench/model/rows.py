"""Rows of traffic as a table shows them: records, messages, or those of them that a filter lets through."""

from __future__ import annotations

from typing import Protocol

from workbench.model.records import RecordHead
from workbench.model.sources import ByteSource


class Rows(Protocol):
    """Rows 0 to ``count() - 1``. A row's number is its record's or its message's, and never changes."""

    @property
    def revision(self) -> int:
        """Changes when rows were hidden, came back or were exchanged, not when rows were appended."""
        ...

    def count(self) -> int:
        """Rows as of now."""
        ...

    def heads(self, first_row: int, count: int) -> list[RecordHead]:
        """Rows ``first_row`` (from 0) and on; shorter only at the end."""
        ...

    def payload(self, number: int, offset: int = 0, size: int | None = None) -> bytes:
        """Bytes of one record or message, all of them or at most ``size`` from ``offset``."""
        ...

    def row_of(self, number: int) -> int | None:
        """The row of a number; None where it is hidden or not there."""
        ...

    def source(self, number: int) -> ByteSource:
        """One payload for the hex view."""
        ...
