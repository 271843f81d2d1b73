"""Whether a reply can be read, while what it answers is not there yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from workbench.codec.inputerror import PayloadError
from workbench.codec.patterns.names import capture_names
from workbench.codec.typed.completion import Known
from workbench.codec.typed.parser import parse_typed
from workbench.codec.typed.parts import PartKind
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.rules import ActionKind, Rule
from workbench.session.payloads.desk import PayloadDesk
from workbench.ui.payloadkit.deskcheck import DeskCheck
from workbench.ui.payloadkit.draftcheck import DraftCheck
from workbench.ui.rules.rulefields import WITH_PATTERN

LATER = DraftCheck(None)
"""It can be read; its bytes are known when something comes."""


class ReplyCheck:
    """A reply that uses what came, or a variable that a rule sets, has no bytes yet and no fault either."""

    def __init__(
        self,
        desk: PayloadDesk,
        rules: Callable[[], tuple[Rule, ...]],
        current: Callable[[], Rule | None],
        field_keys: Callable[[], list[str]],
    ) -> None:
        """``current`` is the rule that is written; ``field_keys`` gives those of the socket's newest messages."""
        self._look = DeskCheck(desk)
        self._rules = rules
        self._current = current
        self._field_keys = field_keys

    def known(self) -> Known:
        """For completion: what the rule's own pattern takes out, and the variables that any rule sets."""
        known, rule = self._look.known(), self._current()
        variables = tuple(dict.fromkeys((*known.variables, *sorted(self._set_here()))))
        captures = capture_names(rule.pattern) if rule is not None and rule.trigger in WITH_PATTERN else ()
        return replace(known, variables=variables, captures=captures, fields=tuple(self._field_keys()))

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
        return LATER if typed.needs.variables & self._set_here() else check

    def _set_here(self) -> set[str]:
        return {action.name for rule in self._rules() for action in rule.then if action.kind is ActionKind.SET}
