from __future__ import annotations

from tests.conftest import Until
from tests.session.scenes import Play, pair
from workbench.codec.framing.ruletext import parse_rule
from workbench.model.records import Direction, Piece
from workbench.session.workspace import Workspace


def test_a_dump_pasted_into_a_socket_with_connections_is_cut_from_its_own_bytes(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = await pair(workspace)
        assert client.send(b"hello\n") is None
        await until(lambda: server.traffic.count() == 1, "the record")
        now_ns, capture = workspace.clock.now_ns(), workspace.store.capture
        parts = [(b"ab", 0), (b"removed", 0), (b"not this\n", 1), (b"c\nd", 0), (b"e\n", 0)]
        capture.append(
            server.id,
            [Piece(now_ns, Direction.RX, number, "", part, len(part)) for part, number in parts],
        )
        await until(lambda: server.traffic.count() == 6, "the rest")
        workspace.hide_records(server.id, [3])
        server.messages.set_rule(parse_rule("line"))
        await until(lambda: server.messages.count() == 4, "the lines")
        heads = server.messages.heads(0, 4)
        assert sorted(head.preview for head in heads) == [b"abc\n", b"de\n", b"hello\n", b"not this\n"]
        found = {head.preview: head.number for head in heads}
        assert server.messages.payload(found[b"abc\n"], 1, 2) == b"bc"
        assert server.messages.source(found[b"de\n"]).read(1, 9) == b"e\n"

    play(scene)
