"""The composer's editor and too much of everything."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextOption
from pytestqt.qtbot import QtBot

from workbench.ui.payloadkit.payloadedit import PASTE_MAX_CHARS, PayloadEdit
from workbench.ui.theme import Theme


def pasted(text: str) -> QMimeData:
    data = QMimeData()
    data.setText(text)
    return data


def test_a_long_line_is_broken_anywhere(qtbot: QtBot, theme: Theme) -> None:
    """Looking for spaces, Qt takes a minute for a megabyte without one, and the window stands still."""
    edit = PayloadEdit(theme)
    qtbot.addWidget(edit)
    assert edit.wordWrapMode() is QTextOption.WrapMode.WrapAnywhere
    edit.insertFromMimeData(pasted("A" * PASTE_MAX_CHARS))
    assert len(edit.text()) == PASTE_MAX_CHARS


def test_a_paste_beyond_the_limit_is_refused_and_told(qtbot: QtBot, theme: Theme) -> None:
    edit = PayloadEdit(theme)
    qtbot.addWidget(edit)
    edit.setPlainText("before")
    with qtbot.waitSignal(edit.paste_refused, timeout=5_000) as told:
        edit.insertFromMimeData(pasted("A" * (PASTE_MAX_CHARS + 1)))
    assert told.args == [PASTE_MAX_CHARS + 1]
    assert edit.text() == "before"


def test_a_text_beyond_the_limit_is_held_and_not_laid_out(qtbot: QtBot, theme: Theme) -> None:
    edit = PayloadEdit(theme)
    qtbot.addWidget(edit)
    long = "A" * (PASTE_MAX_CHARS + 1)
    edit.show_text(long)
    assert edit.holds and edit.text() == long and edit.isReadOnly()
    assert edit.toPlainText().startswith(f"{PASTE_MAX_CHARS + 1:,} characters")
    assert edit.accessibleDescription() == edit.toPlainText()
    edit.mark_fault(7)
    assert edit.extraSelections() == []
    qtbot.keyClick(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(edit, "x")
    assert edit.text() == long
    with qtbot.waitSignal(edit.submitted):
        qtbot.keyClick(edit, Qt.Key.Key_Return)
    qtbot.keyClick(edit, Qt.Key.Key_Delete)
    qtbot.keyClicks(edit, "x")
    assert edit.text() == "x" and not edit.holds and edit.accessibleDescription() == ""
