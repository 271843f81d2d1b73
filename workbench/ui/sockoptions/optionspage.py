"""The page “Socket options”: every option of the socket, searchable, edited in its row, explained below."""

from __future__ import annotations

from time import monotonic
from typing import Final

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from workbench.model.options.readings import OptionRow
from workbench.model.options.values import OptionValueError, expected
from workbench.model.sockets import Role, SocketSpec
from workbench.model.texts import count_text, failure_explanation, failure_sentence
from workbench.session.socketfacts.optiontable import OptionAnswer
from workbench.ui.panelkit.pages import PageRoom, PageWidget
from workbench.ui.sockoptions.optiondelegate import EDITOR, OptionDelegate
from workbench.ui.sockoptions.optionmodel import COLUMNS, REQUESTED, OptionModel, state_text
from workbench.ui.theme import FontRole
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import Label
from workbench.ui.widgets.tables import set_up_rows

CONNECTIONS_LISTED: Final = 1_000  # longer lists nobody reads, and they would be made anew at each change
READ_AGAIN_S: Final = 1.0  # while it is shown: each reading is some eighty system calls


class SocketOptionsPage(PageWidget):
    """Reads the socket once a second at most, and nothing while it is hidden."""

    preferred_width_px = 760

    def __init__(self, room: PageRoom) -> None:
        super().__init__(room)
        self._theme = room.theme
        self._table = room.session.options
        self._read_s = 0.0
        self._seen: tuple[SocketSpec, int] | None = None
        self.setObjectName("sockoptions-page")
        self.setAccessibleName("Socket options")
        self.model = OptionModel(self._theme, self)
        self.which = QComboBox(self)
        self.search = QLineEdit(self)
        self.asked_only = QCheckBox("Asked for only", self)
        self.table = self._make_table()
        self._counts = Label(self._theme, "", FontRole.SMALL, "muted", self)
        self._title = Label(self._theme, "", FontRole.STRONG, parent=self)
        self._text = Label(self._theme, "", parent=self)
        self._state = Label(self._theme, "", parent=self)
        self._source = Label(self._theme, "", FontRole.SMALL, "muted", self)
        self.told = Label(self._theme, "", parent=self)
        self.reset = TextButton(self._theme, "Reset to default", self, icon="rotate-ccw")
        self.read_error = TextButton(self._theme, "Read now", self, icon="refresh-cw")
        self._name_controls()
        self._lay_out()
        self._connect()
        self._on_theme()

    def refresh(self) -> bool:
        if self._is_written_in():
            return False  # what a person is writing stays where it is
        session = self.room.session
        seen = session.spec, session.revision
        is_new = seen != self._seen
        now_s = monotonic()
        if not is_new and (not self._table.is_live(self._connection) or now_s - self._read_s < READ_AGAIN_S):
            return False
        if is_new:
            self._list_connections()
        self._seen, self._read_s = seen, now_s
        return self._read()

    # -- what a person does

    @Slot(str, str)
    def ask(self, name: str, text: str) -> None:
        """Ask for a value of an option."""
        try:
            answer = self._table.set(name, text, self._connection)
        except OptionValueError as error:
            self._tell(f"“{text}” cannot be taken: {error} (character {error.offset + 1}).", "error")
            return
        self._answered(answer, f"{name} is asked for as {text.strip()}")

    @Slot()
    def _on_reset(self) -> None:
        row = self._chosen()
        if row is not None:
            name = row.facts.name
            self._answered(self._table.reset(name, self._connection), f"{name} is no longer asked for")

    @Slot()
    def _on_read_error(self) -> None:
        self._tell(self._table.read_pending_error(self._connection), "")

    def _answered(self, answer: OptionAnswer, done: str) -> None:
        if answer.failure is not None:
            self._tell(f"{failure_sentence(answer.failure)} {failure_explanation(answer.failure)}", "error")
        else:
            self._tell(f"{answer.note or done}.".replace("..", "."), "ok")
        self._seen = None
        self.refresh()
        self.room.clock.hurry()

    def _tell(self, text: str, tone: str) -> None:
        self.told.set_tone(tone)
        self.told.setText(text[:1].upper() + text[1:])
        self.told.setVisible(bool(text))

    # -- showing

    @property
    def _connection(self) -> int:
        return int(self.which.currentData() or 0)

    def _is_written_in(self) -> bool:
        return any(editor.isVisible() for editor in self.table.findChildren(QWidget, EDITOR))

    def _chosen(self) -> OptionRow | None:
        return self.model.row_at(self.table.currentIndex().row())

    def _read(self) -> bool:
        row = self._chosen()
        name = row.facts.name if row is not None else ""
        painted = self.model.set_rows(self._table.rows(self._connection))
        at = self.model.place_of(name) if name else 0
        if not self.table.currentIndex().isValid() and self.model.rowCount():
            self.table.setCurrentIndex(self.model.index(max(0, at), REQUESTED))
        self._show_counts()
        self._show_chosen()
        return painted

    def _show_counts(self) -> None:
        shown, total, differing = self.model.counts
        parts = [f"{shown} of {total} options" if shown != total else f"{total} options"]
        if differing:
            parts.append(f"≠ {count_text(differing, 'differs', 'differ')}")
        if not self._table.is_live(self._connection):
            parts.append("nothing is open: only what is asked for can be shown")
        self._counts.setText("  ·  ".join(parts))

    @Slot()
    def _show_chosen(self) -> None:
        row = self._chosen()
        for label in (self._title, self._text, self._state, self._source):
            label.setVisible(row is not None)
        self.reset.setEnabled(row is not None and bool(row.requested) and row.asked_by == "the project")
        self.read_error.setVisible(row is not None and row.facts.name == "SO_ERROR")
        if row is None:
            return
        facts = row.facts
        may_be = f": {expected(facts)}" if facts.writable else ""
        self._title.setText(f"{facts.name}   {facts.when.value}{may_be}")
        self._text.setText(facts.text)
        self._state.set_tone("warn" if row.differs else "")
        self._state.setText(("≠ " if row.differs else "") + state_text(row))
        self._source.setText(f"{facts.systems.words}. {facts.source}" if facts.source else facts.systems.words)

    def _list_connections(self) -> None:
        spec = self.room.session.spec
        several = spec.role is Role.LISTENER and not spec.is_datagram
        self.which.setVisible(several)
        if not several:
            return
        entries = [("The listener itself", 0)]
        entries += [(f"Connection {each.number}, {each.peer}", each.number)
                    for each in self.room.session.connections.values() if each.is_open]  # fmt: skip
        del entries[CONNECTIONS_LISTED:]
        if entries == [(self.which.itemText(at), self.which.itemData(at)) for at in range(self.which.count())]:
            return
        chosen = self._connection
        self.which.blockSignals(True)
        self.which.clear()
        for text, number in entries:
            self.which.addItem(text, number)
        self.which.setCurrentIndex(max(0, self.which.findData(chosen)))
        self.which.blockSignals(False)

    # -- making

    def _name_controls(self) -> None:
        self.which.setObjectName("sockoptions-connection")
        self.which.setAccessibleName("Whose options")
        self.which.setToolTip("The listener's own socket, or one of its connections")
        self.which.hide()
        self.search.setObjectName("sockoptions-search")
        self.search.setAccessibleName("Search options")
        self.search.setToolTip("Show only options that hold every one of these words")
        self.search.setPlaceholderText("Search: name, level, value, what it does")
        self.search.setClearButtonEnabled(True)
        self.asked_only.setObjectName("sockoptions-asked-only")
        self.asked_only.setToolTip("Leave out the options that nobody asked for")
        self.reset.setObjectName("sockoptions-reset")
        self.reset.setToolTip("Ask for nothing any more: an open socket goes back to the default")
        self.read_error.setObjectName("sockoptions-read-error")
        self.read_error.setToolTip("Read SO_ERROR once; a waiting error is gone afterwards")
        for label in (self._text, self._state, self._source, self.told, self._title):
            label.setWordWrap(True)
        self.told.hide()

    def _make_table(self) -> QTableView:
        table = QTableView(self)
        table.setObjectName("sockoptions-table")
        table.setAccessibleName("Socket options")
        table.setModel(self.model)
        table.setItemDelegate(OptionDelegate(self.model, table))
        set_up_rows(table)
        triggers = QAbstractItemView.EditTrigger
        table.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        table.horizontalHeader().setStretchLastSection(True)
        return table

    def _lay_out(self) -> None:
        px = self._theme.px
        bar = QHBoxLayout()
        bar.setSpacing(px(8))
        bar.addWidget(self.search, 1)
        bar.addWidget(self.asked_only)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addWidget(self.read_error)
        buttons.addStretch(1)
        buttons.addWidget(self.reset)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(16), 0, px(16), px(16))
        layout.setSpacing(px(8))
        layout.addWidget(self.which)
        layout.addLayout(bar)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._counts)
        for label in (self._title, self._text, self._state, self._source, self.told):
            layout.addWidget(label)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.model.asked.connect(self.ask)
        self.search.textChanged.connect(self._on_search)
        self.asked_only.toggled.connect(self._on_asked_only)
        self.which.activated.connect(self._on_which)
        self.reset.clicked.connect(self._on_reset)
        self.read_error.clicked.connect(self._on_read_error)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self._theme.changed.connect(self._on_theme)

    @Slot(str)
    def _on_search(self, text: str) -> None:
        self.model.set_filter(text)
        self._read()

    @Slot(bool)
    def _on_asked_only(self, on: bool) -> None:
        self.model.set_asked_only(on)
        self._read()

    @Slot()
    def _on_which(self) -> None:
        self._read()

    @Slot(QModelIndex, QModelIndex)
    def _on_row(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self._tell("", "")
        self._show_chosen()

    @Slot()
    def _on_theme(self) -> None:
        metrics = self.table.fontMetrics()
        self.table.verticalHeader().setDefaultSectionSize(metrics.height() + self._theme.px(8))
        for number, column in enumerate(COLUMNS[:-1]):
            self.table.setColumnWidth(number, metrics.averageCharWidth() * column.chars + self._theme.px(16))
