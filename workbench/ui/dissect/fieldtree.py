"""The tree of fields: what is chosen in it is selected in the bytes, and the cursor in the bytes chooses in it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QIcon, QKeyEvent, QKeySequence, QPainter, QPixmap
from PySide6.QtWidgets import QHeaderView, QMenu, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from workbench.model.fields import Field
from workbench.ui.dissect.colouring import coloured
from workbench.ui.dissect.fieldmodel import NO_COLOUR, FieldModel, FieldNode, value_text
from workbench.ui.hexview.tints import Tint
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.theme.ink import MARKS

SWATCH_PX = 10
FILTER_CHARS_MAX = 500  # of a value that a filter compares; for a longer one it asks whether the field is there
OPEN_CHILDREN_MOST = 40  # a root with more of them stays closed at first


class FieldDelegate(QStyledItemDelegate):
    """Draws a row's colour before its title, and what is wrong in the colour of warnings."""

    def __init__(self, theme: Theme, model: FieldModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._model = theme, model
        self._swatches: dict[int, QIcon] = {}

    def refresh_theme(self) -> None:
        """Colours have changed."""
        self._swatches.clear()

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        node = self._model.node(index)
        if node is None:
            return
        if node.field.fault:
            option.palette.setColor(option.palette.ColorRole.Text, self._theme.color(Token.WARN))
        if index.column() == 0:
            side = self._theme.px(SWATCH_PX)
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
            option.decorationSize = QSize(side, side)
            option.icon = self._swatch(node.colour, side)

    def _swatch(self, colour: int, side: int) -> QIcon:
        icon = self._swatches.get(colour)
        if icon is None:
            picture = QPixmap(side, side)
            picture.fill(self._theme.color(MARKS[colour]) if colour != NO_COLOUR else Qt.GlobalColor.transparent)
            if colour != NO_COLOUR:
                painter = QPainter(picture)
                painter.setPen(self._theme.color(Token.BORDER_STRONG))
                painter.drawRect(0, 0, side - 1, side - 1)
                painter.end()
            icon = QIcon(picture)
            icon.addPixmap(picture, QIcon.Mode.Selected)
            self._swatches[colour] = icon
        return icon


class FieldTree(QTreeView):
    """``field_chosen`` carries the field that a person chose. ``tints_changed``: ask :attr:`tints` again.
    ``filter_wanted`` carries a display filter for a field."""

    field_chosen = Signal(object)
    tints_changed = Signal()
    filter_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("field-tree")
        self.setAccessibleName("Fields")
        self._theme = theme
        self._fields = FieldModel(self)
        self.tints: list[Tint] = []
        self.offers_filter = True  # False: our own dissectors, whom a filter asks, do not make these fields
        self._following = False  # True while the bytes choose, not a person
        self._opened: set[tuple[str, ...]] = set()  # paths of titles that a person opened
        self._closed: set[tuple[str, ...]] = set()
        self.setModel(self._fields)
        self.setProperty("dense", True)
        self._delegate = FieldDelegate(theme, self._fields, self)
        self.setItemDelegate(self._delegate)
        self.setUniformRowHeights(True)
        self.setAlternatingRowColors(False)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.header().setStretchLastSection(True)
        self.header().hide()  # what stands left and right is plain; the row is worth more
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self.customContextMenuRequested.connect(self._on_menu)
        self.selectionModel().currentChanged.connect(self._on_current)
        self.expanded.connect(self._on_expanded)
        self.collapsed.connect(self._on_collapsed)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()

    def show_fields(self, fields: tuple[Field, ...]) -> None:
        """Other fields; what a person opened or closed stays so where the next message has it too."""
        self._fields.show(fields)
        self.blockSignals(True)
        for node in self._fields.roots:
            self._open_again(node, (node.field.title,), few=len(self._fields.roots) <= OPEN_CHILDREN_MOST)
        self.blockSignals(False)
        self._colour()

    def choose_at(self, offset: int) -> None:
        """The cursor stands on that byte: the deepest field that holds it is current."""
        path = self._fields.path_to(offset)
        self._following = True
        if path:
            index = self._fields.index_of(path[-1])
            if index != self.currentIndex().siblingAtColumn(0):
                self.setCurrentIndex(index)  # opens what it lies in
                self.scrollTo(index)
        else:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        self._following = False

    @property
    def current_field(self) -> Field | None:
        """The field that is current."""
        node = self._fields.node(self.currentIndex())
        return node.field if node is not None else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_value()
            return
        super().keyPressEvent(event)

    @Slot()
    def copy_value(self) -> None:
        """The current field's value to the clipboard."""
        if (field := self.current_field) is not None:
            QGuiApplication.clipboard().setText(value_text(field).replace("\0", "\N{SYMBOL FOR NULL}"))

    def _open_again(self, node: FieldNode, path: tuple[str, ...], *, few: bool) -> None:
        if not node.field.children or path in self._closed:
            return
        is_root = len(path) == 1
        if path in self._opened or (is_root and few and len(node.field.children) <= OPEN_CHILDREN_MOST):
            self.setExpanded(self._fields.index_of(node), True)
            for child in node.children:
                self._open_again(child, (*path, child.field.title), few=few)

    def _colour(self) -> None:
        self.tints = coloured(self._fields.roots, self._is_open)
        self.viewport().update()
        self.tints_changed.emit()

    def _is_open(self, node: FieldNode) -> bool:
        return self.isExpanded(self._fields.index_of(node))

    def _path(self, index: QModelIndex) -> tuple[str, ...]:
        node, path = self._fields.node(index), []
        while node is not None:
            path.append(node.field.title)
            node = node.parent
        return tuple(reversed(path))

    @Slot(QModelIndex)
    def _on_expanded(self, index: QModelIndex) -> None:
        path = self._path(index)
        self._closed.discard(path)
        self._opened.add(path)
        self._colour()

    @Slot(QModelIndex)
    def _on_collapsed(self, index: QModelIndex) -> None:
        path = self._path(index)
        self._opened.discard(path)
        self._closed.add(path)
        self._colour()

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, current: QModelIndex, previous: QModelIndex) -> None:
        node = self._fields.node(current)
        if node is not None and not self._following:
            self.field_chosen.emit(node.field)

    @Slot(QPoint)
    def _on_menu(self, place: QPoint) -> None:
        field = self.current_field
        if field is None:
            return
        menu = QMenu(self)
        menu.setObjectName("field-menu")
        menu.addAction("Copy value").triggered.connect(self.copy_value)
        if self.offers_filter and (text := filter_text(field)):
            action = menu.addAction(f"Filter by {field.path or field.key}")
            action.setData(text)
            action.triggered.connect(self._on_filter)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.viewport().mapToGlobal(place))

    @Slot()
    def _on_filter(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.filter_wanted.emit(action.data())

    @Slot()
    def _follow_theme(self) -> None:
        self._delegate.refresh_theme()
        self.setFont(self._theme.font(FontRole.DATA_SMALL))
        self.header().setFont(self._theme.font(FontRole.SMALL))
        self.setIndentation(self._theme.px(14))
        self.header().resizeSection(0, self._theme.px(190))
        self.viewport().update()


def filter_text(field: Field) -> str:
    """A display filter that lets through what has this field with this value; empty where none can be written."""
    key = field.path or field.key
    if not key or isinstance(field.value, bytes) or field.value is None:
        return key
    if isinstance(field.value, str):
        return f'{key} == "{field.value.translate(_ESCAPES)}"' if len(field.value) <= FILTER_CHARS_MAX else key
    return f"{key} == {int(field.value) if isinstance(field.value, bool) else field.value}"


_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0"})
