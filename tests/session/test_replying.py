"""Answers under pressure: none is lost, and a pause always ends."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.conftest import Until
from tests.session.scenes import Play, datagram_pair, pair
from workbench.model.events import EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.payloads import PayloadSpec
from workbench.model.records import Direction
from workbench.model.sockets import ReplyMode, SocketOptions
from workbench.session.sending.echoloop import PAUSE_NS, ROUNDS
from workbench.session.session import Session
from workbench.session.workspace import Workspace

SIZE = 16_000_000  # more than the kernel holds between two sockets


@pytest.mark.parametrize("high_bytes", [65_536, 400_000, 4 * 1024 * 1024])
def test_a_peer_that_reads_late_gets_the_whole_echo(play: Play, until: Until, high_bytes: int) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = await pair(workspace, SocketOptions(send_queue_high_bytes=high_bytes))
        server.set_reply(ReplyMode.ECHO, PayloadSpec())
        client._transport.pause_reading(0)
        client.send(bytes(SIZE))
        await until(lambda: server.queued_bytes() > 0, "answers that wait")
        client._transport.resume_reading(0)
        await until(lambda: client.counters.rx_bytes == SIZE, "the whole echo", 20)
        assert server.failure is None

    play(scene)


def test_a_pause_for_the_disk_does_not_hold_the_answers_for_ever(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = await pair(workspace, SocketOptions(send_queue_high_bytes=400_000))
        server.set_reply(ReplyMode.ECHO, PayloadSpec())
        client._transport.pause_reading(0)
        client.send(bytes(SIZE))
        await until(lambda: bool(server._responder._held), "a peer that is not read from")
        server._recorder.is_full = True  # as when the writer is behind
        server._transport.pause_reading(0)
        client._transport.resume_reading(0)
        await until(lambda: server.queued_bytes() == 0, "the answers to leave")
        server.capture_has_room()
        await until(lambda: client.counters.rx_bytes == SIZE, "the whole echo", 20)

    play(scene)


def test_answers_that_cannot_be_queued_are_told_once_a_second(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        bound, sender = await datagram_pair(workspace)
        bound.set_reply(ReplyMode.ECHO, PayloadSpec())
        bound._transport.send = lambda _data, _target: Failure(Reason.QUEUE_FULL, "9 bytes wait to be sent")
        for number in range(500):
            sender.send(b"%d" % number)
        await until(lambda: bound.counters.rx_records == 500, "the questions")
        bound.close()
        await bound.rested()
        failed = [event.failure for event in bound.events.read(0)[1] if event.kind is EventKind.FAILED]
        assert failed[0].detail == "9 bytes wait to be sent"
        assert 2 <= len(failed) <= 4
        counts = [int(failure.detail.split(" answers were not sent: ")[0]) for failure in failed[1:]]
        assert sum(counts) == 499

    play(scene)


def stops(session: Session) -> list[str]:
    return [event.detail for event in session.events.read(0)[1] if "was stopped" in event.detail]


@pytest.mark.parametrize("mode", [ReplyMode.ECHO, ReplyMode.FIXED])
def test_two_sockets_that_answer_each_other_come_to_an_end(play: Play, until: Until, mode: ReplyMode) -> None:
    async def scene(workspace: Workspace) -> None:
        bound, sender = await datagram_pair(workspace)
        bound.set_reply(mode, PayloadSpec(text="pong"))
        sender.set_reply(mode, PayloadSpec(text="ping"))
        sender.send(b"one")
        sender.send(b"two")
        await until(lambda: len(stops(sender)) == 1, "the end of the loop", 20)
        what = "echoes" if mode is ReplyMode.ECHO else "answers"
        assert stops(sender) == [f"{bound.local} {what} every answer: answering it was stopped"]
        assert stops(bound) == []
        sender.set_reply(ReplyMode.NONE, PayloadSpec())
        before = sender.counters.rx_records
        sender.send(b"last")
        await until(lambda: sender.counters.rx_records > before, "the answer to a last question")
        carried = sender.counters.rx_records + sender.counters.tx_records
        await until(lambda: sender.traffic.count() == carried, "everything on the disk")
        heads = sender.traffic.heads(0, carried)
        heard = [head.time_ns for head in heads if head.direction == Direction.RX]
        # A busy machine may pause for longer than a row's pause: then the count begins again, as it should.
        rows = 1 + sum(after - before > PAUSE_NS for before, after in pairwise(heard))
        assert sender.counters.tx_records < rows * (ROUNDS + 100)

    play(scene)


def test_a_socket_that_only_answers_goes_on_answering_the_same(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        bound, sender = await datagram_pair(workspace)
        bound.set_reply(ReplyMode.ECHO, PayloadSpec())
        for asked in range(1, 3_001):
            sender.send(b"the same")
            if asked % 100 == 0:
                await until(lambda asked=asked: sender.counters.rx_records == asked, "the echoes")
        assert stops(bound) == stops(sender) == []

    play(scene)
