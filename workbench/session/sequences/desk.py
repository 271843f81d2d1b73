"""The sequences of a project that were run: ``workspace.sequences``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from workbench.engine.tasks import TaskScope
from workbench.model.clock import Clock
from workbench.model.runs import ORIGINAL, Pace, StepFault
from workbench.model.sequences import Sequence
from workbench.project.document import Document
from workbench.session.sequences.run import SequenceRun
from workbench.session.session import Session


class Project(Protocol):
    """The part of a workspace that running needs."""

    tasks: TaskScope
    clock: Clock

    @property
    def document(self) -> Document: ...

    def session(self, session_id: int) -> Session | None: ...


class SequenceDesk:
    """One run of each sequence at a time; the last one is kept until the next. ``revision`` grows with every new run
    (each run has a revision of its own)."""

    def __init__(self, workspace: Project) -> None:
        self._workspace = workspace
        self._runs: dict[int, SequenceRun] = {}
        self.revision = 0

    def sequence(self, sequence_id: int) -> Sequence | None:
        """The sequence of that id, as it stands in the document now."""
        return next((each for each in self._workspace.document.sequences if each.id == sequence_id), None)

    def run_of(self, sequence_id: int) -> SequenceRun | None:
        """The last run of that sequence: ready, running or over."""
        return self._runs.get(sequence_id)

    @property
    def runs(self) -> tuple[SequenceRun, ...]:
        """The last run of each sequence that was run."""
        return tuple(self._runs.values())

    def make(self, sequence_id: int) -> SequenceRun:
        """A new run in state READY, in place of the last one, which is stopped if it still runs. Raises KeyError."""
        raise NotImplementedError

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

    def check(self, sequence: Sequence) -> tuple[StepFault, ...]:
        """Why it could not be run now; empty: it could."""
        raise NotImplementedError

    def stop_all(self) -> None:
        """End every run at once."""
        for run in self.runs:
            run.stop()
