"""The details as a sheet over the right side of the panel: a row of tabs, the page that was chosen, a grip."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from workbench.ui.panel.details.detailstabs import DetailsTabs
from workbench.ui.panelkit.pages import PageWidget, PanelPage
from workbench.ui.theme import Theme
from workbench.ui.widgets.buttons import IconButton

GRIP_PX = 6
STEP_PX = 16  # by one press of an arrow key


class SheetGrip(QFrame):
    """The sheet's left edge. ``dragged`` tells by how many pixels it shall become wider; a double click ``reset``s.
    With the focus it listens to the arrow keys, and Home resets."""

    dragged = Signal(int)
    reset = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pressed: QPointF | None = None
        self.setObjectName("details-grip")
        self.setAccessibleName("Width of the details")
        self.setToolTip("Drag to make the details wider or narrower, double-click for their own width\n"
                        "By keyboard: ← and →, Home for their own width")  # fmt: skip
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("grip", True)
        self.setCursor(Qt.CursorShape.SplitHCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Taken hold of."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.globalPosition()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Moved: the sheet's right side stays where it is."""
        if self._pressed is None:
            return
        by_px = round(self._pressed.x() - event.globalPosition().x())
        if by_px:
            self._pressed = event.globalPosition()
            self.dragged.emit(by_px)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._pressed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Back to the width that the page asks for."""
        self._pressed = None
        self.reset.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrow to the left moves the edge to the left, so the sheet becomes wider."""
        steps = {Qt.Key.Key_Left: 1, Qt.Key.Key_Right: -1}.get(Qt.Key(event.key()), 0)
        if steps:
            self.dragged.emit(steps * self._theme.px(STEP_PX))
        elif event.key() == Qt.Key.Key_Home:
            self.reset.emit()
        else:
            super().keyPressEvent(event)


class DetailsSheet(QFrame):
    """``chosen`` tells the key of a tab that a person took; ``closed`` on Esc or its button. Pages are put in by
    whoever makes them (``add``)."""

    chosen = Signal(str)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._keys: list[str] = []
        self._pages: dict[str, PageWidget] = {}
        self.setObjectName("details-sheet")
        self.setAccessibleName("Details")
        self.setProperty("card", True)
        self.setAutoFillBackground(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.grip = SheetGrip(theme, self)
        self.tabs = DetailsTabs(theme, self)
        self.stack = QStackedWidget(self)
        self.stack.setObjectName("details-pages")
        close = IconButton(theme, "x", "Close the details", self, tip="Close the details (Esc)")
        close.clicked.connect(self.closed)
        top, column, layout = QHBoxLayout(), QVBoxLayout(), QHBoxLayout(self)
        top.setContentsMargins(0, 0, theme.px(8), 0)
        top.setSpacing(theme.px(4))
        top.addWidget(self.tabs, 1)
        top.addWidget(close)
        column.setContentsMargins(0, theme.px(4), 1, 1)
        column.setSpacing(theme.px(8))
        column.addLayout(top)
        column.addWidget(self.stack, 1)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.grip)
        layout.addLayout(column, 1)
        self.tabs.currentChanged.connect(self._on_tab)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()

    @property
    def page(self) -> PageWidget | None:
        """The page in front."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, PageWidget) else None

    @property
    def made(self) -> dict[str, PageWidget]:
        """The pages that there are now: those that were shown lately."""
        return self._pages

    @property
    def keys(self) -> list[str]:
        """The pages that have a tab."""
        return self._keys

    def offer(self, pages: Sequence[PanelPage]) -> None:
        """These tabs, in this order. A page without a tab is kept: undo may bring its tab back."""
        self._keys = [page.key for page in pages]
        self.tabs.offer(pages)

    def add(self, key: str, page: PageWidget) -> None:
        """A page that was made."""
        self._pages[key] = page
        self.stack.addWidget(page)

    def remove(self, key: str) -> None:
        """A page goes; its tab stays, and it is made anew when it is chosen."""
        page = self._pages.pop(key)
        self.stack.removeWidget(page)
        page.deleteLater()

    def show_page(self, key: str) -> None:
        """Bring a page to the front that was added and whose tab is offered."""
        self.tabs.blockSignals(True)
        self.tabs.setCurrentIndex(self._keys.index(key))
        self.tabs.blockSignals(False)
        self.tabs.fold()
        self.stack.setCurrentWidget(self._pages[key])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    @Slot(int)
    def _on_tab(self, index: int) -> None:
        if 0 <= index < len(self._keys):
            self.chosen.emit(self._keys[index])

    @Slot()
    def _follow_theme(self) -> None:
        self.grip.setFixedWidth(self._theme.px(GRIP_PX))
