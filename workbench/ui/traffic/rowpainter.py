"""Paints the visible rows. What was painted a frame ago and only moved is moved as pixels (docs/adr/0060)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QRegion

from workbench.model.records import RecordHead
from workbench.ui.theme import Theme
from workbench.ui.theme.ink import data_ink
from workbench.ui.traffic.columns import COLUMNS, Column
from workbench.ui.traffic.model import TrafficModel

PAD_PX = LEADING_PX = 6
_MUTED = frozenset((Column.NUMBER, Column.DELTA))
GROWN_CHARS = {Column.NUMBER: 14, Column.TIME: 28, Column.DELTA: 16, Column.PEER: 22, Column.SIZE: 14}
"""Up to where a column widens by itself, so that figures are never cut."""


@dataclass(frozen=True, slots=True)
class RowState:
    """All that a row's picture depends on, besides the geometry."""

    row: int
    selected: bool
    current: bool
    active: bool
    loaded: bool


@dataclass(frozen=True, slots=True)
class Geometry:
    """Where the cells stand: left edge and width of each column, and the height of a row, in pixels."""

    cells: tuple[tuple[int, int], ...]
    row_height: int
    width: int
    height: int
    ratio: float


STALE = RowState(-1, False, False, False, False)
"""A place whose pixels are not of its row; None is a place below the last row, which has none."""


class RowPicture:
    """The picture of the visible rows, kept from frame to frame."""

    def __init__(self) -> None:
        self._pixmap = QPixmap()
        self._geometry: Geometry | None = None
        self._states: list[RowState | None] = []

    def forget(self) -> None:
        """Texts or colours have changed: paint everything anew."""
        self._geometry = None

    def bring_up(
        self, geometry: Geometry, states: Sequence[RowState], paint_row: Callable[[QPainter, RowState, int], None],
        ground: QColor,
    ) -> QPixmap:  # fmt: skip
        """The picture of these rows; only those that are new in it, or have changed, are painted."""
        if geometry != self._geometry:
            self._start(geometry, ground)
        slots = -(-geometry.height // geometry.row_height)
        self._scroll(states, slots, geometry)
        painter = QPainter(self._pixmap)
        painter.setPen(QPen())
        for slot in range(slots):
            state = states[slot] if slot < len(states) else None
            if self._states[slot] == state:
                continue
            self._states[slot] = state
            top = slot * geometry.row_height
            painter.fillRect(0, top, geometry.width, geometry.row_height, ground)
            if state is not None:
                paint_row(painter, state, top)
        painter.end()
        return self._pixmap

    def _start(self, geometry: Geometry, ground: QColor) -> None:
        self._geometry = geometry
        slots = -(-geometry.height // geometry.row_height)
        width = round(geometry.width * geometry.ratio)
        height = round(slots * geometry.row_height * geometry.ratio)
        self._pixmap = QPixmap(max(1, width), max(1, height))
        self._pixmap.setDevicePixelRatio(geometry.ratio)
        self._pixmap.fill(ground)
        self._states = [None] * slots

    def _scroll(self, states: Sequence[RowState], slots: int, geometry: Geometry) -> None:
        held = self._states[0]
        if not states or held is None:
            return
        shift = states[0].row - held.row
        step = geometry.row_height * geometry.ratio
        if shift == 0:
            return
        # Half pixels can't be moved: at such scales the rows are painted anew.
        if abs(shift) >= slots or step != int(step):
            self._states = [STALE] * slots
            return
        area = QRect(QPoint(0, 0), self._pixmap.size())
        self._pixmap.scroll(0, -shift * int(step), area, QRegion())
        stale: list[RowState | None] = [STALE] * abs(shift)
        self._states = self._states[shift:] + stale if shift > 0 else stale + self._states[:shift]


class RowPainter:
    """Draws one row's cells in the theme's colours."""

    def __init__(self, theme: Theme, model: TrafficModel) -> None:
        self._theme = theme
        self._model = model
        self.wanted: dict[Column, int] = {}
        self.refresh_theme()

    def refresh_theme(self) -> None:
        """Fonts and colours have changed."""
        self.ink = data_ink(self._theme, LEADING_PX)
        self.pad = self._theme.px(PAD_PX)

    def column_width(self, chars: int) -> int:
        """Pixels of a column that holds so many characters."""
        return int(chars * self.ink.char_width + 2 * self.pad + 1)

    def paint(self, painter: QPainter, state: RowState, top: int, geometry: Geometry) -> None:
        """One row, its upper edge at ``top``."""
        if state.selected:
            painter.fillRect(0, top, geometry.width, geometry.row_height, self.ink.chosen(active=state.active))
        painter.setFont(self.ink.font)
        head = self._model.cache.head(state.row) if state.loaded else None
        if head is None:
            painter.setPen(self.ink.muted)
            painter.drawText(QPointF(geometry.cells[0][0] + self.pad, top + self.ink.baseline), "…")
        else:
            self._cells(painter, state, head, top, geometry)
        if state.current and state.active:
            painter.setPen(self.ink.focus)
            painter.drawRect(QRectF(0.5, top + 0.5, geometry.width - 1, geometry.row_height - 1))

    def _cells(self, painter: QPainter, state: RowState, head: RecordHead, top: int, geometry: Geometry) -> None:
        texts = self._model.row_texts(state.row, head)
        y = top + self.ink.baseline
        bookmark = self._model.marks.bookmark(head.number)
        if bookmark is not None:  # the ground of the number's cell
            left, width = geometry.cells[Column.NUMBER]
            ground = self.ink.marks[bookmark.colour % len(self.ink.marks)]
            painter.fillRect(left, top, width, geometry.row_height, ground)
        for column, (left, width) in enumerate(geometry.cells):
            if width <= 0 or left + width < 0 or left > geometry.width:
                continue
            text = self._fitted(column, texts[column], width)
            marked = bookmark is not None and column == Column.NUMBER
            painter.setPen(self.ink.text if marked else self._pen(column, head, state))
            if COLUMNS[column].right:
                left += int(width - 2 * self.pad - len(text) * self.ink.char_width)
            painter.drawText(QPointF(left + self.pad, y), text)

    def _fitted(self, column: int, text: str, width: int) -> str:
        chars = int((width - 2 * self.pad) / self.ink.char_width)
        if len(text) <= chars:
            return text
        limit = GROWN_CHARS.get(Column(column))
        if limit is not None:
            self.wanted[Column(column)] = max(self.wanted.get(Column(column), 0), min(len(text), limit))
        if chars <= 0:
            return ""
        # Of an address the port tells more than the network.
        return f"…{text[1 - chars :]}" if column == Column.PEER and chars > 1 else f"{text[: chars - 1]}…"

    def _pen(self, column: int, head: RecordHead, state: RowState) -> QColor:
        if state.selected and state.active:
            return self.ink.selection_text
        if column == Column.DIRECTION:
            return self.ink.directions[head.direction]
        if column == Column.PREVIEW and head.taken < head.size:
            return self.ink.warn
        return self.ink.muted if column in _MUTED else self.ink.text
