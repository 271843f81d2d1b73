"""A tab bar whose tabs can be dragged out of it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QTabBar, QToolButton, QWidget

OUTSIDE_PIXELS: Final = 24  # how far from the bar a dragged tab counts as taken out
READABLE_CHARS: Final = 24  # with sign and close button
TITLE_MAX_CHARS: Final = 48  # a very long host name is shown whole in the tool tip only


class PaneTabBar(QTabBar):
    """Reorders tabs by itself; tells when one is dragged outside, and where it is dropped.

    The drag is made of the mouse events that the bar receives anyway: no event loop is started for it.
    """

    dragged_outside = Signal(QPoint)  # the cursor's place on the screen, while the button is held
    dropped_outside = Signal(int, QPoint)  # index of the tab, place on the screen
    drag_ended = Signal()  # the tab came back, or Esc was pressed
    closed_by_mouse = Signal(int)  # middle click

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pressed = -1
        self._outside = False
        self._unmeasured: QSize | None = None
        self.setObjectName("paneTabs")
        self.setAccessibleName("Socket tabs")
        self.setMovable(True)
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setDocumentMode(True)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideRight)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        buttons = self.findChildren(QToolButton)
        for button, name in zip(buttons, ("Tabs to the left", "Tabs to the right"), strict=True):
            button.setAccessibleName(name)
            button.setToolTip(name)

    def begin_filling(self) -> None:
        """Many tabs come: Qt measures all of them again for each word, icon and button of each."""
        self._unmeasured = QSize(64, 32)  # any: nobody sees it
        self.hide()

    def end_filling(self) -> None:
        """They are there: measure and show them."""
        self._unmeasured = None
        self.setIconSize(self.iconSize())  # what was measured before is forgotten
        self.show()
        self.updateGeometry()

    def tabSizeHint(self, index: int) -> QSize:
        if self._unmeasured is not None:
            return self._unmeasured
        hint = super().tabSizeHint(index)
        widest = self.fontMetrics().averageCharWidth() * 34
        return QSize(min(hint.width(), widest), hint.height())

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Where tabs are many, their names stay readable and the bar is scrolled."""
        hint = self.tabSizeHint(index)
        return QSize(min(hint.width(), self.fontMetrics().averageCharWidth() * READABLE_CHARS), hint.height())

    def tabInserted(self, index: int) -> None:
        super().tabInserted(index)
        self.updateGeometry()  # Qt does so only while the bar is visible; one filled while hidden would stay flat

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.MiddleButton:
            index = self.tabAt(event.position().toPoint())
            if index >= 0:
                self.closed_by_mouse.emit(index)
            return
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self.currentIndex() if self.tabAt(event.position().toPoint()) >= 0 else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed < 0 or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        margin = OUTSIDE_PIXELS
        near = self.rect().adjusted(-margin, -margin, margin, margin)
        if near.contains(event.position().toPoint()):
            if self._outside:
                self._outside = False
                self.drag_ended.emit()
            super().mouseMoveEvent(event)
            return
        self._outside = True
        self.dragged_outside.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        outside, pressed = self._outside, self._pressed
        self._outside, self._pressed = False, -1
        if outside and pressed >= 0:
            self.drag_ended.emit()
            self.dropped_outside.emit(self.currentIndex(), event.globalPosition().toPoint())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._outside:
            self._outside, self._pressed = False, -1
            self.drag_ended.emit()
            return
        super().keyPressEvent(event)


def tab_title(text: str) -> str:
    """A tab's text: ampersands shown as such, cut at :data:`TITLE_MAX_CHARS`."""
    short = text if len(text) <= TITLE_MAX_CHARS else text[: TITLE_MAX_CHARS - 1] + "…"
    return short.replace("&", "&&")
