"""What the cells of a step say: words, signs and tips, from the step, its result and its fault."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from workbench.model.runs import Outcome, StepFault, StepResult, Tally
from workbench.model.sequences import Step, StepKind, StepPath
from workbench.model.sequencetexts import ON_SOCKET, STEP_TITLES, took_text, what_text, within_text
from workbench.project.reports.report import number_text
from workbench.ui.sequences.stepsigns import STEP_TIPS, Sign
from workbench.ui.theme import Token

OUTCOME_SIGNS: Final[Mapping[Outcome, Sign]] = {
    Outcome.PASSED: Sign("circle-check", Token.OK),
    Outcome.FAILED: Sign("circle-x", Token.ERROR),
    Outcome.SKIPPED: Sign("minus"),
    Outcome.STOPPED: Sign("square"),
}
OUTCOME_WORDS: Final[Mapping[Outcome, str]] = {
    Outcome.PASSED: "Passed",
    Outcome.FAILED: "Failed",
    Outcome.SKIPPED: "Skipped",
    Outcome.STOPPED: "Stopped",
}
PRESENT: Final = Sign("play", Token.ACCENT)
FAULT: Final = Sign("circle-alert", Token.ERROR)
OTHERWISE: Final = "Otherwise"
_OF_LIBRARY: Final = re.compile(r"""\$\{payload +(?:"([^"]+)"|([^\s"}]+))\}""")


def socket_text(step: Step | None, names: Mapping[int, str]) -> str:
    """The name of the socket that it names itself; empty for the sequence's own."""
    if step is None or not step.socket or step.kind not in ON_SOCKET:
        return ""
    return names.get(step.socket, f"{step.socket} (gone)")


def what_cell(step: Step) -> str:
    """What a step says; a payload that is nothing but one of the library is told by its name, in quotation marks."""
    text = what_text(step)
    named = _OF_LIBRARY.fullmatch(text) if step.kind is StepKind.SEND else None
    return f"“{named.group(1) or named.group(2)}”" if named is not None else text


def row_number(path: StepPath) -> str:
    """The number of a row; what stands under “Otherwise” is counted there, for its row says whose it is."""
    return f"else.{path[-1] + 1}" if path[-2:-1] == (1,) else number_text(path)


def result_text(result: StepResult | None, tally: Tally) -> str:
    """The newest outcome; of a step that was taken more than once, how often each was."""
    if result is None:
        return ""
    word = OUTCOME_WORDS[result.outcome]
    if tally.total < 2:
        return word
    if tally.failed:
        return f"{tally.failed:,} of {tally.total:,} failed"
    return f"{word} {tally.total:,}×"


def result_sign(result: StepResult, tally: Tally) -> Sign:
    """That of the newest outcome, unless one failed before."""
    return OUTCOME_SIGNS[Outcome.FAILED if tally.failed else result.outcome]


def took(result: StepResult | None) -> str:
    """How long it took, the newest time."""
    return took_text(result.duration_ns) if result is not None and result.outcome is not Outcome.SKIPPED else ""


def step_tip(step: Step) -> str:
    """What its kind does, all of what it says, its note."""
    lines = [STEP_TIPS[step.kind]]
    if step.kind is StepKind.SEND:
        lines.append(step.payload.text[:2_000])
    elif step.kind in (StepKind.EXPECT, StepKind.BRANCH):
        lines.append(step.pattern.text[:2_000])
    if step.text:
        lines.append(step.text[:2_000])
    if step.go_on:
        lines.append("When it fails, the next step is taken nevertheless.")
    if not step.enabled:
        lines.append("It is switched off and will be skipped.")
    if step.note:
        lines.append(step.note[:2_000])
    return "\n".join(line for line in lines if line)


def spoken(step: Step | None, number: str, result: str, fault: StepFault | None) -> str:
    """The whole row for a screen reader."""
    if step is None:
        return f"{number} {OTHERWISE}"
    parts = [f"{number} {STEP_TITLES[step.kind]}", what_text(step), within_text(step), result]
    if not step.enabled:
        parts.append("switched off")
    if fault is not None:
        parts.append(f"fault: {fault.sentence}")
    return ", ".join(part for part in parts if part)
