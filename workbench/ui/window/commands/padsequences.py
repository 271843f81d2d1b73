"""A pad's button starts a sequence, and shows how it got on."""

from __future__ import annotations

from workbench.model.runs import RunState
from workbench.session.workspace import Workspace
from workbench.ui.library.pads.padkey import PadResult
from workbench.ui.variables.gate import PayloadGate

_WORDS = {
    RunState.READY: PadResult("Running", None), RunState.RUNNING: PadResult("Running", None),
    RunState.PAUSED: PadResult("Paused", None), RunState.ASKING: PadResult("Asks a question", None),
    RunState.PASSED: PadResult("Passed"), RunState.FAILED: PadResult("Failed", good=False),
    RunState.STOPPED: PadResult("Stopped", good=False),
}  # fmt: skip


class PadSequences:
    """Of the workspace's sequences; see :class:`~workbench.ui.library.pads.padrunner.SequenceStarter`."""

    def __init__(self, workspace: Workspace, gate: PayloadGate) -> None:
        self._workspace, self._gate = workspace, gate

    def start(self, sequence_id: int) -> str:
        """Why it was not started; empty if it runs. Where something has to be asked it runs behind the answer."""
        desk = self._workspace.sequences
        sequence = desk.sequence(sequence_id)
        if sequence is None:
            return "Its sequence is not in the project any more"

        started: list[int] = []

        def go() -> None:
            if desk.sequence(sequence_id) is not None:
                desk.start(sequence_id)
                started.append(sequence_id)

        self._gate.ask_first(desk.payloads(sequence), go)
        return "" if started else "What it may read is asked first"

    def result(self, sequence_id: int) -> PadResult | None:
        """Of the last run; None if it was never run."""
        run = self._workspace.sequences.run_of(sequence_id)
        return _WORDS[run.state] if run is not None else None
