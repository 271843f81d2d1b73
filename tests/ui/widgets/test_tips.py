"""Texts that are not ours are shown as they are written, in tool tips and questions."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QLabel, QWidget

from workbench.ui.theme import Theme
from workbench.ui.widgets.labels import ElidedLabel
from workbench.ui.widgets.tips import plain_tip
from workbench.ui.window.files.questions import Answer, Question

HOSTILE = ["<img src='//evil.example/share/x.png'>", "a<b>c</b>\nsecond <line>", "<qt>&lt;</qt>"]


class Watched(QTextDocument):
    """Notes what a page would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[object] = []

    def loadResource(self, kind: int, name: object) -> object:
        self.fetched.append(name)
        return None


def shown(tip: str) -> Watched:
    page = Watched()
    assert tip.startswith("<qt>")
    page.setHtml(tip)
    page.toPlainText()
    page.size()
    return page


@pytest.mark.parametrize("text", HOSTILE)
def test_what_looks_like_markup_is_shown_as_it_is_written(qapp: object, text: str) -> None:
    page = shown(plain_tip(text))
    assert page.toPlainText() == text
    assert page.fetched == []


def test_a_text_without_markup_stays_as_it_is() -> None:
    assert plain_tip("a & b\nc > d") == "a & b\nc > d"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_label_that_is_cut_has_a_plain_tip(theme: Theme, qtbot: object, text: str) -> None:
    label = ElidedLabel(theme, "", parent=None)
    label.resize(4, 20)
    label.set_text(text)
    assert shown(label.toolTip()).toPlainText() == text
    label.deleteLater()


def test_a_question_takes_a_path_as_it_is(theme: Theme, qtbot: object) -> None:
    parent = QWidget()
    question = Question(parent, f"Save {HOSTILE[0]}?", HOSTILE[0], [Answer("no", "No")], print)
    texts = [label for label in question.findChildren(QLabel) if "<img" in label.text()]
    assert len(texts) == 2
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in texts)
    question.deleteLater()
    parent.deleteLater()
