"""What a running sequence asks the person who watches: a value, or whether it passed."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QWidget

from workbench.model.runs import Question
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.widgets.banner import breakable
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import Label
from workbench.ui.widgets.polish import set_style_property


class AskBar(QFrame):
    """Hidden while nothing is asked. ``answered`` carries the text and whether it passed."""

    answered = Signal(str, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._question: Question | None = None
        self.setObjectName("ask-bar")
        set_style_property(self, "banner", "info")
        self._sign = QLabel(self)
        self.text = Label(theme, "", FontRole.STRONG, parent=self)
        self.text.setWordWrap(True)
        self.field = QLineEdit(self)
        self.field.setObjectName("ask-answer")
        self.field.setAccessibleName("Answer")
        self.field.setToolTip("Enter answers")
        self.take = TextButton(theme, "Answer", self, kind="primary")
        self.passed = TextButton(theme, "Passed", self, icon="circle-check")
        self.failed = TextButton(theme, "Failed", self, icon="circle-x")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(12), theme.px(6), theme.px(8), theme.px(6))
        row.setSpacing(theme.px(8))
        row.addWidget(self._sign)
        row.addWidget(self.text, 2)
        row.addWidget(self.field, 1)
        for button in (self.take, self.passed, self.failed):
            row.addWidget(button)
        self.field.returnPressed.connect(self._on_take)
        self.take.clicked.connect(self._on_take)
        self.passed.clicked.connect(self._on_passed)
        self.failed.clicked.connect(self._on_failed)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()
        self.hide()

    def show_question(self, question: Question | None) -> bool:
        """Ask it, or nothing any more; True if that is news."""
        if question == self._question:
            return False
        self._question = question
        self.setVisible(question is not None)
        if question is None:
            self.field.clear()
            return True
        words = question.text or ("Did it pass?" if not question.variable else f"Value of {question.variable}?")
        self.text.setText(breakable(words))
        self.setAccessibleName(words)
        self.field.clear()
        hidden = QLineEdit.EchoMode.Password if question.is_secret else QLineEdit.EchoMode.Normal
        self.field.setEchoMode(hidden)
        self.field.setPlaceholderText(question.variable)
        for widget in (self.field, self.take):
            widget.setVisible(bool(question.variable))
        for widget in (self.passed, self.failed):
            widget.setVisible(not question.variable)
        (self.field if question.variable else self.passed).setFocus()
        return True

    @Slot()
    def _on_take(self) -> None:
        self.answered.emit(self.field.text(), True)

    @Slot()
    def _on_passed(self) -> None:
        self.answered.emit("", True)

    @Slot()
    def _on_failed(self) -> None:
        self.answered.emit("", False)

    @Slot()
    def _follow_theme(self) -> None:
        self._sign.setPixmap(self._theme.pixmap("message-square", 18, Token.INFO))
