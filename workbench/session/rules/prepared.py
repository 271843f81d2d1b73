"""Rules made ready: patterns and payloads are read once, and what is wrong with them is told with its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from workbench.codec.patterns import Matcher, compile_pattern
from workbench.codec.payload import payload_bytes
from workbench.codec.typed.parser import parse_typed
from workbench.model.patterns import ANYTHING, PatternKind
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.rules import ActionKind, Rule, RuleAction, Trigger
from workbench.model.ruletexts import ACTION_TITLES

_OF_CONNECTIONS: Final = (ActionKind.CLOSE, ActionKind.HALF_CLOSE, ActionKind.RESET)
_WITH_TEXT: Final = (ActionKind.LOG, ActionKind.MARK, ActionKind.SET)


class RuleError(ValueError):
    """A rule that cannot be used; ``offset`` is in characters of the text at fault, ``action`` its number from 1, or
    0 where it is the pattern."""

    def __init__(self, detail: str, action: int = 0, offset: int = 0) -> None:
        super().__init__(detail)
        self.action = action
        self.offset = offset


class Deed:
    """An action, its payload read. ``fixed`` are its bytes where they are the same each time; else None."""

    __slots__ = ("action", "delay_ns", "fixed", "kind", "spec")

    def __init__(self, action: RuleAction, spec: PayloadSpec, fixed: bytes | None) -> None:
        self.action = action
        self.kind = action.kind
        self.delay_ns = action.delay_ms * 1_000_000
        self.spec = spec
        self.fixed = fixed


class Prepared:
    """A rule with its place in the set, from 0. ``fault`` is why it is off; then nothing else of it is looked at."""

    __slots__ = (
        "beginning", "deeds", "fault", "fired", "is_any", "last_ns", "literal", "matcher", "place", "rule", "trouble",
    )  # fmt: skip

    def __init__(self, place: int, rule: Rule, *, is_datagram: bool) -> None:
        self.place = place
        self.rule = rule
        self.fault = self.trouble = ""
        self.fired = self.last_ns = 0
        self.is_any = rule.pattern.kind is PatternKind.ANY
        self.matcher: Matcher = compile_pattern(ANYTHING)
        self.deeds: tuple[Deed, ...] = ()
        try:
            self.matcher = _matcher(rule)
            self.deeds = tuple(
                _deed(action, number, is_datagram=is_datagram) for number, action in enumerate(rule.then, 1)
            )
        except RuleError as error:
            self.fault = _told(rule, error)
        self.literal = self.matcher.literal
        self.beginning = self.matcher.beginning

    @property
    def title(self) -> str:
        """``rule 2 “greeting”``."""
        return f"rule {self.place + 1}" + (f" “{self.rule.name}”" if self.rule.name else "")

    @property
    def is_on(self) -> bool:
        """It is asked."""
        return self.rule.enabled and not self.fault


def prepare(rules: Sequence[Rule], before: Sequence[Prepared], *, is_datagram: bool) -> tuple[Prepared, ...]:
    """All rules of a set. One that is as it was, wherever it stands now, keeps its counts."""
    left = list(before)
    found: list[Prepared] = []
    for place, rule in enumerate(rules):
        made = Prepared(place, rule, is_datagram=is_datagram)
        old = next((each for each in left if each.rule == rule), None)
        if old is not None:
            left.remove(old)
            made.fired, made.last_ns, made.trouble = old.fired, old.last_ns, old.trouble
        found.append(made)
    return tuple(found)


def _matcher(rule: Rule) -> Matcher:
    if rule.trigger not in (Trigger.DATA, Trigger.FIRST_DATA):
        return compile_pattern(ANYTHING)  # nothing came that could be looked at
    try:
        return compile_pattern(rule.pattern)
    except ValueError as error:
        raise RuleError(str(error), 0, getattr(error, "offset", 0)) from None


def _deed(action: RuleAction, number: int, *, is_datagram: bool) -> Deed:
    kind = action.kind
    if kind in _OF_CONNECTIONS and is_datagram:
        raise RuleError("a datagram socket has no connection that could be closed", number)
    if kind is ActionKind.REPLY and is_datagram and not action.times and not action.interval_ms:
        raise RuleError("who sends datagrams is never gone: repeat so many times, or with an interval", number)
    if kind is ActionKind.SET and not action.name:
        raise RuleError("the variable has no name", number)
    if kind is ActionKind.START_SEQUENCE and not action.sequence:
        raise RuleError("no sequence was chosen", number)
    spec = action.payload
    if kind in _WITH_TEXT:
        spec = PayloadSpec(PayloadForm.TYPED, action.text)
    elif kind is not ActionKind.REPLY:
        return Deed(action, spec, b"")
    if spec.form is PayloadForm.FILE:
        raise RuleError("a file as a whole is no answer: write ${file PATH} in a typed payload", number)
    try:
        return Deed(action, spec, _fixed(spec))
    except ValueError as error:
        raise RuleError(str(error), number, getattr(error, "offset", 0)) from None


def _fixed(spec: PayloadSpec) -> bytes | None:
    if spec.form is PayloadForm.TYPED and not parse_typed(spec.text).is_fixed:
        return None
    return payload_bytes(spec)


def _told(rule: Rule, error: RuleError) -> str:
    if error.action:
        where = f"action {error.action} ({ACTION_TITLES[rule.then[error.action - 1].kind].lower()})"
    else:
        where = "what it waits for"
    return f"{where}, at character {error.offset + 1}: {error}"
