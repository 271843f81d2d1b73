"""When a payload or a variable gets another name, whatever names it in the project follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeVar

from workbench.model.library import SavedPayload
from workbench.model.patterns import Pattern, PatternKind
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.rules import ActionKind, Rule, RuleAction
from workbench.model.sequences import Sequence, Step, StepKind
from workbench.model.sockets import SocketSpec
from workbench.project.document import Document

Rewrite = Callable[[str], str]
T = TypeVar("T")
TYPED_ACTIONS: Final = frozenset({ActionKind.LOG, ActionKind.MARK, ActionKind.SET})
"""Whose text is a typed payload."""


class Renaming:
    """``typed`` gives a typed text as it is from now on, ``variable`` the name of one that a rule or a step sets.

    What does not change stays the same object. Composers and their histories are left as somebody wrote them.
    """

    def __init__(self, typed: Rewrite, variable: Rewrite = str) -> None:
        self._typed = typed
        self._variable = variable

    def document(self, document: Document) -> Document:
        """The document in which everything follows."""
        library = replace(document.library, payloads=_each(document.library.payloads, self._saved))
        sockets = _each(document.sockets, self._socket)
        return replace(document, library=library, sockets=sockets, sequences=_each(document.sequences, self._sequence))

    def _spec(self, spec: PayloadSpec) -> PayloadSpec:
        if spec.form is not PayloadForm.TYPED:
            return spec
        text = self._typed(spec.text)
        return spec if text == spec.text else replace(spec, text=text)

    def _pattern(self, pattern: Pattern) -> Pattern:
        if pattern.kind is not PatternKind.TYPED:
            return pattern
        text = self._typed(pattern.text)
        return pattern if text == pattern.text else replace(pattern, text=text)

    def _saved(self, saved: SavedPayload) -> SavedPayload:
        spec = self._spec(saved.payload)
        return saved if spec is saved.payload else replace(saved, payload=spec)

    def _socket(self, spec: SocketSpec) -> SocketSpec:
        reply, rules = self._spec(spec.reply_payload), _each(spec.rules, self._rule)
        load = self._spec(spec.generator.payload)
        if reply is spec.reply_payload and rules is spec.rules and load is spec.generator.payload:
            return spec
        return replace(spec, reply_payload=reply, rules=rules, generator=replace(spec.generator, payload=load))

    def _rule(self, rule: Rule) -> Rule:
        pattern, then = self._pattern(rule.pattern), _each(rule.then, self._action)
        return rule if pattern is rule.pattern and then is rule.then else replace(rule, pattern=pattern, then=then)

    def _action(self, action: RuleAction) -> RuleAction:
        spec = self._spec(action.payload)
        text = self._typed(action.text) if action.kind in TYPED_ACTIONS else action.text
        name = self._variable(action.name) if action.kind is ActionKind.SET else action.name
        if spec is action.payload and (text, name) == (action.text, action.name):
            return action
        return replace(action, payload=spec, text=text, name=name)

    def _sequence(self, sequence: Sequence) -> Sequence:
        steps = _each(sequence.steps, self._step)
        return sequence if steps is sequence.steps else replace(sequence, steps=steps)

    def _step(self, step: Step) -> Step:
        spec, pattern, variable = self._spec(step.payload), self._pattern(step.pattern), self._variable(step.variable)
        text = self._typed(step.text) if step.kind is StepKind.SET else step.text
        steps, otherwise = _each(step.steps, self._step), _each(step.otherwise, self._step)
        same = spec is step.payload and pattern is step.pattern and (text, variable) == (step.text, step.variable)
        if same and steps is step.steps and otherwise is step.otherwise:
            return step
        return replace(
            step, payload=spec, pattern=pattern, text=text, variable=variable, steps=steps, otherwise=otherwise
        )


def _each(values: tuple[T, ...], change: Callable[[T], T]) -> tuple[T, ...]:
    """The same tuple if nothing in it changed."""
    changed = tuple(change(each) for each in values)
    return changed if any(a is not b for a, b in zip(values, changed, strict=True)) else values
