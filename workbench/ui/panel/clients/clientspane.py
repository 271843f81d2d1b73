"""The clients of a listener: a list to look at and to choose from, and what can be done with one or all."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QItemSelection, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from workbench.model.connections import Connection
from workbench.session.session import Session
from workbench.ui.panel.clients.clientsmodel import ClientsModel
from workbench.ui.panel.facts import has_half_close
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.buttons import IconButton
from workbench.ui.widgets.labels import Label
from workbench.ui.widgets.tables import set_up_rows

VALUES_S = 0.25  # seconds between two looks at the values: a person reads no faster
COLUMN_CHARS = (4, 17, 15, 7, 8, 8, 8)


class ClientsPane(QWidget):
    """A presenter. ``client_chosen`` carries the selected client's number, 0 for none."""

    client_chosen = Signal(int)

    def __init__(
        self, session: Session, theme: Theme, now_ns: Callable[[], int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._seen = -1
        self._values_s = 0.0
        self._indent_px = 0
        self.setObjectName("clients-pane")
        self.model = ClientsModel(self._read_connections, session.queued_bytes, now_ns, self)
        self.table = self._make_table()
        self._title = Label(theme, "Clients", FontRole.STRONG, parent=self)
        self._open_only = QCheckBox("Open only", self)
        self._open_only.setObjectName("clients-open-only")
        self._open_only.setToolTip("Leave out clients that are gone")
        self._half_close = IconButton(
            theme, "log-out", "Half-close the client", self, tip="Send the chosen client our end of stream"
        )
        self._half_close.setVisible(has_half_close(session.spec))
        self._close = IconButton(
            theme, "unplug", "Close the client", self, tip="Close the chosen client when its queue is sent"
        )
        self._abort = IconButton(theme, "zap", "Abort the client", self, tip="Reset the chosen client (RST)")
        self._all = self._make_all_button()
        self._lay_out()
        self._half_close.clicked.connect(self._on_half_close)
        self._close.clicked.connect(self._on_close)
        self._abort.clicked.connect(self._on_abort)
        self._open_only.toggled.connect(self._on_open_only)
        self.table.selectionModel().selectionChanged.connect(self._on_selection)
        self._apply_theme()
        theme.changed.connect(self._apply_theme)
        self._show_allowed()

    @property
    def chosen(self) -> int:
        """The selected client's number, 0 for none."""
        rows = self.table.selectionModel().selectedRows()
        return self.model.number_at(rows[0].row()) if rows else 0

    def choose(self, number: int) -> None:
        """Select a client; 0 selects none."""
        row = self.model.row_of(number) if number else -1
        if row < 0:
            self.table.clearSelection()
        elif number != self.chosen:
            self.table.selectRow(row)

    def set_indent(self, width_px: int) -> None:
        """Leave room at the beginning of the first row for a control that stands over it and says what this is."""
        if width_px == self._indent_px:
            return
        self._indent_px = width_px
        self._row.setContentsMargins(width_px, 0, 0, 0)
        self._show_allowed()

    def set_folded(self, folded: bool) -> None:
        """Show the first row alone, or the list as well."""
        self.table.setVisible(not folded)

    def refresh(self) -> bool:
        """Rows when somebody came or went, values of the visible rows four times a second."""
        painted = False
        if self._session.revision != self._seen:
            self._seen = self._session.revision
            painted = self.model.refresh_rows()
            self._show_allowed()
        now_s = monotonic()
        if painted or now_s - self._values_s >= VALUES_S:
            self._values_s = now_s
            self._refresh_values()
        return painted

    def _refresh_values(self) -> None:
        """Only what is looked at, and only while something can change: a closed session's clients are done."""
        if self._session.is_at_rest or self.model.rowCount() == 0:
            return
        first = self.table.rowAt(0)
        last = self.table.rowAt(self.table.viewport().height() - 1)
        self.model.refresh_values(max(0, first), self.model.rowCount() - 1 if last < 0 else last)

    def _show_allowed(self) -> None:
        connection = self._session.connections.get(self.chosen)
        is_open = connection is not None and connection.is_open
        self._half_close.setEnabled(is_open and connection is not None and connection.can_write)
        self._close.setEnabled(is_open)
        self._abort.setEnabled(is_open)
        found = self._session.connections.values()
        number_open = sum(1 for each in found if each.is_open)
        self._all.setEnabled(number_open > 0)
        gone = len(found) - number_open
        opened = f"{number_open:,} open" if self._indent_px else f"Clients  {number_open:,}"
        self._title.setText(opened + (f"  ·  {gone:,} gone" if gone else ""))

    # -- deeds

    @Slot()
    def _on_half_close(self) -> None:
        if number := self.chosen:
            self._session.half_close(number)

    @Slot()
    def _on_close(self) -> None:
        if number := self.chosen:
            self._session.close_connection(number)

    @Slot()
    def _on_abort(self) -> None:
        if number := self.chosen:
            self._session.abort_connection(number)

    @Slot(QAction)
    def _on_all(self, action: QAction) -> None:
        if action.data() == "half_close":
            self._session.half_close()
        elif action.data() == "close":
            self._session.close_all_connections()
        else:
            for number in [each.number for each in self._session.connections.values() if each.is_open]:
                self._session.abort_connection(number)

    @Slot(bool)
    def _on_open_only(self, on: bool) -> None:
        self.model.set_open_only(on)

    @Slot(QItemSelection, QItemSelection)
    def _on_selection(self, _selected: QItemSelection, _deselected: QItemSelection) -> None:
        self._show_allowed()
        self.client_chosen.emit(self.chosen)

    # -- making

    def _read_connections(self) -> dict[int, Connection]:
        return self._session.connections

    def _make_table(self) -> QTableView:
        table = QTableView(self)
        table.setObjectName("clients")
        table.setAccessibleName("Clients")
        table.setModel(self.model)
        set_up_rows(table)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        table.horizontalHeader().setStretchLastSection(True)
        return table

    def _make_all_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("clients-all")
        button.setText("All")
        button.setAccessibleName("All clients")
        half_closes = has_half_close(self._session.spec)
        button.setToolTip("Half-close, close or abort every client" if half_closes else "Close or abort every client")
        button.setProperty("button", True)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        menu.setObjectName("clients-all-menu")
        for text, deed in (("Half-close all", "half_close"), ("Close all", "close"), ("Abort all", "abort")):
            if deed == "half_close" and not half_closes:
                continue
            menu.addAction(text).setData(deed)
        menu.triggered.connect(self._on_all)
        button.setMenu(menu)
        return button

    def _lay_out(self) -> None:
        px = self._theme.px
        self._row = row = QHBoxLayout()
        row.setSpacing(px(4))
        row.addWidget(self._title)
        row.addStretch(1)
        for widget in (self._open_only, self._half_close, self._close, self._abort, self._all):
            row.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(8), px(4), px(4), px(4))
        layout.setSpacing(px(4))
        layout.addLayout(row)
        layout.addWidget(self.table, 1)
        layout.addStretch(0)  # holds the row at the top while the list is hidden

    @Slot()
    def _apply_theme(self) -> None:
        self.table.setFont(self._theme.font(FontRole.DATA_SMALL))
        metrics = self.table.fontMetrics()
        self.table.verticalHeader().setDefaultSectionSize(metrics.height() + self._theme.px(6))
        for column, chars in enumerate(COLUMN_CHARS):
            self.table.setColumnWidth(column, metrics.averageCharWidth() * chars + self._theme.px(12))
