"""The field of a payload: what is told when, and what stands beneath it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from workbench.model.payloads import LineEnding, PayloadForm, PayloadSpec
from workbench.ui.payloadkit.payloadfield import PayloadField
from workbench.ui.theme import Theme


@pytest.fixture
def field(qtbot: QtBot, theme: Theme) -> PayloadField:
    made = PayloadField(theme, "payload")
    qtbot.addWidget(made)
    made.show()
    return made


def test_what_is_shown_is_what_is_read_and_nobody_is_told(qtbot: QtBot, field: PayloadField) -> None:
    spec = PayloadSpec(PayloadForm.TEXT, "Grüße", "latin-1", LineEnding.CRLF)
    with qtbot.assertNotEmitted(field.changed), qtbot.assertNotEmitted(field.finished):
        field.set_spec(spec)
    assert field.spec.text == "Grüße" and field.spec.line_ending is LineEnding.CRLF
    assert field.found.data == b"Gr\xfc\xdfe\r\n"
    assert field.count.text() == "7 bytes"


def test_typing_is_told_at_once_and_its_end_once(qtbot: QtBot, field: PayloadField) -> None:
    ends: list[PayloadSpec] = []
    field.finished.connect(lambda: ends.append(field.spec))
    with qtbot.waitSignal(field.changed):
        qtbot.keyClicks(field.edit, "abc")
    assert ends == []
    qtbot.keyClick(field.edit, Qt.Key.Key_Return)
    assert [spec.text for spec in ends] == ["abc"]
    qtbot.keyClick(field.edit, Qt.Key.Key_Return)
    assert len(ends) == 1


def test_another_form_is_an_end_of_editing_and_a_fault_has_its_place(qtbot: QtBot, field: PayloadField) -> None:
    field.set_spec(PayloadSpec(PayloadForm.TEXT, "41 4z"))
    with qtbot.waitSignal(field.finished):
        field.form.choose("hex")
    assert field.spec.form is PayloadForm.HEX and field.found.data is None
    assert field.preview.text().startswith("At character 4: ")
    assert field.ending.isHidden() and field.encoding.isHidden() and field.count.isHidden()


def test_a_file_is_left_alone(field: PayloadField) -> None:
    spec = PayloadSpec(PayloadForm.FILE, "data.bin")
    field.set_spec(spec)
    assert field.spec == spec and not field.edit.isEnabled()
