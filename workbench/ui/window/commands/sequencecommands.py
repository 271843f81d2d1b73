"""Sequences in the window: the dock, the actions, the question before a run, reports, the way to a record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QMainWindow, QMenu

from workbench.model.runs import ORIGINAL, Pace, RunState, StepResult
from workbench.model.sequences import Sequence
from workbench.project.reports.report import SequenceReport
from workbench.session.sequences.recordedsteps import STEPS_MAX, Side
from workbench.session.sequences.reporting import report_of
from workbench.session.work.jobs import Job
from workbench.session.workspace import Workspace
from workbench.ui.actions import ActionBinder
from workbench.ui.actions.action import Condition
from workbench.ui.frameclock import FrameClock
from workbench.ui.panel import SocketPanel
from workbench.ui.sequences.sequencesshell import SequencesShell
from workbench.ui.sequences.stepcheck import StepCheck
from workbench.ui.theme import Theme
from workbench.ui.variables.gate import PayloadGate
from workbench.ui.widgets.banner import BannerKind
from workbench.ui.widgets.toast import ToastHost
from workbench.ui.window.commands.findcommands import FindCommands
from workbench.ui.window.docks import Docks
from workbench.ui.window.files.jobsview import JobsView
from workbench.ui.window.project.projectrows import TopRow

HEIGHT_PX = 340  # ten steps, and a difference beside them
GOES = (RunState.RUNNING, RunState.ASKING, RunState.PAUSED)
REPORT_FORMS = {"html": ("Page (*.html)", ".html"), "junit": ("JUnit XML (*.xml)", ".xml")}


class SequenceCommands(QObject):
    """A presenter: a sequence that asks is told of, whether its dock is shown or not."""

    examples_wanted = Signal()

    def __init__(self, window: QMainWindow, workspace: Workspace, theme: Theme, clock: FrameClock) -> None:
        super().__init__(window)
        self._window, self._workspace, self._theme, self._clock = window, workspace, theme, clock
        self._binder: ActionBinder
        self._docks: Docks
        self._toasts: ToastHost
        self._jobs: JobsView
        self._finding: FindCommands
        self._told: frozenset[int] = frozenset()  # asking sequences that were told of
        self._form = "html"
        self._asking = 0
        self.shell = SequencesShell(workspace, theme, clock, StepCheck(workspace.desk, self._sequences), window)
        self._gate = PayloadGate(workspace, theme, window)
        self.shell.made.connect(self._on_made)

    def _sequences(self) -> tuple[Sequence, ...]:
        return self._workspace.document.sequences

    def bind(
        self, binder: ActionBinder, docks: Docks, finding: FindCommands, toasts: ToastHost, jobs: JobsView
    ) -> None:
        """Bind every action of this room."""
        self._binder, self._docks = binder, docks
        self._finding, self._toasts, self._jobs = finding, toasts, jobs
        slots: dict[str, Callable[..., object]] = {
            "sequence.new": self.new, "sequence.add_step": self.add_step, "sequence.run": self.run,
            "sequence.step": self.step, "sequence.pause": self.pause, "sequence.stop": self.stop,
            "sequence.record": self.record, "sequence.record_peer": self.record_peer,
            "sequence.report_page": self.ask_report, "sequence.report_junit": self.ask_report,
        }  # fmt: skip
        for action_id, slot in slots.items():
            binder.bind(action_id, slot)
        binder.set_condition(Condition.SEQUENCE, self._has_one)
        binder.set_condition(Condition.SEQUENCE_RUNS, self._runs)
        self._clock.add(self)

    # presenter

    def is_shown(self) -> bool:
        """As long as the window is."""
        return not self._window.isMinimized()

    def refresh(self) -> bool:
        """Tell of a sequence that asks while nobody looks at it."""
        runs = self._workspace.sequences.runs
        asking = frozenset(run.sequence.id for run in runs if run.state is RunState.ASKING)
        news, self._told = asking - self._told, asking
        body = self.shell.body_if_made
        for sequence_id in news:
            if body is None or not body.is_shown() or body.current_id != sequence_id:
                self._asking = sequence_id
                name = next(run.sequence.name for run in runs if run.sequence.id == sequence_id)
                self._toasts.show_text(
                    f"The sequence “{name}” asks you something.", BannerKind.INFO, action="Show", slot=self._show_asking
                )
        return bool(news)

    def flush(self) -> None:
        """Hand what is being written to the project."""
        if (body := self.shell.body_if_made) is not None:
            body.flush()

    # actions

    def open_sequence(self, sequence_id: int) -> None:
        """Show the dock with that sequence in front."""
        self._docks["sequences"].show_dock(True)
        self.shell.body.choose(sequence_id)

    @Slot(TopRow, int, QPoint)
    def choose_top(self, row: TopRow, number: int, _place: QPoint) -> None:
        """A sequence whose menu opens in the tree is the one in front: its entries are about that one."""
        if row is TopRow.SEQUENCES and number:
            self.shell.body.choose(number)

    def new(self) -> None:
        """An empty one, whose name is written at once."""
        self._docks["sequences"].show_dock(True)
        self.shell.body.add_sequence()

    def add_step(self) -> None:
        """Which one is chosen from a menu."""
        self._docks["sequences"].show_dock(True)
        self.shell.body.steps.show_add_menu()

    def run(self) -> None:
        """The sequence in front."""
        self._docks["sequences"].show_dock(True)
        self.shell.body.start()

    def step(self) -> None:
        """Its next step."""
        self._docks["sequences"].show_dock(True)
        self.shell.body.step()

    def pause(self) -> None:
        """Behind its present step."""
        self.shell.body.pause()

    def stop(self) -> None:
        """At once."""
        self.shell.body.stop()

    @Slot(int)
    def start(self, sequence_id: int) -> None:
        """Ask what its payloads may read, then run it."""
        body = self.shell.body_if_made
        self._begin(sequence_id, body.run_bar.chosen_pace if body is not None else ORIGINAL)

    @Slot(int)
    def start_by_hand(self, sequence_id: int) -> None:
        """The same, but it pauses before each step."""
        self._begin(sequence_id, replace(self.shell.body.run_bar.chosen_pace, by_hand=True))

    def _begin(self, sequence_id: int, pace: Pace) -> None:
        sequence = self._workspace.sequences.sequence(sequence_id)
        if sequence is None:
            return

        def go() -> None:
            if self._workspace.sequences.sequence(sequence_id) is not None:
                self._workspace.sequences.start(sequence_id, pace)
                self._clock.hurry()

        self._gate.ask_first(self._workspace.sequences.payloads(sequence), go)

    @Slot(str)
    def ask_report(self, form: str) -> None:
        """Where the report of the last run goes."""
        run = self.shell.body.run
        if run is None or not run.started_ns:
            self._toasts.show_text("There is no run to report on yet: run the sequence first.")
            return
        self._form = form
        words, suffix = REPORT_FORMS[form]
        dialog = QFileDialog(self._window, "Save the report", str(Path.home()), words)
        dialog.setObjectName("report-dialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix[1:])
        name = "".join(char if char.isalnum() or char in "-_. " else "_" for char in run.sequence.name)
        dialog.selectFile(f"{name}{suffix}")
        dialog.finished.connect(dialog.deleteLater)
        dialog.fileSelected.connect(self._on_report_file)
        dialog.open()

    def save_report(self, path: Path, form: str) -> Job | None:
        """The report of the last run of the sequence in front, as “html” or “junit”."""
        run = self.shell.body.run
        if run is None:
            return None
        report = report_of(run, self._workspace.document)
        name = self._workspace.path.stem if self._workspace.path is not None else run.sequence.name
        job = self._workspace.run_job(f"Saving {path.name}", _writing(report, name, path, form))
        self._jobs.watch(job, self._on_saved)
        return job

    # recording

    def record(self) -> None:
        """The selected records of the panel in front, or all of its newest connection, as that side played it."""
        self._record(Side.SAME)

    def record_peer(self) -> None:
        """As its peer would play it: a socket for that is made, too."""
        self._record(Side.OTHER)

    @Slot(object)
    def equip(self, panel: SocketPanel) -> None:
        """A new panel has both in the menu of its rows."""
        panel.traffic.add_menu(self._make_menu)

    def _make_menu(self, rows_menu: QMenu) -> QMenu:
        menu = QMenu("Make a sequence", rows_menu)
        menu.setObjectName("traffic-sequence-menu")
        menu.addActions([self._binder.action(action_id) for action_id in ("sequence.record", "sequence.record_peer")])
        return menu

    def _record(self, side: Side) -> None:
        from workbench.session.sequences.recording import RecordingWish, record_sequence

        panel = self._finding.panel
        if panel is None:
            self._toasts.show_text("No socket is in front: open the one whose conversation it shall be.")
            return
        messages = panel.session.messages
        chosen = panel.traffic.selected_numbers()
        numbers: set[int] = set()
        # One record alone is where the cursor stands; behind the first ten thousand none fits any more.
        for number in islice(chosen, 2 * STEPS_MAX) if len(chosen) > 1 else ():
            first, last = messages.records_of(number) if messages.is_shown else (number, number)
            numbers.update(range(first, last + 1))
        wish = RecordingWish(panel.session.id, side, panel.bytes.connection or 0, frozenset(numbers))
        self._jobs.watch(record_sequence(self._workspace, wish), self._on_recorded)

    def _on_recorded(self, job: Job) -> None:
        if job.failure_text:
            self._toasts.show_text(job.failure_text, BannerKind.WARN)
        elif job.succeeded and job.result:
            self.open_sequence(job.result)
            self._toasts.show_text("Made a sequence of the conversation. Look at what it expects before you trust it.")

    # slots

    @Slot(str)
    def _on_report_file(self, path: str) -> None:
        self.save_report(Path(path), self._form)

    def _on_saved(self, job: Job) -> None:
        if job.failure_text:
            self._toasts.show_text(f"The report was not saved: {job.failure_text}", BannerKind.ERROR)
        elif job.succeeded:
            self._toasts.show_text(f"Saved {job.result}.")

    @Slot(object)
    def _on_made(self, _body: object) -> None:
        body = self.shell.body
        body.message.connect(self._toasts.show_text)
        body.run_wanted.connect(self.start)
        body.step_wanted.connect(self.start_by_hand)
        body.report_wanted.connect(self.ask_report)
        body.record_wanted.connect(self.show_record)
        body.examples_wanted.connect(self.examples_wanted)
        body.recording_wanted.connect(self.record)
        dock = self._docks["sequences"]
        if not dock.isFloating() and dock.height() < self._theme.px(HEIGHT_PX):
            self._window.resizeDocks([dock], [self._theme.px(HEIGHT_PX)], Qt.Orientation.Vertical)

    @Slot(object)
    def show_record(self, result: StepResult) -> None:
        """The record that a step's result is about, in its socket's traffic."""
        from workbench.ui.sequences.recordplace import record_of

        number = record_of(self._workspace.store.capture, result)
        if not number:
            self._toasts.show_text("No record was sent or came at that step.")
            return
        self._finding.show_record(result.socket, number)

    @Slot()
    def _show_asking(self) -> None:
        self.open_sequence(self._asking)

    def _has_one(self) -> bool:
        return bool(self._workspace.document.sequences)

    def _runs(self) -> bool:
        body = self.shell.body_if_made
        run = body.run if body is not None else None
        return run is not None and run.state in GOES


def _writing(report: SequenceReport, name: str, path: Path, form: str) -> Callable[[Job], None]:
    def work(job: Job) -> None:
        from workbench.project.reports.junit import junit_bytes
        from workbench.project.reports.page import page_bytes

        data = page_bytes([report], name) if form == "html" else junit_bytes([report], name)
        path.write_bytes(data)
        job.result = path.name

    return work
