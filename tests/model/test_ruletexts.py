"""Rules in words: as short as a line of a table, and saying all that matters."""

from __future__ import annotations

import pytest

from workbench.model.patterns import Pattern, PatternKind, Place
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.rules import ActionKind, Rule, RuleAction, Trigger
from workbench.model.ruletexts import ACTION_TITLES, TRIGGER_TITLES, action_text, pattern_text, then_text, when_text


def test_every_trigger_and_every_action_has_a_title() -> None:
    assert set(TRIGGER_TITLES) == set(Trigger)
    assert set(ACTION_TITLES) == set(ActionKind)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Rule(), "anything"),
        (Rule(pattern=Pattern(PatternKind.TEXT, "GET /", Place.START)), "begins with GET /"),
        (Rule(pattern=Pattern(PatternKind.HEX, "01 ??"), state="greeted"), "hex 01 ??, in state greeted"),
        (Rule(pattern=Pattern(PatternKind.REGEX, "USER (.*)")), "expression USER (.*)"),
        (Rule(trigger=Trigger.IDLE, idle_ms=1_500), "nothing for 1,500 ms"),
        (Rule(trigger=Trigger.CONNECT, state="x"), "a client connects, in state x"),
        (Rule(trigger=Trigger.FIRST_DATA), "first data: anything"),
    ],
)
def test_what_a_rule_waits_for(rule: Rule, words: str) -> None:
    assert when_text(rule) == words


def test_what_a_rule_does() -> None:
    reply = RuleAction(ActionKind.REPLY, payload=PayloadSpec(PayloadForm.TYPED, "+OK\n"), delay_ms=200, times=3)
    assert action_text(reply) == "reply +OK\\n 3 times after 200 ms"
    assert then_text(Rule(then=(reply, RuleAction(ActionKind.STATE, name="in")))) == f"{action_text(reply)}; state in"
    assert then_text(Rule()) == "nothing"


def test_a_long_pattern_is_cut_to_a_line() -> None:
    text = pattern_text(Pattern(PatternKind.TEXT, "a\n" * 100))
    assert len(text) == 60 and text.endswith("…") and "\n" not in text
