"""The control in the line above the traffic: records or messages, and by which rule."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from workbench.model.framing import FramingKind, FramingRule
from workbench.session.messagewords import rule_title
from workbench.ui.framing.ruleform import RuleForm
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.buttons import IconButton
from workbench.ui.widgets.segmented import Segment, SegmentedControl

RECORDS, MESSAGES = "records", "messages"


class FramingChooser(QWidget):
    """Only shows and asks. ``shown_chosen`` tells whether messages are wanted, ``rule_chosen`` carries a rule."""

    shown_chosen = Signal(bool)
    rule_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("framing-chooser")
        self._theme = theme
        self._rule = FramingRule()
        self.units = SegmentedControl(theme, "Rows are", (
            Segment(RECORDS, "Records", tip="One row for each recv and each send"),
            Segment(MESSAGES, "Messages", tip="One row for each message that the stream is cut into"),
        ), self)  # fmt: skip
        self.button = IconButton(theme, "chevron-down", "How messages are cut", self)
        self.form = RuleForm(theme, self)
        self._set_up()
        self.apply_theme()
        theme.changed.connect(self.apply_theme)

    def _set_up(self) -> None:
        self.button.setObjectName("framing-rule")
        self.button.setToolTip("Where a message ends: line, delimiter, length, SLIP, HTTP …")
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow stands behind the words
        self.button.setAutoRaise(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.units)
        row.addWidget(self.button)
        self.units.chosen.connect(self._on_unit)
        self.button.clicked.connect(self.open_form)
        self.form.changed.connect(self.rule_chosen)

    def show_rule(self, rule: FramingRule, *, shown: bool) -> None:
        """What holds now; tells nobody."""
        self._rule = rule
        self.units.blockSignals(True)
        self.units.choose(MESSAGES if shown else RECORDS)
        self.units.blockSignals(False)
        is_cut = rule.kind is not FramingKind.NONE
        self.button.setVisible(is_cut)
        title = rule_title(rule)
        self.button.setText(title)
        self.button.setAccessibleName(f"Messages are cut by: {title}")
        if self.form.rule() != rule:
            self.form.set_rule(rule)

    @Slot()
    def open_form(self) -> None:
        """Choose the rule."""
        self.form.set_rule(self._rule)
        self.form.open_below(self.button if self.button.isVisible() else self.units)

    @Slot()
    def apply_theme(self) -> None:
        """Fonts have changed."""
        self.button.setFont(self._theme.font(FontRole.SMALL))

    @Slot(str)
    def _on_unit(self, key: str) -> None:
        wanted = key == MESSAGES
        if wanted and self._rule.kind is FramingKind.NONE:
            self.rule_chosen.emit(FramingRule(FramingKind.LINE))  # what most text protocols have; the form opens
            self.open_form()
            return
        self.shown_chosen.emit(wanted)
