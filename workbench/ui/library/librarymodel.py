"""The library as a tree of folders and payloads, with their keys."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence

from workbench.model.library import Library, SavedPayload
from workbench.model.payloads import PayloadForm
from workbench.session.document.library import LibraryEditor
from workbench.session.document.libraryedits import LibraryNameError, above
from workbench.ui.library.libraryrows import ROOT, LibraryRow, rows_of, shape_of
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.widgets.tips import plain_tip

NAME_COLUMN, KEY_COLUMN = 0, 1
ROW_ROLE: Final = Qt.ItemDataRole.UserRole  # its place among all rows, for the tree
PAYLOAD_MIME: Final = "application/x-socket-workbench-payload"
FOLDER_MIME: Final = "application/x-socket-workbench-folder"
TIP_CHARS: Final = 400
ICONS: Final = {
    PayloadForm.TEXT: "type", PayloadForm.HEX: "binary", PayloadForm.TYPED: "braces", PayloadForm.FILE: "file",
}  # fmt: skip
FORM_WORDS: Final = {
    PayloadForm.TEXT: "text", PayloadForm.HEX: "hex", PayloadForm.TYPED: "typed", PayloadForm.FILE: "a file",
}  # fmt: skip
HINT: Final = "Enter sends it, F2 renames it, a double click edits it; Alt+Up and Alt+Down move it."
_PLAIN = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
# By whether it is a payload and whether it is the column of names: a layout of the tree asks for each row.
_FLAGS: Final = {
    (True, False): _PLAIN | Qt.ItemFlag.ItemNeverHasChildren,
    (True, True): _PLAIN | Qt.ItemFlag.ItemNeverHasChildren | Qt.ItemFlag.ItemIsEditable,
    (False, False): _PLAIN | Qt.ItemFlag.ItemIsDropEnabled,
    (False, True): _PLAIN | Qt.ItemFlag.ItemIsDropEnabled | Qt.ItemFlag.ItemIsEditable,
}
_Index = QModelIndex | QPersistentModelIndex


class LibraryModel(QAbstractItemModel):
    """Shows a value (``show``); what a person changes goes to the library's editor. ``refused`` is a sentence."""

    refused = Signal(str)

    def __init__(self, editor: LibraryEditor, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor, self._theme = editor, theme
        self._rows = rows_of(Library())
        self._clashes: dict[int, str] = {}
        theme.changed.connect(self._on_theme_changed)

    def show(self, library: Library, query: str, clashes: dict[int, str]) -> bool:
        """Show the library as it is now, narrowed to what a query finds. ``clashes`` says of payloads why their keys do
        nothing. True if the rows are others than before: then everything was reset."""
        rows = rows_of(library, query)
        others, self._clashes = clashes != self._clashes, clashes
        if shape_of(rows) == shape_of(self._rows):
            before, self._rows = self._rows, rows
            self._tell([place for place, (old, new) in enumerate(zip(before, rows, strict=True))
                        if others or old.payload is not new.payload])  # fmt: skip
            return False
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()
        return True

    def row_of(self, index: _Index) -> LibraryRow | None:
        """What stands there; None outside."""
        return self._rows[index.internalId()] if index.isValid() else None

    def payload_at(self, index: _Index) -> SavedPayload | None:
        """The payload of a row; None for a folder."""
        row = self.row_of(index)
        return row.payload if row is not None else None

    def folder_at(self, index: _Index) -> str:
        """The folder itself, or the one that a payload is in; empty at the top."""
        row = self.row_of(index)
        return row.folder if row is not None else ""

    def index_of(self, key: str | int) -> QModelIndex:
        """Of a payload's id or a folder's path; invalid if it is not shown."""
        for place, row in enumerate(self._rows):
            if place and row.key == key:
                return self.createIndex(row.row, NAME_COLUMN, place)
        return QModelIndex()

    # Qt: shape

    def index(self, row: int, column: int, parent: _Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        children = self._rows[parent.internalId() if parent.isValid() else ROOT].children
        if not (0 <= row < len(children) and NAME_COLUMN <= column <= KEY_COLUMN and parent.column() <= NAME_COLUMN):
            return QModelIndex()
        return self.createIndex(row, column, children[row])

    def parent(self, child: _Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        if not child.isValid() or (place := self._rows[child.internalId()].parent) == ROOT:
            return QModelIndex()
        return self.createIndex(self._rows[place].row, NAME_COLUMN, place)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        if parent.column() > NAME_COLUMN:
            return 0
        return len(self._rows[parent.internalId() if parent.isValid() else ROOT].children)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 2

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return ("Payload", "Key")[section]
        return None

    # Qt: content

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_of(index)
        if row is None:
            return None
        if role == ROW_ROLE:
            return index.internalId()
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row)
        return self._key_data(row, role) if index.column() == KEY_COLUMN else self._name_data(row, role)

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self.row_of(index)
        if role != Qt.ItemDataRole.EditRole or row is None or index.column() != NAME_COLUMN:
            return False
        try:
            if row.payload is not None:
                self._editor.rename(row.payload.id, str(value))
            else:
                self._editor.rename_folder(row.folder, str(value))
        except LibraryNameError as error:
            self.refused.emit(str(error))
            return False
        return True

    def flags(self, index: _Index) -> Qt.ItemFlag:
        row = self.row_of(index)
        if row is None:
            return Qt.ItemFlag.ItemIsDropEnabled
        return _FLAGS[row.payload is not None, index.column() == NAME_COLUMN]

    # Qt: drag to order

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def mimeTypes(self) -> list[str]:
        return [PAYLOAD_MIME, FOLDER_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        rows = [row for index in indexes if index.column() == NAME_COLUMN and (row := self.row_of(index)) is not None]
        payloads = [str(row.payload.id) for row in rows if row.payload is not None]
        if payloads:
            data.setData(PAYLOAD_MIME, ",".join(payloads).encode())
        elif rows:
            data.setData(FOLDER_MIME, rows[0].folder.encode())
        return data

    def canDropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _Index) -> bool:
        above_it = self.row_of(parent)
        return (above_it is None or above_it.payload is None) and (
            data.hasFormat(PAYLOAD_MIME) or data.hasFormat(FOLDER_MIME)
        )

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _Index) -> bool:
        """False always: the library has moved it, and the view must not remove what it dragged."""
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        folder = self.folder_at(parent)
        siblings = self._rows[parent.internalId() if parent.isValid() else ROOT].children
        behind = [self._rows[place] for place in siblings[row:]] if row >= 0 else []
        try:
            if data.hasFormat(PAYLOAD_MIME):
                before = next((each.payload.id for each in behind if each.payload is not None), 0)
                self._move(ids_in(data), folder, before)
            else:
                path = bytes(data.data(FOLDER_MIME).data()).decode("utf-8", "replace")
                target = next((each.folder for each in behind if each.payload is None), "")
                self._editor.move_folder(path, folder, target)
        except LibraryNameError as error:
            self.refused.emit(str(error))
        return False

    def move_by(self, index: _Index, by: int) -> None:
        """One place up (-1) or down (1) among its like in the folder."""
        row = self.row_of(index)
        if row is None:
            return
        is_folder = row.payload is None
        like = [each for each in (self._rows[place] for place in self._rows[row.parent].children)
                if (each.payload is None) is is_folder]  # fmt: skip
        at = next(number for number, each in enumerate(like) if each is row) + by
        if not 0 <= at < len(like):
            return
        behind = like[at + 1] if by > 0 and at + 1 < len(like) else like[at] if by < 0 else None
        if row.payload is not None:
            before = behind.payload.id if behind is not None and behind.payload is not None else 0
            self._editor.move([row.payload.id], row.folder, before)
        else:
            with suppress(LibraryNameError):
                self._editor.move_folder(row.folder, above(row.folder), behind.folder if behind is not None else "")

    # inside

    def _move(self, ids: list[int], folder: str, before: int) -> None:
        known = {each.id for each in self._editor.value.payloads}
        wanted = [each for each in ids if each in known]
        if before in wanted:  # dropped onto itself: before the next one that stays
            order = [each.id for each in self._editor.value.payloads if each.folder == folder]
            before = next((each for each in order[order.index(before) :] if each not in wanted), 0)
        if wanted:
            self._editor.move(wanted, folder, before)

    def _name_data(self, row: LibraryRow, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return row.name
            case Qt.ItemDataRole.DecorationRole:
                return self._theme.icon("folder" if row.payload is None else ICONS[row.payload.payload.form])
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(row)
        return None

    def _key_data(self, row: LibraryRow, role: int) -> Any:
        if row.payload is None or not row.payload.shortcut:
            return None
        clash = self._clashes.get(row.payload.id, "")
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return shown_keys(row.payload.shortcut)
            case Qt.ItemDataRole.ForegroundRole:
                return self._theme.color(Token.ERROR if clash else Token.TEXT_MUTED)
            case Qt.ItemDataRole.FontRole:
                return self._theme.font(FontRole.SMALL)
            case Qt.ItemDataRole.DecorationRole:
                return self._theme.icon("circle-alert", Token.ERROR) if clash else None
        return None

    def _spoken(self, row: LibraryRow) -> str:
        if row.payload is None:
            count = len(row.children)
            return f"Folder {row.name}, {count} {'entry' if count == 1 else 'entries'}"
        key = f", key {shown_keys(row.payload.shortcut)}" if row.payload.shortcut else ""
        return f"{row.name}, {FORM_WORDS[row.payload.payload.form]}{key}"

    def _tip(self, row: LibraryRow) -> str:
        if row.payload is None:
            return plain_tip(f"{row.folder}\nA folder: drop payloads into it, F2 renames it.")
        payload = row.payload
        text = payload.payload.text
        shown = text if len(text) <= TIP_CHARS else text[:TIP_CHARS] + "…"
        note = f"\n{payload.note[:TIP_CHARS]}" if payload.note else ""
        clash = f"\n{self._clashes[payload.id]}" if payload.id in self._clashes else ""
        return plain_tip(f"{payload.path} ({FORM_WORDS[payload.payload.form]})\n{shown}{note}{clash}\n{HINT}")

    def _tell(self, places: Sequence[int]) -> None:
        """These stand where they stood, and say something else."""
        for place in places:
            row = self._rows[place]
            if place != ROOT and row.payload is not None:
                self.dataChanged.emit(
                    self.createIndex(row.row, NAME_COLUMN, place), self.createIndex(row.row, KEY_COLUMN, place)
                )

    def _on_theme_changed(self) -> None:
        """The view asks anew for what it shows."""
        self.layoutAboutToBeChanged.emit()
        self.layoutChanged.emit()


def ids_in(data: QMimeData) -> list[int]:
    """The payloads that are dragged; whatever is no number is left out."""
    parts = bytes(data.data(PAYLOAD_MIME).data()).split(b",")
    return [int(part) for part in parts if part.isdigit() and len(part) < 12]


def shown_keys(shortcut: str) -> str:
    """A shortcut as this system writes it."""
    portable = QKeySequence(shortcut, QKeySequence.SequenceFormat.PortableText)
    return portable.toString(QKeySequence.SequenceFormat.NativeText)
