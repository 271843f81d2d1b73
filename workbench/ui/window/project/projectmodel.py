"""The project as a tree: its sockets, in the user's order, its payloads, pads, sequences and notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, Protocol

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt

from workbench.model.sockets import SessionState, SocketSpec
from workbench.project.document import Document
from workbench.ui.actions.kindicons import icon_of
from workbench.ui.theme.palette import Token
from workbench.ui.theme.theme import Theme
from workbench.ui.widgets.tips import plain_tip
from workbench.ui.window.project.projectrows import TOP_FACTS, Entries, TopRow, count_of
from workbench.ui.window.project.statesign import caution, kind_text, spec_state_word

ID_ROLE: Final = Qt.ItemDataRole.UserRole
URL_ROLE: Final = Qt.ItemDataRole.UserRole + 1
STATE_ROLE: Final = Qt.ItemDataRole.UserRole + 2
ICON_ROLE: Final = Qt.ItemDataRole.UserRole + 3  # the name of the kind's icon
TOP_ROLE: Final = Qt.ItemDataRole.UserRole + 4  # which TopRow it is, or is below
ENTRY_ROLE: Final = Qt.ItemDataRole.UserRole + 5  # the id of a pad or a sequence
MIME_TYPE: Final = "application/x-socket-workbench-socket"
NAME_MAX_CHARS: Final = 200
_TOP, _SOCKET = 0, 1 + TopRow.SOCKETS  # internal ids: that of a child is one more than the place of its parent
_Index = QModelIndex | QPersistentModelIndex


class SocketLike(Protocol):
    """What the tree wants to know of a session."""

    @property
    def spec(self) -> SocketSpec: ...
    @property
    def state(self) -> SessionState: ...
    @property
    def local(self) -> str: ...
    @property
    def ended_by_peer(self) -> bool: ...
    @property
    def revision(self) -> int: ...


class ProjectLike(Protocol):
    """What the tree wants of the workspace."""

    @property
    def sessions(self) -> Sequence[Any]: ...
    @property
    def document(self) -> Document: ...
    def update_spec(self, spec: SocketSpec, text: str = ...) -> None: ...
    def move_socket(self, session_id: int, index: int) -> None: ...


class ProjectModel(QAbstractItemModel):
    """Pulls from the workspace by :meth:`refresh`; renaming and moving go to the workspace, which can undo them."""

    def __init__(self, project: ProjectLike, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._theme = theme
        self._sockets: list[SocketLike] = []
        self._seen: dict[int, tuple[int, str]] = {}
        self._entries: dict[TopRow, Entries] = {
            row: () for row, facts in TOP_FACTS.items() if facts.entries is not None
        }
        self._counts: dict[TopRow, int] = {}
        theme.changed.connect(self._on_theme_changed)

    # pulling

    def refresh(self) -> bool:
        """Agree with the workspace, row by row; True if anything changed."""
        wanted: list[SocketLike] = list(self._project.sessions)
        changed = self._take_away({id(socket) for socket in wanted})
        changed |= self._put_in(wanted)
        changed |= self._follow_document()
        return self._tell_changes() or changed

    def socket_index(self, number: int) -> QModelIndex:
        """The row of a session id; invalid if there is none."""
        for row, socket in enumerate(self._sockets):
            if socket.spec.id == number:
                return self.createIndex(row, 0, _SOCKET)
        return QModelIndex()

    @property
    def sockets_index(self) -> QModelIndex:
        """The row "Sockets"."""
        return self.top_index(TopRow.SOCKETS)

    @property
    def notes_index(self) -> QModelIndex:
        """The row "Notes"."""
        return self.top_index(TopRow.NOTES)

    def top_index(self, row: TopRow) -> QModelIndex:
        """One of the rows at the top."""
        return self.createIndex(int(row), 0, _TOP)

    def entry_index(self, row: TopRow, number: int) -> QModelIndex:
        """The row of a pad's or a sequence's id; invalid if there is none."""
        for at, (each, _name) in enumerate(self._entries[row]):
            if each == number:
                return self.createIndex(at, 0, 1 + row)
        return QModelIndex()

    # Qt: shape

    def index(self, row: int, column: int, parent: _Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, 1 + parent.row() if parent.isValid() else _TOP)

    def parent(self, child: _Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        if child.isValid() and child.internalId() != _TOP:
            return self.createIndex(child.internalId() - 1, 0, _TOP)
        return QModelIndex()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        if not parent.isValid():
            return len(TOP_FACTS)
        if parent.internalId() != _TOP or parent.column() != 0:
            return 0
        row = TopRow(parent.row())
        return len(self._sockets) if row is TopRow.SOCKETS else len(self._entries.get(row, ()))

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 1

    # Qt: content

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if index.internalId() == _TOP:
            return self._top_data(TopRow(index.row()), role)
        if index.internalId() != _SOCKET:
            return self._entry_data(TopRow(index.internalId() - 1), index.row(), role)
        return self._socket_data(self._sockets[index.row()], role)

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        name = str(value).strip()[:NAME_MAX_CHARS]
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or index.internalId() != _SOCKET or not name:
            return False
        spec = self._sockets[index.row()].spec
        if name != spec.name:
            self._project.update_spec(replace(spec, name=name), "Rename socket")
        self.refresh()
        return True

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flag = Qt.ItemFlag
        if not index.isValid():
            return flag.NoItemFlags
        plain = flag.ItemIsEnabled | flag.ItemIsSelectable
        if index.internalId() == _SOCKET:
            return plain | flag.ItemIsEditable | flag.ItemIsDragEnabled | flag.ItemNeverHasChildren
        if index.internalId() != _TOP:
            return plain | flag.ItemNeverHasChildren
        if index.row() == TopRow.SOCKETS:
            return plain | flag.ItemIsDropEnabled
        return plain if TopRow(index.row()) in self._entries else plain | flag.ItemNeverHasChildren

    # Qt: drag to order

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [MIME_TYPE]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        numbers = [str(index.data(ID_ROLE)) for index in indexes if index.internalId() == _SOCKET]
        data.setData(MIME_TYPE, ",".join(numbers).encode())
        return data

    def canDropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _Index) -> bool:
        return data.hasFormat(MIME_TYPE) and parent.isValid() and _is_top(parent, TopRow.SOCKETS)

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _Index) -> bool:
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        number = int(bytes(data.data(MIME_TYPE).data()).split(b",")[0] or b"0")
        at = self.socket_index(number).row()
        if at >= 0:
            place = len(self._sockets) if row < 0 else row
            self.move(number, place - 1 if place > at else place)
        return False  # the workspace has moved it: the view must not remove the row that it dragged

    def move(self, number: int, row: int) -> None:
        """Put a socket at ``row`` of the list, held within it."""
        row = max(0, min(len(self._sockets) - 1, row))
        if self.socket_index(number).row() not in (-1, row):
            self._project.move_socket(number, row)
            self.refresh()

    # inside

    def _take_away(self, wanted: set[int]) -> bool:
        changed = False
        for row in reversed(range(len(self._sockets))):
            if id(self._sockets[row]) not in wanted:
                self.beginRemoveRows(self.sockets_index, row, row)
                self._seen.pop(self._sockets.pop(row).spec.id, None)
                self.endRemoveRows()
                changed = True
        return changed

    def _put_in(self, wanted: list[SocketLike]) -> bool:
        changed = False
        for row, socket in enumerate(wanted):
            if row < len(self._sockets) and self._sockets[row] is socket:
                continue
            changed = True
            at = next((old for old in range(row, len(self._sockets)) if self._sockets[old] is socket), -1)
            if at < 0:
                self.beginInsertRows(self.sockets_index, row, row)
                self._sockets.insert(row, socket)
                self.endInsertRows()
            else:
                self.beginMoveRows(self.sockets_index, at, at, self.sockets_index, row)
                self._sockets.insert(row, self._sockets.pop(at))
                self.endMoveRows()
        return changed

    def _tell_changes(self) -> bool:
        changed = False
        for row, socket in enumerate(self._sockets):
            now = (socket.revision, socket.spec.name + "\n" + socket.spec.url)
            if self._seen.get(socket.spec.id) != now:
                self._seen[socket.spec.id] = now
                index = self.createIndex(row, 0, _SOCKET)
                self.dataChanged.emit(index, index)
                changed = True
        return changed

    def _follow_document(self) -> bool:
        """Counts, and the names of what stands below; a list that changed is put in anew."""
        changed, document = False, self._project.document
        for row, facts in TOP_FACTS.items():
            entries = facts.entries(document) if facts.entries is not None else ()
            if entries != self._entries.get(row, ()):
                self._put_entries(row, entries)
                changed = True
            if (count := count_of(facts, document)) != self._counts.get(row, 0):
                self._counts[row] = count
                index = self.top_index(row)
                self.dataChanged.emit(index, index)
                changed = True
        return changed

    def _put_entries(self, row: TopRow, entries: Entries) -> None:
        before, index = self._entries[row], self.top_index(row)
        if [number for number, _ in before] == [number for number, _ in entries]:  # another name
            self._entries[row] = entries
            last = self.createIndex(len(entries) - 1, 0, 1 + row)
            self.dataChanged.emit(self.createIndex(0, 0, 1 + row), last)
            return
        if before:
            self.beginRemoveRows(index, 0, len(before) - 1)
            self._entries[row] = ()
            self.endRemoveRows()
        if entries:
            self.beginInsertRows(index, 0, len(entries) - 1)
            self._entries[row] = entries
            self.endInsertRows()

    def _top_data(self, row: TopRow, role: int) -> Any:
        facts, count = TOP_FACTS[row], self._counts.get(row, 0)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{facts.title} ({count:,})" if count else facts.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{facts.title}, {count:,}" if count else facts.title
            case Qt.ItemDataRole.DecorationRole:
                return self._theme.icon(facts.icon)
            case Qt.ItemDataRole.ToolTipRole:
                return facts.tip
        return int(row) if role == TOP_ROLE else None

    def _entry_data(self, row: TopRow, at: int, role: int) -> Any:
        number, name = self._entries[row][at]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return name
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(f"{name}\n{TOP_FACTS[row].child_tip}")
            case Qt.ItemDataRole.DecorationRole:
                return self._theme.icon(TOP_FACTS[row].icon, Token.TEXT_MUTED)
        return int(row) if role == TOP_ROLE else number if role == ENTRY_ROLE else None

    def _socket_data(self, socket: SocketLike, role: int) -> Any:
        spec = socket.spec
        word = spec_state_word(spec, socket.state, ended_by_peer=socket.ended_by_peer)
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return spec.name
            case Qt.ItemDataRole.ToolTipRole:
                local = f"\nLocal address {socket.local}" if socket.local else ""
                return plain_tip(f"{spec.name}\n{kind_text(spec)}, {word}\n{spec.url}{local}{caution(spec)}")
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{spec.name}, {kind_text(spec)}, {spec.url}, {word}"
            case _ if role == ICON_ROLE:
                return icon_of(spec)
        return {ID_ROLE: spec.id, URL_ROLE: spec.url, STATE_ROLE: str(socket.state)}.get(role)

    def _on_theme_changed(self) -> None:
        self.dataChanged.emit(self.index(0, 0), self.index(len(TOP_FACTS) - 1, 0))
        for row in TopRow:
            if count := self.rowCount(self.top_index(row)):
                self.dataChanged.emit(self.createIndex(0, 0, 1 + row), self.createIndex(count - 1, 0, 1 + row))


def _is_top(index: _Index, row: TopRow) -> bool:
    return index.internalId() == _TOP and index.row() == row
