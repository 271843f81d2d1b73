"""One run of a sequence as a report needs it, and its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from workbench.model.runs import Outcome, RunState, StepFault, StepResult, Tally
from workbench.model.sequences import Sequence, Step, StepKind, StepPath, walk_steps
from workbench.model.sequencetexts import ON_SOCKET, STEP_TITLES, what_text

ROWS_MAX: Final = 20_000  # of one sequence in a report
GROUPS: Final = (StepKind.REPEAT, StepKind.BRANCH)


@dataclass(frozen=True, slots=True)
class SequenceReport:
    """``sockets`` are names by id. ``latest`` and ``tallies`` are of each step that was taken; ``failures`` the first
    that failed. Secrets are stars in all of it already."""

    sequence: Sequence
    state: RunState
    started_ns: int
    duration_ns: int
    total: Tally
    latest: Mapping[StepPath, StepResult] = field(default_factory=dict)
    tallies: Mapping[StepPath, Tally] = field(default_factory=dict)
    failures: tuple[StepResult, ...] = ()
    faults: tuple[StepFault, ...] = ()
    sockets: Mapping[int, str] = field(default_factory=dict)
    place: str = ""  # of the sequence in the document: sequences[0]

    def socket_name(self, step: Step) -> str:
        """Whose step it is; empty: nobody's."""
        if step.kind not in ON_SOCKET:
            return ""
        return self.sockets.get(step.socket or self.sequence.socket, "")


class Row(NamedTuple):
    """One step of a report. ``result`` is the first that failed, else the newest; None: it was not taken."""

    path: StepPath
    step: Step
    result: StepResult | None
    tally: Tally

    @property
    def number(self) -> str:
        """``4``, ``4.2``, ``4.else.1``: as people count."""
        return number_text(self.path)

    @property
    def title(self) -> str:
        """``Send: hello``."""
        what = what_text(self.step)
        return f"{STEP_TITLES[self.step.kind]}: {what}" if what else STEP_TITLES[self.step.kind]

    @property
    def outcome(self) -> Outcome | None:
        """None: it was not taken."""
        return self.result.outcome if self.result is not None else None


def rows(report: SequenceReport) -> Iterator[Row]:
    """Every step of the sequence in its order, at most ``ROWS_MAX``."""
    failed: dict[StepPath, StepResult] = {}
    for first in report.failures:
        failed.setdefault(first.path, first)
    for count, (path, step) in enumerate(walk_steps(report.sequence.steps)):
        if count >= ROWS_MAX:
            return
        result = failed.get(path) or report.latest.get(path)
        yield Row(path, step, result, report.tallies.get(path) or Tally())


def number_text(path: StepPath) -> str:
    """Where a step stands, as people count."""
    text = str(path[0] + 1)
    for branch, index in zip(path[1::2], path[2::2], strict=True):
        text += f"{'.else' if branch else ''}.{index + 1}"
    return text


def place_text(sequence: str, path: StepPath, place: str = "", offset: int = -1) -> str:
    """Where it stands in the document: ``sequences[0].steps[3].payload.text, character 12``."""
    text = sequence
    for level, index in enumerate(path[::2]):
        branch = "otherwise" if level and path[2 * level - 1] else "steps"
        text += f".{branch}[{index}]"
    if place:
        text += f".{place}"
    return f"{text}, character {offset + 1}" if offset >= 0 else text


def fault_text(report: SequenceReport, fault: StepFault) -> str:
    """Place and sentence."""
    return f"{place_text(report.place, fault.path, fault.place, fault.offset)}: {fault.sentence}."
