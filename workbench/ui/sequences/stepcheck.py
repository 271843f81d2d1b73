"""Reading a step's payload before it runs: what an earlier step will take out or set is no fault of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from typing import Final

from workbench.codec.inputerror import PayloadError
from workbench.codec.patterns.names import capture_names
from workbench.codec.typed.completion import Known
from workbench.codec.typed.parser import parse_typed
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.sequences import Sequence, StepKind, walk_steps
from workbench.session.payloads.desk import PayloadDesk
from workbench.ui.payloadkit.deskcheck import DeskCheck
from workbench.ui.payloadkit.draftcheck import DraftCheck

STEPS_LOOKED_AT: Final = 2_000
_OF_A_RUN: Final = re.compile(r"\b(match|field|request)\b")


class StepCheck:
    """The ``check`` of the fields of a step. Bytes that are known when it runs, and not before, are not shown."""

    def __init__(self, desk: PayloadDesk, sequences: Callable[[], tuple[Sequence, ...]]) -> None:
        self._check = DeskCheck(desk)
        self._sequences = sequences
        self._seen: tuple[Sequence, ...] = ()
        self._named: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())

    def known(self) -> Known:
        """For completion: the project's names, and those that steps take out or set."""
        known = self._check.known()
        if (sequences := self._sequences()) is not self._seen:
            self._seen, self._named = sequences, _named_by_steps(sequences)
        variables, captures = self._named
        together = tuple(dict.fromkeys((*known.variables, *variables)))
        return replace(known, variables=together, captures=captures)

    def __call__(self, draft: PayloadSpec) -> DraftCheck:
        check = self._check(draft)
        if check.error and draft.form is PayloadForm.TYPED and _is_known_later(draft.text):
            return DraftCheck(None)
        return check


def _named_by_steps(sequences: tuple[Sequence, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Variables and captures, of as many steps as can be looked at while somebody writes."""
    variables: dict[str, None] = {}
    captures: dict[str, None] = {}
    steps = (step for sequence in sequences for _, step in walk_steps(sequence.steps))
    for step in islice(steps, STEPS_LOOKED_AT):
        if step.variable:
            variables[step.variable] = None
        if step.kind is StepKind.EXPECT:
            captures.update(dict.fromkeys(capture_names(step.pattern)))
    return tuple(variables), tuple(captures)


def _is_known_later(text: str) -> bool:
    try:
        needs = parse_typed(text).needs
    except PayloadError:
        return False
    return bool(needs.variables) or bool(_OF_A_RUN.search(text))
