"""A sequence is looked at as a whole before its first step."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from tests.session.conftest import Play
from tests.session.sequences.scores import does, opens, pair, ran, sends, text, told, with_sequence
from workbench.model.framing import FramingKind, FramingRule
from workbench.model.library import Library, Variable, VariableKind
from workbench.model.patterns import Pattern, PatternKind, Place
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.runs import RunState, StepFault
from workbench.model.sequences import Sequence, Step, StepKind
from workbench.project.reports.report import fault_text
from workbench.session.sequences.checking import payloads_of
from workbench.session.sequences.reporting import report_of
from workbench.session.workspace import Workspace

K = StepKind


def typed(written: str) -> PayloadSpec:
    return PayloadSpec(PayloadForm.TYPED, written)


def expects_typed(at: int, written: str, place: Place = Place.ANYWHERE) -> Step:
    return Step(K.EXPECT, at, pattern=Pattern(PatternKind.TYPED, written, place))


def faults_of(workspace: Workspace, sequence: Sequence) -> list[StepFault]:
    """All of them at once."""
    check = workspace.sequences.checking(sequence)
    assert check.go_on(60_000_000_000)
    return check.faults


def test_every_fault_has_its_place_and_nothing_is_opened(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = pair(workspace)
        run = await ran(
            workspace,
            *opens(server, client),
            Step(K.SEND, client.id, payload=PayloadSpec(PayloadForm.HEX, "00 0")),
            Step(K.REPEAT, times=2, steps=(Step(K.EXPECT, client.id, pattern=Pattern(PatternKind.REGEX, "(")),)),
            Step(K.SEND, client.id, payload=typed("${var token}")),
            Step(K.SET, text="x"),
            Step(K.LISTEN, client.id),
            Step(K.SEND, 77, payload=text("x")),
            Step(K.SEND, client.id, payload=text("\\q"), enabled=False),
        )
        assert run.state is RunState.FAILED
        assert run.results.end == 0
        places = [fault_text(report_of(run, workspace.document), each).split(": ")[0] for each in run.faults]
        assert places == [
            "sequences[0].steps[3].payload.text, character 4",
            places[1],
            "sequences[0].steps[5].payload.text, character 7",
            "sequences[0].steps[6].variable",
            "sequences[0].steps[7].socket",
            "sequences[0].steps[8].socket",
        ]
        assert places[1].startswith("sequences[0].steps[4].steps[0].pattern.text")
        assert server.is_at_rest
        assert client.is_at_rest

    play(scene)


def test_what_an_earlier_step_sets_is_known(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = pair(workspace)
        steps = (
            Step(K.SET, variable="token", text="t-${text 7}"),
            *opens(server, client),
            Step(K.SEND, client.id, payload=typed("id=${var token};")),
            expects_typed(server.id, "id=${any as who};", Place.START),
            Step(K.SEND, server.id, payload=typed("hi ${match who}/${var who}!")),
            Step(K.EXPECT, client.id, pattern=Pattern(PatternKind.TEXT, "hi t-7/t-7!")),
        )
        run = await ran(workspace, *steps)
        assert run.state is RunState.PASSED, (told(run), run.faults)

    play(scene)


def test_a_socket_with_a_rule_for_messages_is_expected_message_by_message(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = pair(workspace)
        workspace.update_spec(replace(server.spec, framing=FramingRule(FramingKind.LINE)))
        whole = Step(K.EXPECT, server.id, pattern=Pattern(PatternKind.TEXT, "b\\n", Place.WHOLE))
        run = await ran(
            workspace, *opens(server, client), sends(client, "a\\nb\\nc"), whole,
            Step(K.EXPECT_NOTHING, server.id, time_ms=1, go_on=True), sends(client, "\\n"),
            Step(K.EXPECT, server.id, pattern=Pattern(PatternKind.SIZE, "2")),
        )  # fmt: skip
        assert [each.outcome.value for each in run.results.newest[3:]] == [
            "passed", "passed", "failed", "passed", "passed"
        ], told(run)  # fmt: skip

    play(scene)


def test_a_secret_is_stars_in_every_result(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = pair(workspace)
        library = Library(variables=(Variable("password", VariableKind.ASKED),))
        workspace.edit("Variables", replace(workspace.document, library=library))
        workspace.desk.put_secret("password", "hunter2")
        run = await ran(
            workspace, *opens(server, client), Step(K.SEND, client.id, payload=typed("PASS ${var password}")),
            expects_typed(server.id, "PASS no", Place.START),
        )  # fmt: skip
        assert run.state is RunState.FAILED
        last = run.results.newest[-1]
        assert last.got == b"PASS *******"
        assert b"hunter2" not in last.wanted
        assert "hunter2" not in repr(run.results.newest)

    play(scene)


def test_a_secret_that_a_step_asks_for_is_in_no_result(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        library = Library(variables=(Variable("pin", VariableKind.ASKED),))
        workspace.edit("Variables", replace(workspace.document, library=library))
        ask = Step(K.ASK, text="Which number?", variable="pin")
        is_right = Step(K.BRANCH, variable="pin", pattern=Pattern(PatternKind.REGEX, "^[0-9]{4}$"))
        run = workspace.sequences.make(with_sequence(workspace, ask, is_right))
        run.start(answers={"pin": "0815"})
        await run.ended()
        assert run.state is RunState.PASSED, told(run)
        assert run.results.newest[-1].sentence == "It is so."
        assert "0815" not in repr(run.results.newest)

    play(scene)


def test_a_socket_that_was_removed_is_a_fault(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = pair(workspace)
        gone = Sequence(9, "gone", (does(K.CONNECT, client),))
        assert faults_of(workspace, gone) == []
        workspace.remove_socket(client.id)
        assert [fault.place for fault in faults_of(workspace, gone)] == ["socket"]
        assert server.is_at_rest

    play(scene)


def test_a_long_sequence_is_looked_at_in_slices_and_others_have_the_loop_meanwhile(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = pair(workspace)
        many = [Step(K.SEND, client.id, payload=typed(f"${{u16 length}}message {number}")) for number in range(2_000)]
        wrong = Step(K.SEND, client.id, payload=typed("${nonsense}"))
        run = workspace.sequences.make(with_sequence(workspace, *opens(server, client), *many, wrong))
        run.start()
        assert (run.state, run.faults) == (RunState.RUNNING, ())
        turns = 0
        while not run.is_over:
            turns += 1
            await asyncio.sleep(0)
        assert turns > 3
        assert run.state is RunState.FAILED
        assert [fault.path for fault in run.faults] == [(2_003,)]
        assert run.results.end == 0
        assert client.is_at_rest

    play(scene)


def test_a_check_in_parts_finds_what_a_whole_one_finds(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        _server, client = pair(workspace)
        wrong = Step(K.REPEAT, steps=(Step(K.SEND, client.id, payload=typed("${x}")), Step(K.SET, text="x")))
        sequence = workspace.sequences.sequence(with_sequence(workspace, wrong, Step(K.ASK), wrong))
        assert sequence is not None
        check = workspace.sequences.checking(sequence)
        parts = 0
        while not check.go_on(0):
            parts += 1
        assert parts >= 6
        assert check.faults == faults_of(workspace, sequence)
        assert len(check.faults) == 5

    play(scene)


def test_a_sequence_that_tries_nothing_does_not_pass(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        for steps, said in (((), "no step"), ((Step(K.NOTE, text="x", enabled=False),), "switched off")):
            run = await ran(workspace, *steps)
            assert run.state is RunState.FAILED
            assert [(fault.path, fault.place) for fault in run.faults] == [((), "steps")]
            assert said in run.faults[0].sentence

    play(scene)


def test_a_secret_that_is_too_long_fails_the_step(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        library = Library(variables=(Variable("pin", VariableKind.ASKED),))
        workspace.edit("Variables", replace(workspace.document, library=library))
        run = workspace.sequences.make(with_sequence(workspace, Step(K.ASK, text="Which number?", variable="pin")))
        run.start(answers={"pin": "0" * 5_000})
        await run.ended()
        assert run.state is RunState.FAILED
        assert "at most 4,096 characters" in run.results.newest[-1].sentence

    play(scene)


def test_what_a_person_may_be_asked_about_is_each_named_thing_once() -> None:
    """However many steps there are: it stands between the click and the run."""
    expected = Pattern(PatternKind.TYPED, "${file a.bin}")
    off = Step(K.SEND, payload=typed("${env OFF}"), enabled=False)
    inner = (Step(K.SET, text='${env "MY HOME"}'), Step(K.SEND, payload=typed('${"env" OTHER}')), off)
    steps = (
        *(Step(K.SEND, payload=typed(f"message {number} ${{u32 var count}}")) for number in range(100)),
        Step(K.SEND, payload=typed("plain ${counter}")), Step(K.SEND, payload=text("env HOME, as text")),
        Step(K.REPEAT, steps=inner), Step(K.BRANCH, pattern=expected, otherwise=(Step(K.EXPECT, pattern=expected),)),
        Step(K.SEND, payload=PayloadSpec(PayloadForm.FILE, "b.bin")), Step(K.SET, text="${payload Login/hello}"),
    )  # fmt: skip
    assert [spec.text for spec in payloads_of(steps)] == [
        "message 0 ${u32 var count}", '${env "MY HOME"}', '${"env" OTHER}', "${file a.bin}", "b.bin",
        "${payload Login/hello}",
    ]  # fmt: skip
