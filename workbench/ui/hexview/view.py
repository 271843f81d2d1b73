"""The hex view: a source, a cursor, a layout and a painter, and the keys and mouse that move them."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPoint, Qt, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)  # fmt: skip
from PySide6.QtWidgets import QAbstractScrollArea, QAbstractSlider, QWidget

from workbench.model.framing import Edge, EdgeKind
from workbench.model.sources import ByteSource
from workbench.ui.hexview.cursor import HexCursor
from workbench.ui.hexview.edges import EdgeSource
from workbench.ui.hexview.keys import Move, move_of
from workbench.ui.hexview.layout import COLUMNS_MAX, HexLayout, Pane, fitting_columns, offset_digits
from workbench.ui.hexview.pages import PagedBytes
from workbench.ui.hexview.painter import HexPage, HexPainter
from workbench.ui.hexview.scrolling import ScrollMap
from workbench.ui.hexview.tints import Tint, Tints
from workbench.ui.theme import FontRole, Theme, Token

WHEEL_ROWS = 3


class HexView(QAbstractScrollArea):
    """Shows any :class:`ByteSource`. ``cursor_changed`` tells of every move of cursor or selection.

    ``refresh`` asks a live source how long it is; at its end the view follows it.
    """

    cursor_changed = Signal()
    menu_requested = Signal(QPoint)
    layout_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hex-view")
        self.setAccessibleName("Bytes")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self._theme = theme
        self._painter = HexPainter(theme)
        self.bytes = PagedBytes()
        self.cursor_at = HexCursor()
        self._scroll = ScrollMap()
        self._columns = 16  # 0: as many as fit
        self._group = 1
        self._layout = HexLayout()
        self._match = range(0)
        self._tints = Tints()
        self._edges: EdgeSource | None = None
        self._edge_kinds: frozenset[EdgeKind] = frozenset()
        self._dragging = False
        self.empty_text = "No bytes."
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.verticalScrollBar().actionTriggered.connect(self._on_bar)
        self.horizontalScrollBar().valueChanged.connect(self._on_sideways)
        theme.changed.connect(self.apply_theme)
        self._relayout()

    # what is shown

    @property
    def page_layout(self) -> HexLayout:
        """Columns, groups and digits as they are now."""
        return self._layout

    @property
    def columns(self) -> int:
        """The chosen columns; 0 means as many as fit."""
        return self._columns

    @property
    def group(self) -> int:
        """Bytes between two blanks."""
        return self._group

    @property
    def size_bytes(self) -> int:
        """Bytes in the source, as of the last refresh."""
        return self.bytes.size

    @property
    def top_row(self) -> int:
        """The first visible row."""
        return self._scroll.top

    @property
    def row_height(self) -> int:
        """Pixels of one row."""
        return self._painter.ink.row_height

    def width_of_columns(self, columns: int) -> int:
        """Pixels that this many bytes in a row need, the scroll bar's included."""
        page = HexLayout(columns, self._group, self._layout.offset_digits)
        bar = self.verticalScrollBar().sizeHint().width()
        return round(page.width * self._painter.ink.char_width) + 2 * self._painter.margin + bar + 2

    @property
    def at_end(self) -> bool:
        """True if the last row can be seen."""
        return self._scroll.at_end

    def set_source(self, source: ByteSource, *, at_end: bool = False) -> None:
        """Show other bytes from the start, or from their end; the cursor stands there too."""
        self.bytes = PagedBytes(source)
        self.cursor_at = pane_kept(self.cursor_at)
        self.cursor_at.set_size(self.bytes.size)
        self._match = range(0)
        self._tints.clear()
        self._edges = None
        self._scroll.go(0)
        self._relayout()
        if at_end:
            self._scroll.go(self._scroll.last_top)
            self.cursor_at.move(self.bytes.size - 1)
            self._sync()
        self.cursor_changed.emit()

    def refresh(self) -> bool:
        """Ask the source how long it is now; True if there is something new to see."""
        followed = self._scroll.at_end
        if not self.bytes.refresh():
            return False
        self.cursor_at.set_size(self.bytes.size)
        self._relayout()
        if followed and not self._dragging:
            self._scroll.go(self._scroll.last_top)
            self._sync()
        return True

    def set_columns(self, columns: int) -> None:
        """Bytes in a row, 1 to 64, or 0 for as many as fit of 8, 16 and 32. Raises ``ValueError`` for any other."""
        if not 0 <= columns <= COLUMNS_MAX:
            raise ValueError(f"{columns} columns are not offered")
        self._columns = columns
        self._relayout()

    def set_group(self, group: int) -> None:
        """Bytes between two blanks: 1, 2, 4 or 8."""
        self._group = group
        self._relayout()

    def set_match(self, span: range) -> None:
        """Mark what a search found and go there."""
        self._match = span
        if span:
            self.select(span.start, len(span))
        self.viewport().update()

    def set_tints(self, layer: str, tints: Iterable[Tint]) -> None:
        """Coloured grounds; those of a layer replace its former ones, and later layers lie above earlier ones.
        Another source takes them all away."""
        self._tints.put(layer, tints)
        self.viewport().update()

    def set_edges(self, edges: EdgeSource | None, kinds: frozenset[EdgeKind]) -> None:
        """Draw where records and messages end. Another source takes them away."""
        self._edges, self._edge_kinds = edges, kinds
        self.viewport().update()

    def select(self, first: int, count: int) -> None:
        """Select bytes and bring them into sight."""
        self.cursor_at.select(first, count)
        self._moved(first)

    def select_all(self) -> None:
        """Select everything; nothing scrolls."""
        self.cursor_at.select_all()
        self.viewport().update()
        self.cursor_changed.emit()

    def go_to(self, offset: int) -> None:
        """Put the cursor on a byte and bring it into sight."""
        self.cursor_at.move(offset)
        self._moved(self.cursor_at.position)

    def apply_theme(self) -> None:
        """Fonts and colours have changed."""
        self._painter.refresh_theme()
        self._relayout()

    # layout

    def _relayout(self) -> None:
        anchor = self._scroll.top * self._layout.columns
        digits = offset_digits(self.bytes.size)
        room = self.viewport().width() - 2 * self._painter.margin
        columns = self._columns or fitting_columns(room / self._painter.ink.char_width, self._group, digits)
        layout = HexLayout(columns, self._group, digits)
        changed = layout != self._layout
        self._layout = layout
        visible = self.viewport().height() // self._painter.ink.row_height
        self._scroll.resize(layout.rows(self.bytes.size), visible)
        if changed:
            self._scroll.go(anchor // columns)
            self.layout_changed.emit()
        self._sync()

    def _sync(self) -> None:
        """Bring the scroll bars in line with the first row; repaint."""
        bar = self.verticalScrollBar()
        bar.setRange(0, self._scroll.maximum)
        bar.setPageStep(max(1, self.viewport().height() // self._painter.ink.row_height))
        bar.setValue(self._scroll.value())
        needed = round(self._layout.width * self._painter.ink.char_width) + 2 * self._painter.margin
        if self.bytes.size == 0:
            needed = 0
        side = self.horizontalScrollBar()
        side.setRange(0, max(0, needed - self.viewport().width()))
        side.setPageStep(self.viewport().width())
        self.viewport().update()

    def _left(self) -> float:
        return self._painter.margin - self.horizontalScrollBar().value()

    def _moved(self, show: int) -> None:
        self._scroll.reveal(show // self._layout.columns)
        self._sync()
        self.cursor_changed.emit()

    def _byte_at(self, place: QPoint, pane: Pane | None = None) -> tuple[int, Pane]:
        char = (place.x() - self._left()) / self._painter.ink.char_width
        pane = pane or self._layout.pane_at(char)
        row = self._scroll.top + place.y() // self._painter.ink.row_height
        return row * self._layout.columns + self._layout.column_at(char, pane), pane

    # Qt's own words from here on

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), self._painter.ink.ground)
        if self.bytes.size == 0:
            self._paint_empty(painter)
            return
        height = self.viewport().height()
        self._painter.paint(painter, self._layout, self._page(height), self._left(), height)

    def _page(self, height: int) -> HexPage:
        offset = self._scroll.top * self._layout.columns
        count = -(-height // self._painter.ink.row_height) * self._layout.columns
        cursor = self.cursor_at
        runs = getattr(self.bytes.source, "directions", None)
        return HexPage(
            offset, self.bytes.read(offset, count), cursor.selection, cursor.position, cursor.pane, self._match,
            tuple(runs(offset, count)) if runs is not None else (), self.hasFocus() and self.isActiveWindow(),
            self._tints.within(offset, count), self._edges_within(offset, count),
        )  # fmt: skip

    def _edges_within(self, offset: int, count: int) -> tuple[Edge, ...]:
        found = self._edges.edges(offset, count) if self._edges is not None and self._edge_kinds else ()
        return tuple(edge for edge in found if edge.kind in self._edge_kinds)

    def _paint_empty(self, painter: QPainter) -> None:
        painter.setFont(self._theme.font(FontRole.BODY))
        painter.setPen(self._theme.color(Token.TEXT_MUTED))
        room = self.viewport().rect().adjusted(16, 16, -16, -16)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self.empty_text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        followed = self._scroll.at_end and self._scroll.top > 0
        self._relayout()
        if followed:
            self._scroll.go(self._scroll.last_top)
            self._sync()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = move_of(event)
        if move is None:
            super().keyPressEvent(event)
            return
        self._run(move)

    def _run(self, move: Move) -> None:
        cursor, columns = self.cursor_at, self._layout.columns
        if move.all:
            self.select_all()
            return
        if move.other_pane:
            cursor.pane = Pane.ASCII if cursor.pane is Pane.HEX else Pane.HEX
            self.viewport().update()
            self.cursor_changed.emit()
            return
        page = max(1, self.viewport().height() // self._painter.ink.row_height)
        cursor.move(move.target(cursor.position, columns, page, self.bytes.size), move.extend)
        self._moved(cursor.position)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or self.bytes.size == 0:
            return
        extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        target, self.cursor_at.pane = self._byte_at(event.position().toPoint())
        self.cursor_at.move(target, extend)
        self._dragging = True
        self.viewport().update()
        self.cursor_changed.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._dragging:
            return
        target, _ = self._byte_at(event.position().toPoint(), self.cursor_at.pane)
        if target == self.cursor_at.position and not self.cursor_at.extended:
            return
        self.cursor_at.move(max(0, target), extend=True)
        self._moved(self.cursor_at.position)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragging = False

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_requested.emit(event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y()
        if turned == 0:
            super().wheelEvent(event)
            return
        rows = -turned * WHEEL_ROWS // 120 or (-1 if turned > 0 else 1)
        if self._scroll.go(self._scroll.top + rows):
            self._sync()
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._dragging = False
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange:
            self.viewport().update()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """The rows are drawn from :class:`ScrollMap`; Qt moves no pixels."""

    @Slot(int)
    def _on_bar(self, action: int) -> None:
        bar = self.verticalScrollBar()
        step = QAbstractSlider.SliderAction
        page = bar.pageStep()
        single = {
            step.SliderSingleStepAdd.value: 1, step.SliderSingleStepSub.value: -1,
            step.SliderPageStepAdd.value: page, step.SliderPageStepSub.value: -page,
        }.get(action)  # fmt: skip
        if single is not None:
            self._scroll.go(self._scroll.top + single)
        else:
            self._scroll.go_value(bar.sliderPosition())
        bar.setSliderPosition(self._scroll.value())
        self.viewport().update()

    @Slot()
    def _on_sideways(self) -> None:
        self.viewport().update()


def pane_kept(old: HexCursor) -> HexCursor:
    """A new cursor in the pane that the user worked in."""
    cursor = HexCursor()
    cursor.pane = old.pane
    return cursor
