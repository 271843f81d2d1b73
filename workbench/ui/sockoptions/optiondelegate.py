"""Editing an option in its cell, by an editor that fits its type."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QSpinBox, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from workbench.model.options.facts import OptionFacts, OptionType
from workbench.model.options.trafficclass import DSCP_NAMES, USES
from workbench.model.options.values import OptionValueError, expected, parse_value, value_text
from workbench.ui.sockoptions.optionmodel import OptionModel

_Index = QModelIndex | QPersistentModelIndex
EDITOR: Final = "option-value"
LINGERS: Final = ("off", "on 0", "on 1", "on 5", "on 30")
_DSCP_ORDER: Final = sorted(DSCP_NAMES, key=DSCP_NAMES.__getitem__)


class OptionDelegate(QStyledItemDelegate):
    """A switch, a number with its unit, a list of names (of DSCP with their uses), linger, or plain text."""

    def __init__(self, rows: OptionModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = rows

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: _Index) -> QWidget:
        row = self._rows.row_at(index.row())
        assert row is not None
        editor = make_editor(row.facts, parent)
        editor.setObjectName(EDITOR)
        editor.setAccessibleName(f"Value of {row.facts.name}")
        editor.setToolTip(f"{row.facts.name}: {expected(row.facts)}")
        return editor

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        row = self._rows.row_at(index.row())
        if row is not None:
            show_value(editor, row.facts, str(index.data(Qt.ItemDataRole.EditRole) or ""))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        row = self._rows.row_at(index.row())
        if row is None:
            return
        before = str(index.data(Qt.ItemDataRole.EditRole) or "")
        text = edited_text(editor)
        if plain_value(row.facts, text) != plain_value(row.facts, before):  # looking at a value asks for nothing
            model.setData(index, text)


def make_editor(facts: OptionFacts, parent: QWidget) -> QWidget:
    """An empty editor for values of that option."""
    match facts.type:
        case OptionType.SWITCH:
            return _list(parent, ("on", "off"))
        case OptionType.NAMED:
            return _list(parent, tuple(name for name, _number in facts.choices))
        case OptionType.TRAFFIC_CLASS:
            box = _list(parent, (), editable=True)
            for name in _DSCP_ORDER:
                box.addItem(f"{name}   {USES[name]}" if name in USES else name, name)
            return box
        case OptionType.LINGER:
            return _list(parent, LINGERS, editable=True)
        case OptionType.NUMBER if facts.lowest >= -(2**31) and facts.highest < 2**31:
            spin = QSpinBox(parent)
            spin.setRange(facts.lowest, facts.highest)
            spin.setGroupSeparatorShown(True)
            spin.setSuffix(f" {facts.unit}" if facts.unit else "")
            return spin
    line = QLineEdit(parent)
    line.setPlaceholderText(expected(facts))
    return line


def show_value(editor: QWidget, facts: OptionFacts, text: str) -> None:
    """Put a value in as it is written; one that cannot be read stays out of a number's editor."""
    match editor:
        case QComboBox():
            at = editor.findText(text)
            if at < 0:
                at = editor.findData(text)
            editor.setCurrentIndex(max(0, at))
            if editor.isEditable():
                editor.setEditText(text)
        case QSpinBox():
            try:
                value = parse_value(facts, text)
            except OptionValueError:
                return
            if isinstance(value, int):
                editor.setValue(value)
        case QLineEdit():
            editor.setText(text)


def edited_text(editor: QWidget) -> str:
    """What was chosen or written."""
    match editor:
        case QComboBox():
            data = editor.currentData()
            chosen = editor.currentText() == editor.itemText(editor.currentIndex())
            return str(data) if data and chosen else editor.currentText()
        case QSpinBox():
            return editor.cleanText()
        case QLineEdit():
            return editor.text()
    return ""


def plain_value(facts: OptionFacts, text: str) -> str:
    """A value as it is written out, or the text itself where it cannot be read."""
    try:
        return value_text(facts, parse_value(facts, text))
    except OptionValueError:
        return text


def _list(parent: QWidget, words: tuple[str, ...], *, editable: bool = False) -> QComboBox:
    box = QComboBox(parent)
    box.addItems(list(words))
    box.setEditable(editable)
    return box
