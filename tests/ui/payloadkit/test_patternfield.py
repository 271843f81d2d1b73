"""The field of a pattern: what belongs to its kind is there, a fault stands at its place."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from workbench.model.patterns import Pattern, PatternKind, Place
from workbench.ui.payloadkit.patterncheck import PatternFault
from workbench.ui.payloadkit.patternfield import PatternField
from workbench.ui.theme import Theme


def wants_digits(pattern: Pattern) -> PatternFault | None:
    bad = next((place for place, char in enumerate(pattern.text) if not char.isdigit()), None)
    return None if bad is None else PatternFault("Not a digit.", bad)


@pytest.fixture
def field(qtbot: QtBot, theme: Theme) -> PatternField:
    made = PatternField(theme, "pattern", wants_digits)
    qtbot.addWidget(made)
    made.show()
    return made


def test_what_is_shown_is_what_is_read_and_nobody_is_told(qtbot: QtBot, field: PatternField) -> None:
    pattern = Pattern(PatternKind.TEXT, "12", Place.START, ignore_case=True)
    with qtbot.assertNotEmitted(field.changed), qtbot.assertNotEmitted(field.finished):
        field.set_pattern(pattern)
    assert field.pattern == pattern and field.fault.isHidden()


@pytest.mark.parametrize(
    ("kind", "edit", "place", "case"),
    [
        (PatternKind.ANY, False, False, False),
        (PatternKind.TEXT, True, True, True),
        (PatternKind.HEX, True, True, False),
        (PatternKind.REGEX, True, False, True),
        (PatternKind.SIZE, True, False, False),
    ],
)
def test_what_a_kind_has_no_use_for_is_not_there(
    field: PatternField, kind: PatternKind, edit: bool, place: bool, case: bool
) -> None:
    field.set_pattern(Pattern(kind, "" if kind is PatternKind.ANY else "1"))
    seen = [not each.isHidden() for each in (field.edit, field.place, field.ignore_case)]
    assert seen == [edit, place, case]


def test_a_fault_is_told_at_its_place_and_the_end_of_editing_once(qtbot: QtBot, field: PatternField) -> None:
    field.set_pattern(Pattern(PatternKind.TEXT, "1"))
    qtbot.keyClicks(field.edit, "x")
    assert field.fault.text() == "At character 2: Not a digit."
    with qtbot.waitSignal(field.finished):
        qtbot.keyClick(field.edit, Qt.Key.Key_Return)
    with qtbot.assertNotEmitted(field.finished):
        qtbot.keyClick(field.edit, Qt.Key.Key_Return)
