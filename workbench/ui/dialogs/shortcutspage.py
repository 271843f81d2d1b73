"""The page Shortcuts: choose an action, press keys. Keys that are taken are named before they change hands."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QKeySequenceEdit, QLineEdit, QTableView

from workbench.settings.store import SettingsStore
from workbench.settings.values import Settings
from workbench.ui.actions.action import Action
from workbench.ui.actions.catalogue import ACTIONS
from workbench.ui.actions.shortcuts import sequences_of
from workbench.ui.dialogs.settingspages import SettingsPage
from workbench.ui.dialogs.shortcutmodel import ACTION_COLUMN, KEYS_COLUMN, MENU_COLUMN, NOTE_COLUMN, ShortcutModel
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import Label
from workbench.ui.widgets.tables import set_up_rows

PORTABLE = QKeySequence.SequenceFormat.PortableText


class ShortcutsPage(SettingsPage):
    """Every action of the catalogue with its keys."""

    section = "shortcuts"

    def __init__(self, theme: Theme, store: SettingsStore) -> None:
        super().__init__(theme, store, "Shortcuts")
        self.filter_field = QLineEdit()
        self.filter_field.setObjectName("preferences.shortcut_filter")
        self.filter_field.setAccessibleName("Find an action")
        self.filter_field.setPlaceholderText("Find an action, a menu or a key")
        self.filter_field.setClearButtonEnabled(True)
        self.model = ShortcutModel(theme, self)
        self.table = QTableView()
        self.keys_field = QKeySequenceEdit()
        self.keys_field.setObjectName("preferences.shortcut_keys")
        self.keys_field.setAccessibleName("New shortcut")
        self.keys_field.setMaximumSequenceLength(1)
        self.keys_field.setClearButtonEnabled(True)
        self.set_button = TextButton(theme, "Use these keys")
        self.none_button = TextButton(theme, "No keys")
        self.default_button = TextButton(theme, "Default")
        self.note = Label(theme, "", FontRole.SMALL, "muted")
        self.note.setWordWrap(True)
        self._lay_out()
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.filter_field.textChanged.connect(self._on_filter)
        self.keys_field.keySequenceChanged.connect(self._on_keys)
        self.set_button.clicked.connect(self._use_keys)
        self.none_button.clicked.connect(self._use_none)
        self.default_button.clicked.connect(self._use_default)
        self._select(0)

    def current(self) -> Action | None:
        """The action whose keys are edited."""
        index = self.table.currentIndex()
        return self.model.action_at(index.row()) if index.isValid() else None

    def owners_of(self, keys: QKeySequence) -> list[Action]:
        """The other actions that have these keys now."""
        mine, overrides = self.current(), self._store.settings.shortcuts
        if keys.isEmpty():
            return []
        return [action for action in ACTIONS if action is not mine and keys in sequences_of(action, overrides)]

    def _lay_out(self) -> None:
        table = self.table
        table.setObjectName("preferences.shortcut_table")
        table.setAccessibleName("Shortcuts")
        table.setProperty("roomy", True)
        table.ensurePolished()
        table.setModel(self.model)
        set_up_rows(table)
        table.setAlternatingRowColors(True)
        header = table.horizontalHeader()
        header.setSectionResizeMode(ACTION_COLUMN, QHeaderView.ResizeMode.Stretch)
        for column in (MENU_COLUMN, KEYS_COLUMN, NOTE_COLUMN):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        row = QHBoxLayout()
        row.addWidget(self.keys_field, 1)
        for button in (self.set_button, self.none_button, self.default_button):
            row.addWidget(button)
        self.column.addWidget(self.filter_field)
        self.column.addWidget(table, 1)
        self.column.addLayout(row)
        self.column.addWidget(self.note)
        self._size_rows()
        self._theme.changed.connect(self._size_rows)

    def _fill(self, settings: Settings) -> None:
        self.model.show_overrides(settings.shortcuts)
        self._show_current()

    def _select(self, row: int) -> None:
        if self.model.rowCount():
            self.table.setCurrentIndex(self.model.index(max(0, row), ACTION_COLUMN))
        self._show_current()

    def _show_current(self) -> None:
        action = self.current()
        for field in (self.keys_field, self.set_button, self.none_button, self.default_button):
            field.setEnabled(action is not None)
        if action is None:
            self.note.setText("No action fits.")
            return
        sequences = sequences_of(action, self._store.settings.shortcuts)
        self.keys_field.setKeySequence(sequences[0] if sequences else QKeySequence())
        self._on_keys()

    @Slot()
    def _on_keys(self) -> None:
        action = self.current()
        if action is None:
            return
        owners = self.owners_of(self.keys_field.keySequence())
        names = ", ".join(owner.plain_title for owner in owners)
        self.set_button.setText("Take these keys" if owners else "Use these keys")
        self.note.set_tone("error" if owners else "muted")
        taken = f"{names} has these keys now and would lose them."
        self.note.setText(taken if owners else f"{action.plain_title}: {action.tip}. Press the new keys in the field.")

    @Slot()
    def _on_row(self) -> None:
        self._show_current()

    @Slot(str)
    def _on_filter(self, text: str) -> None:
        self.model.filter_by(text)
        self._select(0)

    @Slot()
    def _use_keys(self) -> None:
        action, keys = self.current(), self.keys_field.keySequence()
        if action is None:
            return
        overrides = dict(self._store.settings.shortcuts)
        for owner in self.owners_of(keys):
            left = [item for item in sequences_of(owner, overrides) if item != keys]
            overrides[owner.id] = left[0].toString(PORTABLE) if left else ""
        overrides[action.id] = keys.toString(PORTABLE)
        self._store.change(shortcuts=overrides)

    @Slot()
    def _use_none(self) -> None:
        if (action := self.current()) is not None:
            self._store.change(shortcuts={**self._store.settings.shortcuts, action.id: ""})

    @Slot()
    def _use_default(self) -> None:
        action = self.current()
        overrides = dict(self._store.settings.shortcuts)
        if action is not None and overrides.pop(action.id, None) is not None:
            self._store.change(shortcuts=overrides)

    @Slot()
    def _size_rows(self) -> None:
        self.table.verticalHeader().setDefaultSectionSize(self._theme.px(26))
