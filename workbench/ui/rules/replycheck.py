"""Whether a reply can be read, while what it answers is not there yet."""

from __future__ import annotations

from collections.abc import Callable

from workbench.codec.inputerror import PayloadError
from workbench.codec.typed.completion import Known
from workbench.codec.typed.parser import parse_typed
from workbench.codec.typed.parts import PartKind
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.rules import ActionKind, Rule
from workbench.session.payloads.desk import PayloadDesk
from workbench.ui.payloadkit.deskcheck import DeskCheck
from workbench.ui.payloadkit.draftcheck import DraftCheck

LATER = DraftCheck(None)
"""It can be read; its bytes are known when something comes."""


class ReplyCheck:
    """A reply that uses what came, or a variable that a rule sets, has no bytes yet and no fault either."""

    def __init__(self, desk: PayloadDesk, rules: Callable[[], tuple[Rule, ...]]) -> None:
        self._look = DeskCheck(desk)
        self._rules = rules

    def known(self) -> Known:
        """For completion; the captures of a rule are those of its own pattern."""
        return self._look.known()

    def __call__(self, spec: PayloadSpec) -> DraftCheck:
        check = self._look(spec)
        if spec.form is not PayloadForm.TYPED or not check.error:
            return check
        try:
            typed = parse_typed(spec.text)
        except PayloadError:
            return check
        if any(part.kind is PartKind.REQUEST for part in typed.parts):
            return LATER
        set_here = {action.name for rule in self._rules() for action in rule.then if action.kind is ActionKind.SET}
        return LATER if typed.needs.variables & set_here else check
