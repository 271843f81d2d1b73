"""The sequences of a project that were run: ``workspace.sequences``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from workbench.model.payloads import PayloadSpec
from workbench.model.runs import ORIGINAL, Pace
from workbench.model.sequences import Sequence

if TYPE_CHECKING:  # at run time not before a sequence is run or checked: every project begins with a desk
    from workbench.session.sequences.checking import SequenceCheck
    from workbench.session.sequences.run import SequenceRun
    from workbench.session.sequences.stage import Project

RUNS_MAX: Final = 256  # of sequences whose last run is kept


class SequenceDesk:
    """One run of each sequence at a time; the last one is kept until the next. ``revision`` grows with every new run
    (each run has a revision of its own)."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._runs: dict[int, SequenceRun] = {}
        self.revision = 0

    def sequence(self, sequence_id: int) -> Sequence | None:
        """The sequence of that id, as it stands in the document now."""
        return next((each for each in self._project.document.sequences if each.id == sequence_id), None)

    def run_of(self, sequence_id: int) -> SequenceRun | None:
        """The last run of that sequence: ready, running or over."""
        return self._runs.get(sequence_id)

    @property
    def runs(self) -> tuple[SequenceRun, ...]:
        """The last run of each sequence that was run."""
        return tuple(self._runs.values())

    def make(self, sequence_id: int) -> SequenceRun:
        """A new run in state READY, in place of the last one, which is stopped if it still runs. Raises KeyError."""
        from workbench.session.sequences.player import SequencePlayer
        from workbench.session.sequences.run import SequenceRun

        sequence = self.sequence(sequence_id)
        if sequence is None:
            raise KeyError(sequence_id)
        if (before := self._runs.pop(sequence_id, None)) is not None:
            before.stop()
        while len(self._runs) >= RUNS_MAX and (over := self._oldest_over()) is not None:
            del self._runs[over]
        project = self._project
        run = SequenceRun(
            sequence, SequencePlayer(project, sequence), project.tasks.spawn, project.clock.now_ns
        )
        self._runs[sequence_id] = run
        self.revision += 1
        return run

    def start(
        self, sequence_id: int, pace: Pace = ORIGINAL, answers: Mapping[str, str] | None = None
    ) -> SequenceRun:
        """Make a run and start it; the one that still runs is given instead. Raises KeyError."""
        run = self._runs.get(sequence_id)
        if run is not None and run.started_ns and not run.is_over:
            return run
        run = self.make(sequence_id)
        run.start(pace, answers)
        return run

    def checking(self, sequence: Sequence) -> SequenceCheck:
        """Why it could not be run now; nothing was looked at yet."""
        from workbench.session.sequences.checking import SequenceCheck

        return SequenceCheck(self._project, sequence)

    def payloads(self, sequence: Sequence) -> tuple[PayloadSpec, ...]:
        """What it composes and expects: what of it is still to be allowed or given says ``workspace.desk.wanted``."""
        from workbench.session.sequences.checking import payloads_of

        return tuple(payloads_of(sequence.steps))

    def forget(self) -> None:
        """Another project is opened: every run is ended and let go."""
        self.stop_all()
        self._runs.clear()
        self.revision += 1

    def stop_all(self) -> None:
        """End every run at once."""
        for run in self.runs:
            run.stop()

    def _oldest_over(self) -> int | None:
        return next((each for each, run in self._runs.items() if run.is_over), None)
