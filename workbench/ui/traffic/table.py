"""The table itself: Qt's, for its keys, its selection and what it tells a screen reader; the rows' pixels are ours."""

from __future__ import annotations

from time import perf_counter_ns

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.traffic.columns import COLUMNS, Column
from workbench.ui.traffic.markedbar import MarkedScrollBar
from workbench.ui.traffic.model import TrafficModel
from workbench.ui.traffic.rowpainter import Geometry, RowPainter, RowPicture, RowState
from workbench.ui.widgets.tables import set_up_rows

LOAD_BUDGET_NS = 6_000_000
"""How long one frame may read from the capture; rows that come later show … for a frame."""

PREVIEW_CHARS = 16
"""Room that the preview keeps beside Δ."""

PREVIEW_CHARS_BESIDE_PEER = 24
"""Room that it keeps, as long as the addresses can give some."""

NARROW_PEER_CHARS = 8

EMPTY_TEXT = "No records yet. What is received and sent appears here."


class TrafficTable(QTableView):
    """Rows of :class:`TrafficModel`. ``left_tail`` and ``reached_tail`` tell what the user's own moves meant."""

    left_tail = Signal()
    reached_tail = Signal()
    escaped = Signal()

    def __init__(self, model: TrafficModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("traffic-table")
        self.setAccessibleName("Traffic")
        self.setAccessibleDescription("Records, one a row: number, time, difference, direction, peer, bytes, preview")
        self._model = model
        self._theme = theme
        self._rows = RowPainter(theme, model)
        self._picture = RowPicture()
        self._incomplete = False
        self._programmatic = False
        self._narrow = False
        self._delta_wanted = True
        self._one_peer = False
        self.marked_bar = MarkedScrollBar(theme, self)
        self.setVerticalScrollBar(self.marked_bar)
        self.empty_text = EMPTY_TEXT
        self.setModel(model)
        self._set_up()
        self.apply_theme()
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        theme.changed.connect(self.apply_theme)

    def _set_up(self) -> None:
        set_up_rows(self, several=True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setCornerButtonEnabled(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setObjectName("traffic-header")
        header.setStretchLastSection(False)
        header.setSectionResizeMode(Column.PREVIEW, QHeaderView.ResizeMode.Stretch)
        header.setSectionsMovable(False)
        header.setSectionsClickable(False)
        # A header asks whether a whole column is selected, row by row: a second for each million rows and column.
        # It gets a selection of its own, which is always empty.
        header.setSelectionModel(QItemSelectionModel(self._model, header))
        header.setMinimumSectionSize(24)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.horizontalHeader().setFont(self._theme.font(FontRole.SMALL))  # what was set before it was polished is lost

    def apply_theme(self) -> None:
        """Fonts and colours have changed."""
        self._rows.refresh_theme()
        self._picture.forget()
        self.setFont(self._rows.ink.font)
        self.horizontalHeader().setFont(self._theme.font(FontRole.SMALL))
        self.verticalHeader().setMinimumSectionSize(self._rows.ink.row_height)
        self.verticalHeader().setDefaultSectionSize(self._rows.ink.row_height)
        for column, spec in enumerate(COLUMNS[:-1]):
            self.setColumnWidth(column, self._rows.column_width(spec.chars))
        self._narrow = False
        self._fit_width()
        self.viewport().update()

    def texts_changed(self) -> None:
        """Another time style or encoding: the rows read differently."""
        self._picture.forget()
        self.viewport().update()

    def after_refresh(self) -> bool:
        """Widen what was cut, and paint what was still missing. True if there is something to paint."""
        for column, chars in self._rows.wanted.items():
            if column is not Column.PEER or not self._narrow:
                self.setColumnWidth(column, max(self.columnWidth(column), self._rows.column_width(chars)))
        if self._rows.wanted:
            self._rows.wanted.clear()
            self._fit_width()
        if self._incomplete:
            self.viewport().update()
        return self._incomplete

    def show_delta(self, wanted: bool) -> None:
        """Whether the Δ column is shown where there is room for it."""
        self._delta_wanted = wanted
        self._fit_width()

    def set_one_peer(self, one_peer: bool) -> None:
        """All records have the same peer, told elsewhere: where there is little room its column is left out."""
        self._one_peer = one_peer
        self._fit_width()

    def _fit_width(self) -> None:
        """In a narrow pane the preview is worth more than Δ and the network part of an address."""
        width = self._rows.column_width
        fixed = (Column.NUMBER, Column.TIME, Column.DIRECTION, Column.SIZE)
        rest = self.viewport().width() - sum(self.columnWidth(column) for column in fixed)
        peer = width(COLUMNS[Column.PEER].chars)
        narrow = rest < peer + width(PREVIEW_CHARS_BESIDE_PEER)
        if narrow != self._narrow:
            self._narrow = narrow
            self.setColumnWidth(Column.PEER, width(NARROW_PEER_CHARS) if narrow else peer)
        self.setColumnHidden(Column.PEER, narrow and self._one_peer)
        room_for_delta = not narrow and rest >= peer + width(COLUMNS[Column.DELTA].chars) + width(PREVIEW_CHARS)
        self.setColumnHidden(Column.DELTA, not (self._delta_wanted and room_for_delta))

    def scroll_to_tail(self) -> None:
        """Show the last row, without counting as the user's move."""
        self._programmatic = True
        self.scrollToBottom()  # which also lays out what was just inserted
        self._programmatic = False

    def show_row(self, row: int) -> None:
        """Make a row current, select it and bring it into sight."""
        self._programmatic = True
        index = self._model.index(row, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        self._programmatic = False

    def selected_blocks(self) -> list[tuple[int, int]]:
        """First and last row of each selected block, ascending."""
        return sorted({(block.top(), block.bottom()) for block in self.selectionModel().selection().toList()})

    def top_row(self) -> int:
        """The first visible row."""
        return max(0, self.verticalScrollBar().value())

    def end_row(self) -> int:
        """The row behind the last one that can wholly be seen."""
        return min(self._model.rowCount(), self.top_row() + self.viewport().height() // self._rows.ink.row_height)

    def busy_with_mouse(self) -> bool:
        """True while the user drags over rows or holds the scroll bar: nothing may move then."""
        dragging = self.state() is QAbstractItemView.State.DragSelectingState
        return dragging or self.verticalScrollBar().isSliderDown() or self._button_down

    _button_down = False

    def restore(self, rows: list[tuple[int, int]], current: int | None, top: int) -> None:
        """Select row ranges again after a reset."""
        self._programmatic = True
        selection = QItemSelection()
        for first, last in rows:
            selection.select(self._model.index(first, 0), self._model.index(last, len(COLUMNS) - 1))
        chosen = self.selectionModel()
        if current is not None:
            chosen.setCurrentIndex(self._model.index(current, 0), QItemSelectionModel.SelectionFlag.NoUpdate)
        chosen.select(selection, QItemSelectionModel.SelectionFlag.Select)
        self.verticalScrollBar().setValue(top)
        self._programmatic = False

    # Qt's own words from here on

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_width()

    def keyboardSearch(self, search: str) -> None:
        """Typing would search every row's text, which a million rows do not bear."""

    def sizeHintForColumn(self, column: int) -> int:
        """For a double click on a header's edge: what the visible rows need."""
        chars = COLUMNS[column].chars
        for row in range(self.top_row(), self.end_row()):
            head = self._model.cache.head(row)
            if head is not None:
                chars = max(chars, len(self._model.row_texts(row, head)[column]))
        return self._rows.column_width(chars)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:  # fmt: skip
        rows = self._model.rowCount()
        if rows == 0:
            return QModelIndex()
        if action is QAbstractItemView.CursorAction.MoveHome:
            return self._model.index(0, 0)
        if action is QAbstractItemView.CursorAction.MoveEnd:
            return self._model.index(rows - 1, 0)
        return super().moveCursor(action, modifiers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
            self.escaped.emit()
            return
        row = self.currentIndex().row()
        super().keyPressEvent(event)
        if event.key() == Qt.Key.Key_End:
            self.reached_tail.emit()
        elif self.currentIndex().row() != row:
            self.left_tail.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._button_down = True
        super().mousePressEvent(event)
        if self.indexAt(event.position().toPoint()).isValid():
            self.left_tail.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._button_down = False
        super().mouseReleaseEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event)
        bar = self.verticalScrollBar()
        if event.angleDelta().y() < 0 and bar.value() == bar.maximum():
            self.reached_tail.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        if not self.currentIndex().isValid() and self._model.rowCount():
            # Qt would make the first row current and scroll there, away from what is read.
            row = max(self.top_row(), self.end_row() - 1)
            here = self._model.index(row, 0)
            self.selectionModel().setCurrentIndex(here, QItemSelectionModel.SelectionFlag.NoUpdate)
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._button_down = False
        super().focusOutEvent(event)
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange:
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        if self._model.rowCount() == 0:
            self._paint_empty(painter)
            return
        geometry = self._geometry()
        states = self._states(geometry)
        self._incomplete = not all(state.loaded for state in states)
        self._geometry_in_use = geometry
        picture = self._picture.bring_up(geometry, states, self._paint_row, self._rows.ink.ground)
        painter.drawPixmap(0, 0, picture)

    def _paint_row(self, painter: QPainter, state: RowState, top: int) -> None:
        self._rows.paint(painter, state, top, self._geometry_in_use)

    def _paint_empty(self, painter: QPainter) -> None:
        painter.fillRect(self.viewport().rect(), self._rows.ink.ground)
        painter.setFont(self._theme.font(FontRole.BODY))
        painter.setPen(self._theme.color(Token.TEXT_MUTED))
        room: QRect = self.viewport().rect().adjusted(16, 2, -16, -2)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self.empty_text)

    def _geometry(self) -> Geometry:
        # A hidden column has no width.
        cells = tuple((self.columnViewportPosition(column), self.columnWidth(column)) for column in Column)
        room = self.viewport().size()
        return Geometry(cells, self._rows.ink.row_height, room.width(), room.height(), self.devicePixelRatioF())

    def _states(self, geometry: Geometry) -> list[RowState]:
        top = self.top_row()
        end = min(self._model.rowCount(), top - (-geometry.height // geometry.row_height))
        chosen = self._selected_rows(top, end)
        chosen_any = self.selectionModel().hasSelection()
        active = self.hasFocus() and self.isActiveWindow()
        current = self.currentIndex().row()
        deadline = perf_counter_ns() + LOAD_BUDGET_NS
        states = []
        for row in range(top, end):
            loaded = self._model.cache.has(row)
            if not loaded and perf_counter_ns() < deadline:
                loaded = self._model.cache.head(row) is not None
            selected, is_current = row in chosen, row == current and chosen_any
            states.append(RowState(row, selected, is_current, active and (selected or is_current), loaded))
        return states

    def _selected_rows(self, top: int, end: int) -> set[int]:
        rows: set[int] = set()
        for first, last in self.selected_blocks():
            rows.update(range(max(top, first), min(end, last + 1)))
        return rows

    def _on_scrolled(self, value: int) -> None:
        if self._programmatic:
            return
        (self.reached_tail if value == self.verticalScrollBar().maximum() else self.left_tail).emit()
