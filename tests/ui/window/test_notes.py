from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from workbench.ui.theme.theme import Theme
from workbench.ui.window.notes import NotesEditor


@pytest.fixture
def stored() -> list[str]:
    return []


@pytest.fixture
def editor(qtbot: QtBot, stored: list[str]) -> NotesEditor:
    editor = NotesEditor(stored.append, Theme())
    qtbot.addWidget(editor)
    editor.show()
    return editor


def test_typed_text_is_stored_once_for_many_keys(editor: NotesEditor, stored: list[str], qtbot: QtBot) -> None:
    qtbot.keyClicks(editor, "seen")
    qtbot.waitUntil(lambda: bool(stored))
    assert stored == ["seen"]


def test_what_the_document_says_is_shown_and_not_stored_again(editor: NotesEditor, stored: list[str]) -> None:
    editor.show_notes("# Test\n")
    editor.flush()
    assert editor.toPlainText() == "# Test\n"
    assert stored == []


def test_what_is_being_typed_is_not_overwritten(editor: NotesEditor, qtbot: QtBot, stored: list[str]) -> None:
    qtbot.keyClicks(editor, "half")
    editor.show_notes("from elsewhere")
    assert editor.toPlainText() == "half"


def test_undo_takes_back_what_was_typed(editor: NotesEditor, qtbot: QtBot, stored: list[str]) -> None:
    qtbot.keyClicks(editor, "a")
    editor.undo()
    editor.flush()
    assert editor.toPlainText() == ""
    assert stored == []
