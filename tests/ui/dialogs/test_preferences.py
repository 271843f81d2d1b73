"""Preferences: changes hold at once, what is wrong is told, everything can be put back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QMessageBox, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from workbench.settings.store import SettingsStore
from workbench.settings.values import Appearance, HexColumns, Settings, ThemeChoice, TimeStyle
from workbench.ui.dialogs.preferences import PreferencesDialog
from workbench.ui.dialogs.settingspages import BoundsPage, FoldersPage, LookPage, ReadingPage
from workbench.ui.dialogs.shortcutmodel import NOTE_COLUMN, ShortcutModel
from workbench.ui.dialogs.shortcutspage import ShortcutsPage
from workbench.ui.theme import Theme

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def store(tmp_path: Path) -> SettingsStore:
    return SettingsStore(tmp_path / "settings.json")


@pytest.fixture
def dialog(theme: Theme, store: SettingsStore, qtbot: QtBot) -> PreferencesDialog:
    dialog = PreferencesDialog(theme, store)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def test_look_holds_at_once_and_is_saved(dialog: PreferencesDialog, store: SettingsStore, theme: Theme) -> None:
    store.subscribe(theme.follow)
    page = dialog.pages["look"]
    assert isinstance(page, LookPage)
    page.theme_field.choose("dark")
    page.scale_field.setValue(150)
    assert theme.is_dark and theme.scale == 1.5
    assert SettingsStore.load(store.path).settings.appearance == Appearance(ThemeChoice.DARK, 1.5)
    store.unsubscribe(theme.follow)


def test_reading_and_bounds(dialog: PreferencesDialog, store: SettingsStore) -> None:
    reading, bounds = dialog.pages["reading"], dialog.pages["bounds"]
    assert isinstance(reading, ReadingPage) and isinstance(bounds, BoundsPage)
    reading.style_field.setCurrentIndex(2)
    reading.columns_field.choose("32")
    bounds.calls_field.setValue(500)
    bounds.queue_field.set_value_bytes(2**20)
    bounds.plot_field.setCurrentText("5 minutes")
    settings = store.settings
    assert (settings.reading.time_style, settings.reading.hex_columns) == (TimeStyle.DELTA, HexColumns.THIRTY_TWO)
    assert (settings.bounds.call_limit, settings.bounds.send_queue_high_bytes) == (500, 2**20)
    assert settings.bounds.plot_window_s == 300
    assert settings.bounds.reserve_bytes == Settings().bounds.reserve_bytes


def test_a_change_from_elsewhere_is_shown(dialog: PreferencesDialog, store: SettingsStore) -> None:
    store.change(appearance=Appearance(ThemeChoice.DARK, 0.9, True))
    page = dialog.pages["look"]
    assert isinstance(page, LookPage)
    assert (page.theme_field.key, page.scale_field.value(), page.presenter_field.isChecked()) == ("dark", 90, True)


def test_a_folder_that_is_none_is_told_and_not_taken(
    dialog: PreferencesDialog, store: SettingsStore, tmp_path: Path
) -> None:
    page = dialog.pages["folders"]
    assert isinstance(page, FoldersPage)
    page.projects_field.set_path(str(tmp_path / "nowhere"))
    assert "nowhere" in page.note.text()
    assert store.settings.folders.projects == ""
    page.projects_field.set_path(str(tmp_path))
    assert page.note.text() == ""
    assert store.settings.folders.projects == str(tmp_path)


def shortcuts(dialog: PreferencesDialog) -> ShortcutsPage:
    page = dialog.pages["shortcuts"]
    assert isinstance(page, ShortcutsPage)
    return page


def choose(page: ShortcutsPage, action_id: str) -> None:
    page.table.setCurrentIndex(page.model.index(page.model.row_of(action_id), 0))


def test_keys_that_are_taken_are_named_before_they_change_hands(
    dialog: PreferencesDialog, store: SettingsStore
) -> None:
    page = shortcuts(dialog)
    choose(page, "project.export")
    page.keys_field.setKeySequence(QKeySequence("F1"))
    assert "Manual has these keys" in page.note.text()
    assert page.set_button.text() == "Take these keys"
    page.set_button.click()
    assert store.settings.shortcuts == {"help.manual": "", "project.export": "F1"}


def test_an_action_with_two_shortcuts_loses_only_the_one(dialog: PreferencesDialog, store: SettingsStore) -> None:
    page = shortcuts(dialog)
    choose(page, "help.about")
    page.keys_field.setKeySequence(QKeySequence("Ctrl+Y"))
    page.set_button.click()
    assert store.settings.shortcuts["edit.redo"] == "Ctrl+Shift+Z"


def test_no_keys_and_default(dialog: PreferencesDialog, store: SettingsStore) -> None:
    page = shortcuts(dialog)
    choose(page, "project.save")
    page.none_button.click()
    assert store.settings.shortcuts == {"project.save": ""}
    page.default_button.click()
    assert store.settings.shortcuts == {}
    assert page.keys_field.keySequence() == QKeySequence("Ctrl+S")


def test_actions_are_found_by_words(dialog: PreferencesDialog) -> None:
    page = shortcuts(dialog)
    page.filter_field.setText("zoom in")
    assert page.model.rowCount() == 1
    page.filter_field.setText("no such thing at all")
    assert page.current() is None
    assert not page.set_button.isEnabled()


def test_conflicts_stand_in_the_table(theme: Theme, qtbot: QtBot) -> None:
    model = ShortcutModel(theme)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_overrides({"project.save": "F1"})
    assert model.index(model.row_of("project.save"), NOTE_COLUMN).data() == "also: Manual"
    model.filter_by("save")
    model.show_overrides({})
    assert model.index(model.row_of("project.save"), NOTE_COLUMN).data() == ""
    assert tester.model() is model


def test_reset_a_page_and_everything(dialog: PreferencesDialog, store: SettingsStore, qtbot: QtBot) -> None:
    store.change(appearance=Appearance(scale=2.0), shortcuts={"project.save": ""})
    dialog.show_page("look")
    reset_page = dialog.findChild(QAbstractButton, "button.reset_this_page")
    reset_all = dialog.findChild(QAbstractButton, "button.reset_everything")
    assert reset_page is not None and reset_all is not None
    reset_page.click()
    assert (store.settings.appearance.scale, store.settings.shortcuts) == (1.0, {"project.save": ""})
    reset_all.click()
    question = dialog.findChild(QMessageBox, "preferences.reset_question")
    assert question is not None
    question.button(QMessageBox.StandardButton.Reset).click()
    assert store.settings.shortcuts == {}


def test_pages_by_name_and_by_keyboard(dialog: PreferencesDialog, qtbot: QtBot) -> None:
    dialog.show_page("shortcuts")
    assert isinstance(dialog.current_page(), ShortcutsPage)
    qtbot.keyClick(dialog.side, Qt.Key.Key_Home)
    assert isinstance(dialog.current_page(), LookPage)
    with pytest.raises(ValueError, match="nonesuch"):
        dialog.show_page("nonesuch")


def test_a_closed_dialog_hears_nothing(dialog: PreferencesDialog, store: SettingsStore) -> None:
    dialog.accept()
    store.change(appearance=Appearance(scale=2.0))
    page = dialog.pages["look"]
    assert isinstance(page, LookPage) and page.scale_field.value() == 100


def test_every_control_is_named(dialog: PreferencesDialog) -> None:
    nameless = [
        f"{type(widget).__name__} in {widget.parentWidget().objectName()}"
        for kind in (QAbstractButton, QLineEdit, QSpinBox)
        for widget in dialog.findChildren(kind)
        if not _is_inner(widget) and not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert nameless == []


def _is_inner(widget: QWidget) -> bool:
    """Parts that Qt makes inside its own widgets."""
    return widget.objectName().startswith("qt_") or type(widget.parentWidget()).__name__ in (
        "QLineEdit", "QKeySequenceEdit", "QTableView",
    )  # fmt: skip
