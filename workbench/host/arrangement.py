"""Rows as a person wants them: those that hold some words, in the order of a column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from workbench.host.tables import TableRow


@dataclass(frozen=True, slots=True)
class Arrangement:
    """``words`` in lower case, each of which a row must hold somewhere; ``column`` -1: the order of the reading."""

    words: tuple[str, ...] = ()
    column: int = -1
    descending: bool = False

    def arrange(self, rows: Sequence[TableRow]) -> list[TableRow]:
        """A new list; rows that are equal in the column keep their order."""
        shown = [row for row in rows if self._holds(row)] if self.words else list(rows)
        if self.column >= 0:
            value = itemgetter(self.column)

            def order(row: TableRow) -> Any:
                return value(row.order)

            shown.sort(key=order, reverse=self.descending)
        return shown

    def _holds(self, row: TableRow) -> bool:
        text = "\n".join(row.cells).casefold()
        return all(word in text for word in self.words)
