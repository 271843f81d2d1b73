"""The tabs of the details: words where there is room for them, else icons beside the word of the page in front."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QTabBar, QToolButton, QWidget

from workbench.ui.panelkit.pages import PanelPage
from workbench.ui.theme import Theme

ICON_PX = 16
ICON_TAB_PX = 28  # of a tab that has an icon alone


class DetailsTabs(QTabBar):
    """All tabs stay in sight; one without its word has it in its tool tip and for a screen reader."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pages: tuple[PanelPage, ...] = ()
        self._folded: tuple[object, ...] = ()  # what the words were last chosen for
        self.setObjectName("details-tabs")
        self.setAccessibleName("Pages of the details")
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        for button, name in zip(self.findChildren(QToolButton), ("Tabs to the left", "Tabs to the right"), strict=True):
            button.setAccessibleName(name)
            button.setToolTip(name)
        self.currentChanged.connect(self.fold)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()

    def offer(self, pages: Sequence[PanelPage]) -> None:
        """These tabs, in this order; whoever listens is told nothing."""
        self.blockSignals(True)
        while self.count():
            self.removeTab(0)
        self._pages, self._folded = tuple(pages), ()
        for index, page in enumerate(pages):
            self.addTab(page.title)
            self.setAccessibleTabName(index, page.title)
        self.blockSignals(False)
        self.fold()

    @Slot()
    def fold(self) -> None:
        """Words for all, or for the one in front."""
        told = (self.width(), self.currentIndex(), self._theme.scale, self._pages)
        if told == self._folded:
            return
        self._folded = told
        self._show_words(everywhere=True)
        fits = sum(self.tabSizeHint(index).width() for index in range(self.count())) <= self.width()
        if not fits:
            self._show_words(everywhere=False)

    def tabSizeHint(self, index: int) -> QSize:
        """An icon alone stands closer than words do: a socket may have ten pages, and its panel 520 pixels."""
        size = super().tabSizeHint(index)
        if not self.tabText(index):
            size.setWidth(min(size.width(), self._theme.px(ICON_TAB_PX)))
        return size

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fold()

    def _show_words(self, *, everywhere: bool) -> None:
        for index, page in enumerate(self._pages):
            has_word = everywhere or index == self.currentIndex()
            self.setTabText(index, page.title if has_word else "")
            self.setTabIcon(index, QIcon() if has_word else self._theme.icon(page.icon))
            self.setTabToolTip(index, page.tip if has_word else f"{page.title}\n{page.tip}")

    @Slot()
    def _follow_theme(self) -> None:
        side = self._theme.px(ICON_PX)
        self.setIconSize(QSize(side, side))
        self._folded = ()
        self.fold()
