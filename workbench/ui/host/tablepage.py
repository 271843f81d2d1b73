"""A page of the Host dock: a filter, what there is to say, and a table that is read while it is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from workbench.host.arrangement import Arrangement
from workbench.host.reading import Reading
from workbench.host.tables import Table, TableColumn, TableRow
from workbench.ui.host.tablemodel import HostTableModel
from workbench.ui.host.tableview import HostTableView
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import ElidedLabel


class Facts(NamedTuple):
    """What a page shows: ``key`` names its parts, ``look`` reads (in a thread), ``every_s`` seconds lie between the
    begins of two readings; infinity: only when it is asked for."""

    key: str
    title: str
    columns: Sequence[TableColumn]
    look: Callable[[], Table]
    every_s: float


class Arranged(NamedTuple):
    """A reading, arranged in the thread that read it."""

    table: Table
    rows: list[TableRow]
    arrangement: Arrangement


class TablePage(QWidget):
    """``refresh`` at each frame while it is shown; nothing is read otherwise."""

    def __init__(self, facts: Facts, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts, self.theme = facts, theme
        stem = f"host{facts.key.title()}"
        self.setObjectName(stem)
        self.setAccessibleName(facts.title)
        self.model = HostTableModel(facts.columns, theme, self)
        self.reading: Reading[Arranged] = Reading(self._look, facts.every_s, facts.key)
        self.table = HostTableView(stem, facts.title, self.model, theme, self)
        self.note = ElidedLabel(theme, "Reading …", FontRole.SMALL, parent=self)
        self.note.setObjectName(f"{stem}Note")
        self.note.set_token(Token.TEXT_MUTED)
        self.filter = QLineEdit(self)
        self.copy = TextButton(theme, "Copy", self, icon="copy")
        self.bar = QHBoxLayout()
        self._build_bar(stem)
        self._lay_out()
        self.setFocusProxy(self.table)
        theme.changed.connect(self._follow_theme)

    def refresh(self) -> bool:
        """Begin what is due, show what was read. True if anything was painted anew."""
        self.reading.begin_if_due()
        fresh = self.reading.take()
        if fresh is None:
            return self.model.fade()
        changed = self.model.set_rows(fresh.table.rows, fresh.rows, fresh.arrangement)
        changed |= self._show_note(fresh.table.note)
        return self.model.fade() or changed

    def read_again(self) -> None:
        """The next frame begins a reading, whatever the pace."""
        self.reading.hurry()

    # inside

    def _look(self) -> Arranged:
        """In the reading's thread: nothing of Qt."""
        table, arrangement = self.facts.look(), self.model.arrangement
        return Arranged(table, arrangement.arrange(table.rows), arrangement)

    def _show_note(self, text: str) -> bool:
        text = text or ("" if self.model.total else "Nothing to show.")
        changed = text != self.note.text()
        self.note.set_text(text, text)
        return changed

    def _build_bar(self, stem: str) -> None:
        name = self.facts.title.lower()
        self.filter.setObjectName(f"{stem}Filter")
        self.filter.setAccessibleName(f"Filter of {name}")
        self.filter.setPlaceholderText("Filter: words that a row must hold")
        self.filter.setToolTip("Show only rows that hold every one of these words")
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self.model.set_filter)
        self.copy.setObjectName(f"{stem}Copy")
        self.copy.setAccessibleName(f"Copy rows of {name}")
        self.copy.setToolTip("Copy the selected rows, or all of them, with their titles (Ctrl+C)")
        self.copy.clicked.connect(self.table.copy_rows)
        self.bar.addWidget(self.filter, 2)
        self.bar.addWidget(self.note, 3)
        self.bar.addWidget(self.copy)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self.bar)
        column.addWidget(self.table, 1)
        QWidget.setTabOrder(self.filter, self.copy)
        QWidget.setTabOrder(self.copy, self.table)
        self._follow_theme()

    def _follow_theme(self) -> None:
        px = self.theme.px
        self.bar.setContentsMargins(px(8), px(4), px(8), px(4))
        self.bar.setSpacing(px(8))
        self.filter.setMaximumWidth(px(320))
