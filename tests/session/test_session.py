import asyncio
from pathlib import Path

import pytest

from tests.conftest import Until
from tests.session.scenes import Play, datagram_pair, listener, pair
from workbench.model.connections import Target
from workbench.model.events import CloseHow, EventKind
from workbench.model.failures import Reason
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.records import Direction
from workbench.model.sockets import RepeatSpec, ReplyMode, Role, SessionState, SocketOptions
from workbench.session.session import Session
from workbench.session.workspace import Workspace


def kinds(session: Session) -> list[EventKind]:
    return [event.kind for event in session.events.read(0)[1]]


def test_an_echo_comes_back_and_both_ends_are_recorded(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = await pair(workspace)
        server.set_reply(ReplyMode.ECHO, PayloadSpec())
        assert client.send(b"hello") is None
        await until(lambda: client.traffic.count() == 2 and server.traffic.count() == 2, "both records on both sides")
        sent, received = client.traffic.heads(0, 2)
        assert (sent.direction, received.direction) == (Direction.TX, Direction.RX)
        assert (sent.preview, received.preview) == (b"hello", b"hello")
        assert sent.peer == server.local
        assert sent.time_ns <= received.time_ns
        assert client.traffic.payload(received.number) == b"hello"
        assert (client.counters.rx_bytes, client.counters.tx_bytes) == (5, 5)

    play(scene)


def test_a_fixed_reply_answers_each_piece(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = await pair(workspace)
        server.set_reply(ReplyMode.FIXED, PayloadSpec(PayloadForm.HEX, "de ad be ef"))
        client.send(b"?")
        await until(lambda: client.counters.rx_bytes == 4, "the reply")
        assert server.spec.reply is ReplyMode.FIXED
        assert workspace.document.sockets[0].reply is ReplyMode.FIXED
        with pytest.raises(ValueError, match="file"):
            server.set_reply(ReplyMode.FIXED, PayloadSpec(PayloadForm.FILE, "/etc/hostname"))

    play(scene)


def test_nobody_listens(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        server = await listener(workspace)
        url = f"tcp://{server.local}"
        await server.aclose()
        client = workspace.add_socket(Role.CLIENT, url)
        client.open()
        assert not await client.opened()
        assert client.state is SessionState.FAILED
        assert client.failure is not None
        assert client.failure.reason is Reason.REFUSED
        assert kinds(client).count(EventKind.FAILED) == 1

    play(scene)


def test_a_peers_end_of_stream_closes_both_unless_asked_otherwise(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = await pair(workspace)
        assert client.half_close() is None
        await client.rested()
        assert EventKind.PEER_HALF_CLOSED in kinds(server)
        assert client.state is SessionState.CLOSED

        server2, client2 = await pair(workspace, SocketOptions(keep_half_open=True))
        client2.half_close()
        await until(lambda: EventKind.PEER_HALF_CLOSED in kinds(server2), "the end of stream")
        assert server2.send(b"still here", Target(server2.roster.open_numbers()[0])) is None
        await until(lambda: client2.counters.rx_bytes == 10, "data after our half-close")
        failure = client2.send(b"no longer")
        assert failure is not None
        assert failure.reason is Reason.SHUT_DOWN

    play(scene)


def test_an_abort_is_a_reset_for_the_peer(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = await pair(workspace)
        client.abort()
        await client.rested()
        await until(lambda: not server.roster.open_numbers(), "the reset at the listener")
        connection = server.connections[1]
        assert connection.how is CloseHow.RESET
        assert server.is_open  # the listener stays

    play(scene)


def test_a_listener_answers_one_client_or_all(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        server, first = await pair(workspace)
        second = workspace.add_socket(Role.CLIENT, f"tcp://{server.local}")
        second.open()
        await second.opened()
        await until(lambda: len(server.roster.open_numbers()) == 2, "both clients")
        server.send(b"you", Target(2))
        await until(lambda: second.counters.rx_bytes == 3, "the second client's answer")
        assert first.counters.rx_bytes == 0
        server.send(b"all")
        await until(lambda: first.counters.rx_bytes == 3 and second.counters.rx_bytes == 6, "both")
        server.close_connection(1)
        await first.rested()
        assert second.is_open
        server.close_all_connections()
        await second.rested()
        assert server.is_open

    play(scene)


def test_datagrams_keep_their_boundaries_and_find_the_last_speaker(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        bound, sender = await datagram_pair(workspace)
        failure = bound.send(b"to whom?")
        assert failure is not None
        assert failure.reason is Reason.NO_DESTINATION
        for payload in (b"one", b"", b"x" * 65_507):
            assert sender.send(payload) is None
        await until(lambda: bound.traffic.count() == 3, "three datagrams")
        assert [head.size for head in bound.traffic.heads(0, 3)] == [3, 0, 65_507]
        assert bound.send(b"answer") is None
        await until(lambda: sender.counters.rx_bytes == 6, "the answer")
        too_long = sender.send(b"x" * 65_508)
        assert too_long is not None
        assert too_long.reason is Reason.MESSAGE_TOO_LONG
        assert sender.is_open

    play(scene)


def test_a_repeat_runs_to_its_end(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = await pair(workspace)
        client.start_repeat(b"tick", RepeatSpec(times=20, interval_ms=2))
        await client.repeat_ended()
        await until(lambda: server.counters.rx_bytes == 80, "all ticks")
        assert client.repeat is not None
        assert client.repeat.done == 20

    play(scene)


def test_a_file_is_streamed_whole(play: Play, until: Until, tmp_path: Path) -> None:
    content = bytes(range(256)) * 20_000  # 5 MB: more than the send queue holds
    path = tmp_path / "payload.bin"
    path.write_bytes(content)

    async def scene(workspace: Workspace) -> None:
        server, client = await pair(workspace, SocketOptions(send_queue_high_bytes=1_000_000))
        assert client.send_file(path) is None
        await until(lambda: server.counters.rx_bytes == len(content), "the whole file")
        await until(lambda: client.transfer is not None and not client.transfer.running, "the end of the transfer")
        assert client.transfer is not None
        assert (client.transfer.sent_bytes, client.transfer.failure) == (len(content), None)
        source = server.traffic.conversation(1, Direction.RX)
        await asyncio.to_thread(workspace.store.capture.flush, 10)
        assert source.size() == len(content)
        assert source.read(1_000_000, 4_096) == content[1_000_000:1_004_096]

    play(scene)


def test_a_file_that_is_not_there_is_told(play: Play, until: Until, tmp_path: Path) -> None:
    async def scene(workspace: Workspace) -> None:
        _server, client = await pair(workspace)
        client.send_file(tmp_path / "nothing")
        await until(lambda: client.transfer is not None and not client.transfer.running, "the end of the transfer")
        assert client.transfer is not None
        assert client.transfer.failure is not None
        assert client.transfer.failure.reason is Reason.FILE_ERROR

    play(scene)


def test_a_peer_that_does_not_read_never_grows_our_memory(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        options = SocketOptions(send_queue_high_bytes=500_000, send_queue_low_bytes=100_000)
        server, client = await pair(workspace, options)
        server_number = server.roster.open_numbers()[0]
        server._transport.pause_reading(0)  # the peer stops reading
        refused = None
        for _ in range(2_000):
            refused = client.send(b"x" * 65_536)
            if refused is not None:
                break
            await asyncio.sleep(0)
        assert refused is not None
        assert refused.reason is Reason.QUEUE_FULL
        assert client.queued_bytes() <= 500_000 + 65_536
        server._transport.resume_reading(0)
        await until(lambda: client.queued_bytes() == 0, "the queue to drain")
        await until(
            lambda: server.connections[server_number].counters.rx_bytes == client.counters.tx_bytes, "all bytes"
        )

    play(scene)


def test_what_was_queued_at_an_abort_is_recorded_as_not_sent(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = await pair(workspace)
        server._transport.pause_reading(0)
        while client.queued_bytes() == 0:
            client.send(b"x" * 262_144)
            await asyncio.sleep(0)
        client.abort()
        await client.rested()
        await asyncio.to_thread(workspace.store.capture.flush, 10)
        last = client.traffic.heads(client.traffic.count() - 1, 1)[0]
        assert last.taken < last.size
        server._transport.resume_reading(0)

    play(scene)


def test_a_client_connects_again_by_itself(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        server = await listener(workspace)
        options = SocketOptions(reconnect=True, reconnect_first_ms=10)
        client = workspace.add_socket(Role.CLIENT, f"tcp://{server.local}", options=options)
        client.open()
        await client.opened()
        await until(lambda: server.roster.open_numbers() == [1], "the first connection")
        server.close_connection(1)
        await until(lambda: server.roster.open_numbers() == [2], "the second connection")
        assert EventKind.RECONNECTING in kinds(client)
        assert client.roster.open_numbers() == [2]
        client.close()
        await client.rested()

    play(scene)


def test_an_attempt_can_be_cancelled_while_it_waits(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        server = await listener(workspace)
        url = f"tcp://{server.local}"
        await server.aclose()
        client = workspace.add_socket(Role.CLIENT, url, options=SocketOptions(reconnect=True))
        client.open()
        await until(lambda: client.state is SessionState.WAITING, "the pause before the next attempt")
        client.cancel()
        await client.rested()
        assert client.state is SessionState.CLOSED

    play(scene)


def test_a_url_that_cannot_be_read_fails_with_a_sentence(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        with pytest.raises(ValueError, match="port"):
            workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:99999")
        assert workspace.sessions == ()

    play(scene)


def test_calls_are_on_the_tape_and_in_the_capture(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        server, _client = await pair(workspace)
        names = [call.name for call in server.tape.read(0, 100)[1]]
        made = [name for name in names if name in ("socket", "bind", "listen", "accept")]
        assert made == ["socket", "bind", "listen", "accept"]
        await until(lambda: any(call.name == "bind" for call in workspace.store.capture.calls(server.id)), "the tape")

    play(scene)


def test_recording_off_counts_what_is_not_kept(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = await pair(workspace)
        workspace.set_recording(False)
        client.send(b"unseen")
        await until(lambda: server.counters.rx_bytes == 6, "the bytes")
        assert (server.counters.unrecorded, server.traffic.count()) == (1, 0)
        assert workspace.set_recording(True) is None
        client.send(b"seen")
        await until(lambda: server.traffic.count() == 1, "the record")

    play(scene)


def test_a_record_that_was_not_sent_counts_for_nobody(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = await pair(workspace)
        number = server.roster.open_numbers()[0]
        client._transport.pause_reading(0)
        while server.queued_bytes() == 0:
            server.send(b"x" * 262_144)
        server.send(b"not one byte of it")
        server.abort_connection(number)
        await until(lambda: not server.roster.open_numbers(), "the end of the connection")
        assert server.connections[number].counters.tx_records == server.counters.tx_records

    play(scene)


def test_what_the_writer_lost_is_counted(play: Play, until: Until, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = await pair(workspace)

        def full(*_arguments: object) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patched:
            patched.setattr("workbench.capture.rows.RowWriter.put_pieces", full)
            client.send(b"lost on its way to the disk")
            await until(lambda: workspace.recording_failure is not None, "the sentence")
            await until(lambda: server.counters.unrecorded == 1, "the loss")
        assert server.is_open
        assert workspace.set_recording(True) is None
        client.send(b"kept")
        await until(lambda: server.traffic.count() == 1, "the record")

    play(scene)


def test_it_knows_whether_the_peer_ended_it(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = await pair(workspace)
        server.close_all_connections()
        await until(lambda: client.is_at_rest, "the end")
        assert client.state is SessionState.CLOSED
        assert client.ended_by_peer
        client.open()
        await until(lambda: client.is_open, "the second opening")
        client.close()
        await until(lambda: client.is_at_rest, "our own end")
        assert not client.ended_by_peer
        client.open()
        await until(lambda: bool(server.roster.open_numbers()) and client.is_open, "the third opening")
        server.abort_connection(server.roster.open_numbers()[-1])
        await until(lambda: client.state is SessionState.FAILED, "the reset")
        assert not client.ended_by_peer

    play(scene)
