"""Two payloads in hex, side by side and aligned; what differs is coloured, what is missing is an empty cell."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QBrush, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from workbench.codec.bytes.alignment import Kind
from workbench.codec.hexdump import ascii_pane
from workbench.ui.compare.cells import Cells, Piece
from workbench.ui.hexview.layout import HexLayout, Pane, offset_digits
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.theme.ink import data_ink

LEADING_PX = 4
COLUMNS = (4, 8, 16, 32)
MARGIN_PX = 8
LONG_ROWS = 2
GROUNDS = {Kind.CHANGED: Token.MARK_1, Kind.DELETED: Token.MARK_4, Kind.INSERTED: Token.MARK_2}
SCROLL_MAX = 2**31 - 1


class CompareView(QAbstractScrollArea):
    """Shows :class:`~workbench.ui.compare.cells.Cells`. ``moved`` tells that the current cell is another."""

    moved = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compare-view")
        self.setAccessibleName("Bytes side by side")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setMinimumHeight(theme.px(96))
        self._theme = theme
        self.cells: Cells | None = None
        self.current = 0
        self.empty_text = ""
        self._layout = HexLayout(8, 1)
        self._ink = data_ink(theme, LEADING_PX)
        theme.changed.connect(self._follow_theme)

    def show_cells(self, cells: Cells | None, empty_text: str = "") -> None:
        """Show another comparison from its start; None shows the text."""
        self.cells, self.empty_text = cells, empty_text
        self.current = 0
        self.verticalScrollBar().setValue(0)
        self._relayout()
        self.moved.emit()

    def go_to(self, cell: int) -> None:
        """Make a cell current and bring it into sight."""
        if self.cells is None or not self.cells.total:
            return
        self.current = max(0, min(cell, self.cells.total - 1))
        row, bar = self.current // self._layout.columns, self.verticalScrollBar()
        visible = max(1, self.viewport().height() // self._ink.row_height)
        if not bar.value() <= row < bar.value() + visible:
            bar.setValue(row - visible // 3)
        self.viewport().update()
        self.moved.emit()

    def step_difference(self, step: int) -> bool:
        """Go to the next difference (1) or the one before (-1); False if there is none."""
        if self.cells is None:
            return False
        at = self.cells.difference_at(self.current)
        count = len(self.cells.comparison.differences)
        inside = at < count and self.current in self.cells.difference(at)
        wanted = at - 1 if step < 0 else at + (1 if inside else 0)
        if not 0 <= wanted < count:
            return False
        self.go_to(self.cells.difference(wanted).start)
        return True

    # layout

    def _relayout(self) -> None:
        total = self.cells.total if self.cells is not None else 0
        sides = (len(self.cells.comparison.left), len(self.cells.comparison.right)) if self.cells is not None else (0,)
        digits = offset_digits(max(sides))
        room = self.viewport().width() / 2 - 2 * self._theme.px(MARGIN_PX)
        columns = COLUMNS[0]
        for each in COLUMNS:
            if HexLayout(each, 1, digits).width * self._ink.char_width <= room:
                columns = each
        self._layout = HexLayout(columns, 1, digits)
        visible = max(1, self.viewport().height() // self._ink.row_height)
        bar = self.verticalScrollBar()
        bar.setRange(0, min(SCROLL_MAX, max(0, -(-total // columns) - visible)))
        bar.setPageStep(visible)
        self.viewport().update()

    def _lefts(self) -> tuple[float, float]:
        margin = self._theme.px(MARGIN_PX)
        return margin, self.viewport().width() / 2 + margin

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), self._ink.ground)
        if self.cells is None or not self.cells.total:
            painter.setFont(self._theme.font(FontRole.BODY))
            painter.setPen(self._ink.muted)
            room = self.viewport().rect().adjusted(16, 16, -16, -16)
            flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
            painter.drawText(room, flags, self.empty_text or "Both are empty.")
            return
        painter.setFont(self._ink.font)
        columns = self._layout.columns
        place = self.cells.difference_at(self.current)
        focus = self.cells.difference(place) if place < len(self.cells.comparison.differences) else range(0)
        for line in range(self.viewport().height() // self._ink.row_height + 1):
            first = (self.verticalScrollBar().value() + line) * columns
            if first >= self.cells.total:
                break
            pieces = self.cells.row(first, columns)
            offsets = self.cells.offsets(first)
            for side, left in enumerate(self._lefts()):
                self._row(painter, pieces, side, (left, line * self._ink.row_height), offsets[side])
                if self.current in focus:
                    self._outline(painter, focus, first, left, line * self._ink.row_height)
        painter.setPen(QPen(self._ink.grid, 1))
        middle = self.viewport().width() // 2 + 0.5
        painter.drawLine(QPointF(middle, 0), QPointF(middle, self.viewport().height()))

    def _row(
        self, painter: QPainter, pieces: list[Piece], side: int, at: tuple[float, float], offset: int
    ) -> None:  # fmt: skip
        left, top = at
        y, step = top + self._ink.baseline, self._ink.char_width
        chars = [" "] * int(self._layout.width)
        data_here = False
        for piece in pieces:
            data = piece.right if side else piece.left
            self._ground(painter, piece, bool(data), left, top)
            for place, byte in enumerate(data):
                column = self._layout.hex_char(piece.cell + place)
                chars[column : column + 2] = f"{byte:02x}"
                chars[self._layout.ascii_start + piece.cell + place] = ascii_pane(bytes((byte,)))
            data_here = data_here or bool(data)
        if data_here:
            painter.setPen(self._ink.muted)
            painter.drawText(QPointF(left, y), f"{offset:0{self._layout.offset_digits}x}")
        painter.setPen(self._ink.text)
        painter.drawText(QPointF(left + self._layout.hex_start * step, y), "".join(chars[self._layout.hex_start :]))

    def _ground(self, painter: QPainter, piece: Piece, has_data: bool, left: float, top: float) -> None:
        token = GROUNDS.get(piece.kind)
        if token is None:
            return
        for pane in Pane:
            box = self._box(piece.cell, piece.cell + piece.width - 1, pane, left, top)
            if has_data:
                painter.fillRect(box, self._theme.color(token))
            else:
                painter.fillRect(box, QBrush(self._theme.color(Token.BORDER), Qt.BrushStyle.BDiagPattern))

    def _outline(self, painter: QPainter, focus: range, first: int, left: float, top: float) -> None:
        """The current difference: underlined, or with a bar beside it where it is long; its colours stay."""
        start, end = max(focus.start - first, 0), min(focus.stop - first, self._layout.columns)
        if start >= end:
            return
        if len(focus) > LONG_ROWS * self._layout.columns:
            step = self._ink.char_width
            bar = QRectF(left + (self._layout.hex_start - 1.2) * step, top, 3, self._ink.row_height)
            painter.fillRect(bar, self._ink.focus)
            return
        for pane in Pane:
            box = self._box(start, end - 1, pane, left, top)
            painter.fillRect(QRectF(box.left(), box.bottom() - 2, box.width(), 2), self._ink.focus)

    def _box(self, first: int, last: int, pane: Pane, left: float, top: float) -> QRectF:
        edge, width = (0.5, 2) if pane is Pane.HEX else (0.0, 1)
        start = self._layout.char_of(first, pane) - edge
        end = self._layout.char_of(last, pane) + width + edge
        step = self._ink.char_width
        return QRectF(left + start * step, top, (end - start) * step, self._ink.row_height)

    # Qt's own words

    def resizeEvent(self, event: QResizeEvent) -> None:
        anchor = self.verticalScrollBar().value() * self._layout.columns
        self._relayout()
        self.verticalScrollBar().setValue(anchor // self._layout.columns)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        columns = self._layout.columns
        page = columns * max(1, self.viewport().height() // self._ink.row_height)
        steps = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -columns, Qt.Key.Key_Down: columns,
            Qt.Key.Key_PageUp: -page, Qt.Key.Key_PageDown: page, Qt.Key.Key_Home: -self.current,
            Qt.Key.Key_End: self.cells.total if self.cells else 0,
        }  # fmt: skip
        step = steps.get(Qt.Key(event.key()))
        if step is None or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            super().keyPressEvent(event)
            return
        self.go_to(self.current + step)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        lefts = self._lefts()
        left = lefts[1] if event.position().x() >= self.viewport().width() / 2 else lefts[0]
        char = (event.position().x() - left) / self._ink.char_width
        row = self.verticalScrollBar().value() + int(event.position().y()) // self._ink.row_height
        self.go_to(row * self._layout.columns + self._layout.column_at(char, self._layout.pane_at(char)))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """The rows are drawn from the scroll bar's value; Qt moves no pixels."""
        self.viewport().update()

    @Slot()
    def _follow_theme(self) -> None:
        self._ink = data_ink(self._theme, LEADING_PX)
        self._relayout()
