"""Editing variables: names of their own, no secret in the document, who names one, undo."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from workbench.model.library import Variable, VariableKind
from workbench.model.patterns import Pattern, PatternKind
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.rules import ActionKind, Rule, RuleAction
from workbench.model.sequences import Sequence, Step, StepKind
from workbench.model.sockets import Role
from workbench.project.document import document_from_json, document_to_json
from workbench.session.document.variablenames import variable_renamed_in
from workbench.session.document.variables import VariableNameError
from workbench.session.workspace import Workspace


def typed(text: str) -> PayloadSpec:
    return PayloadSpec(PayloadForm.TYPED, text)


def run(tmp_path: Path, scene: Callable[[Workspace], Awaitable[None]]) -> None:
    async def main() -> None:
        workspace = Workspace(tmp_path)
        await scene(workspace)
        assert document_from_json(document_to_json(workspace.document)) == workspace.document
        await workspace.aclose(discard=True)

    asyncio.run(main())


def test_names_are_their_own(tmp_path: Path) -> None:
    async def scene(workspace: Workspace) -> None:
        editor = workspace.variables
        assert [editor.add().name, editor.add().name, editor.add(" a b ").name] == ["variable", "variable2", "a b"]
        for name, words in (("", "one character"), ("x" * 201, "at most"), ("a\nb", "one line"), ("a b", "already")):
            with pytest.raises(VariableNameError, match=words):
                editor.rename("variable", name)
        editor.rename("variable", "variable")
        editor.rename("variable", "token")
        with pytest.raises(KeyError):
            editor.rename("variable", "again")
        workspace.undo()
        assert editor.value[0].name == "variable"
        editor.remove("variable2")
        workspace.undo()
        assert [each.name for each in editor.value] == ["variable", "variable2", "a b"]

    run(tmp_path, scene)


def test_a_secret_has_no_value_in_the_project(tmp_path: Path) -> None:
    async def scene(workspace: Workspace) -> None:
        workspace.variables.add("pin")
        workspace.variables.change(Variable("pin", VariableKind.ASKED, "1234", "of the pump"))
        assert workspace.variables.variable("pin") == Variable("pin", VariableKind.ASKED, "", "of the pump")
        assert "1234" not in document_to_json(workspace.document)

    run(tmp_path, scene)


def test_who_names_a_variable(tmp_path: Path) -> None:
    async def scene(workspace: Workspace) -> None:
        workspace.library.add(typed("${var who}"), "hello", "greetings")
        workspace.library.add(typed("${var whom}"), "other")
        workspace.library.add(typed("${var who"), "broken")
        workspace.library.add(PayloadSpec(text="${var who}"), "text")
        session = workspace.add_socket(Role.LISTENER, "tcp://127.0.0.1:0", "server")
        deed = RuleAction(ActionKind.SET, name="x", text="${var who}")
        workspace.update_spec(replace(session.spec, reply_payload=typed("${u8 var who}"), rules=(Rule(then=(deed,)),)))
        expects = Step(StepKind.EXPECT, pattern=Pattern(PatternKind.TYPED, "${var who}"))
        steps = (Step(StepKind.REPEAT, steps=(expects,)),)
        document = workspace.document
        workspace.edit("Sequence", replace(document, sequences=(Sequence(1, "greet", steps),)))
        assert workspace.variables.references("who") == [
            "payload greetings/hello", "fixed reply of server", "rules of server", "sequence greet",
        ]  # fmt: skip
        assert workspace.variables.references("nobody") == []

    run(tmp_path, scene)


@pytest.mark.parametrize(("text", "wanted"), [
    ("${var who}", '${var "a b"}'), ("${u16le var who +3}", '${u16le var "a b" +3}'),
    ("${text var who width 4}", '${text var "a b" width 4}'),
    ('${var "who"}', '${var "a b"}'), (r"\${var who}${var whose}", r"\${var who}${var whose}"),
    ("${begin var}${end var}", "${begin var}${end var}"), ("${payload who}${file var}", "${payload who}${file var}"),
    ("${var who", "${var who"), ("who var", "who var"), ("😀${ var  who }", '😀${ var  "a b" }'),
    ("${u8 counter var from 5}", "${u8 counter var from 5}"),
])  # fmt: skip
def test_a_name_is_another_where_it_is_a_variables(text: str, wanted: str) -> None:
    assert variable_renamed_in(text, "who", "a b") == wanted
    assert variable_renamed_in(wanted, "a b", "a b") == wanted


def test_the_name_of_a_range_is_none() -> None:
    text = "${begin var as base64}x${end var}"
    assert variable_renamed_in(text, "as", "now") == text


def test_whoever_names_a_variable_follows(tmp_path: Path) -> None:
    async def scene(workspace: Workspace) -> None:
        workspace.variables.add("who")
        workspace.library.add(typed("${var who}"), "hello")
        workspace.library.add(typed("${var who"), "broken")
        session = workspace.add_socket(Role.LISTENER, "tcp://127.0.0.1:0", "server")
        then = (
            RuleAction(ActionKind.SET, name="who", text="${var who}"), RuleAction(ActionKind.MARK, text="${var who}"),
            RuleAction(ActionKind.STATE, name="who"), RuleAction(ActionKind.REPLY, payload=typed("${u8 var who}")),
        )  # fmt: skip
        load = replace(session.spec.generator, payload=typed("${var who}"))
        rule = Rule(pattern=Pattern(PatternKind.TYPED, "${var who}"), then=then)
        workspace.update_spec(
            replace(session.spec, reply_payload=typed("${var who}"), generator=load, rules=(rule,))
        )
        steps = (
            Step(StepKind.REPEAT, steps=(Step(StepKind.EXPECT, pattern=Pattern(PatternKind.TYPED, "${var who}")),)),
            Step(StepKind.SET, variable="who", text="${var who}"),
            Step(StepKind.ASK, variable="who", text="${var who}?"),
        )  # fmt: skip
        workspace.edit("Sequence", replace(workspace.document, sequences=(Sequence(1, "greet", steps),)))
        before = workspace.document
        assert len(workspace.variables.references("who")) == 5
        workspace.variables.rename("who", "user")
        assert workspace.variables.references("who") == []
        assert len(workspace.variables.references("user")) == 5
        rule, sequence = workspace.document.sockets[0].rules[0], workspace.document.sequences[0]
        assert [(action.name, action.text) for action in rule.then] == [
            ("user", "${var user}"), ("", "${var user}"), ("who", ""), ("", ""),
        ]  # fmt: skip
        assert [(step.variable, step.text) for step in sequence.steps[1:]] == [
            ("user", "${var user}"), ("user", "${var who}?"),
        ], "a question is plain text"  # fmt: skip
        assert workspace.document.library.payloads[1] is before.library.payloads[1], "what is half written stays"
        workspace.undo()
        assert workspace.document == before

    run(tmp_path, scene)
