"""What every table of the program has in common."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QTableView, QTreeView


def set_up_rows(table: QTableView, *, several: bool = False) -> None:
    """Whole rows are selected, one or ``several``; no grid, no wrapped text, no row numbers; Tab leaves the table."""
    modes = QAbstractItemView.SelectionMode
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(modes.ExtendedSelection if several else modes.SingleSelection)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.verticalHeader().hide()
    table.horizontalHeader().setHighlightSections(False)
    name_columns(table)


def name_columns(table: QTableView | QTreeView) -> None:
    """The head is called after its table, which has its accessible name already."""
    head = table.header() if isinstance(table, QTreeView) else table.horizontalHeader()
    if table.accessibleName():
        head.setAccessibleName(f"Columns of {table.accessibleName().lower()}")
