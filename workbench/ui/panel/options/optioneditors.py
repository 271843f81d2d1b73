"""One editor for each kind of option; each knows its field and tells its new value."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QSizePolicy, QSpinBox, QWidget

from workbench.model.sockets import AddressFamily
from workbench.ui.panel.options.optionfields import FieldKind, OptionField
from workbench.ui.widgets.fields import ByteSizeField

FAMILIES = ((AddressFamily.ANY, "IPv4 and IPv6"), (AddressFamily.IPV4, "IPv4 only"), (AddressFamily.IPV6, "IPv6 only"))


class OptionEditor(QWidget):
    """``edited`` carries the field's name and its value, when a person is done with it."""

    edited = Signal(str, object)

    def __init__(self, field: OptionField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self._told: Any = None
        self._input = self._make_input()
        self._input.setObjectName(f"option-{field.name}")
        self._input.setAccessibleName(field.label)
        self._input.setAccessibleDescription(field.tip)
        self._input.setToolTip(field.tip)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._input, 0 if field.kind is FieldKind.SWITCH else 1)
        self.setFocusProxy(self._input)
        for box in (self._input, *self._input.findChildren(QSpinBox), *self._input.findChildren(QComboBox)):
            box.setToolTip(field.tip)
            if isinstance(box, QSpinBox):  # its hint has room for the largest number, which nobody writes
                box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def value(self) -> Any:
        """As the options hold it."""
        match self._input:
            case QCheckBox() as box:
                return box.isChecked()
            case QComboBox() as box:
                return AddressFamily(box.currentData())
            case QSpinBox() as box:
                return box.value()
            case ByteSizeField() as box:
                return box.value_bytes()
        raise AssertionError("every input is one of these")

    def set_value(self, value: Any) -> None:
        """Show a value; tells nobody, also not what stands there half-way between two values."""
        self._told = value
        self._input.blockSignals(True)
        self._show(value)
        self._input.blockSignals(False)

    def _show(self, value: Any) -> None:
        match self._input:
            case QCheckBox() as box:
                box.setChecked(bool(value))
            case QComboBox() as box:
                box.setCurrentIndex(box.findData(str(value)))
            case QSpinBox() as box:
                box.setValue(int(value))
            case ByteSizeField() as box:
                if box.value_bytes() != value:
                    box.set_value_bytes(int(value))

    @Slot()
    def _on_edited(self) -> None:
        value = self.value()
        if value != self._told:
            self._told = value
            self.edited.emit(self.field.name, value)

    def _make_input(self) -> QCheckBox | QComboBox | QSpinBox | ByteSizeField:
        match self.field.kind:
            case FieldKind.SWITCH:
                box = QCheckBox(self.field.label, self)
                box.clicked.connect(self._on_edited)
                return box
            case FieldKind.FAMILY:
                combo = QComboBox(self)
                for family, text in FAMILIES:
                    combo.addItem(text, str(family))
                combo.activated.connect(self._on_edited)
                return combo
            case FieldKind.SIZE:
                size = ByteSizeField(self.field.label, self.field.lowest, self.field.highest, self)
                size.changed.connect(self._on_edited)
                return size
            case _:
                return self._make_number()

    def _make_number(self) -> QSpinBox:
        number = QSpinBox(self)
        number.setRange(self.field.lowest, self.field.highest)
        number.setGroupSeparatorShown(True)
        number.setAlignment(Qt.AlignmentFlag.AlignRight)
        number.setKeyboardTracking(False)
        if self.field.kind is FieldKind.MILLISECONDS:
            number.setSuffix(" ms")
            number.setSingleStep(100)
        number.valueChanged.connect(self._on_edited)
        return number
