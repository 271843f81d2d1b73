"""The tree of a dissection as a model: rows are made when somebody looks at them."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from workbench.model.fields import Field
from workbench.ui.widgets.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex
COLUMNS: Final = ("Field", "Value")
NO_COLOUR: Final = -1
_ROOT = QModelIndex()
_SHOWN_BYTES = 24  # of a value that is bytes
CELL_MAX_CHARS: Final = 400  # a value may be a text of some hundred kilobytes, and a cell lays out all that it is given


class FieldNode:
    """One row. ``colour`` is the number of the mark that its bytes have in the hex view."""

    __slots__ = ("_children", "colour", "field", "parent", "row")

    def __init__(self, field: Field, parent: FieldNode | None, row: int) -> None:
        self.field = field
        self.parent = parent
        self.row = row
        self.colour = NO_COLOUR
        self._children: list[FieldNode] | None = None

    @property
    def children(self) -> list[FieldNode]:
        """Made at the first look."""
        if self._children is None:
            self._children = [FieldNode(each, self, row) for row, each in enumerate(self.field.children)]
        return self._children


class FieldModel(QAbstractItemModel):
    """Fields of one message; :meth:`swatch` gives a row's colour to whoever paints it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.roots: list[FieldNode] = []

    def show(self, fields: tuple[Field, ...]) -> None:
        """Other fields in place of these."""
        self.beginResetModel()
        self.roots = [FieldNode(field, None, row) for row, field in enumerate(fields)]
        self.endResetModel()

    def node(self, index: Index) -> FieldNode | None:
        """The row of an index."""
        found = index.internalPointer() if index.isValid() else None
        return found if isinstance(found, FieldNode) else None

    def index_of(self, node: FieldNode, column: int = 0) -> QModelIndex:
        """The index of a row."""
        return self.createIndex(node.row, column, node)

    def path_to(self, offset: int) -> list[FieldNode]:
        """The rows from the outermost to the deepest whose bytes hold the one at ``offset``."""
        path: list[FieldNode] = []
        level = self.roots
        while True:
            inner = next((each for each in level if _holds(each.field, offset)), None)
            if inner is None:
                return path
            path.append(inner)
            level = inner.children

    # Qt's own words from here on

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        level = self._level(parent)
        return self.createIndex(row, column, level[row]) if 0 <= row < len(level) else QModelIndex()

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        node = self.node(index)
        return self.index_of(node.parent) if node is not None and node.parent is not None else QModelIndex()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.column() > 0 else len(self._level(parent))

    def hasChildren(self, parent: Index = _ROOT) -> bool:
        node = self.node(parent)
        if node is None:
            return bool(self.roots)
        return parent.column() == 0 and bool(node.field.children)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        node = self.node(index)
        if node is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_text(node.field.title if index.column() == 0 else value_text(node.field))
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(tip_text(node.field))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return cell_text(f"{node.field.title}: {value_text(node.field)}")
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # fmt: skip
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        return None

    def _level(self, parent: Index) -> list[FieldNode]:
        node = self.node(parent)
        return self.roots if node is None else node.children


def value_text(field: Field) -> str:
    """What the value column shows: the field's own words, or its value, and what is wrong with it."""
    value = field.text
    if not value and isinstance(field.value, bytes):
        value = field.value[:_SHOWN_BYTES].hex(" ") + (" …" if len(field.value) > _SHOWN_BYTES else "")
    elif not value and field.value is not None:
        value = str(field.value)
    return " · ".join(part for part in (value, field.fault) if part)


def cell_text(text: str) -> str:
    """As much of it as a cell can show."""
    return text if len(text) <= CELL_MAX_CHARS else text[:CELL_MAX_CHARS] + " …"


def tip_text(field: Field) -> str:
    """What a description says, names for filters, place, mask, and what is wrong, line by line."""
    lines = [part for part in (field.note, field.key, field.path) if part]
    if field.size:
        place = f"{field.size:,} byte{'s' if field.size != 1 else ''} from offset 0x{field.offset:x} ({field.offset:,})"
        lines.append(place + (f", mask 0x{field.mask:x}" if field.mask else ""))
    if field.derived:
        lines.append("Worked out: these bytes do not stand in the message as such.")
    if field.fault:
        lines.append(f"{field.fault}.")
    return "\n".join(lines)


def _holds(field: Field, offset: int) -> bool:
    return field.offset <= offset < field.offset + field.size
