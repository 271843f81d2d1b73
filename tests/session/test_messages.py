"""Messages of real sockets: the rule changed at any time, what waits, what may be removed, what is sent again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.conftest import Until
from tests.session.scenes import Play, datagram_pair, pair
from workbench.codec.framing.ruletext import FramingRuleError, parse_rule
from workbench.model.framing import Edge, EdgeKind, FramingKind
from workbench.model.records import Direction, Mark
from workbench.session.reading.edges import Edges
from workbench.session.reading.messageremoval import RemovalRefusedError, records_to_remove
from workbench.session.reading.messages import Messages
from workbench.session.reading.messagewords import EXPLANATIONS, TITLES, rest_text, waiting_text
from workbench.session.session import Session
from workbench.session.workspace import Workspace


async def heard(until: Until, server: Session, client: Session, *parts: bytes) -> None:
    """Each part is one record at the server."""
    for part in parts:
        before = server.traffic.count()
        assert client.send(part) is None
        await until(lambda before=before: server.traffic.count() == before + 1, "the record")  # type: ignore[misc]


def previews(messages: Messages) -> list[bytes]:
    return [head.preview for head in messages.heads(0, 100)]


def test_the_rule_changes_at_any_time_and_records_stay(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = await pair(workspace)
        await heard(until, server, client, b"one\ntw", b"o\nth", b"ree")
        messages, reading = server.messages, server.reading
        assert reading.base is server.traffic and messages.count() == 0
        messages.set_rule(parse_rule("line"))
        assert reading.base is messages
        await until(lambda: messages.count() == 2 and messages.state.waiting_bytes == 5, "two lines")
        assert previews(messages) == [b"one\n", b"two\n"] and reading.payload(2) == b"two\n"
        assert messages.title(2) == "Message 2 · records 1–2" and messages.title(1) == "Message 1 · record 1"
        rest = rest_text(messages.state.rests[0])
        assert rest == "5 bytes wait for the rest (◀ RX, connection 1, records 2–3)"
        assert [each.number for each in messages.touching(2)] == [2]
        await heard(until, server, client, b"!\n")
        await until(lambda: messages.count() == 3, "the third line")
        assert reading.source(3).read(0, 99) == b"three!\n" and messages.touching(2)[1].number == 3
        revision = reading.revision
        messages.set_rule(replace(parse_rule("delimiter:65"), keep_delimiter=False))
        await until(lambda: messages.count() == 3, "what ends in e")
        assert previews(messages) == [b"on", b"\ntwo\nthr", b""] and reading.revision != revision
        assert messages.framed(2) == b"\ntwo\nthre"
        workspace.undo()
        assert server.spec.framing.kind is FramingKind.LINE
        await until(lambda: previews(messages) == [b"one\n", b"two\n", b"three!\n"], "lines again")
        messages.show(False)
        assert reading.base is server.traffic and messages.count() == 3
        workspace.undo()
        assert not messages.is_on and server.traffic.count() == 4
        with pytest.raises(FramingRuleError):
            messages.set_rule(replace(parse_rule("fixed:4"), fixed_bytes=0))

    play(scene)


def test_a_stuffed_message_is_shown_unstuffed_and_sent_as_it_was(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = await pair(workspace)
        framed = b"a\xdb\xdcb" * 300 + b"\xc0"
        await heard(until, server, client, framed[:10], framed[10:], b"\xdbx\xc0")
        messages = server.messages
        messages.set_rule(parse_rule("slip"))
        await until(lambda: messages.count() == 2, "two packets")
        first, second = messages.heads(0, 2)
        assert (first.size, first.preview, first.mark) == (900, (b"a\xc0b" * 32), Mark.NONE)
        assert second.mark is Mark.FAULTY and messages.state.faults == 1
        assert messages.payload(1) == b"a\xc0b" * 300 and messages.framed(1) == framed
        assert messages.payload(1, 3, 3) == b"a\xc0b" and messages.source(1).size() == 900
        assert Edges(messages, server.traffic).of_row(1) is None

    play(scene)


def test_ends_of_records_and_messages_in_what_is_shown(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = await pair(workspace)
        await heard(until, server, client, b"a\nb", b"c", b"d\n")
        messages = server.messages
        messages.set_rule(parse_rule("line"))
        await until(lambda: messages.count() == 2, "two lines")
        edges = Edges(messages, server.traffic)
        record, message = EdgeKind.RECORD, EdgeKind.MESSAGE
        both = {Edge(2, message, 1), Edge(3, record, 1), Edge(4, record, 2), Edge(6, record, 3), Edge(6, message, 2)}
        for source in (server.traffic.conversation(None, None), server.traffic.conversation(1, Direction.RX)):
            found = edges.of_conversation(source)
            assert found is not None and set(found.edges(0, 100)) == both == set(found.edges(0, 6))
            assert set(found.edges(3, 1)) == {Edge(4, record, 2)}
        inside = edges.of_row(2)
        assert inside is not None and set(inside.edges(0, 16)) == {
            Edge(1, record, 1), Edge(2, record, 2), Edge(4, record, 3), Edge(4, message, 2)
        }  # fmt: skip
        messages.show(False)
        inside = edges.of_row(1)
        assert inside is not None and set(inside.edges(0, 16)) == {Edge(2, message, 1), Edge(3, record, 1)}

    play(scene)


def test_removing_messages_removes_whole_records_or_nothing(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = await pair(workspace)
        await heard(until, server, client, b"one\n", b"tw", b"o\nthree\n", b"four\nfi")
        messages, traffic = server.messages, server.traffic
        messages.set_rule(parse_rule("line"))
        await until(lambda: messages.count() == 4, "four lines")
        assert records_to_remove(messages, traffic, [1]) == [1]
        with pytest.raises(RemovalRefusedError, match="holds a part of message 3"):
            records_to_remove(messages, traffic, [2])
        assert records_to_remove(messages, traffic, [2, 3]) == [2, 3]
        with pytest.raises(RemovalRefusedError, match="not complete yet"):
            records_to_remove(messages, traffic, [4])
        with pytest.raises(RemovalRefusedError, match="More than 5,000"):
            records_to_remove(messages, traffic, range(1, 9_000))
        workspace.hide_records(server.id, [1])
        await until(lambda: previews(messages)[:1] == [b"two\n"], "without the first")

    play(scene)


def test_rows_stay_until_those_without_removed_records_are_there(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = await pair(workspace)
        await heard(until, server, client, b"one\n", b"two\n", b"three\n")
        messages = server.messages
        messages.set_rule(parse_rule("line"))
        await until(lambda: messages.count() == 3, "three lines")
        seen: list[int] = []

        def is_cut_anew() -> bool:
            seen.append(messages.count())
            return previews(messages) == [b"one\n", b"three\n"]

        revision = messages.revision
        workspace.hide_records(server.id, [2])
        await until(is_cut_anew, "without the second")
        assert min(seen) == 2 and messages.revision != revision
        workspace.undo()
        workspace.redo()  # before anything was cut
        workspace.undo()
        await until(lambda: seen.append(messages.count()) is None and messages.count() == 3, "all three again")
        assert min(seen) == 2
        await heard(until, server, client, b"four\n")
        await until(lambda: messages.count() == 4, "what comes is followed")

    play(scene)


def test_the_end_of_a_connection_completes_a_body_without_length(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = await pair(workspace)
        server.messages.set_rule(parse_rule("http"))
        await heard(until, server, client, b"HTTP/1.0 200 OK\r\n\r\n", b"all there is")
        await until(lambda: server.messages.state.waiting_bytes == 31, "what waits")
        assert server.messages.count() == 0
        client.close()
        await until(lambda: server.messages.count() == 1, "the whole answer")
        assert server.messages.heads(0, 1)[0].mark is Mark.NONE

    play(scene)


def test_a_stream_that_ended_in_a_message_waits_for_nothing(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = await pair(workspace)
        server.messages.set_rule(parse_rule("line"))
        await heard(until, server, client, b"one\ntw")
        await until(lambda: server.messages.state.waiting_bytes == 2, "what waits")
        assert rest_text(server.messages.state.rests[0]) == "2 bytes wait for the rest (◀ RX, connection 1, record 1)"
        client.close()
        await until(lambda: (rests := server.messages.state.rests) and rests[0].is_over, "the stream's end")
        rests = server.messages.state.rests
        assert rest_text(rests[0]) == "the stream ended 2 bytes into a message (◀ RX, connection 1, record 1)"
        assert "before the end of their streams" in waiting_text(2, rests)
        assert waiting_text(2, (rests[0]._replace(is_over=False),)) == "2 bytes wait for the rest"
        assert "some streams have ended" in waiting_text(4, (*rests, rests[0]._replace(is_over=False)))

    play(scene)


def test_datagrams_are_messages_already(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        bound, sender = await datagram_pair(workspace)
        assert not bound.messages.is_on and bound.reading.base is bound.traffic
        sender.send(b"a\nb\n")
        await until(lambda: bound.reading.count() == 1, "one record")

    play(scene)


def test_every_kind_has_its_words() -> None:
    assert set(TITLES) == set(EXPLANATIONS) == set(FramingKind)
