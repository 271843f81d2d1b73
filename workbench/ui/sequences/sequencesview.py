"""The parts of the dock of sequences, and where they stand: beside each other where there is width for it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from workbench.session.workspace import Workspace
from workbench.ui.payloadkit.payloadfield import Check
from workbench.ui.sequences.askbar import AskBar
from workbench.ui.sequences.detailpane import DetailPane
from workbench.ui.sequences.runbar import RunBar
from workbench.ui.sequences.sequencehead import SequenceHead
from workbench.ui.sequences.sequencelist import SequenceList, SequenceModel
from workbench.ui.sequences.stepdesk import StepDesk
from workbench.ui.theme import Theme
from workbench.ui.widgets.banner import Banner
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.emptyview import EmptyView

SHARES: Final = (1, 4, 2)  # of what a wider window brings
LEAST_PX: Final = 430
TALL_PX: Final = 460  # they find room below each other
LOW_PX: Final = 290  # less would be no room for the steps, and for what came beside what was expected
NARROW_PX: Final = 760  # below it the parts stand below each other
SIZES_PX: Final = (130, 510, 432)  # list, steps, form
NARROW_SIZES_PX: Final = (80, 220, 240)
EMPTY_TEXT: Final = (
    "A sequence sends, expects and waits, step by step, and passes or fails. It is kept in the project and runs"
    " without a window, too."
)


class SequencesView(QWidget):
    """Says nothing and asks nobody: what the parts do is the body's matter."""

    def __init__(
        self, workspace: Workspace, theme: Theme, check: Check, rename: Callable[[int, str], bool],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._theme = theme
        self._has_parts = False
        self.setObjectName("sequences-body")
        self.setAccessibleName("Sequences")
        self.model = SequenceModel(theme, workspace.sequences.run_of, rename, self)
        self.list = SequenceList(self.model, theme, self)
        self.new = TextButton(theme, "New", self, icon="plus")
        self.steps = StepDesk(workspace, theme, self)
        self.run_bar = RunBar(theme, self)
        self.head = SequenceHead(theme, self.run_bar.pace, self.steps.add_menu, self)
        self.ask = AskBar(theme, self)
        self.faults = Banner(theme, self)
        self.detail = DetailPane(theme, check, self)
        self.empty = EmptyView(theme, "workflow", "No sequences yet", EMPTY_TEXT, self)
        self._lay_out()
        self._order_stops()

    def _order_stops(self) -> None:
        """Tab goes the eye's way: the bar above, the list, the steps, then the form."""
        bar, head = self.run_bar, self.head
        stops = (bar.run, bar.step, bar.pause, bar.stop, bar.pace, head.socket, head.add, head.report, self.list,
                 self.new, self.steps.tree)  # fmt: skip
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def show_empty(self, is_empty: bool) -> None:
        """What to do where there is no sequence, or the parts."""
        self._pages.setCurrentWidget(self.empty if is_empty else self._whole)
        self._has_parts = not is_empty
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """As narrow as it is with the parts below each other: a dock at the side gets there by being made narrow. As
        long as it is empty it leaves the height to the panels."""
        if not self._has_parts:
            hint = self.empty.minimumSizeHint()
        else:
            room = self.window().height() * 2 // 5  # a window that is scaled up does not grow for it
            hint = QSize(super().minimumSizeHint().width(), min(self._theme.px(LOW_PX), room))
        return QSize(min(hint.width(), self._theme.px(LEAST_PX)), hint.height())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """To the list, or to what to do. No focus proxy: Qt's Tab would leave out what stands before it."""
        (self.list if self._has_parts else self.empty).setFocus(event.reason())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the form for the steps, and the steps for the list."""
        if event.key() == Qt.Key.Key_Escape and self._has_parts and not self.list.hasFocus():
            in_detail = self.detail.isAncestorOf(self.focusWidget() or self)
            (self.steps.tree if in_detail else self.list).setFocus()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside each other where there is width, or no height for anything else; else below each other."""
        super().resizeEvent(event)
        px = self._theme.px
        narrow = self.width() < px(NARROW_PX) and self.height() >= px(TALL_PX)
        orientation = Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal
        if self._split.orientation() != orientation:
            self._split.setOrientation(orientation)
            self._split.setSizes([self._theme.px(each) for each in (NARROW_SIZES_PX if narrow else SIZES_PX)])
        ways = QBoxLayout.Direction
        self._bar.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)

    def _lay_out(self) -> None:
        px = self._theme.px
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, px(4))
        column.setSpacing(px(4))
        column.addWidget(self.list, 1)
        below = QHBoxLayout()
        below.setContentsMargins(px(4), 0, px(4), 0)
        below.addWidget(self.new, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(below)
        left.setMinimumWidth(px(110))
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self._split.setObjectName("sequences-splitter")
        self._split.setChildrenCollapsible(False)
        for part in (left, self.steps, self.detail):
            self._split.addWidget(part)
        self._split.setSizes([px(each) for each in SIZES_PX])
        for place, share in enumerate(SHARES):
            self._split.setStretchFactor(place, share)
        self._bar = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._bar.setContentsMargins(px(8), px(4), px(8), px(4))
        self._bar.setSpacing(px(4))
        self._bar.addWidget(self.run_bar, 2)
        self._bar.addWidget(self.head, 1)
        self._whole = QWidget(self)
        whole = QVBoxLayout(self._whole)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(self._bar)
        whole.addWidget(self.ask)
        whole.addWidget(self.faults)
        whole.addWidget(self._split, 1)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self._whole)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        page.addWidget(self._pages)
