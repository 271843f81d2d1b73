"""Two payloads: their names, what differs, the bytes side by side."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from workbench.session.across.comparing import ByteComparison, payload_summary
from workbench.ui.compare.cells import Cells
from workbench.ui.compare.comparebar import CompareBar
from workbench.ui.compare.compareview import CompareView
from workbench.ui.compare.payloads import COMPARING
from workbench.ui.hexview.offsets import byte_text
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.widgets.labels import ElidedLabel


class BytesPage(QWidget):
    """``ended`` tells that there is no further difference in a direction (1 or -1)."""

    ended = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compare-bytes-page")
        self.bar = CompareBar(theme, self)
        self.view = CompareView(theme, self)
        self._titles = (ElidedLabel(theme, "", FontRole.SMALL, parent=self),
                        ElidedLabel(theme, "", FontRole.SMALL, parent=self))  # fmt: skip
        self._places = (ElidedLabel(theme, "", FontRole.DATA_SMALL, parent=self),
                        ElidedLabel(theme, "", FontRole.DATA_SMALL, parent=self))  # fmt: skip
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addLayout(_two(self._titles))
        column.addWidget(self.view, 1)
        column.addLayout(_two(self._places))
        for label in self._places:
            label.set_token(Token.TEXT_MUTED)
        self.setFocusProxy(self.view)
        self.bar.stepped.connect(self.step)
        self.view.moved.connect(self._tell_place)

    def show_comparison(self, comparison: ByteComparison | None, titles: tuple[str, str], said: str = "") -> None:
        """Show another one, at its first difference; None shows ``said`` alone."""
        for label, title in zip(self._titles, titles, strict=True):
            label.set_text(title)
        self.bar.said.set_text(payload_summary(comparison) if comparison is not None else said)
        self.bar.stop.setVisible(comparison is None and said == COMPARING)
        self.view.show_cells(Cells(comparison) if comparison is not None else None, said)
        if comparison is not None and comparison.differences and self.view.cells is not None:
            self.view.go_to(self.view.cells.difference(0).start)

    @Slot(int)
    def step(self, step: int) -> None:
        """To the next difference, or the one before."""
        if not self.view.step_difference(step):
            self.ended.emit(step)

    @Slot()
    def _tell_place(self) -> None:
        cells = self.view.cells
        for side, label in enumerate(self._places):
            if cells is None or not cells.total:
                label.set_text("")
                continue
            piece = cells.row(self.view.current, 1)[0]
            data = piece.right if side else piece.left
            offset = cells.offsets(self.view.current)[side]
            label.set_text(f"0x{offset:x} ({offset:,})   {byte_text(data[0]) if data else 'nothing here'}")


def _two(widgets: tuple[QWidget, QWidget]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(8, 2, 8, 4)
    row.setSpacing(16)
    for widget in widgets:
        row.addWidget(widget, 1)
    return row
