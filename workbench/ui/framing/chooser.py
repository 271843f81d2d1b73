"""The control in the line above the traffic: records, or messages and by which rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from workbench.model.framing import FramingRule
from workbench.session.reading.messagewords import rule_title
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.widgets.buttons import IconButton

if TYPE_CHECKING:
    from workbench.ui.framing.ruleform import RuleForm

LEAST_WIDTH_PX = 92
ARROW_PX = 12  # as in every button that opens something


class FramingChooser(IconButton):
    """A button that reads ``Records`` or ``Messages: Line``, and opens the form of the rule.

    Only shows and asks: ``shown_chosen`` tells whether messages are wanted, ``rule_chosen`` carries a rule. The form
    is made when it is first opened: most sockets keep their records.
    """

    shown_chosen = Signal(bool)
    rule_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "chevron-down", "Records or messages", parent)
        self.setObjectName("framing-chooser")
        self._small = theme
        self._rule, self._shown = FramingRule(), False
        self._form: RuleForm | None = None
        self.setToolTip("What a row is: one recv or send, or a message. A message ends by a rule: line, length, HTTP …")
        self.set_icon("chevron-down", Token.TEXT_MUTED)
        self.set_icon_px(ARROW_PX)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow stands behind the words
        self.clicked.connect(self.open_form)
        self.show_rule(self._rule, shown=False)
        self.apply_theme()
        theme.changed.connect(self.apply_theme)

    @property
    def form(self) -> RuleForm:
        """The form, made now if it was not."""
        if self._form is None:
            from workbench.ui.framing.ruleform import RuleForm

            self._form = RuleForm(self._small, self)
            self._form.changed.connect(self.rule_chosen)
            self._form.shown_chosen.connect(self.shown_chosen)
        return self._form

    def show_outcome(self, text: str) -> None:
        """What the rule brought, for the form while it can be seen."""
        if self._form is not None:
            self._form.show_outcome(text)

    def show_rule(self, rule: FramingRule, *, shown: bool) -> None:
        """What holds now; tells nobody."""
        self._rule, self._shown = rule, shown
        title = f"Messages: {rule_title(rule)}" if shown else "Records"
        self.setText(title)
        self.setAccessibleName(f"Rows are {title}")
        if self._form is not None and self._form.isVisible():
            self._form.set_rule(rule, shown=shown)

    def minimumSizeHint(self) -> QSize:
        """In a narrow pane the words are cut before anything is pushed aside."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), self._small.px(LEAST_WIDTH_PX)), hint.height())

    @Slot()
    def open_form(self) -> None:
        """Choose the rule."""
        self.form.set_rule(self._rule, shown=self._shown)
        self.form.open_below(self)

    @Slot()
    def apply_theme(self) -> None:
        """Fonts have changed."""
        self.setFont(self._small.font(FontRole.SMALL))
