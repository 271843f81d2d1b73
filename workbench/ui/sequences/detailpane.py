"""Beside the steps: the form of the step in front, or what came of it."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from workbench.ui.payloadkit.payloadfield import Check
from workbench.ui.sequences.resultpane import ResultPane
from workbench.ui.sequences.stepform import StepForm
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.widgets.labels import ElidedLabel, Label
from workbench.ui.widgets.segmented import Segment, SegmentedControl


class DetailTab(StrEnum):
    """What is shown of a step."""

    STEP = "step"
    RESULT = "result"


class DetailPane(QWidget):
    """``turned`` tells that the other tab is in front."""

    turned = Signal()

    def __init__(self, theme: Theme, check: Check, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("step-detail")
        self.tabs = SegmentedControl(theme, "Of the step", (
            Segment(DetailTab.STEP, "Step", tip="What the step does"),
            Segment(DetailTab.RESULT, "Result", tip="What came of it in the last run"),
        ), self)  # fmt: skip
        self.title = ElidedLabel(theme, "", FontRole.SMALL, parent=self)
        self.title.set_token(Token.TEXT_MUTED)
        self.form = StepForm(theme, check, self)
        self.result = ResultPane(theme, self)
        self.nothing = Label(theme, "Choose a step to change it.", tone="muted", parent=self)
        self.nothing.setMargin(theme.px(12))
        self.nothing.setWordWrap(True)
        self._stack = QStackedWidget(self)
        for page in (self.nothing, self.form, self.result):
            self._stack.addWidget(page)
        row = QHBoxLayout()
        row.setContentsMargins(theme.px(8), theme.px(4), theme.px(8), theme.px(2))
        row.setSpacing(theme.px(8))
        row.addWidget(self.tabs)
        row.addWidget(self.title, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._stack, 1)
        self.setMinimumWidth(theme.px(240))
        self._has_step = False
        self.tabs.chosen.connect(self._on_tab)

    @property
    def shows_result(self) -> bool:
        """The result is in front."""
        return self.tabs.key == DetailTab.RESULT

    def show_tab(self, tab: DetailTab) -> None:
        """The form or the result."""
        self.tabs.choose(tab)

    def set_has_step(self, has_step: bool, title: str) -> None:
        """Whether there is a step to show, and how it is called."""
        self._has_step = has_step
        self.title.set_text(title)
        self._turn()

    @Slot()
    def _on_tab(self) -> None:
        self._turn()
        self.turned.emit()

    def _turn(self) -> None:
        page: QWidget = self.result if self.shows_result else self.form
        self._stack.setCurrentWidget(page if self._has_step else self.nothing)
