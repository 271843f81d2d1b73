"""What a document says of sending and answering: half-written things pass, what cannot be has its place."""

from __future__ import annotations

import json
from typing import Any

import pytest

from workbench.model.library import Library, Pad, PadButton, SavedPayload, Variable
from workbench.model.patterns import Pattern, PatternKind
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.rules import ActionKind, Rule, RuleAction
from workbench.model.sequences import Sequence, Step, StepKind
from workbench.model.sockets import Role, SocketSpec
from workbench.project.document import Document, ProjectError, document_from_json, document_to_json

HALF_WRITTEN = PayloadSpec(PayloadForm.TYPED, "${u16 length")
RULE = Rule("x", pattern=Pattern(PatternKind.REGEX, "("), then=(RuleAction(ActionKind.REPLY, payload=HALF_WRITTEN),))
INNER = Step(StepKind.SEND, payload=PayloadSpec(text="hi"))
WHOLE = Document(
    next_id=2,
    sockets=(SocketSpec(1, "a", Role.CLIENT, "tcp://127.0.0.1:9", rules=(RULE,)),),
    library=Library(
        payloads=(SavedPayload(1, "p", "f", HALF_WRITTEN), SavedPayload(2, "p")),
        folders=("f",),
        pads=(Pad(1, "pad", (PadButton(0, 0, payload=1), PadButton(0, 1, sequence=1))),),
        variables=(Variable("v", value="1"),),
    ),
    sequences=(Sequence(1, "s", (Step(StepKind.CONNECT), Step(StepKind.REPEAT, times=3, steps=(INNER,)))),),
)


def test_everything_comes_back_from_json() -> None:
    assert document_from_json(document_to_json(WHOLE)) == WHOLE


def test_what_is_at_its_default_is_not_written() -> None:
    content = json.loads(document_to_json(WHOLE))
    assert content["sequences"][0] == {
        "id": 1,
        "name": "s",
        "steps": [
            {"kind": "connect"},
            {"kind": "repeat", "times": 3, "steps": [{"kind": "send", "payload": {"text": "hi"}}]},
        ],
    }
    assert content["sockets"][0]["generator"] == {}
    assert content["library"]["payloads"][1] == {"id": 2, "name": "p"}


def test_a_pattern_with_a_text_is_typed_where_its_kind_is_not_said() -> None:
    content = json.loads(document_to_json(WHOLE))
    steps = [{"kind": "expect", "pattern": pattern} for pattern in ({"text": "HELLO"}, {})]
    content["sequences"][0]["steps"] = steps
    content["sockets"][0]["rules"] = [{"pattern": {"text": "HELLO"}}, {"pattern": {"kind": "any", "text": "rests"}}]
    document = document_from_json(json.dumps(content))
    typed = Pattern(PatternKind.TYPED, "HELLO")
    assert [step.pattern for step in document.sequences[0].steps] == [typed, Pattern()]
    assert [rule.pattern for rule in document.sockets[0].rules] == [typed, Pattern(PatternKind.ANY, "rests")]
    assert document_from_json(document_to_json(document)) == document


@pytest.mark.parametrize(
    ("keys", "value", "place"),
    [
        (("library", "payloads", 1, "id"), 1, "library.payloads[1].id"),
        (("library", "payloads", 1, "folder"), "f", "library.payloads[1].name"),
        (("library", "folders"), ["f", "f"], "library.folders[1]"),
        (("library", "pads", 0, "buttons", 1, "column"), 0, "library.pads[0].buttons[1]"),
        (("library", "pads", 0, "buttons", 1, "row"), 32, "library.pads[0].buttons[1].row"),
        (("library", "pads", 0, "buttons", 1, "colour"), 6, "library.pads[0].buttons[1].colour"),
        (("library", "variables", 0, "kind"), "stored", "library.variables[0].value"),
        (("library", "variables"), [{"name": "v"}, {"name": "v"}], "library.variables[1].name"),
        (("sockets", 0, "rules", 0, "idle_ms"), 0, "sockets[0].rules[0].idle_ms"),
        (("sockets", 0, "rules", 0, "then", 0, "times"), -1, "sockets[0].rules[0].then[0].times"),
        (("sockets", 0, "rules", 0, "then", 0, "surprise"), 0, "sockets[0].rules[0].then[0].surprise"),
        (("sockets", 0, "rules", 0, "pattern", "text"), "x" * 65_537, "sockets[0].rules[0].pattern.text"),
        (("sockets", 0, "generator", "rate_hz"), 1e7, "sockets[0].generator.rate_hz"),
        (("sockets", 0, "generator", "connections"), 0, "sockets[0].generator.connections"),
        (("sequences", 0, "id"), 0, "sequences[0].id"),
        (("sequences", 0, "steps", 1, "times"), -1, "sequences[0].steps[1].times"),
        (("sequences", 0, "steps", 1, "steps", 0, "time_ms"), -1, "sequences[0].steps[1].steps[0].time_ms"),
        (("sequences", 0, "steps", 1, "otherwise"), [{"kind": "dance"}], "sequences[0].steps[1].otherwise[0].kind"),
    ],
)
def test_what_cannot_be_has_its_place(keys: tuple[Any, ...], value: Any, place: str) -> None:
    content = json.loads(document_to_json(WHOLE))
    at = content
    for key in keys[:-1]:
        at = at[key]
    at[keys[-1]] = value
    with pytest.raises(ProjectError) as caught:
        document_from_json(json.dumps(content))
    assert caught.value.path.removeprefix("$.") == place


def test_steps_within_steps_have_a_bottom() -> None:
    content = json.loads(document_to_json(Document()))
    step: dict[str, Any] = {"kind": "note"}
    for _ in range(40):
        step = {"kind": "repeat", "steps": [step]}
    content["sequences"] = [{"id": 1, "name": "s", "steps": [step]}]
    with pytest.raises(ProjectError, match="16 levels"):
        document_from_json(json.dumps(content))
