"""Two records in a window of their own."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.session.across.comparing import ByteComparison
from workbench.session.workspace import Workspace
from workbench.ui.compare.bytespage import BytesPage
from workbench.ui.compare.payloads import Payload, PayloadComparing
from workbench.ui.theme import Theme

FIRST_PX = (1200, 600)  # sixteen bytes in a row on each side
END_TEXTS = {1: "There is no further difference.", -1: "There is no earlier difference."}


class RecordsWindow(QWidget):
    """``message`` is a sentence for a toast. It is deleted when it is closed."""

    message = Signal(str)

    def __init__(self, workspace: Workspace, theme: Theme, sides: tuple[Payload, Payload], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("compare-records-window")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._sides = sides
        self.setWindowTitle(f"Compare {sides[0].title} with {sides[1].title}")
        self.setAccessibleName(self.windowTitle())
        self.page = BytesPage(theme, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.page)
        self.page.ended.connect(self._on_ended)
        self._comparing = PayloadComparing(workspace, self._show)
        self.resize(QSize(*(theme.px(side) for side in FIRST_PX)).boundedTo(self.screen().availableSize()))
        self.page.bar.stop_wanted.connect(self._on_stop)
        self._comparing.compare(*sides)
        self.page.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing more is waited for."""
        self._comparing.cancel()
        super().closeEvent(event)

    def _show(self, comparison: ByteComparison | None, said: str) -> None:
        self.page.show_comparison(comparison, (self._sides[0].title, self._sides[1].title), said)

    @Slot()
    def _on_stop(self) -> None:
        self._comparing.stop()

    @Slot(int)
    def _on_ended(self, step: int) -> None:
        self.message.emit(END_TEXTS[step])
