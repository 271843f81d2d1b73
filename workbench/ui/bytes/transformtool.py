"""The tool “Transform”: a chain of steps over the selection or everything, and what comes out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QScrollArea, QSplitter, QVBoxLayout, QWidget

from workbench.codec.bytes.transform import STEPS_MAX, Outcome, run_chain
from workbench.codec.bytes.transforms import BY_KEY, TRANSFORMS
from workbench.model.texts import bytes_text, count_text
from workbench.ui.bytes.resultview import ResultView
from workbench.ui.bytes.slices import chosen_span, span_text
from workbench.ui.bytes.steprow import StepRow
from workbench.ui.bytetools.tool import ToolRoom, ToolWidget
from workbench.ui.hexview.shown import ShownBytes
from workbench.ui.hexview.tints import Tint
from workbench.ui.theme import FontRole, Token
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import ElidedLabel, Label

LAYER = "transform"
READ_MAX_BYTES = 1024 * 1024  # what a chain takes within a few frames
WIDE_PX = 640
NOTHING = "Add a step: base64, gzip, XOR with a key … Each works on what the one before it gives."


class TransformTool(ToolWidget):
    """The steps and their result. A fault is told at its step, and its place is shown in the bytes if it is the first
    step's."""

    def __init__(self, room: ToolRoom) -> None:
        super().__init__(room)
        self.setObjectName("transform-tool")
        theme = room.theme
        self.rows: list[StepRow] = []
        self.outcome = Outcome(b"", ())
        self._seen: object = None
        self._span = range(0)
        self._added: StepRow | None = None  # brought into sight at the next frame
        self.add = TextButton(theme, "Add step", self, icon="plus")
        self.add.setObjectName("transform-add")
        self.add.setMenu(_menu_of(self.add))
        self.clear = TextButton(theme, "Clear", self, kind="quiet")
        self.clear.setObjectName("transform-clear")
        self.clear.setToolTip("Remove all steps")
        self.scope = ElidedLabel(theme, "", FontRole.SMALL, parent=self)
        self.scope.setObjectName("transform-scope")
        self.scope.set_token(Token.TEXT_MUTED)
        self._hint = Label(theme, NOTHING, FontRole.SMALL, "muted", self)
        self._hint.setWordWrap(True)
        self._hint.setMargin(theme.px(8))
        self.result = ResultView(room, self)
        self._lay_out()
        self.add.menu().triggered.connect(self._on_add)
        self.clear.clicked.connect(self.remove_all)
        self.result.used.connect(self.payload_wanted)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(8, 4, 8, 4)
        top.setSpacing(8)
        top.addWidget(self.add)
        top.addWidget(self.clear)
        top.addWidget(self.scope, 1)
        steps = QWidget(self)
        self._steps = QVBoxLayout(steps)
        self._steps.setContentsMargins(0, 0, 0, 0)
        self._steps.setSpacing(0)
        self._steps.addWidget(self._hint)
        self._steps.addStretch(1)
        area = self._area = QScrollArea(self)
        area.setObjectName("transform-steps")
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(steps)
        area.setMinimumHeight(self.room.theme.px(56))
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(area, 1)
        self._splitter = QSplitter(Qt.Orientation.Vertical, self)
        self._splitter.setObjectName("transform-splitter")
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(left)
        self._splitter.addWidget(self.result)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setStretchFactor(1, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._splitter)
        self.setFocusProxy(self.add)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side where there is room."""
        super().resizeEvent(event)
        wide = self.width() >= self.room.theme.px(WIDE_PX)
        orientation = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if self._splitter.orientation() is not orientation:
            self._splitter.setOrientation(orientation)
            room = self._splitter.width() if wide else self._splitter.height()
            self._splitter.setSizes([room * 2 // 5, room * 3 // 5])

    # what the area tells

    def show_bytes(self, shown: ShownBytes) -> None:
        self._seen = None
        self.refresh()

    def cursor_moved(self) -> None:
        if chosen_span(self.room.host.hex.cursor_at) != self._span:
            self.room.clock.hurry()

    def refresh(self) -> bool:
        if self._added is not None and self._added.y() > 0:  # it has been given its place
            self._area.ensureWidgetVisible(self._added, 0, 0)
            self._added = None
        hexes = self.room.host.hex
        span = chosen_span(hexes.cursor_at)
        steps = tuple(row.step for row in self.rows)
        seen = (span, hexes.bytes.source, steps, self.room.host.encoding)
        if seen == self._seen:
            return False
        self._seen, self._span = seen, span
        data = hexes.bytes.source.read(span.start, min(len(span), READ_MAX_BYTES))
        self.outcome = run_chain(data, steps)
        cut = f" · only the first {bytes_text(READ_MAX_BYTES)} are taken" if len(span) > READ_MAX_BYTES else ""
        self.scope.set_text(span_text(span, is_selection=hexes.cursor_at.extended) + cut)
        self._tell(span.start)
        return True

    def may_go(self) -> bool:
        return not self.rows  # its steps are nowhere else

    def hidden_now(self) -> None:
        self.room.host.hex.set_tints(LAYER, ())
        self._seen = None

    # steps

    def add_step(self, key: str, parameter: str = "") -> None:
        """A step at the end; raises KeyError for an unknown one."""
        transform = BY_KEY[key]
        if len(self.rows) >= STEPS_MAX:
            self.room.host.say(f"A chain has at most {STEPS_MAX} steps.")
            return
        row = StepRow(self.room.theme, transform, parameter, self)
        row.changed.connect(self.room.clock.hurry)
        row.removed.connect(self._on_removed)
        row.raised.connect(self._on_raised)
        self._steps.insertWidget(len(self.rows), row)
        self.rows.append(row)
        self._changed()
        self._added = row
        self.room.clock.hurry()
        if transform.parameter:
            row.field.setFocus()

    @Slot()
    def remove_all(self) -> None:
        """What comes out is what went in."""
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows, self._added = [], None
        self._changed()

    def _changed(self) -> None:
        self._hint.setVisible(not self.rows)
        self.clear.setEnabled(bool(self.rows))
        self._seen = None
        self.refresh()

    def _tell(self, start: int) -> None:
        """Sizes and the fault at the steps, the place in the bytes, the result beside them."""
        outcome = self.outcome
        for index, row in enumerate(self.rows):
            if index < len(outcome.sizes):
                row.say(count_text(outcome.sizes[index], "byte", "bytes"))
            elif index == outcome.failed:
                row.say("cannot", Token.ERROR)
            else:
                row.say("")
        at = outcome.offset
        self.room.host.hex.set_tints(LAYER, [Tint(start + at, 1, 4)] if outcome.failed == 0 and at is not None else [])
        fault = ""
        if outcome.failed is not None:
            place = f", at 0x{at:x} of what it was given" if at is not None else ""
            title = self.rows[outcome.failed].transform.title if outcome.failed < len(self.rows) else ""
            fault = f"{title}: {outcome.error}{place}."
        self.result.show_result(outcome.data, fault)

    @Slot(QAction)
    def _on_add(self, action: QAction) -> None:
        self.add_step(action.data())

    @Slot(object)
    def _on_removed(self, row: StepRow) -> None:
        self.rows.remove(row)
        self._added = None
        row.hide()
        row.deleteLater()
        self._changed()

    @Slot(object)
    def _on_raised(self, row: StepRow) -> None:
        place = self.rows.index(row)
        if place:
            self.rows.insert(place - 1, self.rows.pop(place))
            self._steps.insertWidget(place - 1, row)
            self._changed()


def _menu_of(parent: QWidget) -> QMenu:
    menu = QMenu(parent)
    menu.setObjectName("transform-menu")
    menu.setToolTipsVisible(True)
    groups: dict[str, QMenu] = {}
    for transform in TRANSFORMS:
        group = groups.get(transform.group)
        if group is None:
            group = groups[transform.group] = menu.addMenu(transform.group)
            group.setToolTipsVisible(True)
        action = group.addAction(transform.title)
        action.setData(transform.key)
        action.setToolTip(transform.tip)
    return menu
