"""The editors of a settings form: each shows a value, and tells another one when a person is done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.buttons import IconButton
from workbench.ui.widgets.fields import ByteSizeField
from workbench.ui.widgets.labels import Label

TEXT_MAX_CHARS = 4_096


class FieldLike(Protocol):
    """What an editor wants of its field."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def choices(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def placeholder(self) -> str: ...
    @property
    def highest(self) -> int: ...
    @property
    def check(self) -> Callable[[str], str]: ...


class SettingEditor(QWidget):
    """``edited`` carries the field's name and a value of the field's own type."""

    edited = Signal(str, object)

    def __init__(self, field: FieldLike, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.field = field
        self.theme = theme
        self._told: Any = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.px(2))

    def parts(self) -> list[QWidget]:
        """The controls, in the order of Tab."""
        raise NotImplementedError

    def value(self) -> Any:
        """What is shown."""
        raise NotImplementedError

    def show_value(self, value: Any) -> None:
        """Put it into the control."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show a value; tells nobody."""
        if value == self._told:
            return
        self._told = value
        self.show_value(value)

    def name_parts(self, spoken: str, tip: str) -> None:
        """Names for a screen reader, tool tips for the pointer."""
        self.setFocusProxy(self.parts()[0])
        for place, part in enumerate(self.parts()):
            part.setObjectName(f"{self.objectName()}.{place}" if place else f"{self.objectName()}.edit")
            if not part.accessibleName():
                part.setAccessibleName(spoken)
            if not part.toolTip():
                part.setToolTip(tip)

    @Slot()
    def tell(self) -> None:
        """A person is done."""
        value = self.value()
        if value != self._told:
            self._told = value
            self.edited.emit(self.field.name, value)


class SwitchEditor(SettingEditor):
    """On or off."""

    def __init__(self, field: FieldLike, theme: Theme, parent: QWidget) -> None:
        super().__init__(field, theme, parent)
        self.box = QCheckBox(field.label, self)
        self.column.addWidget(self.box)
        self.box.clicked.connect(self.tell)

    def parts(self) -> list[QWidget]:
        return [self.box]

    def value(self) -> bool:
        return self.box.isChecked()

    def show_value(self, value: Any) -> None:
        self.box.setChecked(bool(value))


class ChoiceEditor(SettingEditor):
    """One of a few."""

    def __init__(self, field: FieldLike, theme: Theme, parent: QWidget) -> None:
        super().__init__(field, theme, parent)
        self.box = QComboBox(self)
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for value, title in field.choices:
            self.box.addItem(title, value)
        self.column.addWidget(self.box)
        self._kind: type[Any] = str
        self.box.activated.connect(self.tell)

    def parts(self) -> list[QWidget]:
        return [self.box]

    def value(self) -> Any:
        return self._kind(self.box.currentData())

    def show_value(self, value: Any) -> None:
        self._kind = type(value)
        self.box.setCurrentIndex(self.box.findData(str(value)))


class TextEditor(SettingEditor):
    """A line; a text that the field's check refuses is told of and not taken."""

    def __init__(self, field: FieldLike, theme: Theme, parent: QWidget) -> None:
        super().__init__(field, theme, parent)
        self.line = QLineEdit(self)
        self.line.setMaxLength(TEXT_MAX_CHARS)
        self.line.setPlaceholderText(field.placeholder)
        self.line.setFont(theme.font(FontRole.DATA))
        self.row = QHBoxLayout()
        self.row.setSpacing(theme.px(4))
        self.row.addWidget(self.line, 1)
        self.column.addLayout(self.row)
        self.words = Label(theme, "", FontRole.SMALL, "error", self)
        self.words.setWordWrap(True)
        self.words.hide()
        self.column.addWidget(self.words)
        self.line.textEdited.connect(self._on_text)
        self.line.editingFinished.connect(self._on_finished)

    def parts(self) -> list[QWidget]:
        return [self.line]

    def value(self) -> Any:
        return self.line.text().strip()

    def show_value(self, value: Any) -> None:
        self.line.setText(str(value))
        self.line.setCursorPosition(0)
        self._on_text()

    @Slot()
    def _on_text(self) -> None:
        fault = self.field.check(self.line.text().strip())
        self.words.setText(fault)
        self.words.setVisible(bool(fault))
        self.line.setAccessibleDescription(fault)

    @Slot()
    def _on_finished(self) -> None:
        if self.words.isHidden():
            self.tell()


class WordsEditor(TextEditor):
    """A tuple of words, with commas between them."""

    def value(self) -> Any:
        return tuple(part for part in (each.strip() for each in self.line.text().split(",")) if part)

    def show_value(self, value: Any) -> None:
        super().show_value(", ".join(value))


