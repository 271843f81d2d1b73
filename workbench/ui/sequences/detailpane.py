"""Beside the steps: the form of the step in front, or what came of it."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from workbench.model.sequences import Sequence
from workbench.ui.panelkit.settingsform import SettingField, SettingKind, SettingsForm
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
    SEQUENCE = "sequence"


ABOUT: Final = (
    SettingField("name", "Name", SettingKind.TEXT, "What the sequence is called, here and on the command line"),
    SettingField("note", "Note", SettingKind.TEXT, "Your own words about it; they stand in the report"),
)
NO_SEQUENCE: Final = Sequence(0, "")


class DetailPane(QWidget):
    """``turned`` tells that the other tab is in front."""

    turned = Signal()

    def __init__(self, theme: Theme, check: Check, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("step-detail")
        self.tabs = SegmentedControl(theme, "Of the step", (
            Segment(DetailTab.STEP, "Step", tip="What the step does"),
            Segment(DetailTab.RESULT, "Result", tip="What came of it in the last run"),
            Segment(DetailTab.SEQUENCE, "Sequence", tip="Name and note of the sequence"),
        ), self)  # fmt: skip
        self.title = ElidedLabel(theme, "", FontRole.SMALL, parent=self)
        self.title.set_token(Token.TEXT_MUTED)
        self.form = StepForm(theme, check, self)
        self.result = ResultPane(theme, self)
        self.about = SettingsForm("sequence", ABOUT, theme, self)
        page_about = QWidget(self)
        within = QVBoxLayout(page_about)
        within.setContentsMargins(*(theme.px(8),) * 4)
        within.addWidget(self.about)
        within.addStretch(1)
        self._about_page = page_about
        self.nothing = Label(theme, "Choose a step to change it.", tone="muted", parent=self)
        self.nothing.setMargin(theme.px(12))
        self.nothing.setWordWrap(True)
        self._result_area = QScrollArea(self)  # in a low dock it is rather scrolled than squeezed
        self._result_area.setObjectName("result-area")
        self._result_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._result_area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._result_area.setWidgetResizable(True)
        self._result_area.setWidget(self.result)
        self._stack = QStackedWidget(self)
        for page in (self.nothing, self.form, self._result_area, page_about):
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

    def show_sequence(self, sequence: Sequence | None, *, again: bool = False) -> None:
        """Whose steps they are; ``again`` takes back what was written."""
        if again:
            self.about.show_settings(NO_SEQUENCE)
        self.about.show_settings(sequence or NO_SEQUENCE)
        self.about.setEnabled(sequence is not None)

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
        page: QWidget = self._result_area if self.shows_result else self.form
        if self.tabs.key == DetailTab.SEQUENCE:
            self._stack.setCurrentWidget(self._about_page)
        else:
            self._stack.setCurrentWidget(page if self._has_step else self.nothing)
