"""The table of hits: the match stands out in its preview."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from workbench.capture.search.hits import Hit
from workbench.ui.find.hitmodel import HitColumn, HitModel
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.widgets.tables import set_up_rows

WIDTHS = {HitColumn.SOCKET: 18, HitColumn.NUMBER: 11, HitColumn.TIME: 17, HitColumn.DIRECTION: 6, HitColumn.OFFSET: 11}
"""In characters."""


class PreviewDelegate(QStyledItemDelegate):
    """Draws the preview's three parts, the middle one on the ground of matches."""

    def __init__(self, model: HitModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:  # fmt: skip
        self.initStyleOption(option, index)
        option.text = ""
        widget = option.widget
        widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, widget)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected and option.state & QStyle.StateFlag.State_Active)
        painter.save()
        painter.setClipRect(option.rect)
        painter.setFont(option.font)
        metrics = QFontMetrics(option.font)
        left = option.rect.left() + self._theme.px(4)
        for place, part in enumerate(self._model.text_of(index.row())):
            width = metrics.horizontalAdvance(part)
            room = QRect(left, option.rect.top(), width, option.rect.height())
            if place == 1:
                painter.fillRect(room.adjusted(0, 2, 0, -2), self._theme.color(Token.MATCH))
            plain = Token.TEXT if place == 1 or not chosen else Token.SELECTION_TEXT
            painter.setPen(self._theme.color(plain))
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), part)
            left += width
        painter.restore()


class HitTable(QTableView):
    """``chosen`` carries a :class:`Hit`: Enter and double click ask to show it."""

    chosen = Signal(Hit)

    def __init__(self, model: HitModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hits = model
        self._theme = theme
        self.setObjectName("find-hits")
        self.setAccessibleName("Hits")
        self.setToolTip("Enter or a double click shows the hit in its socket's traffic")
        self.setModel(model)
        set_up_rows(self)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setStretchLastSection(True)
        self.setItemDelegateForColumn(HitColumn.PREVIEW, PreviewDelegate(model, theme, self))
        self.doubleClicked.connect(self._on_activated)
        self.apply_theme()
        theme.changed.connect(self.apply_theme)

    @property
    def row(self) -> int:
        """The current row; -1 for none."""
        return self.currentIndex().row()

    def show_row(self, row: int) -> None:
        """Make a row current and bring it into sight."""
        self.selectRow(row)
        self.scrollTo(self._hits.index(row, 0))

    def sizeHintForColumn(self, column: int) -> int:
        """Never by asking a million rows."""
        return self.columnWidth(column)

    def keyboardSearch(self, search: str) -> None:
        """Typing would read every row."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._on_activated(self.currentIndex())
        else:
            super().keyPressEvent(event)

    @Slot()
    def apply_theme(self) -> None:
        """Fonts have changed."""
        metrics = QFontMetrics(self._theme.font(FontRole.DATA))
        self.verticalHeader().setDefaultSectionSize(metrics.height() + self._theme.px(6))
        for column, chars in WIDTHS.items():
            self.setColumnWidth(column, metrics.horizontalAdvance("0") * chars + self._theme.px(12))

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        hit = self._hits.hit(index.row())
        if hit is not None:
            self.chosen.emit(hit)
