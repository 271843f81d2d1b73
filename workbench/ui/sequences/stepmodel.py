"""The steps of a sequence as a tree, with what came of them in the run that is shown.

Nothing is told per result: :meth:`StepModel.refresh` reads what came since the last look and repaints the rows between
the first and the last of each level.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from workbench.model import sequences as words
from workbench.model.runs import RunState, StepFault, StepResult, Tally
from workbench.model.sequences import StepPath
from workbench.model.sequencetexts import STEP_TITLES, within_text
from workbench.session.document.sequencesteps import outermost, step_at
from workbench.session.document.sequencetext import steps_to_text
from workbench.session.sequences.run import SequenceRun
from workbench.ui.sequences import stepcells
from workbench.ui.sequences.stepextent import Extent, extent_of
from workbench.ui.sequences.stepnodes import OTHERWISE, StepNode, nodes_of, same_shape
from workbench.ui.sequences.stepsigns import STEP_SIGNS, Sign
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.widgets.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
MIME: Final = "application/x-socket-workbench-steps"
EMPTY: Final = words.Sequence(0, "")
NO_TALLY: Final = Tally()


class StepColumn(IntEnum):
    """In the order of the screen."""

    NUMBER = 0
    KIND = 1
    SOCKET = 2
    WHAT = 3
    WITHIN = 4
    RESULT = 5
    TOOK = 6


TITLES: Final = ("#", "Step", "Socket", "What", "Within", "Result", "Took")
_RIGHT: Final = (StepColumn.WITHIN, StepColumn.TOOK)
_DATA: Final = (StepColumn.WHAT, StepColumn.WITHIN, StepColumn.TOOK)

_PLAIN: Final = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
# By whether it is a step and whether it holds others: a layout of the tree asks for each row.
_FLAGS: Final = {
    (False, False): _PLAIN,
    (False, True): _PLAIN | Qt.ItemFlag.ItemIsDropEnabled,
    (True, False): _PLAIN | Qt.ItemFlag.ItemIsDragEnabled,
    (True, True): _PLAIN | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemIsDropEnabled,
}


class StepModel(QAbstractItemModel):
    """``show`` another sequence or run, ``refresh`` at the frame clock's pace. ``dropped`` carries paths and where they
    are to stand; ``text_dropped`` the text of steps from elsewhere, and where."""

    dropped = Signal(object, object)
    text_dropped = Signal(str, object)

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.sequence = EMPTY
        self.extent = Extent()
        self.run: SequenceRun | None = None
        self.roots: list[StepNode] = []
        self.names: Mapping[int, str] = {}
        self._faults: dict[StepPath, StepFault] = {}
        self._fits = False  # the run is of these very rows
        self._cursor = 0
        self._present: StepPath | None = None
        self._dragged: list[StepPath] = []

    # what is shown

    def show(self, sequence: words.Sequence, names: Mapping[int, str]) -> bool:
        """Another sequence, or the same as it is written now. True if the rows are others: they were reset."""
        before, others, fitted = self.sequence, names != self.names, self._fits
        self.sequence, self.names = sequence, dict(names)
        if sequence.steps is not before.steps:
            self.extent = extent_of(sequence.steps)
        self._fit()
        if sequence.id == before.id and same_shape(before.steps, sequence.steps):
            self._take(sequence, whole=others or fitted != self._fits or sequence.socket != before.socket)
            return False
        self.beginResetModel()
        self.roots = nodes_of(sequence.steps, None, ())
        self.endResetModel()
        return True

    def show_run(self, run: SequenceRun | None) -> None:
        """What came of the steps in that run; None: nothing yet."""
        self.run = run
        self._fit()
        self._cursor, self._present = 0, None
        self._repaint()

    def show_faults(self, faults: Iterable[StepFault]) -> None:
        """Why it cannot be run, at each step; the first one of a step."""
        found: dict[StepPath, StepFault] = {}
        for fault in faults:
            found.setdefault(fault.path, fault)
        if found != self._faults:
            self._faults = found
            self._repaint()

    @property
    def run_fits(self) -> bool:
        """The rows are those of the run; if not, what came of it is not shown in them."""
        return self._fits

    def refresh(self) -> bool:
        """Read what came since; True if rows were repainted."""
        run = self.run
        if run is None:
            return False
        self._cursor, news = run.results.read(self._cursor)
        present = run.present if run.state is not RunState.READY else None
        paths = [result.path for result in news]
        if present != self._present:
            paths += [path for path in (present, self._present) if path is not None]
            self._present = present
        if paths:
            self._repaint_rows(paths)
        return bool(paths)

    # rows

    def node(self, index: Index) -> StepNode | None:
        """The row of an index."""
        found = index.internalPointer() if index.isValid() else None
        return found if isinstance(found, StepNode) else None

    def index_of(self, path: StepPath, column: int = 0) -> QModelIndex:
        """The index of a step; an invalid one where there is none. Rows above it are made."""
        level, node = self.roots, None
        for at, place in enumerate(path):
            if at % 2 and place == OTHERWISE:
                node = level[-1] if level and level[-1].step is None else None
                level = node.children if node is not None else []
            elif at % 2 == 0:
                if not 0 <= place < len(level):
                    return QModelIndex()
                node = level[place]
                level = node.children if at + 1 < len(path) else []
        return self.createIndex(node.row, column, node) if node is not None else QModelIndex()

    def result_of(self, path: StepPath) -> StepResult | None:
        """The newest result of a step, where the run fits."""
        if not self._fits or self.run is None:
            return None
        result = self.run.results.latest.get(path)
        return result if result is not None and self._is_as_run(path) else None

    def fault_of(self, path: StepPath) -> StepFault | None:
        """What keeps a step from being run."""
        return self._faults.get(path)

    @property
    def faults(self) -> tuple[StepFault, ...]:
        """All that are shown."""
        return tuple(self._faults.values())

    @property
    def no_tally(self) -> Tally:
        """Where nothing was taken."""
        return NO_TALLY

    # Qt's own words from here on

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        level = self._level(parent)
        if not (0 <= row < len(level) and 0 <= column < len(StepColumn)):
            return QModelIndex()
        return self.createIndex(row, column, level[row])

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        node = self.node(index)
        above = node.parent if node is not None else None
        return self.createIndex(above.row, 0, above) if above is not None else QModelIndex()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.column() > 0 else len(self._level(parent))

    def hasChildren(self, parent: Index = _ROOT) -> bool:
        node = self.node(parent)
        if node is None:
            return bool(self.roots)
        return parent.column() == 0 and node.has_children

    def columnCount(self, parent: Index = _ROOT) -> int:
        return len(StepColumn)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(StepColumn):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return TITLES[section]
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        node = self.node(index)
        if node is None:
            return None
        column = index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(node, column)
            case Qt.ItemDataRole.DecorationRole:
                sign = self._sign(node, column)
                return self._theme.icon(sign.icon, sign.token) if sign is not None else None
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(node, column)
            case Qt.ItemDataRole.ForegroundRole:
                return self._ink(node, column)
            case Qt.ItemDataRole.BackgroundRole if node.path == self._present and self._fits:
                return self._theme.color(Token.INFO_FILL)
            case Qt.ItemDataRole.FontRole:
                return self._theme.font(FontRole.DATA if column in _DATA else FontRole.BODY)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
            case Qt.ItemDataRole.AccessibleTextRole if column == StepColumn.NUMBER:
                said = self._text(node, StepColumn.RESULT)
                return stepcells.spoken(node.step, self._text(node, 0), said, self._faults.get(node.path))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        node = self.node(index)
        if node is None:
            return Qt.ItemFlag.ItemIsDropEnabled
        return _FLAGS[node.step is not None, bool(node.holds)]

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def mimeTypes(self) -> list[str]:
        return [MIME, "text/plain"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        nodes = [node for index in indexes if (node := self.node(index)) is not None and node.step is not None]
        paths = outermost(node.path for node in nodes)
        data = QMimeData()
        data.setData(MIME, repr((self.sequence.id, paths)).encode())
        found = (step_at(self.sequence.steps, path) for path in paths)
        data.setText(steps_to_text([step for step in found if step is not None]))
        self._dragged = paths
        return data

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        """Tells where it went; False, so that Qt takes no row away itself."""
        to = self.place_of(row, parent)
        own = repr((self.sequence.id, self._dragged)).encode()
        if data.hasFormat(MIME) and bytes(data.data(MIME).data()) == own and action == Qt.DropAction.MoveAction:
            self.dropped.emit(self._dragged, to)
        elif data.hasText():
            self.text_dropped.emit(data.text(), to)
        return False

    def place_of(self, row: int, parent: Index) -> StepPath:
        """The path of what is dropped before ``row`` of ``parent``; row -1: onto it."""
        node = self.node(parent)
        if node is None:
            return (len(self.roots) if row < 0 else row,)
        if not node.holds:
            return node.path
        count = node.steps_count
        if row > count and node.children and node.children[-1].step is None:
            last = node.children[-1]
            return (*last.path, last.steps_count)
        return (*node.level, count if row < 0 else min(row, count))

    # inside

    def _level(self, parent: Index) -> list[StepNode]:
        node = self.node(parent)
        return self.roots if node is None else node.children

    def _fit(self) -> None:
        run = self.run
        self._fits = run is not None and same_shape(run.sequence.steps, self.sequence.steps)

    def _is_as_run(self, path: StepPath) -> bool:
        """The step was not changed since; what stands in it does not matter."""
        if self.run is None or self.run.sequence is self.sequence:
            return self.run is not None
        was, now = step_at(self.run.sequence.steps, path), step_at(self.sequence.steps, path)
        return was is now or (was is not None and now is not None and _alone(was) == _alone(now))

    def _text(self, node: StepNode, column: int) -> str:
        step = node.step
        if step is None:
            return stepcells.OTHERWISE if column == StepColumn.KIND else ""
        match column:
            case StepColumn.NUMBER:
                return stepcells.row_number(node.path)
            case StepColumn.KIND:
                return STEP_TITLES[step.kind]
            case StepColumn.SOCKET:
                return stepcells.socket_text(step, self.names)
            case StepColumn.WHAT:
                return stepcells.what_cell(step)
            case StepColumn.WITHIN:
                return within_text(step)
        if column == StepColumn.RESULT and node.path in self._faults:
            return "Fault"
        if column == StepColumn.RESULT and self._is_present(node):
            return "Next" if self.run is not None and self.run.state is RunState.PAUSED else "Now"
        result = self.result_of(node.path)
        if column == StepColumn.TOOK:
            return stepcells.took(result)
        if result is None:
            return "" if step.enabled else "Off"
        return stepcells.result_text(result, self._tally(node))

    def _sign(self, node: StepNode, column: int) -> Sign | None:
        if column == StepColumn.KIND:
            sign = STEP_SIGNS[node.step.kind] if node.step is not None else Sign("corner-down-left")
            return sign if node.step is None or node.step.enabled else Sign(sign.icon, Token.TEXT_DISABLED)
        if column != StepColumn.RESULT:
            return None
        if node.path in self._faults:
            return stepcells.FAULT
        if self._is_present(node):
            return stepcells.PRESENT
        result = self.result_of(node.path)
        return stepcells.result_sign(result, self._tally(node)) if result is not None else None

    def _tip(self, node: StepNode, column: int) -> str | None:
        fault, result = self._faults.get(node.path), self.result_of(node.path)
        if fault is not None and column in (StepColumn.RESULT, StepColumn.WHAT):
            return plain_tip(fault.sentence)
        if column in (StepColumn.RESULT, StepColumn.TOOK) and result is not None:
            return plain_tip(result.sentence)
        return plain_tip(stepcells.step_tip(node.step)) if node.step is not None else None

    def _ink(self, node: StepNode, column: int) -> Any:
        if node.step is not None and not node.step.enabled:
            return self._theme.color(Token.TEXT_MUTED)
        sign = self._sign(node, column) if column == StepColumn.RESULT else None
        if sign is not None:
            return self._theme.color(sign.token)
        return self._theme.color(Token.TEXT_MUTED) if column in (StepColumn.NUMBER, *_RIGHT) else None

    def _is_present(self, node: StepNode) -> bool:
        return self._fits and node.path == self._present

    def _tally(self, node: StepNode) -> Tally:
        return self.run.results.tally(node.path) if self.run is not None else NO_TALLY

    def _take(self, sequence: words.Sequence, *, whole: bool) -> None:
        """The rows stay where they are; those that say something else are told, or the ``whole``."""
        changed = [node for node, step in zip(self.roots, sequence.steps, strict=True) if node.step is not step]
        for node in changed:
            node.take(sequence.steps[node.row])
        if whole or any(node.children_if_made for node in changed):
            self._repaint()
        else:
            self._repaint_rows(node.path for node in changed)

    def _repaint(self) -> None:
        if self.roots:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.roots) - 1, len(StepColumn) - 1))

    def _repaint_rows(self, paths: Iterable[StepPath]) -> None:
        """One signal for each level that something came of."""
        spans: dict[StepPath, tuple[int, int]] = {}
        for path in paths:
            first, last = spans.get(path[:-1], (path[-1], path[-1]))
            spans[path[:-1]] = min(first, path[-1]), max(last, path[-1])
        for level, (first, last) in spans.items():
            top, bottom = self.index_of((*level, first)), self.index_of((*level, last), len(StepColumn) - 1)
            if top.isValid() and bottom.isValid():
                self.dataChanged.emit(top, bottom)


def _alone(step: words.Step) -> tuple[object, ...]:
    return (step.kind, step.socket, step.payload, step.pattern, step.time_ms, step.times, step.variable, step.text)


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _RIGHT else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
