"""Keys of payloads: whose they are already, and that two owners never share one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from workbench.model.library import Library, SavedPayload
from workbench.ui.library.payloadkeys import PayloadKeys, key_fault, owners_of

ONE = SavedPayload(1, "one", "f", shortcut="Ctrl+Alt+1")


@pytest.fixture
def owners(qapp: QApplication) -> dict[str, str]:
    """Whose keys are in the program; the platform is asked."""
    return owners_of({})


@pytest.mark.parametrize("keys", ["", "Ctrl+Alt+2", "F13", "Alt+Shift+X", "Meta+1"])
def test_keys_that_a_payload_may_have(keys: str, owners: dict[str, str]) -> None:
    assert key_fault(keys, owners, Library((ONE,)), windows=False) == ""


@pytest.mark.parametrize(("keys", "words"), [
    ("A", "is for writing"), ("Shift+A", "is for writing"), ("Return", "is for writing"),
    ("Ctrl+S", "“Save”"), ("Ctrl+V", "writing and editing"), ("Alt+F4", "the system"), ("Alt+P", "the menu Project"),
    ("Ctrl+Shift+Left", "writing and editing"), ("Ctrl+Home", "writing and editing"),
    ("Ctrl+Alt+1", "the payload “f/one”"), ("Ctrl+A, Ctrl+B", "no key"), ("nonsense", "no key"),
])  # fmt: skip
def test_keys_that_are_somebody_elses(keys: str, words: str, owners: dict[str, str]) -> None:
    assert words in key_fault(keys, owners, Library((ONE,)), windows=False)


@pytest.mark.parametrize(("keys", "refused"), [
    ("Ctrl+Alt+7", True), ("Ctrl+Alt+Q", True), ("Ctrl+Alt+F2", False), ("Alt+7", False), ("Ctrl+Shift+7", False),
])  # fmt: skip
def test_alt_gr_writes_on_windows(keys: str, refused: bool, owners: dict[str, str]) -> None:
    free = {key: owner for key, owner in owners.items() if key != keys}
    assert bool(key_fault(keys, free, Library(), windows=True)) is refused
    assert key_fault(keys, free, Library(), windows=False) == ""


def test_a_payload_may_keep_its_own_key(owners: dict[str, str]) -> None:
    assert key_fault("Ctrl+Alt+1", owners, Library((ONE,)), besides=1, windows=False) == ""


def test_keys_of_the_program_that_were_changed_are_free_and_taken(qapp: QApplication) -> None:
    owners = owners_of({"project.save": "Ctrl+Alt+9"})
    assert key_fault("Ctrl+S", owners, Library()) == ""
    assert "“Save”" in key_fault("Ctrl+Alt+9", owners, Library(), windows=False)


def test_the_first_of_two_has_the_key_and_the_other_is_told(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    keys = PayloadKeys(window)
    pressed: list[int] = []
    keys.pressed.connect(pressed.append)
    one = replace(ONE, shortcut="F13")
    other = replace(one, id=2, name="two")
    keys.follow(Library((one, other, replace(ONE, id=3, name="three", shortcut="Ctrl+S"))))
    assert set(keys.clashes) == {2, 3} and "“f/one”" in keys.clashes[2] and "“Save”" in keys.clashes[3]
    qtbot.keyClick(window, Qt.Key.Key_F13)
    assert pressed == [1]
    keys.follow(Library((other,)))
    qtbot.keyClick(window, Qt.Key.Key_F13)
    assert pressed == [1, 2] and keys.clashes == {}
    keys.follow(Library())
    qtbot.keyClick(window, Qt.Key.Key_F13)
    assert pressed == [1, 2]
