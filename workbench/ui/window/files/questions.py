"""Questions before what cannot be undone: window-modal, opened without a loop of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton, QWidget


class AnswerRole(Enum):
    """What kind of button an answer gets."""

    ACCEPT = QMessageBox.ButtonRole.AcceptRole
    DESTROY = QMessageBox.ButtonRole.DestructiveRole
    REJECT = QMessageBox.ButtonRole.RejectRole


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: ``key`` is what is reported."""

    key: str
    title: str
    role: AnswerRole = AnswerRole.ACCEPT


class Question(QMessageBox):
    """Calls ``answered`` with the key of the chosen answer; Esc chooses the last one, Enter the first."""

    def __init__(
        self, parent: QWidget, title: str, text: str, answers: Sequence[Answer], answered: Callable[[str], None]
    ) -> None:
        super().__init__(
            QMessageBox.Icon.NoIcon, "Socket Workbench", title, QMessageBox.StandardButton.NoButton, parent
        )
        self.setObjectName("question")
        self.setAccessibleName(title)
        self.setInformativeText(text)
        for label in self.findChildren(QLabel):  # paths and names are anybody's: nothing in them is markup
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._keys: dict[QPushButton, str] = {}
        for answer in answers:
            button = self.addButton(answer.title, answer.role.value)
            button.setObjectName(f"answer.{answer.key}")
            button.setAccessibleName(answer.title.replace("&", ""))
            self._keys[button] = answer.key
        buttons = list(self._keys)
        self.setDefaultButton(buttons[0])
        self.setEscapeButton(buttons[-1])
        self._answered = answered
        self.finished.connect(self._on_finished)

    def _on_finished(self, _result: int) -> None:
        clicked = self.clickedButton()
        key = next((key for button, key in self._keys.items() if button is clicked), list(self._keys.values())[-1])
        self.deleteLater()
        self._answered(key)


def ask(parent: QWidget, title: str, text: str, answers: Sequence[Answer], answered: Callable[[str], None]) -> Question:
    """Show a question and return at once."""
    question = Question(parent, title, text, answers, answered)
    question.open()
    return question
