"""The dock of sequences: the list, the steps of the one in front, the form or the result of a step, and the run."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QMenu, QWidget

from workbench.model.runs import RunState, StepFault
from workbench.model.sequences import Sequence, Step, StepPath
from workbench.model.sequencetexts import STEP_TITLES
from workbench.model.texts import count_text
from workbench.project.document import Document
from workbench.project.reports.report import number_text
from workbench.session.document.sequences import SequenceEditor, SequenceError
from workbench.session.sequences.checking import SequenceCheck
from workbench.session.sequences.run import SequenceRun
from workbench.session.workspace import Workspace
from workbench.ui.frameclock import FrameClock, widget_is_shown
from workbench.ui.payloadkit.draftcheck import check_draft
from workbench.ui.payloadkit.payloadfield import Check
from workbench.ui.sequences.detailpane import DetailTab
from workbench.ui.sequences.sequencelist import state_of
from workbench.ui.sequences.sequencesview import SequencesView
from workbench.ui.theme import Theme
from workbench.ui.widgets.banner import BannerKind


class SequencesBody(SequencesView):
    """A presenter. ``message`` is a sentence for a toast, ``record_wanted`` carries a StepResult; ``recording_wanted``
    asks to make a sequence of what a socket carried, ``examples_wanted`` to open the examples, ``report_wanted``
    carries “html” or “junit”. ``run_wanted`` and ``step_wanted`` ask to begin, at the chosen pace or by hand: whoever
    does it asks first what the payloads may read."""

    message = Signal(str)
    record_wanted = Signal(object)
    recording_wanted = Signal()
    examples_wanted = Signal()
    report_wanted = Signal(str)
    run_wanted = Signal(int)
    step_wanted = Signal(int)

    def __init__(
        self, workspace: Workspace, theme: Theme, clock: FrameClock, check: Check = check_draft,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(workspace, theme, check, self._rename, parent)
        self.editor = SequenceEditor(workspace)
        self._workspace, self._clock = workspace, clock
        self._seen: tuple[object, ...] = ()
        self._document: Document | None = None
        self._first: StepFault | None = None
        self._checking: SequenceCheck | None = None  # a long sequence is looked at over several frames
        self._present: StepPath | None = None
        self._followed: tuple[SequenceRun | None, RunState] = (None, RunState.READY)
        self.faults.add_action("Go there", self._on_fault)
        self.empty.add_button("New sequence", self.add_sequence, icon="plus", primary=True)
        self.empty.add_button("Make one of this conversation", self.recording_wanted.emit, icon="messages-square")
        self.examples = self.empty.add_button("Open the examples", self.examples_wanted.emit, icon="folder-open")
        self._fill_new_menu()
        self._connect()

    # what the clock calls

    def is_shown(self) -> bool:
        """Visible, in a window that is not minimised."""
        return widget_is_shown(self)

    def refresh(self) -> bool:
        """Follow the document and the run."""
        painted = self._follow_document()
        self._go_on_checking()
        run = self.run
        painted |= self.model.refresh(self._workspace.document.sequences)
        if run is not self.steps.model.run:
            self.steps.model.show_run(run)
            painted = True
        painted |= self.steps.model.refresh()
        is_old = not self.steps.model.run_fits
        painted |= self.run_bar.show_run(run, can_run=bool(self.steps.sequence.steps), is_old=is_old)
        painted |= self.ask.show_question(run.question if run is not None else None)
        self._follow_run(run)
        painted |= self._show_result()
        return painted

    # what is in front

    @property
    def current_id(self) -> int:
        """The sequence in front; 0 for none."""
        return self.list.current_id

    @property
    def run(self) -> SequenceRun | None:
        """The last run of the sequence in front."""
        return self._workspace.sequences.run_of(self.current_id)

    def choose(self, sequence_id: int) -> None:
        """Bring a sequence in front."""
        self.refresh()
        self.list.choose(sequence_id)

    def flush(self) -> None:
        """Hand over what is being typed."""
        self.detail.form.flush()

    # deeds

    @Slot()
    def add_sequence(self) -> None:
        """An empty one with the socket in front as its own; its name is written at once."""
        sockets = self._workspace.document.sockets
        made = self.editor.add(Sequence(0, "", socket=sockets[0].id if len(sockets) == 1 else 0))
        self.choose(made.id)
        self.list.rename_current()

    @Slot(str)
    def do(self, deed: str) -> None:
        """What a key or the menu of the list asks for."""
        number = self.current_id
        if deed == "new":
            self.add_sequence()
        elif deed == "run":
            self.start()
        elif number and deed == "remove":
            self.editor.remove(number)
        elif number and deed == "duplicate":
            self.choose(self.editor.duplicate(number).id)
        elif number and deed in ("up", "down"):
            row = self.model.row_of(number)
            self.editor.move(number, row + (-1 if deed == "up" else 1))
        self.refresh()

    @Slot()
    def start(self) -> None:
        """Begin, or go on with the one that is paused."""
        run = self.run
        if run is not None and run.state is RunState.PAUSED:
            run.resume()
        elif self.current_id:
            self.flush()
            self.run_wanted.emit(self.current_id)
        self._clock.hurry()

    @Slot()
    def step(self) -> None:
        """The next step alone."""
        run = self.run
        self.flush()
        if run is None or run.is_over:
            if self.steps.sequence.steps:
                self.step_wanted.emit(self.current_id)
        else:
            run.step()
        self._clock.hurry()
        self.refresh()

    @Slot()
    def pause(self) -> None:
        """Behind the present step."""
        if (run := self.run) is not None:
            run.pause()

    @Slot()
    def stop(self) -> None:
        """At once."""
        if (run := self.run) is not None:
            run.stop()
        self._clock.hurry()

    # following

    def _follow_document(self) -> bool:
        document = self._workspace.document
        if document is self._document and self.current_id == self.steps.sequence.id:
            return False  # once a frame: nothing is compared while nothing was edited
        self._document = document
        names = {spec.id: spec.name for spec in document.sockets}
        sequence = self.editor.find(self.current_id)
        seen = (document.sequences, names, sequence)
        if self._seen and seen[0] is self._seen[0] and names == self._seen[1] and sequence is self._seen[2]:
            return False
        self.model.refresh(document.sequences)
        self._seen = (document.sequences, names, sequence := self.editor.find(self.current_id))
        self.show_empty(not document.sequences)
        self.steps.show_sequence(sequence, names)
        self.head.show_sockets(names, sequence.socket if sequence is not None else 0)
        self.head.setEnabled(sequence is not None)
        self.detail.show_sequence(sequence)
        self._check_again()
        return True

    def _follow_run(self, run: SequenceRun | None) -> None:
        state = state_of(run)
        present = run.present if run is not None and not run.is_over else None
        if present is not None and present != self._present:
            self.steps.tree.show_step(present)
        self._present = present
        before, self._followed = self._followed, (run, state)
        self.head.report.setEnabled(run is not None and run.is_over and not run.faults)
        if run is None or before == self._followed:
            return
        if not run.is_over:
            self._show_faults(())
        elif before[0] is run or run.faults:
            self._on_end(run)

    def _on_end(self, run: SequenceRun) -> None:
        """What failed, or what keeps it from being run, is in front."""
        if run.faults:
            self._show_faults(run.faults)
            self._on_fault()
        elif run.results.failures:
            self.steps.tree.choose([run.results.failures[0].path])
            self.detail.show_tab(DetailTab.RESULT)

    def _check_again(self) -> None:
        """Faults are looked for anew while there are any: they go as they are mended."""
        if self.steps.model.faults:
            found = self.editor.find(self.current_id)
            if found is None:
                self._show_faults(())
            else:
                self._checking = self._workspace.sequences.checking(found)

    def _go_on_checking(self) -> None:
        if self._checking is None:
            return
        if self._checking.go_on():
            self._show_faults(tuple(self._checking.faults))
        else:
            self._clock.hurry()

    def _show_faults(self, faults: tuple[StepFault, ...]) -> None:
        self._checking = None
        self._first = faults[0] if faults else None
        self.steps.model.show_faults(faults)
        self._show_step()
        if not faults:
            self.faults.hide()
            return
        first = faults[0]
        where = f"Step {number_text(first.path)}: " if first.path else ""
        more = f" {count_text(len(faults) - 1, 'more is', 'more are')} marked below." if len(faults) > 1 else ""
        self.faults.show_message(BannerKind.ERROR, "It cannot be run yet", f"{where}{first.sentence}.{more}")

    def _show_step(self) -> None:
        step, path = self.steps.step, self.steps.path
        title = f"{number_text(path)}  {STEP_TITLES[step.kind]}" if step is not None and path is not None else ""
        self.detail.set_has_step(step is not None, title)
        if step is not None and path is not None:
            names = {spec.id: spec.name for spec in self._workspace.document.sockets}
            self.detail.form.show_step(step, names, self.steps.sequence.socket)
            self.detail.form.show_fault(self.steps.model.fault_of(path))

    def _show_result(self) -> bool:
        if not self.detail.shows_result or self.steps.path is None:
            return False
        run, path = self.run, self.steps.path
        result = self.steps.model.result_of(path)
        tally = run.results.tally(path) if run is not None else self.steps.model.no_tally
        if run is not None and result is not None and tally.failed:
            result = next((each for each in run.results.failures if each.path == path), result)
        return self.detail.result.show_result(result, tally)

    # slots

    @Slot(int)
    def _on_chosen(self, _number: int) -> None:
        self._show_faults(())
        self.refresh()

    @Slot()
    def _on_step(self) -> None:
        self._show_step()
        self._show_result()

    @Slot(object)
    def _on_edited(self, step: Step) -> None:
        path = self.steps.path
        if path is not None:
            self.steps.change(path, step)
        self.refresh()

    @Slot()
    def _on_edit_wanted(self) -> None:
        self.detail.show_tab(DetailTab.STEP)
        self._show_step()
        self.detail.form.focus_first()

    @Slot()
    def _on_fault(self) -> None:
        if (fault := self._first) is None:
            return
        self.detail.show_tab(DetailTab.STEP)
        if fault.path:
            self.steps.tree.choose([fault.path])
            self.detail.form.go_to(fault.place, fault.offset)
        elif fault.place == "socket":
            self.head.socket.setFocus()

    @Slot(str, object)
    def _on_about(self, name: str, value: object) -> None:
        if not self.current_id:
            return
        if name == "note":
            self.editor.change(self.current_id, "Change note of the sequence", note=str(value))
            self.refresh()
        elif not self._rename(self.current_id, str(value)):
            self.detail.show_sequence(self.editor.find(self.current_id), again=True)

    @Slot(int)
    def _on_socket(self, socket: int) -> None:
        if self.current_id:
            self.editor.change(self.current_id, "Change socket of the sequence", socket=socket)
            self.refresh()

    @Slot(str, bool)
    def _on_answer(self, text: str, passed: bool) -> None:
        if (run := self.run) is not None:
            run.answer(text, passed=passed)
        self._clock.hurry()

    def _rename(self, sequence_id: int, name: str) -> bool:
        try:
            self.editor.rename(sequence_id, name)
        except SequenceError as error:
            self.message.emit(str(error))
            return False
        return self.refresh()

    # building

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        self._clock.hurry()

    def _fill_new_menu(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("new-sequence-menu")
        menu.addAction("Empty sequence").triggered.connect(self.add_sequence)
        menu.addAction("Of this conversation…").triggered.connect(self.recording_wanted)
        self.new.setMenu(menu)
        self.new.setToolTip("Make a sequence: empty, or of what a socket carried")

    def _connect(self) -> None:
        self.list.chosen.connect(self._on_chosen)
        self.list.wanted.connect(self.do)
        self.steps.chosen.connect(self._on_step)
        self.steps.edit_wanted.connect(self._on_edit_wanted)
        self.steps.message.connect(self.message)
        self.detail.form.edited.connect(self._on_edited)
        self.detail.turned.connect(self._on_step)
        self.detail.about.edited.connect(self._on_about)
        self.detail.result.record_wanted.connect(self.record_wanted)
        self.run_bar.run_wanted.connect(self.start)
        self.run_bar.step_wanted.connect(self.step)
        self.run_bar.pause_wanted.connect(self.pause)
        self.run_bar.stop_wanted.connect(self.stop)
        self.head.socket_chosen.connect(self._on_socket)
        self.head.report_wanted.connect(self.report_wanted)
        self.ask.answered.connect(self._on_answer)
