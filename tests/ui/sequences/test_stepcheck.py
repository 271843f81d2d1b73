"""Whoever writes a step is offered what the steps before take out and set."""

from __future__ import annotations

from workbench.model.library import Library
from workbench.model.patterns import Pattern, PatternKind
from workbench.model.sequences import Sequence, Step, StepKind
from workbench.session.payloads.desk import PayloadDesk
from workbench.session.secrets import Secrets
from workbench.ui.sequences.stepcheck import StepCheck


def test_captures_and_variables_of_the_steps_are_known() -> None:
    steps = (
        Step(StepKind.EXPECT, pattern=Pattern(PatternKind.REGEX, r"id=(?P<id>\d+)"), variable="whole"),
        Step(StepKind.REPEAT, variable="round", steps=(Step(StepKind.SET, variable="token", text="x"),)),
    )
    sequences = [(Sequence(1, "s", steps),)]
    check = StepCheck(PayloadDesk(Library, lambda: 0, Secrets()), lambda: sequences[0])
    known = check.known()
    assert known.captures == ("0", "1", "id")
    assert known.variables == ("whole", "round", "token")
    sequences[0] = ()
    assert check.known().captures == ()