class FileEditor(TextEditor):
    """A path of this computer, and a button that looks for it."""

    saves = False

    def __init__(self, field: FieldLike, theme: Theme, parent: QWidget) -> None:
        super().__init__(field, theme, parent)
        self.browse = IconButton(theme, "folder-open", f"Choose: {field.label}", self, tip="Choose a file")
        self.row.addWidget(self.browse)
        self.browse.clicked.connect(self._on_browse)

    def parts(self) -> list[QWidget]:
        return [self.line, self.browse]

    @Slot()
    def _on_browse(self) -> None:
        dialog = QFileDialog(self, self.field.label, self.line.text())
        mode = QFileDialog.AcceptMode.AcceptSave if self.saves else QFileDialog.AcceptMode.AcceptOpen
        dialog.setAcceptMode(mode)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile if self.saves else QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_file)
        dialog.open()

    @Slot(str)
    def _on_file(self, path: str) -> None:
        self.line.setText(path)
        self._on_text()
        self._on_finished()


class NewFileEditor(FileEditor):
    """A file that is written."""

    saves = True


class ListEditor(SettingEditor):
    """A tuple of lines."""

    def __init__(self, field: FieldLike, theme: Theme, parent: QWidget) -> None:
        super().__init__(field, theme, parent)
        self.text = QPlainTextEdit(self)
        self.text.setPlaceholderText(field.placeholder)
        self.text.setFont(theme.font(FontRole.DATA))
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(theme.px(64))
        self.words = Label(theme, "", FontRole.SMALL, "error", self)
        self.words.setWordWrap(True)
        self.words.hide()
        self.column.addWidget(self.text)
        self.column.addWidget(self.words)
        self.text.textChanged.connect(self._on_text)

    def parts(self) -> list[QWidget]:
        return [self.text]

    def value(self) -> Any:
        lines = self.text.toPlainText()[: 16 * TEXT_MAX_CHARS].split("\n")
        return tuple(line.strip() for line in lines if line.strip())

    def show_value(self, value: Any) -> None:
        self.text.blockSignals(True)
        self.text.setPlainText("\n".join(value))
        self.text.blockSignals(False)

    @Slot()
    def _on_text(self) -> None:
        fault = next((fault for line in self.value() if (fault := self.field.check(line))), "")
        self.words.setText(fault)
        self.words.setVisible(bool(fault))
        if not fault:
            self.tell()


class NumberEditor(SettingEditor):
    """A whole number from 0; ``suffix`` is its unit."""

    suffix = ""

    def __init__(self, field: FieldLike, theme: Theme, parent: QWidget) -> None:
        super().__init__(field, theme, parent)
        self.box = QSpinBox(self)
        self.box.setRange(0, field.highest)
        self.box.setGroupSeparatorShown(True)
        self.box.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.box.setKeyboardTracking(False)
        self.box.setSuffix(self.suffix)
        self.box.setSpecialValueText(field.placeholder)
        self.column.addWidget(self.box)
        self.box.valueChanged.connect(self.tell)

    def parts(self) -> list[QWidget]:
        return [self.box]

    def value(self) -> int:
        return self.box.value()

    def show_value(self, value: Any) -> None:
        self.box.blockSignals(True)
        # A file may say any number, and one beyond 32 bits is an error to Qt, not the end of the range.
        self.box.setValue(max(self.box.minimum(), min(self.box.maximum(), int(value))))
        self.box.blockSignals(False)


class MillisecondsEditor(NumberEditor):
    """A time."""

    suffix = " ms"


class SizeEditor(SettingEditor):
    """A number of bytes with its unit."""

    def __init__(self, field: FieldLike, theme: Theme, parent: QWidget) -> None:
        super().__init__(field, theme, parent)
        self.size_field = ByteSizeField(field.label, 0, field.highest, self)
        self.column.addWidget(self.size_field)
        self.size_field.changed.connect(self.tell)

    def parts(self) -> list[QWidget]:
        return [self.size_field]

    def value(self) -> int:
        return self.size_field.value_bytes()

    def show_value(self, value: Any) -> None:
        self.size_field.set_value_bytes(int(value))


_EDITORS: dict[str, type[SettingEditor]] = {
    "switch": SwitchEditor, "text": TextEditor, "words": WordsEditor, "lines": ListEditor, "file": FileEditor,
    "new file": NewFileEditor, "choice": ChoiceEditor, "number": NumberEditor, "size": SizeEditor,
    "milliseconds": MillisecondsEditor,
}  # fmt: skip


def make_editor(kind: str, field: FieldLike, theme: Theme, parent: QWidget) -> SettingEditor:
    """The editor of a kind of setting."""
    return _EDITORS[kind](field, theme, parent)
