"""Rules over real sockets: who answers, in which order, in which state, and how it ends."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace

import pytest

from tests.conftest import Until
from tests.session.rules.scenes import answer, client_of, regex, reply, said, served, text, with_rules
from tests.session.scenes import Play, datagram_pair
from workbench.model.events import EventKind
from workbench.model.framing import FramingKind, FramingRule
from workbench.model.patterns import ANYTHING, Pattern, PatternKind, Place
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.rules import ActionKind, Rule, RuleAction, Trigger
from workbench.model.sockets import ReplyMode, Role, SocketOptions
from workbench.session.rules.acting import VALUE_MAX_BYTES
from workbench.session.session import Session
from workbench.session.workspace import Workspace

LINES = FramingRule(FramingKind.LINE)
K = PatternKind


def counted(note: str) -> int:
    """How many notes of rules a note stands for."""
    return int(note.split()[0].replace(",", "")) if "left out" in note else 1


def notes(session: Session) -> list[str]:
    return [event.detail for event in session.events.read(0)[1] if event.kind is EventKind.NOTE]


@pytest.mark.parametrize("any_runner", ["asyncio", "qt"], indirect=True)
def test_a_small_server_is_a_set_of_rules(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        session = await served(
            workspace,
            Rule("greet", Trigger.CONNECT, then=(reply("220 ready\\r\\n"),)),
            answer(regex(r"HELO (?P<who>\w+)\r\n"), reply("250 ${match who}\\r\\n", delay_ms=20),
                   RuleAction(ActionKind.STATE, name="in")),
            answer(text("DATA\\r\\n"), reply("354 go\\r\\n"), state="in"),
            answer(text("DATA\\r\\n"), reply("503 first HELO\\r\\n")),
            answer(text("QUIT\\r\\n"), reply("221 bye\\r\\n"), RuleAction(ActionKind.CLOSE)),
        )  # fmt: skip
        async with client_of(session) as (reader, writer):
            writer.write(b"DATA\r\nHELO bob\r\nDATA\r\nQUIT\r\n")
            wanted = b"220 ready\r\n503 first HELO\r\n250 bob\r\n354 go\r\n221 bye\r\n"
            assert await said(reader, 1_000) == wanted  # up to the end: it was closed
        await until(lambda: not session.roster.open_numbers(), "the end")
        assert [session.rules.status(place).fired for place in range(5)] == [1] * 5

    play(scene)


def test_each_client_has_its_own_state_and_variables(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        name = RuleAction(ActionKind.SET, name="who", text="${match 1}")
        session = await served(
            workspace, answer(regex(r"I am (\w+)"), name, RuleAction(ActionKind.STATE, name="known"), reply("ok")),
            answer(text("who?"), reply("${var who}"), state="known"), answer(text("who?"), reply("??")), framing=LINES,
        )  # fmt: skip
        async with client_of(session) as (reader, writer), client_of(session) as (reader2, writer2):
            writer.write(b"I am ann\nwho?\n")
            assert await said(reader, 5) == b"okann"
            writer2.write(b"who?\nI am bob\nwho?\n")
            assert await said(reader2, 7) == b"??okbob"
            writer.write(b"who?\n")
            assert await said(reader, 3) == b"ann"

    play(scene)


def test_first_match_acts_unless_it_lets_others_be_asked(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        session = await served(
            workspace, answer(text("a"), reply("1"), go_on=True), answer(text("b"), reply("2"), limit=1),
            answer(text("b"), reply("3")), Rule("first", Trigger.FIRST_DATA, text("z"), then=(reply("4"),)),
            framing=LINES,
        )  # fmt: skip
        workspace.update_spec(replace(session.spec, reply=ReplyMode.ECHO))
        async with client_of(session) as (reader, writer):
            writer.write(b"ab\nab\nz\na\n")
            assert await said(reader, 8) == b"1213z\n1a" + b""
            assert await said(reader, 1) == b"\n"
        async with client_of(session) as (reader, writer):
            writer.write(b"z\n")
            assert await said(reader, 1) == b"4"
        assert session.rules.status(3).fired == 1

    play(scene)


def test_what_no_rule_takes_goes_to_the_reply(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        session = await served(workspace, answer(text("STOP\\n"), reply("rules end"), RuleAction(ActionKind.STOP)))
        workspace.update_spec(replace(session.spec, reply=ReplyMode.FIXED, reply_payload=PayloadSpec(text="[fixed]")))
        async with client_of(session) as (reader, writer):
            writer.write(b"other\n")
            assert await said(reader, 7) == b"[fixed]"
            writer.write(b"STOP\n")
            assert await said(reader, 9) == b"rules end"
            writer.write(b"STOP\n")
            assert await said(reader, 7) == b"[fixed]"

    play(scene)


@pytest.mark.parametrize(("kind", "how"), [(ActionKind.CLOSE, "orderly"), (ActionKind.RESET, "aborted")])
def test_a_rule_ends_the_connection(play: Play, until: Until, kind: ActionKind, how: str) -> None:
    async def scene(workspace: Workspace) -> None:
        session = await served(workspace, answer(ANYTHING, RuleAction(kind), reply("never")))
        async with client_of(session) as (reader, writer):
            writer.write(b"x")
            try:
                assert await said(reader, 5) == b""
                assert kind is ActionKind.CLOSE
            except ConnectionResetError:
                assert kind is ActionKind.RESET
        await until(lambda: not session.roster.open_numbers(), "the end")
        assert [connection.how for connection in session.connections.values()] == [how]
        assert session.rules.status(0).trouble == "" and session.failure is None

    play(scene)


def test_half_close_and_what_the_peers_end_begins(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        session = await served(
            workspace, answer(text("slow"), reply("answer", delay_ms=60)),
            Rule("end", Trigger.END, then=(reply(" and bye"),)),
        )  # fmt: skip
        async with client_of(session) as (reader, writer):
            writer.write(b"slow")
            writer.write_eof()  # the answer is still to come, and comes before the connection is closed
            assert await said(reader, 100) == b"answer and bye"
        with_rules(workspace, session, answer(text("x"), reply("last"), RuleAction(ActionKind.HALF_CLOSE)))
        async with client_of(session) as (reader, writer):
            writer.write(b"x")
            assert await said(reader, 100) == b"last"
            writer.write(b"more")
            await writer.drain()
            assert session.roster.open_numbers()

    play(scene)


def test_silence_fires_again_and_again_up_to_its_limit(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        idle = Rule("idle", Trigger.IDLE, idle_ms=20, limit=3, then=(reply("?"),))
        session = await served(workspace, idle, replace(idle, name="later", idle_ms=50, limit=0, then=(reply("!"),)))
        async with client_of(session) as (reader, _writer):
            assert await said(reader, 4) in (b"??!?", b"??!!", b"?!?!", b"??!?", b"?!!?")
        await until(lambda: not session.roster.open_numbers(), "the end")
        assert 2 <= session.rules.status(0).fired <= 3

    play(scene)


def test_a_reply_is_sent_many_times_beside_others(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        session = await served(
            workspace, answer(text("tick"), reply("${text counter};", times=4, interval_ms=15)),
            answer(text("now"), reply("now;")),
        )  # fmt: skip
        async with client_of(session) as (reader, writer):
            writer.write(b"ticknow")
            got = await said(reader, 12)
            assert got.startswith((b"0;now;", b"1;now;"))
            assert got.replace(b"now;", b"") in (b"0;1;2;3;", b"1;2;3;4;")

    play(scene)


def test_a_wrong_rule_is_off_and_tells_its_place_and_others_work(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        session = await served(
            workspace, answer(Pattern(K.REGEX, "a)"), reply("never")), answer(ANYTHING, reply("half${u16 lenth}")),
            answer(ANYTHING, RuleAction(ActionKind.REPLY, payload=PayloadSpec(PayloadForm.FILE, "/etc/hostname"))),
            answer(text("a"), RuleAction(ActionKind.SET, text="x")), answer(text("b"), reply("sent ${var missing}")),
            answer(text("a"), reply("good")),
        )  # fmt: skip
        faults = [session.rules.status(place).fault for place in range(6)]
        assert faults[0] == "what it waits for, at character 2: unexpected ): no bracket ( is open here"
        assert faults[1].startswith("action 1 (reply), at character ")
        assert "file" in faults[2] and "no name" in faults[3] and faults[4:] == ["", ""]
        assert [note.split(" is off")[0] for note in notes(session)] == ["rule 1", "rule 2", "rule 3", "rule 4"]
        async with client_of(session) as (reader, writer):
            writer.write(b"ba")
            assert await said(reader, 4) == b"good"  # nothing of the other answer was sent
        assert "missing" in session.rules.status(4).trouble

    play(scene)


def test_why_a_rule_did_not_fire(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        session = await served(
            workspace, answer(Pattern(K.HEX, "10 11", Place.START)), answer(text("x"), state="greeted"),
            answer(text("x"), reply("!"), limit=1), answer(text("x"), reply("?")), answer(text("x")),
            replace(answer(text("x")), enabled=False), framing=LINES,
        )  # fmt: skip
        assert [session.rules.status(place).why_not for place in range(5)] == [""] * 5
        seen = session.rules.revision
        async with client_of(session) as (reader, writer):
            writer.write(b"x\n")
            assert await said(reader, 1) == b"!"
            assert session.rules.status(2).why_not == ""
            writer.write(b"\x10x\n")
            assert await said(reader, 1) == b"?"
        assert [session.rules.status(place).why_not for place in range(6)] == [
            "at byte 1: wanted 0x11, got 0x78 “x”.", "the client is in no state yet, it wants “greeted”.",
            "it has fired 1 time for this client, which is its limit.", "", "an earlier rule took it: rule 4.",
            "it is switched off.",
        ]  # fmt: skip
        session.rules.tick(workspace.clock.now_ns())
        assert session.rules.revision > seen, "there is something to show"

    play(scene)


def test_a_flood_of_notes_is_told_by_number(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        session = await served(workspace, answer(text("x"), RuleAction(ActionKind.LOG, text="${request}")))
        async with client_of(session) as (_reader, writer):
            writer.write(b"x" * 2_000)
            await until(lambda: session.rules.status(0).fired == 2_000, "all of them")
            session.rules.tick(workspace.clock.now_ns())
            assert sum(counted(note) for note in notes(session)) == 2_000
        assert notes(session).count("x") < 2_000

    play(scene)


def test_log_and_mark(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        mark = RuleAction(ActionKind.MARK, text="asked by ${match 1}", colour=2)
        log = RuleAction(ActionKind.LOG, text="seen ${match 1}")
        session = await served(workspace, answer(regex(r"I am (\w+)\n"), mark, log))
        async with client_of(session) as (_reader, writer):
            writer.write(b"noise\n")
            await until(lambda: session.counters.rx_records == 1, "the first record")
            writer.write(b"I am ann\n")
            await until(lambda: bool(workspace.document.bookmarks), "the bookmark")
        (mark_set,) = workspace.document.bookmarks[str(session.id)]
        assert (mark_set.record, mark_set.comment, mark_set.colour) == (2, "asked by ann", 2)
        assert notes(session) == ["seen ann"]
        assert workspace.undo_text != "Bookmark"

    play(scene)


def test_datagrams_are_messages_of_their_senders(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        session = await served(
            workspace, answer(text("hi", Place.WHOLE), RuleAction(ActionKind.STATE, name="in"), reply("${request}!")),
            answer(Pattern(K.SIZE, "0"), reply("empty")), answer(text("hi"), reply("again"), state="in"),
            url="udp://127.0.0.1:0",
        )  # fmt: skip
        port = int(session.local.rpartition(":")[2])
        loop = asyncio.get_running_loop()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.setblocking(False)
            sock.connect(("127.0.0.1", port))
            for data, wanted in ((b"hi", b"hi!"), (b"", b"empty"), (b"hi 2", b"again")):
                await loop.sock_sendall(sock, data)
                assert await asyncio.wait_for(loop.sock_recv(sock, 100), 10) == wanted

    play(scene)


def test_two_rule_made_datagram_sockets_do_not_answer_each_other_for_ever(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        bound, sender = await datagram_pair(workspace)
        with_rules(workspace, bound, answer(ANYTHING, reply("pong")))
        with_rules(workspace, sender, answer(ANYTHING, reply("ping")))
        sender.send(b"begin")
        await until(lambda: any("was stopped" in note for note in notes(sender)), "the end of the loop", 20)

    play(scene)


def test_a_client_that_reads_late_is_not_read_from(play: Play, until: Until) -> None:
    """Its answers wait for it, not in memory but in its own requests."""

    async def scene(workspace: Workspace) -> None:
        options = SocketOptions(send_queue_high_bytes=200_000, no_delay=True)
        big = answer(text("?"), reply("x" * 1_000))
        session = await served(workspace, big, framing=FramingRule(FramingKind.FIXED, fixed_bytes=1), options=options)
        client = workspace.add_socket(Role.CLIENT, f"tcp://{session.local}")
        client.open()
        assert await client.opened()
        client._transport.pause_reading(0)
        client.send(b"?" * 20_000)
        await until(lambda: session.queued_bytes() > 100_000, "answers that wait")
        early = session.rules.status(0).fired
        client._transport.resume_reading(0)
        await until(lambda: client.counters.rx_bytes == 20_000_000, "all answers", 20)
        assert session.rules.status(0).fired == 20_000 and early < 20_000 and session.failure is None
        client.abort()

    play(scene)


def test_a_rule_starts_a_sequence_or_tells_why_not(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        session = await served(workspace, answer(ANYTHING, RuleAction(ActionKind.START_SEQUENCE, sequence=7)))
        async with client_of(session) as (_reader, writer):
            writer.write(b"x")
            await until(lambda: bool(notes(session)), "the complaint")
        assert notes(session) == ["rule 1: the sequence that it starts is not there any more"]

    play(scene)


def test_a_client_with_rules_answers_a_server(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        session = await served(
            workspace, Rule("hi", Trigger.CONNECT, then=(reply("login: "),)),
            answer(text("ann"), reply("password: ")), answer(text("secret"), reply("welcome")),
        )  # fmt: skip
        client = workspace.add_socket(Role.CLIENT, f"tcp://{session.local}")
        named, given = answer(text("login: "), reply("ann")), answer(text("password: "), reply("secret"))
        with_rules(workspace, client, named, given)
        client.open()
        await until(lambda: client.counters.rx_bytes == len("login: password: welcome"), "the whole conversation")

    play(scene)


@pytest.mark.parametrize("scheme", ["tls", "ws"])
def test_connect_is_when_payload_passes(play: Play, until: Until, scheme: str) -> None:
    async def scene(workspace: Workspace) -> None:
        hello = Rule("hello", Trigger.CONNECT, then=(reply("hello"),))
        session = await served(workspace, hello, answer(text("ping"), reply("pong")), url=f"{scheme}://127.0.0.1:0")
        client = workspace.add_socket(Role.CLIENT, f"{scheme}://{session.local}")
        workspace.update_spec(replace(client.spec, tls=replace(client.spec.tls, verify=False)))
        client.open()
        await until(lambda: client.counters.rx_bytes == 5, "the greeting")
        client.send(b"ping")
        await until(lambda: client.counters.rx_bytes == 9, "the answer")
        assert session.failure is None

    play(scene)


def test_a_typed_pattern_checks_lengths_and_takes_parts_out(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        body = "${u16 length of body}${begin body}%s${end body}"
        question = Pattern(K.TYPED, "${any 2 as id}" + body % "${any as name}", Place.WHOLE)
        session = await served(
            workspace, answer(question, reply("${match id}" + body % "hi ${match name}")),
            framing=FramingRule(FramingKind.LENGTH, length_offset_bytes=2, length_adjustment_bytes=0),
        )  # fmt: skip
        async with client_of(session) as (reader, writer):
            writer.write(b"\x12\x34\0\3bob")
            assert await said(reader, 10) == b"\x12\x34\0\6hi bob"

    play(scene)


def test_a_variable_of_a_client_is_bounded_and_told(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        longer = RuleAction(ActionKind.SET, name="v", text="${var v}${var v}")
        session = await served(
            workspace, answer(text("begin"), RuleAction(ActionKind.SET, name="v", text="x"), reply("ok")),
            answer(text("a"), longer), answer(text("size?"), reply("${u32 length}${var v}")),
        )  # fmt: skip
        async with client_of(session) as (reader, writer):
            writer.write(b"begin")
            assert await said(reader, 2) == b"ok"
            writer.write(b"a" * 40 + b"size?")
            assert await said(reader, 4) == VALUE_MAX_BYTES.to_bytes(4, "big")
        assert "not set" in session.rules.status(1).trouble
        assert any("more than 65,536" in note for note in notes(session))

    play(scene)
