"""What a run tells as it goes: lines of JSON, or sentences."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from workbench.cli.commands import OutputForm
from workbench.cli.output import Output
from workbench.cli.streams import tell
from workbench.codec.escapes import visible
from workbench.model.runs import Outcome, StepResult
from workbench.model.sequences import StepKind
from workbench.model.sequencetexts import STEP_TITLES, took_text
from workbench.model.texts import count_text
from workbench.project.reports.difference import came_text, difference_text
from workbench.project.reports.report import GROUPS, fault_text, number_text, place_text
from workbench.session.sequences.reporting import report_of
from workbench.session.sequences.run import SequenceRun
from workbench.session.workspace import Workspace

TOLD_MAX: Final = 100  # failures of one run in sentences; all are counted
_ENCODER = msgspec.json.Encoder()


class RunTeller:
    """Of one run. :meth:`tell_steps` is called again and again; :meth:`tell_end` once."""

    def __init__(self, run: SequenceRun, workspace: Workspace, output: Output, form: OutputForm) -> None:
        self._run = run
        self._workspace = workspace
        self._output = output
        self._is_json = form is not OutputForm.RAW
        self._names = {spec.id: spec.name for spec in workspace.document.sockets}
        self._place = report_of(run, workspace.document).place
        self._cursor = 0
        self._told = 0

    def tell_steps(self) -> None:
        """Those that were taken since the last call."""
        results = self._run.results
        while self._cursor < results.end:
            before = self._cursor
            self._cursor, taken = results.read(before, 1_000)
            for result in taken:
                self._tell(result)

    def tell_end(self) -> None:
        """What came of all of it."""
        self.tell_steps()
        run = self._run
        name = visible(run.sequence.name)
        faults = [fault_text(report_of(run, self._workspace.document), each) for each in run.faults]
        for fault in faults:
            tell(f"{name}: {visible(fault)}")
        total = run.results.total
        if self._is_json:
            line: dict[str, Any] = {
                "event": "sequence", "time_ns": run.ended_ns, "sequence": run.sequence.name, "outcome": run.state.value,
                "duration_ns": run.duration_ns, "passed": total.passed, "failed": total.failed,
                "skipped": total.skipped,
            }  # fmt: skip
            if faults:
                line["faults"] = faults
            self._output.put(_ENCODER.encode(line) + b"\n")
            return
        steps = f"{count_text(total.passed, 'step', 'steps')} passed"
        if total.failed:
            steps += f", {total.failed:,} failed"
        self._output.put(f"{name}: {run.state.value} ({steps}, {took_text(run.duration_ns)})\n".encode())

    def _tell(self, result: StepResult) -> None:
        if self._is_json:
            self._output.put(self._line(result))
        is_told = self._told < TOLD_MAX and result.kind not in GROUPS  # of a group the step within it is told
        if result.outcome is Outcome.FAILED and is_told:
            self._told += 1
            where = f"step {number_text(result.path)}, {STEP_TITLES[result.kind]}"
            tell(f"{visible(self._run.sequence.name)}: {where}: {visible(result.sentence)}")
            if result.wanted:
                tell(difference_text(result.wanted, result.got))
            elif result.got:
                tell(came_text(result.got))
        elif result.kind is StepKind.NOTE and result.outcome is Outcome.PASSED and not self._is_json:
            self._output.put(f"{visible(result.sentence)}\n".encode())

    def _line(self, result: StepResult) -> bytes:
        line: dict[str, Any] = {
            "event": "step", "time_ns": result.started_ns, "sequence": self._run.sequence.name,
            "place": place_text(self._place, result.path), "kind": result.kind.value,
        }  # fmt: skip
        if name := self._names.get(result.socket):
            line["session"] = name
        line |= {"outcome": result.outcome.value, "duration_ns": result.duration_ns}
        if result.round > 1:
            line["round"] = result.round
        if result.sentence:
            line["message"] = result.sentence
        if result.outcome is Outcome.FAILED:
            line |= {"wanted": result.wanted.hex(), "got": result.got.hex()}
        return _ENCODER.encode(line) + b"\n"
