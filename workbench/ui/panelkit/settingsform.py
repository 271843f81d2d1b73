"""A form over a frozen dataclass of settings: one editor a field, each change told at once, faults where they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from workbench.ui.panelkit.settingseditors import ListEditor, NumberEditor, SettingEditor, make_editor
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.labels import Label

__all__ = ["ListEditor", "NumberEditor", "SettingField", "SettingKind", "SettingsForm"]


class SettingKind(StrEnum):
    """How a setting is edited."""

    SWITCH = "switch"
    TEXT = "text"
    WORDS = "words"  # a tuple, written with commas
    LINES = "lines"  # a tuple, one a line
    FILE = "file"  # a file that is there
    NEW_FILE = "new file"  # a file that is written
    CHOICE = "choice"
    NUMBER = "number"
    SIZE = "size"
    MILLISECONDS = "milliseconds"


def _always(_value: Any) -> bool:
    return True


def _fine(_text: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class SettingField:
    """``check`` gives a sentence about a text that cannot be taken; ``shown`` is asked with the whole settings;
    ``warning`` gives a sentence about what a value means, shown beneath it in the warning colour."""

    name: str
    label: str
    kind: SettingKind
    tip: str
    choices: tuple[tuple[str, str], ...] = ()  # value and title
    placeholder: str = ""
    highest: int = 2**31 - 1
    check: Callable[[str], str] = _fine
    shown: Callable[[Any], bool] = _always
    warning: Callable[[Any], str] = _fine


LABEL_PX = 120  # of the 4-pixel grid, scaled: the fields of all groups begin below each other


class SettingsForm(QWidget):
    """``edited`` carries the field's name and its new value. ``prefix`` begins every object name."""

    edited = Signal(str, object)

    def __init__(
        self, prefix: str, fields: tuple[SettingField, ...], theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._fields = fields
        self._editors: dict[str, SettingEditor] = {}
        self._warnings: dict[str, Label] = {}
        self.setObjectName(f"{prefix}-form")
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(theme.px(12))
        self._form.setVerticalSpacing(theme.px(6))
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._cells: dict[str, QWidget] = {}
        for field in fields:
            self._add(prefix, field)

    def editor(self, name: str) -> SettingEditor:
        """The editor of a field."""
        return self._editors[name]

    def show_settings(self, settings: Any) -> None:
        """Show them as they are; tells nobody."""
        for field in self._fields:
            value = getattr(settings, field.name)
            self._editors[field.name].set_value(value)
            self._form.setRowVisible(self._cells[field.name], field.shown(settings))
            words = field.warning(value)
            self._warnings[field.name].setText(words)
            self._warnings[field.name].setVisible(bool(words))

    def _add(self, prefix: str, field: SettingField) -> None:
        cell = QWidget(self)
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.px(2))
        editor = make_editor(field.kind, field, self._theme, cell)
        editor.setObjectName(f"{prefix}-{field.name.replace('_', '-')}")
        editor.name_parts(field.label, field.tip)
        editor.edited.connect(self._on_edited)
        self._editors[field.name] = editor
        self._warnings[field.name] = Label(self._theme, "", FontRole.SMALL, "warn", cell)
        self._warnings[field.name].setWordWrap(True)
        self._warnings[field.name].hide()
        column.addWidget(editor)
        column.addWidget(self._warnings[field.name])
        self._cells[field.name] = cell
        if field.kind is SettingKind.SWITCH:
            self._form.addRow(cell)
            return
        label = Label(self._theme, field.label, parent=self)
        label.setMinimumWidth(self._theme.px(LABEL_PX))
        label.setBuddy(editor)
        self._form.addRow(label, cell)

    @Slot(str, object)
    def _on_edited(self, name: str, value: object) -> None:
        self.edited.emit(name, value)
