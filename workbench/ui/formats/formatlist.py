"""The project's formats: chosen, made, taken from a file, removed."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QListWidget, QListWidgetItem, QMenu, QVBoxLayout, QWidget

from workbench.codec.formats.marked import TEXT_CHARS_MAX
from workbench.model.annotations import UserFormat
from workbench.session.workspace import Workspace
from workbench.settings.places import resource_dir
from workbench.ui.theme import Theme, Token
from workbench.ui.widgets.buttons import IconButton, TextButton
from workbench.ui.widgets.tips import plain_tip

EMPTY: Final = "meta:\n  id: my_format\n  title: My format\n  endian: be\nseq:\n  - id: first\n    type: u1\n"
EXAMPLES: Final = {"message": "Length, kind and body", "records": "Kind, length and value, repeated"}
FILES: Final = "Formats (*.ksy *.yaml *.yml);;All files (*)"


class FormatList(QWidget):
    """``chosen`` carries the name of the format in front; empty where there is none. ``message`` is for a toast."""

    chosen = Signal(str)
    message = Signal(str)

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("format-list")
        self._workspace, self._theme = workspace, theme
        self._shown: tuple[UserFormat, ...] | None = None
        self.list = QListWidget(self)
        self.list.setObjectName("formats")
        self.list.setAccessibleName("Formats of the project")
        self.new = TextButton(theme, "New", self, icon="plus")
        self.take = IconButton(theme, "folder-open", "Take from a file", self, tip="Read a description from a file")
        self.give = IconButton(theme, "save", "Write to a file", self, tip="Write this description to a file")
        self.remove = IconButton(theme, "trash-2", "Remove", self, tip="Take this format out of the project")
        self._fill_menu()
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.new)
        row.addStretch(1)
        for button in (self.take, self.give, self.remove):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        self.list.currentItemChanged.connect(self._on_current)
        self.take.clicked.connect(self.ask_file)
        self.give.clicked.connect(self.ask_where)
        self.remove.clicked.connect(self.remove_current)

    @property
    def current(self) -> str:
        """The name of the format in front."""
        item = self.list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""

    def refresh(self) -> bool:
        """The project's formats as they are now; True if they changed."""
        formats = self._workspace.document.formats
        if formats is self._shown:
            return False
        names = [each.name for each in formats]
        if self._shown is None or names != [each.name for each in self._shown]:
            self._fill(names)
        self._shown = formats
        for at, name in enumerate(names):
            self._tell(self.list.item(at), name)
        return True

    def add(self, name: str, text: str) -> None:
        """One more format, in front from now on."""
        formats = self._workspace.document.formats
        taken = {each.name for each in formats}
        number, free = 2, name
        while free in taken:
            free, number = f"{name} {number}", number + 1
        self._workspace.set_formats((*formats, UserFormat(free, text)))
        self.refresh()
        self.choose(free)

    def add_example(self, key: str) -> None:
        """One of the examples that come with the program."""
        text = (resource_dir() / "formats" / f"{key}.ksy").read_text(encoding="utf-8")
        self.add(f"my_{key}", text)

    def choose(self, name: str) -> None:
        """Bring a format in front; a name that is not there changes nothing."""
        for at in range(self.list.count()):
            if self.list.item(at).data(Qt.ItemDataRole.UserRole) == name:
                self.list.setCurrentRow(at)

    def read_file(self, path: Path) -> None:
        """Take a description from a file; what is wrong with it is told while it is looked at."""
        try:
            with path.open(encoding="utf-8", errors="replace") as file:
                text = file.read(TEXT_CHARS_MAX + 1)
        except OSError as error:
            self.message.emit(f"{path.name} cannot be read: {error.strerror or error}.")
            return
        if len(text) > TEXT_CHARS_MAX:
            self.message.emit(f"{path.name} is too long: a description has at most {TEXT_CHARS_MAX:,} characters.")
            return
        self.add(path.stem[:80] or "format", text)

    @Slot()
    def ask_file(self) -> None:
        """Which file to read."""
        dialog = QFileDialog(self, "Take a format from a file", "", FILES)
        dialog.setObjectName("format-take-dialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_file)
        dialog.open()

    @Slot()
    def ask_where(self) -> None:
        """Which file to write."""
        if not self.current:
            return
        dialog = QFileDialog(self, "Write the format to a file", f"{self.current}.ksy", FILES)
        dialog.setObjectName("format-give-dialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_where)
        dialog.open()

    @Slot(str)
    def _on_file(self, name: str) -> None:
        self.read_file(Path(name))

    @Slot(str)
    def _on_where(self, name: str) -> None:
        self.write_file(Path(name))

    def write_file(self, path: Path) -> None:
        """The description in front, into a file; what stood there is replaced."""
        found = next((each for each in self._workspace.document.formats if each.name == self.current), None)
        if found is None:
            return
        try:
            path.write_text(found.text, encoding="utf-8")
        except OSError as error:
            self.message.emit(f"{path.name} cannot be written: {error.strerror or error}.")

    @Slot()
    def remove_current(self) -> None:
        """Take it out of the project; undo brings it back."""
        left = tuple(each for each in self._workspace.document.formats if each.name != self.current)
        if len(left) < len(self._workspace.document.formats):
            self._workspace.set_formats(left)
            self.refresh()

    def _fill_menu(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("format-new-menu")
        for key, title in (("", "Empty"), *EXAMPLES.items()):
            menu.addAction(title).setData(key)
        menu.triggered.connect(self._on_new)
        self.new.setMenu(menu)
        self.new.setToolTip("Begin a format, empty or from an example")

    def _fill(self, names: list[str]) -> None:
        before = self.current
        self.list.blockSignals(True)
        self.list.clear()
        for name in names:
            item = QListWidgetItem(name)
            item.setData(Qt.ItemDataRole.UserRole, name)
            self.list.addItem(item)
        self.list.setCurrentRow(names.index(before) if before in names else len(names) - 1)
        self.list.blockSignals(False)
        if self.current != before:
            self.chosen.emit(self.current)

    def _tell(self, item: QListWidgetItem, name: str) -> None:
        fault = self._workspace.formats.fault(name)
        token = Token.ERROR if fault is not None else Token.OK
        item.setIcon(self._theme.icon("circle-alert" if fault is not None else "circle-check", token))
        item.setToolTip(plain_tip(f"{name}: {fault}" if fault is not None else f"{name}: it can be read"))

    @Slot(QAction)
    def _on_new(self, action: QAction) -> None:
        if action.data():
            self.add_example(action.data())
        else:
            self.add("my_format", EMPTY)

    @Slot(QListWidgetItem, QListWidgetItem)
    def _on_current(self, current: QListWidgetItem | None, previous: QListWidgetItem | None) -> None:
        self.chosen.emit(self.current)
