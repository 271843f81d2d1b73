"""What the tables show is what an export of it holds."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.conftest import Until
from tests.session.scenes import Play, pair
from workbench.codec.framing.ruletext import parse_rule
from workbench.model.annotations import Bookmark
from workbench.project.export.exporting import export_pieces
from workbench.project.export.forms import ExportForm, Selection
from workbench.session.across.shownpart import shown_part, shown_source, shows_a_part
from workbench.session.session import Session
from workbench.session.workspace import Workspace


def exported(workspace: Workspace, form: ExportForm) -> bytes:
    document = replace(workspace.document, bookmarks={"1": (Bookmark(1, "of record one"),)})
    source = shown_source(document, workspace.store.capture, workspace.sessions, form)
    selection = Selection(workspace.sessions[0].spec.name, keep=shown_part(workspace.sessions, form))
    return b"".join(export_pieces(source, form, selection, lambda _part: None))


def texts(workspace: Workspace) -> list[bytes]:
    lines = map(json.loads, exported(workspace, ExportForm.JSONL).splitlines())
    return [bytes.fromhex(line["hex"]) for line in lines if "hex" in line]


def follows(session: Session, rows: int) -> bool:
    session.filtering.follow()
    return shows_a_part([session]) and session.reading.count() == rows


def test_messages_and_filters_are_exported_as_they_are_shown(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = await pair(workspace)
        for part in (b"one\ntw", b"o\nthree\n"):
            before = server.traffic.count()
            assert client.send(part) is None
            await until(lambda before=before: server.traffic.count() == before + 1, "the record")  # type: ignore[misc]
        assert workspace.sessions[0] is server
        assert not shows_a_part(workspace.sessions)
        assert texts(workspace) == [b"one\ntw", b"o\nthree\n"]
        server.filtering.set_text('"three"')
        await until(lambda: follows(server, 1), "the filter's record")
        assert texts(workspace) == [b"o\nthree\n"]
        server.filtering.clear()
        server.messages.set_rule(parse_rule("line"))
        await until(lambda: server.messages.count() == 3, "the messages")
        assert shows_a_part(workspace.sessions)
        assert texts(workspace) == [b"one\n", b"two\n", b"three\n"]
        assert b"of record one" not in exported(workspace, ExportForm.HTML)
        assert exported(workspace, ExportForm.RAW) == b"one\ntwo\nthree\n", "a stream is of records"
        assert b"of record one" in exported(workspace, ExportForm.PCAPNG)
        server.filtering.set_text('"t"')
        await until(lambda: follows(server, 2), "the filter's messages")
        assert texts(workspace) == [b"two\n", b"three\n"]
        assert exported(workspace, ExportForm.RAW) == b"one\ntwo\nthree\n"

    play(scene)


def test_an_export_of_messages_that_are_cut_anew_fails_and_is_not_short(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = await pair(workspace)
        assert client.send(b"one\ntwo\n") is None
        server.messages.set_rule(parse_rule("line"))
        await until(lambda: server.messages.count() == 2, "the messages")
        form = ExportForm.JSONL
        source = shown_source(workspace.document, workspace.store.capture, workspace.sessions, form)
        pieces = export_pieces(source, form, Selection(server.spec.name), lambda _part: None)
        server.messages.set_rule(parse_rule("fixed:1"))
        await until(lambda: server.messages.count() == 8, "other messages")
        with pytest.raises(OSError, match="cut anew"):
            b"".join(pieces)

    play(scene)
