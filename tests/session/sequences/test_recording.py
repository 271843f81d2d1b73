"""A conversation with a real server becomes a sequence, and is replayed as either side."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Until
from tests.session.conftest import Play
from tests.session.sequences.scores import free_port, pair, told
from workbench.codec.payload import payload_bytes
from workbench.model.framing import FramingKind, FramingRule
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.records import Direction
from workbench.model.runs import AT_ONCE, RunState
from workbench.model.sequences import Step, StepKind
from workbench.model.sockets import ReplyMode, Role, SocketOptions
from workbench.session.sequences.recordedsteps import Said, Shape, Side, recorded_steps
from workbench.session.sequences.recording import RecordingWish, record_sequence
from workbench.session.sequences.run import SequenceRun
from workbench.session.sequences.writtenbytes import typed_text
from workbench.session.session import Session
from workbench.session.workspace import Workspace

K = StepKind
MS = 1_000_000
SERVER = """
import http.server, sys
class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *words): pass
    def date_time_string(self, timestamp=None): return "Thu, 01 Jan 1970 00:00:00 GMT"
server = http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Quiet)
print("ready", flush=True)
server.serve_forever()
"""


async def made(workspace: Workspace, wish: RecordingWish) -> int:
    job = record_sequence(workspace, wish)
    async with asyncio.timeout(10):
        await job.wait()
    assert job.succeeded, job.failure_text
    number = job.result
    assert isinstance(number, int)
    return number


async def over(run: SequenceRun) -> SequenceRun:
    async with asyncio.timeout(15):
        await run.ended()
    return run


async def talked(client: Session, until: Until) -> None:
    """One request of an HTTP/1.0 client, to the peer's end."""
    client.open()
    assert await client.opened(), client.failure
    assert client.send(b"GET /hello.txt HTTP/1.0\r\n\r\n") is None
    await until(lambda: client.ended_by_peer or client.is_at_rest, "the server's end")
    await until(lambda: client.traffic.count() >= 2, "the records")


def test_a_talk_with_a_web_server_is_replayed_to_it_and_then_in_its_place(
    play: Play, until: Until, tmp_path: Path
) -> None:
    (tmp_path / "hello.txt").write_bytes(b"Hello, \x00\x01 you\n")

    async def scene(workspace: Workspace) -> None:
        port = free_port()
        server = await asyncio.create_subprocess_exec(
            sys.executable, "-c", SERVER, str(port), cwd=tmp_path, stdout=asyncio.subprocess.PIPE
        )
        try:
            assert server.stdout is not None
            async with asyncio.timeout(15):
                await server.stdout.readline()
            client = workspace.add_socket(Role.CLIENT, f"tcp://127.0.0.1:{port}", options=SocketOptions())
            await talked(client, until)

            same = await made(workspace, RecordingWish(client.id))
            assert unpaced(steps_of(workspace, same)) == [K.CONNECT, K.SEND, K.EXPECT, K.EXPECT_CLOSED]
            run = await over(workspace.sequences.start(same))
            assert run.state is RunState.PASSED, told(run)
        finally:
            server.terminate()
            await server.wait()

        other = await made(workspace, RecordingWish(client.id, Side.OTHER))
        sequence = workspace.sequences.sequence(other)
        assert sequence is not None
        listener = workspace.session(sequence.socket)
        assert listener is not None
        assert (listener.spec.role, listener.spec.url) == (Role.LISTENER, f"tcp://127.0.0.1:{port}")
        assert unpaced(sequence.steps)[:4] == [K.LISTEN, K.ACCEPT, K.EXPECT, K.SEND]
        played = workspace.sequences.start(other, AT_ONCE)
        await until(lambda: listener.is_open, "the listener")
        again = await over(workspace.sequences.start(same))  # both sides, and no server any more
        assert again.state is RunState.PASSED, told(again)
        assert (await over(played)).state is RunState.PASSED, told(played)
        workspace.undo()
        assert workspace.session(sequence.socket) is None

    play(scene)


