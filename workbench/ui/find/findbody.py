"""The dock's body: hits and bookmarks behind two tabs, made when it is first shown."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from workbench.capture.search.hits import Hit
from workbench.session.across.bookmarks import Bookmarks, PlacedBookmark
from workbench.session.workspace import Workspace
from workbench.ui.frameclock import widget_is_shown
from workbench.ui.theme import Theme
from workbench.ui.widgets.segmented import Segment, SegmentedControl

if TYPE_CHECKING:
    from workbench.ui.find.bookmarkpage import BookmarkPage
    from workbench.ui.find.hitpage import HitPage


class FindTab(StrEnum):
    """What the dock shows."""

    HITS = "hits"
    BOOKMARKS = "bookmarks"


class FindBody(QWidget):
    """A presenter. ``hit_chosen`` and ``bookmark_chosen`` ask to show a place; ``searched`` tells of other hits."""

    hit_chosen = Signal(Hit)
    bookmark_chosen = Signal(PlacedBookmark)
    searched = Signal()

    def __init__(self, workspace: Workspace, bookmarks: Bookmarks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("find-body")
        self.setAccessibleName("Find")
        self._workspace, self._bookmarks, self._theme = workspace, bookmarks, theme
        self._pages: tuple[HitPage, BookmarkPage] | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    @property
    def hits(self) -> HitPage:
        """The page of hits, made now if it was not."""
        return self._made()[0]

    @property
    def bookmarks(self) -> BookmarkPage:
        """The page of bookmarks."""
        return self._made()[1]

    @property
    def hits_if_made(self) -> HitPage | None:
        """The page of hits, if there is one."""
        return self._pages[0] if self._pages is not None else None

    def show_tab(self, tab: FindTab) -> None:
        """Hits or bookmarks, with the focus."""
        self._made()
        self._tabs.choose(tab)
        self._on_tab(tab)

    def is_shown(self) -> bool:
        """Visible, in a window that is not minimised."""
        return widget_is_shown(self)

    def refresh(self) -> bool:
        """Follow the search and the bookmarks."""
        if self._pages is None:
            return False
        return self.hits.refresh() | self.bookmarks.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._made()

    def _made(self) -> tuple[HitPage, BookmarkPage]:
        if self._pages is None:
            self._pages = self._make()
        return self._pages

    def _make(self) -> tuple[HitPage, BookmarkPage]:
        from workbench.ui.find.bookmarkpage import BookmarkPage  # not before somebody looks at them
        from workbench.ui.find.hitpage import HitPage

        self._tabs = SegmentedControl(self._theme, "Show", (
            Segment(FindTab.HITS, "Hits", tip="Search everything that was recorded"),
            Segment(FindTab.BOOKMARKS, "Bookmarks", tip="Records with a bookmark, and your comments"),
        ), self)  # fmt: skip
        hits = HitPage(self._workspace, self._theme, self)
        marks = BookmarkPage(self._workspace, self._bookmarks, self._theme, self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(hits)
        self._stack.addWidget(marks)
        row = QHBoxLayout()
        row.setContentsMargins(self._theme.px(8), self._theme.px(4), self._theme.px(8), 0)
        row.addWidget(self._tabs)
        row.addWidget(hits.status, 1)
        row.addStretch(0)
        self._column.addLayout(row)
        self._column.addWidget(self._stack, 1)
        self.setFocusProxy(self._stack)
        self._stack.setFocusProxy(hits)
        self._tabs.chosen.connect(self._on_tab)
        hits.chosen.connect(self.hit_chosen)
        hits.searched.connect(self.searched)
        marks.chosen.connect(self.bookmark_chosen)
        return hits, marks

    @Slot(str)
    def _on_tab(self, tab: str) -> None:
        hits, marks = self._made()
        page = marks if tab == FindTab.BOOKMARKS else hits
        hits.status.setVisible(page is hits)
        self._stack.setCurrentWidget(page)
        self._stack.setFocusProxy(page)
        self.refresh()
        page.setFocus()
