"""Typed payloads while they are written: colours, and what is offered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from workbench.codec.typed.completion import Known
from workbench.codec.typed.parts import PartKind
from workbench.model.patterns import Pattern, PatternKind
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.ui.payloadkit.bytepreview import GROUNDS
from workbench.ui.payloadkit.patternfield import PatternField
from workbench.ui.payloadkit.payloadedit import PayloadEdit
from workbench.ui.payloadkit.payloadfield import PayloadField
from workbench.ui.theme import Theme


@pytest.fixture
def edit(qtbot: QtBot, theme: Theme) -> PayloadEdit:
    made = PayloadEdit(theme)
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.completer.known = lambda: Known(("token",), ("login/good",))
    made.show()
    made.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


def formats(edit: PayloadEdit) -> list[tuple[int, int, QTextCharFormat]]:
    found = edit.document().firstBlock().layout().formats()
    return [(each.start, each.length, QTextCharFormat(each.format)) for each in found]


def test_parts_stand_on_the_ground_of_their_bytes_and_are_underlined(theme: Theme, edit: PayloadEdit) -> None:
    edit.show_text("aé😀${u16 length}b${crc crc8}")
    edit.set_typed(True)
    length, crc = formats(edit)
    assert (length[0], length[1]) == (4, 13)  # the face is two units of Qt's
    assert length[2].background().color() == theme.color(GROUNDS[PartKind.LENGTH])
    assert length[2].underlineStyle() != crc[2].underlineStyle() != QTextCharFormat.UnderlineStyle.NoUnderline
    edit.set_typed(False)
    assert formats(edit) == []


def test_other_colours_are_no_other_text(qtbot: QtBot, edit: PayloadEdit) -> None:
    edit.show_text("${u8 1}")
    told: list[str] = []
    edit.textChanged.connect(lambda: told.append(edit.text()))
    edit.set_typed(True)
    assert told == [] and formats(edit)
    qtbot.keyClicks(edit, "a")
    assert told == ["${u8 1}a"]


def test_what_may_stand_there_is_offered_and_taken(qtbot: QtBot, edit: PayloadEdit) -> None:
    edit.set_typed(True)
    qtbot.keyClicks(edit, "x${va")
    assert edit.completer.offered()[0] == "var"
    qtbot.keyClick(edit, Qt.Key.Key_Tab)
    qtbot.keyClicks(edit, " ")
    assert edit.completer.offered() == ["token"]
    qtbot.keyClick(edit, Qt.Key.Key_Down)
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    qtbot.keyClicks(edit, "}")
    assert edit.text() == "x${var token}" and not edit.completer.offering


def test_enter_sends_where_nothing_was_chosen_and_esc_sends_the_list_away(qtbot: QtBot, edit: PayloadEdit) -> None:
    edit.set_typed(True)
    qtbot.keyClicks(edit, "${")
    assert edit.completer.offering
    qtbot.keyClick(edit, Qt.Key.Key_Escape)
    assert not edit.completer.offering
    qtbot.keyClick(edit, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert edit.completer.offering
    with qtbot.waitSignal(edit.submitted):
        qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert not edit.completer.offering


def test_plain_text_is_written_without_help(qtbot: QtBot, edit: PayloadEdit) -> None:
    qtbot.keyClicks(edit, "${va")
    assert not edit.completer.offering and formats(edit) == []


def test_the_fields_colour_what_is_typed(qtbot: QtBot, theme: Theme) -> None:
    field = PayloadField(theme, "payload")
    qtbot.addWidget(field)
    field.set_spec(PayloadSpec(PayloadForm.TYPED, "${u16 length}abc"))
    assert field.edit.completer.is_on and formats(field.edit)
    field.set_spec(PayloadSpec(PayloadForm.TEXT, "${u16 length}abc"))
    assert not field.edit.completer.is_on and not formats(field.edit)
    pattern = PatternField(theme, "pattern")
    qtbot.addWidget(pattern)
    pattern.set_pattern(Pattern(PatternKind.TYPED, "${any 2 as id}"))
    assert pattern.edit.completer.is_on and pattern.edit.completer.known().expects


def test_a_fault_is_marked_from_end_to_end_and_bytes_have_their_parts(qtbot: QtBot, theme: Theme) -> None:
    field = PayloadField(theme, "payload")
    qtbot.addWidget(field)
    field.set_spec(PayloadSpec(PayloadForm.TYPED, "a${crc crc8-smbsu}"))
    assert [each.cursor.selectedText() for each in field.edit.extraSelections()] == ["crc8-smbsu"]
    field.set_spec(PayloadSpec(PayloadForm.TYPED, "a${crc crc8-smbus}"))
    assert [(span.offset, span.size) for span in field.preview.spans] == [(1, 1)]
    pattern = PatternField(theme, "pattern")
    qtbot.addWidget(pattern)
    pattern.set_pattern(Pattern(PatternKind.TYPED, "${u16 lenght}"))
    assert [each.cursor.selectedText() for each in pattern.edit.extraSelections()] == ["lenght"]


def test_the_list_stays_within_a_small_window(qtbot: QtBot, theme: Theme) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(500, 400)
    edit = PayloadEdit(theme, window)
    edit.setGeometry(0, 340, 500, 60)
    window.show()
    window.activateWindow()
    edit.setFocus()
    qtbot.waitUntil(edit.hasFocus)
    edit.set_typed(True)
    qtbot.keyClicks(edit, "${")
    shown = window.findChild(QWidget, "payload-suggestions").geometry()
    assert edit.completer.offering and window.rect().contains(shown) and shown.bottom() < 350
