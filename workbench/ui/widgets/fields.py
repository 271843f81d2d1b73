"""Fields that several forms need: a size in bytes, a folder; and rows of a form that line up."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QSpinBox, QWidget

from workbench.ui.theme import Theme
from workbench.ui.widgets.buttons import TextButton

BYTE_UNITS = (
    ("bytes", 1), ("kB", 10**3), ("KiB", 2**10), ("MB", 10**6), ("MiB", 2**20), ("GB", 10**9), ("GiB", 2**30),
)  # fmt: skip


class ByteSizeField(QWidget):
    """A number and its unit; ``value_bytes()`` is always within the range given."""

    changed = Signal()

    def __init__(self, name: str, lowest: int, highest: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._range = (lowest, highest)
        self.setAccessibleName(name)
        self.setObjectName(f"field.{name.lower().replace(' ', '_')}")
        self._number = QSpinBox(self)
        self._number.setObjectName(f"{self.objectName()}.number")
        self._number.setAccessibleName(name)
        self._number.setGroupSeparatorShown(True)
        self._number.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._unit = QComboBox(self)
        self._unit.setObjectName(f"{self.objectName()}.unit")
        self._unit.setAccessibleName(f"Unit of {name}")
        for title, factor in BYTE_UNITS:
            self._unit.addItem(title, factor)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._number, 1)
        row.addWidget(self._unit)
        self.setFocusProxy(self._number)
        self._number.valueChanged.connect(self._on_changed)
        self._unit.currentIndexChanged.connect(self._on_unit)
        self.set_value_bytes(lowest)

    def value_bytes(self) -> int:
        """The size in bytes."""
        return min(self._range[1], max(self._range[0], self._number.value() * int(self._unit.currentData())))

    def set_value_bytes(self, size: int) -> None:
        """Show a size in the largest unit that tells it exactly."""
        fitting = [place for place, (_title, factor) in enumerate(BYTE_UNITS) if size % factor == 0 and size >= factor]
        place = fitting[-1] if fitting else 0
        self._unit.setCurrentIndex(place)
        self._set_range()
        self._number.setValue(size // BYTE_UNITS[place][1])

    def _set_range(self) -> None:
        factor = int(self._unit.currentData())
        low = -(-self._range[0] // factor)
        self._number.setRange(low, max(low, min(2**31 - 1, self._range[1] // factor)))

    @Slot()
    def _on_unit(self) -> None:
        self._set_range()
        self.changed.emit()

    @Slot()
    def _on_changed(self) -> None:
        self.changed.emit()


class FolderField(QWidget):
    """A folder's path with "Choose…"; empty means the place that the hint names."""

    changed = Signal()

    def __init__(self, theme: Theme, name: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._name = theme, name
        self.setObjectName(f"field.{name.lower().replace(' ', '_')}")
        self.setAccessibleName(name)
        self._path = QLineEdit(self)
        self._path.setObjectName(f"{self.objectName()}.path")
        self._path.setAccessibleName(name)
        self._path.setPlaceholderText(hint)
        self._path.setToolTip(f"{name}. Empty: {hint}")
        self._path.setClearButtonEnabled(True)
        self._choose = TextButton(theme, "Choose…", self, icon="folder-open")
        self._choose.setAccessibleName(f"Choose the {name.lower()}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._path, 1)
        row.addWidget(self._choose)
        self.setFocusProxy(self._path)
        self._path.textChanged.connect(self._on_changed)
        self._choose.clicked.connect(self._on_choose)

    def path(self) -> str:
        """What was written, without blanks around it."""
        return self._path.text().strip()

    def set_path(self, path: str) -> None:
        """Show a path."""
        self._path.setText(path)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(360), super().sizeHint().height())

    @Slot()
    def _on_changed(self) -> None:
        self.changed.emit()

    @Slot()
    def _on_choose(self) -> None:
        dialog = QFileDialog(self, self._name, self.path())
        dialog.setObjectName("choose_folder")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.set_path)
        dialog.open()


def has_written(form: QWidget) -> bool:
    """A person wrote something into one of its fields that still stands there."""
    if any(line.isModified() and line.text() for line in form.findChildren(QLineEdit)):
        return True
    return any(edit.document().isModified() for edit in form.findChildren(QPlainTextEdit))
