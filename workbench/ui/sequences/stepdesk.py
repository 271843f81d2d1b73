"""The steps of one sequence and what a person does to them: each deed is one step of undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from workbench.model import sequences as words
from workbench.model.sequences import Step, StepPath
from workbench.project.errors import ProjectError
from workbench.session.document.sequences import SequenceEditor, SequenceError
from workbench.session.document.sequencesteps import outermost, step_at
from workbench.session.document.sequencetext import steps_from_text, steps_to_text
from workbench.session.workspace import Workspace
from workbench.ui.sequences.addmenu import PAIRS, AddMenu
from workbench.ui.sequences.stepmodel import EMPTY, StepModel
from workbench.ui.sequences.steptree import StepTree
from workbench.ui.theme import Theme
from workbench.ui.widgets.emptyview import EmptyView

MENU = (
    ("edit", "Edit"), ("duplicate", "Duplicate\tCtrl+D"), ("remove", "Remove\tDel"), ("", ""),
    ("cut", "Cut\tCtrl+X"), ("copy", "Copy\tCtrl+C"), ("paste", "Paste\tCtrl+V"), ("", ""),
    ("up", "Move up\tAlt+Up"), ("down", "Move down\tAlt+Down"),
    ("in", "Into the step above\tAlt+Right"), ("out", "Out of its step\tAlt+Left"), ("", ""),
    ("switch", "Switch off or on\tSpace"),
)  # fmt: skip


class StepDesk(QWidget):
    """``chosen`` tells that another step is in front, ``edit_wanted`` asks for its form, ``message`` is for a toast."""

    chosen = Signal()
    edit_wanted = Signal()
    message = Signal(str)

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("step-desk")
        self._editor = SequenceEditor(workspace)
        self.model = StepModel(theme, self)
        self.tree = StepTree(self.model, theme, self)
        self.add_menu = AddMenu(theme, self)
        self.empty = EmptyView(theme, "list-tree", "No steps yet", "Each step sends, expects, waits or asks.", self)
        self.empty.add_button("Send and expect", self._on_pair, icon="send", primary=True)
        self.empty.add_button("Add step…", self.show_add_menu, icon="plus")
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.tree)
        self._stack.addWidget(self.empty)
        self._menu = QMenu(self)
        self._menu.setObjectName("step-menu")
        self._menu.addMenu(self.add_menu)
        for deed, title in MENU:
            if deed:
                self._menu.addAction(title).setData(deed)
            else:
                self._menu.addSeparator()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.setFocusProxy(self.tree)
        self.add_menu.wanted.connect(self.add)
        self._menu.triggered.connect(self._on_menu)
        self.tree.customContextMenuRequested.connect(self._show_menu)
        self.tree.wanted.connect(self.do)
        self.tree.chosen.connect(self.chosen)
        self.model.dropped.connect(self._on_dropped)
        self.model.text_dropped.connect(self._on_text)
        self._deeds: dict[str, Callable[[], object]] = {
            "add": self.show_add_menu, "edit": self.edit_wanted.emit, "remove": self.remove,
            "duplicate": self.duplicate, "copy": self.copy, "cut": self.cut, "paste": self.paste,
            "switch": self.switch,
        }  # fmt: skip

    # what is shown

    @property
    def sequence(self) -> words.Sequence:
        """As it is written now; an empty one with id 0 where none is in front."""
        return self.model.sequence

    @property
    def path(self) -> StepPath | None:
        """That of the step in front."""
        return self.tree.current_path

    @property
    def step(self) -> Step | None:
        """The step in front."""
        return step_at(self.sequence.steps, self.path) if self.path is not None else None

    def show_sequence(self, sequence: words.Sequence | None, names: dict[int, str]) -> None:
        """Another sequence, or the same after a change; what was chosen and unfolded stays."""
        shown = sequence or EMPTY
        is_other = shown.id != self.sequence.id
        chosen = [] if is_other else self.tree.chosen_paths
        top = self.tree.verticalScrollBar().value()
        if self.model.show(shown, names):
            self.tree.open_all()
            if chosen:
                self.tree.choose(chosen)
            elif shown.steps and is_other:
                self.tree.choose([(0,)])
            if not is_other:
                self.tree.verticalScrollBar().setValue(top)
        self._stack.setCurrentWidget(self.tree if shown.steps else self.empty)
        self.setFocusProxy(self.tree if shown.steps else self.empty)
        self.tree.fit_columns()
        self.chosen.emit()

    # deeds

    @Slot(str)
    def do(self, deed: str) -> None:
        """What a key or a menu asks for."""
        if not self.sequence.id:
            return
        if deed in ("up", "down"):
            self._turn(lambda paths: self._editor.step_steps(self.sequence.id, paths, -1 if deed == "up" else 1))
        elif deed in ("in", "out"):
            self._turn(lambda paths: self._editor.indent_steps(self.sequence.id, paths, 1 if deed == "in" else -1))
        else:
            self._deeds[deed]()

    @Slot(object)
    def add(self, steps: Sequence[Step], text: str = "Add step") -> None:
        """Behind the step in front; the first of them is in front then."""
        place = self.tree.place_behind
        self._take(lambda: self._editor.insert_steps(self.sequence.id, place, steps, text))
        self.edit_wanted.emit()

    @Slot()
    def show_add_menu(self) -> None:
        """By keyboard."""
        self.add_menu.popup(self.tree.place_below() if self.sequence.steps else self.mapToGlobal(QPoint(16, 16)))

    def change(self, path: StepPath, step: Step, text: str = "Change step") -> None:
        """Put another step in its place."""
        self._take(lambda: self._editor.change_step(self.sequence.id, path, step, text), chooses=False)

    def remove(self) -> None:
        """What is chosen; what stands behind it is in front then."""
        paths = outermost(self.tree.chosen_paths)
        if paths:
            self._take(lambda: self._editor.remove_steps(self.sequence.id, paths), chooses=False)
            row = self.tree.choose
            row([paths[0]] if self.model.index_of(paths[0]).isValid() else [(*paths[0][:-1], max(0, paths[0][-1] - 1))])

    def duplicate(self) -> None:
        """Behind the last that is chosen."""
        self._turn(lambda paths: self._editor.duplicate_steps(self.sequence.id, paths))

    def copy(self) -> None:
        """As JSON text, as in a project file."""
        found = (step_at(self.sequence.steps, path) for path in outermost(self.tree.chosen_paths))
        if steps := [step for step in found if step is not None]:
            QGuiApplication.clipboard().setText(steps_to_text(steps))

    def cut(self) -> None:
        """Copy and remove."""
        self.copy()
        self.remove()

    def paste(self) -> None:
        """Steps that were copied here, in another project, or written by hand."""
        self._on_text(QGuiApplication.clipboard().text(), self.tree.place_behind)

    def switch(self) -> None:
        """Off, or on again: all that are chosen as the first."""
        paths = self.tree.chosen_paths
        first = step_at(self.sequence.steps, paths[0]) if paths else None
        if first is not None:
            on = not first.enabled
            self._take(lambda: self._editor.switch_steps(self.sequence.id, paths, on=on), chooses=False)

    # inside

    def _turn(self, deed: Callable[[list[StepPath]], tuple[StepPath, ...]]) -> None:
        if paths := self.tree.chosen_paths:
            self._take(lambda: deed(paths))

    def _take(self, deed: Callable[[], tuple[StepPath, ...] | None], *, chooses: bool = True) -> None:
        if self._editor.find(self.sequence.id) is None:
            return  # it was removed or undone, and is in front until the next frame
        try:
            paths = deed()
        except SequenceError as error:
            self.message.emit(str(error))
            return
        found = self._editor.find(self.sequence.id)
        if found is not None:
            self.show_sequence(found, dict(self.model.names))
        if chooses and paths:
            self.tree.choose(paths)
            self.chosen.emit()

    @Slot(object, object)
    def _on_dropped(self, paths: list[StepPath], to: StepPath) -> None:
        self._take(lambda: self._editor.move_steps(self.sequence.id, paths, to))

    @Slot(str, object)
    def _on_text(self, text: str, to: StepPath) -> None:
        try:
            steps = steps_from_text(text)
        except ProjectError as error:
            self.message.emit(f"Nothing was pasted. {error}")
            return
        if steps:
            self._take(lambda: self._editor.insert_steps(self.sequence.id, to, steps, "Paste steps"))

    @Slot()
    def _on_pair(self) -> None:
        self.add(PAIRS[0][1])

    @Slot(QPoint)
    def _show_menu(self, place: QPoint) -> None:
        has_step = bool(self.tree.chosen_paths)
        for action in self._menu.actions():
            if action.data():
                action.setEnabled(has_step or action.data() == "paste")
        self._menu.popup(self.tree.viewport().mapToGlobal(place))

    def _on_menu(self, action: object) -> None:
        deed = getattr(action, "data", lambda: None)()
        if isinstance(deed, str) and deed:
            self.do(deed)
