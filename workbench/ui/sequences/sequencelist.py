"""The sequences of the project, each with what came of its last run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QWidget

from workbench.model.runs import RunState
from workbench.model.sequences import Sequence
from workbench.model.sequencetexts import took_text
from workbench.session.sequences.run import SequenceRun
from workbench.ui.sequences.stepsigns import Sign
from workbench.ui.theme import Theme, Token
from workbench.ui.widgets.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
RunOf = Callable[[int], SequenceRun | None]
NEVER: Final = Sign("circle", Token.TEXT_DISABLED)
RUN_SIGNS: Final[dict[RunState, tuple[Sign, str]]] = {
    RunState.READY: (NEVER, "Not run yet"),
    RunState.RUNNING: (Sign("play", Token.ACCENT), "Running"),
    RunState.PAUSED: (Sign("pause", Token.WARN), "Paused"),
    RunState.ASKING: (Sign("message-square", Token.WARN), "Asks you"),
    RunState.PASSED: (Sign("circle-check", Token.OK), "Passed"),
    RunState.FAILED: (Sign("circle-x", Token.ERROR), "Failed"),
    RunState.STOPPED: (Sign("square"), "Stopped"),
}


def state_of(run: SequenceRun | None) -> RunState:
    """How its last run stands; READY where there was none."""
    return run.state if run is not None else RunState.READY


class SequenceModel(QAbstractListModel):
    """Rows are the document's sequences. ``rename`` is given an id and a name, and answers whether it was taken."""

    def __init__(
        self, theme: Theme, run_of: RunOf, rename: Callable[[int, str], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._run_of, self._rename = theme, run_of, rename
        self._rows: tuple[Sequence, ...] = ()
        self._states: list[RunState] = []

    def refresh(self, sequences: tuple[Sequence, ...]) -> bool:
        """Follow document and runs; True if something is painted anew."""
        states = [state_of(self._run_of(each.id)) for each in sequences]
        if [each.id for each in sequences] != [each.id for each in self._rows]:
            self.beginResetModel()
            self._rows, self._states = sequences, states
            self.endResetModel()
            return True
        named = [each.name for each in sequences] != [each.name for each in self._rows]
        moved = states != self._states
        self._rows, self._states = sequences, states
        if (named or moved) and sequences:
            self.dataChanged.emit(self.index(0), self.index(len(sequences) - 1))
        return named or moved

    def id_at(self, row: int) -> int:
        """The id of a row; 0 for none."""
        return self._rows[row].id if 0 <= row < len(self._rows) else 0

    def row_of(self, sequence_id: int) -> int:
        """The row of an id; -1 for none."""
        return next((row for row, each in enumerate(self._rows) if each.id == sequence_id), -1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.isValid() else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self._rows):
            return None
        sequence, (sign, word) = self._rows[index.row()], RUN_SIGNS[self._states[index.row()]]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return sequence.name
            case Qt.ItemDataRole.DecorationRole:
                return self._theme.icon(sign.icon, sign.token)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{sequence.name}: {word}"
            case Qt.ItemDataRole.ToolTipRole:
                run = self._run_of(sequence.id)
                took = f" after {took_text(run.duration_ns)}" if run is not None and run.is_over else ""
                return plain_tip("\n".join(line for line in (sequence.name, f"{word}{took}", sequence.note) if line))
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        sequence_id = self.id_at(index.row())
        return bool(sequence_id) and role == Qt.ItemDataRole.EditRole and self._rename(sequence_id, str(value))


class SequenceList(QListView):
    """``chosen`` carries the id of the sequence in front; ``wanted`` what a key or the menu asks for: new, run,
    duplicate, remove, up, down."""

    chosen = Signal(int)
    wanted = Signal(str)

    def __init__(self, model: SequenceModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows, self._theme = model, theme
        self.setObjectName("sequence-list")
        self.setAccessibleName("Sequences")
        self.setToolTip("Enter runs the sequence, F2 renames it, Del takes it away, Insert makes another")
        self.setModel(model)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._menu = QMenu(self)
        self._menu.setObjectName("sequence-menu")
        for title, deed in (
            ("Run", "run"), ("Rename\tF2", "rename"), ("Duplicate", "duplicate"), ("Move up", "up"),
            ("Move down", "down"), ("Remove\tDel", "remove"), ("New sequence\tIns", "new"),
        ):  # fmt: skip
            self._menu.addAction(title).setData(deed)
        self._menu.triggered.connect(self._on_menu)
        self.customContextMenuRequested.connect(self._show_menu)
        self.selectionModel().currentChanged.connect(self._on_current)
        model.modelReset.connect(self._on_reset)
        theme.changed.connect(self.apply_theme)
        self._front = 0
        self.apply_theme()

    @property
    def current_id(self) -> int:
        """The sequence in front; 0 for none."""
        return self._rows.id_at(self.currentIndex().row())

    def choose(self, sequence_id: int) -> None:
        """Bring a sequence in front; one that is not there changes nothing."""
        row = self._rows.row_of(sequence_id)
        if row >= 0:
            self.setCurrentIndex(self._rows.index(row))

    @Slot()
    def rename_current(self) -> None:
        """Write its name in its row."""
        if self.current_id:
            self.edit(self.currentIndex())

    def event(self, event: QEvent) -> bool:
        """F2 renames a socket everywhere else in the window."""
        is_override = event.type() is QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_F2:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        deed = {
            Qt.Key.Key_Delete: "remove", Qt.Key.Key_Insert: "new", Qt.Key.Key_Return: "run", Qt.Key.Key_Enter: "run",
        }.get(Qt.Key(event.key()))  # fmt: skip
        if deed and self.state() is not QAbstractItemView.State.EditingState:
            self.wanted.emit(deed)
        else:
            super().keyPressEvent(event)

    @Slot()
    def apply_theme(self) -> None:
        """The scale has changed."""
        side = self._theme.px(14)
        self.setIconSize(QSize(side, side))

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self._front = self._rows.id_at(current.row())
            self.chosen.emit(self._front)

    @Slot()
    def _on_reset(self) -> None:
        """What was in front stays so; else its neighbour is."""
        row = self._rows.row_of(self._front)
        self.setCurrentIndex(self._rows.index(max(0, row)))
        if not self._rows.rowCount():
            self._front = 0
            self.chosen.emit(0)

    @Slot(QPoint)
    def _show_menu(self, place: QPoint) -> None:
        self._menu.popup(self.viewport().mapToGlobal(place))

    @Slot(QAction)
    def _on_menu(self, action: QAction) -> None:
        if action.data() == "rename":
            self.rename_current()
        else:
            self.wanted.emit(str(action.data()))