def test_a_talk_in_messages_is_expected_in_messages_by_either_side(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        echo, client = pair(workspace)
        lines = FramingRule(FramingKind.LINE)
        for session in (echo, client):
            workspace.update_spec(replace(session.spec, framing=lines))
        echo.set_reply(ReplyMode.ECHO, PayloadSpec())
        echo.open()
        await echo.opened()
        client.open()
        await client.opened()
        client.send(b"one\ntwo\n")  # two messages in one record
        await until(lambda: client.counters.rx_bytes == 8, "the echo")
        client.close()
        echo.close()
        await until(lambda: client.is_at_rest and echo.is_at_rest, "the end")
        await until(lambda: client.traffic.count() >= 2, "the records")

        same, other = [await made(workspace, RecordingWish(client.id, side)) for side in Side]
        said = [K.SEND, K.EXPECT, K.EXPECT]
        assert unpaced(steps_of(workspace, same))[1:4] == said
        assert unpaced(steps_of(workspace, other))[2:5] == [K.EXPECT, K.EXPECT, K.SEND]
        played = workspace.sequences.start(other, AT_ONCE)
        sequence = workspace.sequences.sequence(other)
        assert sequence is not None
        listener = workspace.session(sequence.socket)
        assert listener is not None
        await until(lambda: listener.is_open, "the listener")
        again = await over(workspace.sequences.start(same, AT_ONCE))
        assert again.state is RunState.PASSED, told(again)
        assert (await over(played)).state is RunState.PASSED, told(played)

    play(scene)


def test_a_talk_that_carried_nothing_is_no_sequence(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        client = workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:9")
        job = record_sequence(workspace, RecordingWish(client.id))
        await job.wait()
        assert "Nothing was recorded" in job.failure_text
        assert workspace.document.sequences == ()

    play(scene)


def test_pauses_of_ours_are_waits_and_pieces_of_an_answer_are_one_expectation() -> None:
    talk = [
        Said(at_ms * MS, direction, data)
        for at_ms, direction, data in (
            (1_000, Direction.TX, b"a"), (1_100, Direction.RX, b"b"), (1_150, Direction.RX, b"c"),
            (1_400, Direction.TX, b"d"), (1_401, Direction.TX, b"e"), (9_000, Direction.RX, b"f"),
        )
    ]  # fmt: skip
    steps, left_out = recorded_steps(talk, Shape((), keeps_bounds=False))
    assert left_out == 0
    assert [(step.kind, step.payload.text or step.pattern.text) for step in steps] == [
        (K.SEND, "a"), (K.EXPECT, "bc"), (K.WAIT, ""), (K.SEND, "d"), (K.SEND, "e"), (K.EXPECT, "f"),
    ]  # fmt: skip
    assert steps[2].time_ms == 250
    assert steps[5].time_ms == 3 * 7_599
    messages, _ = recorded_steps(talk, Shape((), keeps_bounds=True, side=Side.OTHER))
    assert [step.kind for step in messages if step.kind is not K.WAIT] == [
        K.EXPECT, K.SEND, K.SEND, K.EXPECT, K.EXPECT, K.SEND
    ]  # fmt: skip


def test_a_long_answer_is_parted_so_that_each_part_can_be_written() -> None:
    data = bytes(range(256)) * 200
    steps, _ = recorded_steps([Said(1, Direction.RX, data)], Shape((), keeps_bounds=False))
    assert len(steps) == 4
    assert b"".join(payload_bytes(as_payload(step)) for step in steps) == data


@given(st.binary(max_size=300))
def test_bytes_are_written_so_that_they_are_read_back(data: bytes) -> None:
    assert payload_bytes(PayloadSpec(PayloadForm.TYPED, typed_text(data))) == data


def unpaced(steps: tuple[Step, ...]) -> list[StepKind]:
    """Without the pauses, which are as long as this machine was busy."""
    return [step.kind for step in steps if step.kind is not K.WAIT]


def as_payload(step: Step) -> PayloadSpec:
    return PayloadSpec(PayloadForm.TYPED, step.pattern.text)


def steps_of(workspace: Workspace, number: int) -> tuple[Step, ...]:
    sequence = workspace.sequences.sequence(number)
    assert sequence is not None
    return sequence.steps
