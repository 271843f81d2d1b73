"""The rules that the manual shows do what the manual says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.session.rules.playing import played
from workbench.model.framing import FramingKind, FramingRule
from workbench.model.patterns import PatternKind, Place
from workbench.model.rules import ActionKind, Rule, Trigger
from workbench.project.document import FORMAT, document_from_json
from workbench.session.rules.readymade import READY_MADE

PAGE = (Path(__file__).parents[3] / "docs/manual/rules.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```json\n(.*?)```\n\n```\n(.*?)```", PAGE, re.DOTALL)


def rules_in(text: str) -> tuple[Rule, ...]:
    socket = {"id": 1, "name": "s", "role": "listener", "url": "tcp://127.0.0.1:1", "rules": json.loads(text)}
    document = document_from_json(json.dumps({"format": FORMAT, "version": 4, "sockets": [socket]}))
    return document.sockets[0].rules


@pytest.mark.parametrize(("written", "talk"), EXAMPLES)
@pytest.mark.parametrize("framing", [FramingRule(), FramingRule(FramingKind.LINE)])
def test_an_example_talks_as_it_is_shown(written: str, talk: str, framing: FramingRule) -> None:
    rules = rules_in(written)
    asked = [line[2:].encode() + b"\n" for line in talk.splitlines() if line.startswith(">")]
    told = [line[2:] for line in talk.splitlines() if line.startswith("<")]
    assert [each.decode().strip() for each in played(rules, framing, asked, connects=True).said] == told


def test_there_are_examples() -> None:
    assert len(EXAMPLES) == 2


def test_every_word_is_told_of() -> None:
    for words in (Trigger, ActionKind):
        assert [each.value for each in words if each.value.replace("-", " ") not in PAGE.replace("-", " ")] == []
    told = {PatternKind.ANY: "anything", PatternKind.REGEX: "expression"}
    assert [kind for kind in PatternKind if f"| {told.get(kind, kind.value)} |" not in PAGE] == []
    assert [place for place in Place if place.value not in PAGE.replace("at the start", "start")] == []
    assert [name for name in READY_MADE if f"| {name}" not in PAGE] == []
