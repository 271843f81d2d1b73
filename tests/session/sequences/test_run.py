"""Runs over real sockets: what passes, what fails and how it is told."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

from tests.conftest import Until
from tests.session.conftest import Play
from tests.session.scenes import workspace_in
from tests.session.sequences.scores import (
    does,
    expects,
    expects_at_start,
    opens,
    pair,
    ran,
    sends,
    told,
    with_sequence,
)
from workbench.model.patterns import Pattern, PatternKind
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.runs import AT_ONCE, BY_HAND, Outcome, RunState, StepResult
from workbench.model.sequences import Step, StepKind
from workbench.model.sockets import Role
from workbench.session.sequences.hearing import SocketEar
from workbench.session.sequences.results import FAILED_BYTES_MAX, PASSED_BYTES_MAX, Results, comparison
from workbench.session.workspace import Workspace

K = StepKind


def test_both_ends_talk_and_everything_the_run_opened_is_closed(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = pair(workspace)
        run = await ran(
            workspace, *opens(server, client),
            sends(client, "hello"), expects(server, "hello"), sends(server, "welcome\\n"), expects(client, "come"),
            does(K.EXPECT_NOTHING, server, 20), does(K.HALF_CLOSE, client), does(K.EXPECT_CLOSED, server),
        )  # fmt: skip
        assert run.state is RunState.PASSED, told(run)
        assert [each.outcome for each in run.results.newest] == [Outcome.PASSED] * 10
        assert server.is_at_rest
        assert client.is_at_rest
        assert not any(isinstance(each, SocketEar) for each in (*server.hearers, *client.hearers))

    play(scene)


def test_inside_qt_steps_wait_and_are_stopped_alike(qt_runner: asyncio.Runner, tmp_path: Path) -> None:
    async def scene() -> None:
        async with workspace_in(tmp_path) as workspace:
            server, client = pair(workspace)
            run = await ran(
                workspace, *opens(server, client), sends(client, "hello"), expects(server, "hello"),
                does(K.WAIT, time_ms=30), does(K.EXPECT_NOTHING, server, 20), does(K.CLOSE, client),
                does(K.EXPECT_CLOSED, server),
            )  # fmt: skip
            assert run.state is RunState.PASSED, told(run)
            assert run.results.latest[(5,)].duration_ns >= 30_000_000
            waiting = workspace.sequences.start(with_sequence(workspace, does(K.WAIT, time_ms=60_000)))
            await asyncio.sleep(0)
            waiting.stop()
            async with asyncio.timeout(5):
                await waiting.ended()
            assert waiting.state is RunState.STOPPED

    qt_runner.run(scene())


def test_what_came_before_counts_and_what_follows_a_match_stays_for_the_next_step(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = pair(workspace)
        run = await ran(
            workspace, *opens(server, client), sends(client, "one two three four"), does(K.WAIT, time_ms=30),
            expects(server, "two"), expects_at_start(server, " three"), expects(server, "four"),
        )  # fmt: skip
        assert run.state is RunState.PASSED, told(run)

    play(scene)


def test_what_is_other_than_expected_is_told_against_what_came(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = pair(workspace)
        run = await ran(
            workspace, *opens(server, client), sends(client, "HELO me"), expects_at_start(server, "EHLO me"),
            sends(server, "never"),
        )  # fmt: skip
        assert run.state is RunState.FAILED
        last = run.results.newest[-1]
        assert (last.kind, last.outcome, last.path) == (K.EXPECT, Outcome.FAILED, (4,))
        assert last.duration_ns < 2_000_000_000  # nothing that comes could still meet it
        assert (last.wanted, last.got) == (b"EHLO me", b"HELO me")
        aligned = comparison(last)
        assert aligned is not None
        assert aligned.spans

    play(scene)


def test_a_failed_step_that_goes_on_fails_the_sequence_all_the_same(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = pair(workspace)
        nothing = Step(K.EXPECT, server.id, pattern=Pattern(PatternKind.TEXT, "x"), time_ms=20, go_on=True)
        run = await ran(workspace, *opens(server, client), nothing, sends(client, "x"), expects(server, "x"))
        assert run.state is RunState.FAILED
        assert [each.outcome.value for each in run.results.newest][3:] == ["failed", "passed", "passed"]
        assert "nothing came" in run.results.failures[0].sentence

    play(scene)


def test_a_reset_and_an_end_are_told_apart(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = pair(workspace)
        run = await ran(
            workspace, *opens(server, client), does(K.RESET, client), does(K.EXPECT_RESET, server),
            does(K.CONNECT, client), does(K.ACCEPT, server), does(K.CLOSE, client), does(K.EXPECT_CLOSED, server),
            does(K.CONNECT, client), does(K.ACCEPT, server), does(K.RESET, server), does(K.EXPECT_CLOSED, client),
        )  # fmt: skip
        assert run.state is RunState.FAILED
        assert [each.outcome.value for each in run.results.newest] == ["passed"] * 12 + ["failed"]

    play(scene)


def test_a_refused_connection_is_the_networks_answer(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        _server, client = pair(workspace)
        run = await ran(workspace, does(K.CONNECT, client))
        assert run.state is RunState.FAILED
        assert run.results.failures[0].failure is not None

    play(scene)


def test_datagrams_are_answered_to_whoever_sent_them(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = pair(workspace, "udp")
        run = await ran(
            workspace, does(K.LISTEN, server), does(K.CONNECT, client), sends(client, "a"), sends(client, "b"),
            expects(server, "b"), sends(server, "c"), expects(client, "c"),
        )  # fmt: skip
        assert run.state is RunState.PASSED, told(run)
        assert "behind 1 other message" in run.results.newest[4].sentence

    play(scene)


def test_a_repetition_counts_and_a_branch_chooses(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        third = Step(K.BRANCH, pattern=Pattern(PatternKind.REGEX, "^3$"), variable="n",
                     steps=(Step(K.NOTE, text="third"),), otherwise=(Step(K.NOTE, text="other"),))  # fmt: skip
        run = await ran(workspace, Step(K.REPEAT, times=4, variable="n", steps=(third,)))
        assert run.state is RunState.PASSED, told(run)
        assert run.results.tally((0, 0, 0, 0, 0)).passed == 1
        assert run.results.tally((0, 0, 0, 1, 0)).passed == 3
        assert run.results.latest[(0, 0, 0)].round == 4

    play(scene)


def test_by_hand_each_step_is_taken_when_it_is_asked_for(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        run = workspace.sequences.make(with_sequence(workspace, *(Step(K.NOTE, text=str(n)) for n in range(4))))
        run.start(BY_HAND)
        await until(lambda: run.state is RunState.PAUSED)
        assert (run.present, run.results.end) == ((0,), 0)
        run.step()
        await until(lambda: run.present == (1,) and run.state is RunState.PAUSED)
        assert run.results.end == 1
        run.resume()
        await run.ended()
        assert (run.state, run.results.end) == (RunState.PASSED, 4)

    play(scene)


def test_a_person_is_asked_and_the_answer_is_a_variable(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        lamp = Step(K.ASK, text="Does the lamp glow?")
        colour = Step(K.ASK, text="Which colour?", variable="colour")
        red = Step(K.BRANCH, variable="colour", pattern=Pattern(PatternKind.TEXT, "red"),
                   steps=(Step(K.NOTE, text="red"),))  # fmt: skip
        run = workspace.sequences.make(with_sequence(workspace, colour, red, lamp))
        run.start()
        await until(lambda: run.state is RunState.ASKING)
        assert run.question is not None
        assert run.question.text == "Which colour?"
        run.answer("red")
        await until(lambda: run.question is not None and run.question.path == (2,))
        run.answer(passed=False)
        await run.ended()
        assert run.state is RunState.FAILED
        assert run.results.tally((1, 0, 0)).passed == 1

        alone = await ran(workspace, lamp)
        assert "--answer" in alone.results.newest[-1].sentence

    play(scene)


def test_a_stop_ends_a_wait_at_once_and_an_open_socket_of_somebody_else_stays(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = pair(workspace)
        server.open()
        await server.opened()
        steps = (does(K.CONNECT, client), does(K.ACCEPT, server), expects(client, "never", time_ms=60_000))
        run = workspace.sequences.make(with_sequence(workspace, *steps))
        run.start()
        await until(lambda: run.present == (2,))
        run.stop()
        async with asyncio.timeout(5):
            await run.ended()
        assert run.state is RunState.STOPPED
        assert run.results.newest[-1].outcome is Outcome.STOPPED
        assert client.is_at_rest
        assert server.is_open

    play(scene)


def test_a_run_that_is_stopped_before_its_first_step_is_over(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        run = workspace.sequences.start(with_sequence(workspace, does(K.WAIT, time_ms=60_000)))
        run.stop()
        async with asyncio.timeout(5):
            await run.ended()
        assert (run.state, run.results.end) == (RunState.STOPPED, 0)

    play(scene)


def test_a_pace_shortens_waits(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        run = await ran(workspace, does(K.WAIT, time_ms=60_000), pace=AT_ONCE)
        assert run.state is RunState.PASSED
        assert run.duration_ns < 5_000_000_000

    play(scene)


def test_what_we_ended_ourselves_says_nothing_of_the_peers_end(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = pair(workspace)
        for ours in (K.CLOSE, K.RESET):
            for expected in (K.EXPECT_CLOSED, K.EXPECT_RESET):
                run = await ran(workspace, *opens(server, client), does(ours, client), does(expected, client))
                assert run.state is RunState.FAILED, told(run)
                assert "We ended" in run.results.newest[-1].sentence
                assert run.results.newest[-1].duration_ns < 4_000_000_000
        run = await ran(
            workspace, *opens(server, client), does(K.CLOSE, server), does(K.EXPECT_CLOSED, client),
            does(K.CLOSE, client), does(K.EXPECT_CLOSED, client),
        )  # fmt: skip
        assert run.state is RunState.PASSED, told(run)  # the peer's end came first

    play(scene)


def test_nothing_is_no_answer_of_a_socket_that_was_never_open(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        _server, client = pair(workspace)
        run = await ran(workspace, does(K.EXPECT_NOTHING, client, 10))
        assert run.state is RunState.FAILED
        assert "not open" in run.results.newest[0].sentence

    play(scene)


def test_a_port_that_is_unreachable_is_told_also_when_it_was_told_before_the_expectation(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        _server, client = pair(workspace, "udp")
        run = await ran(
            workspace, does(K.CONNECT, client), sends(client, "a"), does(K.WAIT, time_ms=50), expects(client, "b")
        )
        assert run.state is RunState.FAILED
        failure = run.results.failures[0]
        assert (failure.kind, failure.failure is not None) == (K.EXPECT, True)
        assert failure.duration_ns < 4_000_000_000

    play(scene)


def test_a_stop_resets_what_does_not_close_in_order(play: Play, until: Until) -> None:
    """A peer that reads nothing, and a queue that is full."""

    async def scene(workspace: Workspace) -> None:
        with socket.create_server(("127.0.0.1", 0)) as peer:
            client = workspace.add_socket(Role.CLIENT, f"tcp://127.0.0.1:{peer.getsockname()[1]}", "client")
            much = Step(K.SEND, client.id, payload=PayloadSpec(PayloadForm.TEXT, "x" * 500_000))
            steps = (does(K.CONNECT, client), Step(K.REPEAT, times=1_000, steps=(much,)))
            run = workspace.sequences.make(with_sequence(workspace, *steps))
            run.start()
            await until(lambda: client.queued_bytes() > 0)
            began = workspace.clock.now_ns()
            run.stop()
            async with asyncio.timeout(10):
                await run.ended()
            assert client.is_at_rest
            assert workspace.clock.now_ns() - began < 3_000_000_000

    play(scene)


def test_a_difference_behind_much_that_is_the_same_is_kept() -> None:
    results, much = Results(), b"x" * 100_000
    kept = results.add(StepResult((0,), K.EXPECT, Outcome.FAILED, 0, 1, "", much + b"wanted", much + b"gotten"))
    assert kept.wanted.endswith(b"xwanted")
    assert kept.got.endswith(b"xgotten")
    assert len(kept.got) <= FAILED_BYTES_MAX
    passed = results.add(StepResult((1,), K.EXPECT, Outcome.PASSED, 0, 1, "", b"", much))
    assert passed.got == much[:PASSED_BYTES_MAX]
