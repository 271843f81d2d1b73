"""The tree of steps: chosen, moved, copied and pasted by keyboard or mouse."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from workbench.model.sequences import StepPath
from workbench.ui.sequences.stepmodel import StepColumn, StepModel
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.tables import name_columns

WIDTHS: Final = {
    StepColumn.KIND: 15, StepColumn.SOCKET: 14, StepColumn.WITHIN: 8, StepColumn.RESULT: 14,
    StepColumn.TOOK: 9,
}  # fmt: skip
NUMBER_MORE: Final = 5  # beside its digits: the arrow and the edges
NUMBER_MOST: Final = 18
WHAT_GOOD, WHAT_FAIR, WHAT_LEAST = 32, 22, 14
"""In characters of the fixed-width font, as the widths are."""
ROWS_KEPT_OPEN: Final = 2_000
TIP: Final = (
    "Insert adds a step, Del takes it away, Enter goes to its form; Alt+Up and Alt+Down move it, Alt+Right puts it"
    " into the step above, Ctrl+C and Ctrl+V copy and paste, Space switches it off and on"
)
K, M = Qt.Key, Qt.KeyboardModifier
_KEYS: Final[dict[tuple[Qt.Key, Qt.KeyboardModifier], str]] = {
    (K.Key_Up, M.AltModifier): "up", (K.Key_Down, M.AltModifier): "down",
    (K.Key_Right, M.AltModifier): "in", (K.Key_Left, M.AltModifier): "out",
    (K.Key_Insert, M.NoModifier): "add", (K.Key_Delete, M.NoModifier): "remove",
    (K.Key_Space, M.NoModifier): "switch", (K.Key_Return, M.NoModifier): "edit", (K.Key_Enter, M.NoModifier): "edit",
    (K.Key_C, M.ControlModifier): "copy", (K.Key_X, M.ControlModifier): "cut", (K.Key_V, M.ControlModifier): "paste",
    (K.Key_D, M.ControlModifier): "duplicate",
}  # fmt: skip


class StepTree(QTreeView):
    """``wanted`` carries what a key asks for: up, down, in, out, add, remove, switch, edit, copy, cut, paste,
    duplicate. ``chosen`` tells that other steps are selected."""

    wanted = Signal(str)
    chosen = Signal()

    def __init__(self, model: StepModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps, self._theme = model, theme
        self.setObjectName("step-tree")
        self.setAccessibleName("Steps")
        self.setToolTip(TIP)
        self.setModel(model)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDragDropOverwriteMode(False)
        self.setDropIndicatorShown(True)
        self.setExpandsOnDoubleClick(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setMinimumHeight(theme.px(72))
        name_columns(self)
        head = self.header()
        head.setStretchLastSection(False)
        head.setSectionsMovable(False)
        head.setMinimumSectionSize(theme.px(24))
        self.selectionModel().selectionChanged.connect(self._on_selection)
        self.selectionModel().currentChanged.connect(self._on_selection)
        self.doubleClicked.connect(self._on_double)
        theme.changed.connect(self.apply_theme)
        self.apply_theme()

    # what is chosen

    @property
    def current_path(self) -> StepPath | None:
        """The step in front; None for none, and for the row “Otherwise”."""
        node = self._steps.node(self.currentIndex())
        return node.path if node is not None and node.step is not None else None

    @property
    def chosen_paths(self) -> list[StepPath]:
        """All steps that are selected."""
        nodes = (self._steps.node(index) for index in self.selectionModel().selectedRows())
        return sorted(node.path for node in nodes if node is not None and node.step is not None)

    @property
    def place_behind(self) -> StepPath:
        """Where a new step goes: behind the one in front, at the end of “Otherwise”, or last of all."""
        node = self._steps.node(self.currentIndex())
        if node is None:
            return (len(self._steps.roots),)
        if node.step is None:
            return (*node.level, node.steps_count)
        return (*node.path[:-1], node.path[-1] + 1)

    def choose(self, paths: list[StepPath] | tuple[StepPath, ...]) -> None:
        """Select these steps and bring the first one into sight."""
        model = self.selectionModel()
        model.clearSelection()
        flags = model.SelectionFlag
        for path in reversed(paths):
            index = self._steps.index_of(path)
            if index.isValid():
                self.expand_above(index)
                model.setCurrentIndex(index, flags.Select | flags.Rows)
        if paths and (index := self._steps.index_of(paths[0])).isValid():
            self.scrollTo(index)

    def show_step(self, path: StepPath) -> None:
        """Bring a step into sight without choosing it."""
        index = self._steps.index_of(path)
        if index.isValid():
            self.expand_above(index)
            self.scrollTo(index)

    def expand_above(self, index: QModelIndex) -> None:
        """So that a row can be seen."""
        above = index.parent()
        while above.isValid():
            self.expand(above)
            above = above.parent()

    def open_all(self) -> None:
        """Repetitions and branches begin unfolded, where they are few."""
        if sum(1 for _ in self._steps.roots) <= ROWS_KEPT_OPEN:
            self.expandToDepth(2)

    # keys

    def event(self, event: QEvent) -> bool:
        """Keys that the window has a use for, too, are the tree's own while it has the focus."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _deed(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        deed = _deed(event)
        if deed:
            self.wanted.emit(deed)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()

    @Slot()
    def apply_theme(self) -> None:
        """Fonts or scale have changed."""
        side = self._theme.px(14)
        self.setIconSize(QSize(side, side))
        self.setIndentation(self._theme.px(14))
        self.fit_columns()

    def fit_columns(self) -> None:
        """What a step says takes what the others leave; sockets and times go where there is no room for it."""
        char = QFontMetrics(self._theme.font(FontRole.DATA)).horizontalAdvance("0")
        widths: dict[StepColumn, int] = {column: char * chars + self._theme.px(8) for column, chars in WIDTHS.items()}
        names_sockets, number_chars = self._steps.extent
        widths[StepColumn.NUMBER] = char * (NUMBER_MORE + min(NUMBER_MOST, number_chars))
        room = self.viewport().width()
        hidden = set() if names_sockets else {StepColumn.SOCKET}
        for column, chars in ((StepColumn.WITHIN, WHAT_GOOD), (StepColumn.TOOK, WHAT_FAIR)):
            if room - sum(width for each, width in widths.items() if each not in hidden) < char * chars:
                hidden.add(column)
        for column, width in widths.items():
            self.setColumnHidden(column, column in hidden)
            self.setColumnWidth(column, width)
        taken = sum(width for column, width in widths.items() if column not in hidden)
        self.header().setSectionResizeMode(StepColumn.WHAT, QHeaderView.ResizeMode.Fixed)
        self.setColumnWidth(StepColumn.WHAT, max(char * WHAT_LEAST, room - taken))

    # inside

    @Slot()
    def _on_selection(self) -> None:
        self.chosen.emit()

    @Slot(QModelIndex)
    def _on_double(self, _index: QModelIndex) -> None:
        self.wanted.emit("edit")

    def place_below(self) -> QPoint:
        """Where a menu that a key asked for opens."""
        rect = self.visualRect(self.currentIndex())
        return self.viewport().mapToGlobal(rect.bottomLeft() if rect.isValid() else QPoint(8, 8))


def _deed(event: QKeyEvent) -> str:
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return _KEYS.get((Qt.Key(event.key()), modifiers), "")
