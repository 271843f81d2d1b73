"""The form of one rule: when it fires, and what it does then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from workbench.model.rules import Rule, RuleAction
from workbench.model.sequences import Sequence
from workbench.ui.panelkit.settingsform import SettingsForm
from workbench.ui.payloadkit.patternfield import PatternField
from workbench.ui.payloadkit.payloadfield import Check
from workbench.ui.rules.actionsform import ActionsForm
from workbench.ui.rules.rulefields import RULE_BOUNDS, RULE_HEAD, WITH_PATTERN, rule_with
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.labels import Label


class RuleForm(QWidget):
    """``edited`` carries the rule as it shall be."""

    edited = Signal(object)

    def __init__(
        self, theme: Theme, check: Check, sequences: Callable[[], tuple[Sequence, ...]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rule = Rule()
        self.setObjectName("rule-form")
        self.head = SettingsForm("rule", RULE_HEAD, theme, self)
        self.pattern = PatternField(theme, "rule-pattern", parent=self)
        self.bounds = SettingsForm("rule-bounds", RULE_BOUNDS, theme, self)
        self.deeds = ActionsForm(theme, check, sequences, self)
        self.why = Label(theme, "", FontRole.SMALL, "muted", self)
        self.why.setObjectName("rule-why")
        self.why.setWordWrap(True)
        self._lay_out()
        self.head.edited.connect(self._on_edited)
        self.bounds.edited.connect(self._on_edited)
        self.pattern.finished.connect(self._on_pattern)
        self.deeds.edited.connect(self._on_actions)

    def show_rule(self, rule: Rule) -> None:
        """Show a rule; tells nobody."""
        self._rule = rule
        self.head.show_settings(rule)
        self.bounds.show_settings(rule)
        self.pattern.setVisible(rule.trigger in WITH_PATTERN)
        self.pattern.set_pattern(rule.pattern)
        self.deeds.show_actions(rule.then)

    def show_why(self, text: str, *, is_fault: bool) -> None:
        """How often it fired and why it did not the last time, or what is wrong with it."""
        self.why.set_tone("error" if is_fault else "muted")
        if self.why.text() != text:
            self.why.setText(text)
        self.why.setVisible(bool(text))

    def focus_first(self) -> None:
        """Where a new rule is written: its name."""
        if (name := self.head.findChild(QLineEdit)) is not None:
            name.setFocus()
            name.selectAll()

    @Slot(str, object)
    def _on_edited(self, name: str, value: object) -> None:
        self._tell(rule_with(self._rule, name, value))

    @Slot()
    def _on_pattern(self) -> None:
        self._tell(replace(self._rule, pattern=self.pattern.pattern))

    @Slot(object)
    def _on_actions(self, actions: tuple[RuleAction, ...]) -> None:
        self._tell(replace(self._rule, then=actions))

    def _tell(self, rule: Rule) -> None:
        if rule != self._rule:
            self.show_rule(rule)
            self.edited.emit(rule)

    def _lay_out(self) -> None:
        px = self._theme.px
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(px(8))
        for part in (self.why, self.head, self.pattern, self.bounds, self.deeds):
            whole.addWidget(part)
        whole.addStretch(1)
