from __future__ import annotations

import asyncio
from pathlib import Path

from tests.conftest import Until
from tests.project.importing import capturemaker as make
from tests.session.scenes import Play
from workbench.codec.hexinput.reading import read_dump
from workbench.model.annotations import Bookmark
from workbench.model.sockets import Role, SessionState
from workbench.session.workspace import Workspace


def test_an_import_is_one_step_and_is_kept_by_a_save(play: Play, tmp_path: Path) -> None:
    path = tmp_path / "a.pcapng"
    path.write_bytes(make.pcapng(101, make.conversation(1), comment="this one"))

    async def scene(workspace: Workspace) -> None:
        own = workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:1", "TCP 10.0.1.2:80")
        job = workspace.import_files([path, path])
        between = workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:2")  # made while the import runs
        await job.wait()
        assert job.succeeded and job.progress == 1.0
        names = [session.spec.name for session in workspace.sessions]
        assert names[:1] + names[2:5] == [
            "TCP 10.0.1.2:80", "TCP 10.0.1.2:80 (2)", "UDP 10.0.1.2:7777", "TCP 10.0.1.2:80 (3)",
        ]  # fmt: skip
        assert len({session.id for session in workspace.sessions}) == 6
        first = workspace.sessions[2]
        assert first.state is SessionState.CLOSED
        assert first.traffic.payload(1) == b"GET / HTTP/1.0\r\n\r\n"
        assert workspace.document.bookmarks[str(first.id)] == (Bookmark(1, "this one"),)
        assert workspace.undo_text == "Import a.pcapng, a.pcapng"
        workspace.undo()
        assert [session.id for session in workspace.sessions] == [own.id, between.id]
        workspace.redo()
        await workspace.save_as(tmp_path / "a.swb").wait()
        await workspace.new_project().wait()
        await workspace.open_project(tmp_path / "a.swb").wait()
        opened = workspace.sessions[5]
        assert opened.traffic.payload(2) == b"an answer to 1"
        assert workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:3").id > opened.id

    play(scene)


def test_what_is_cancelled_leaves_the_document_as_it_was(play: Play, tmp_path: Path) -> None:
    path = tmp_path / "a.pcap"
    path.write_bytes(make.pcap(101, make.conversation(1) * 3_000))

    async def scene(workspace: Workspace) -> None:
        before = workspace.document.sockets
        job = workspace.import_files([path])
        job.cancel()
        await job.wait()
        assert job.cancelled and job.result is None
        assert workspace.document.sockets == before and not workspace.can_undo
        assert await asyncio.to_thread(workspace.store.capture.flush, 10)
        assert workspace.store.capture.sessions() == []

    play(scene)


def test_a_dump_goes_into_a_socket_that_is_there_or_a_new_one(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        session = workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:1")
        dump = read_dump("> 0000 61 62\n< 0000 63")
        workspace.add_dump(session.id, dump)
        await until(lambda: session.traffic.count() == 2, "the records")
        assert [(head.direction, head.preview) for head in session.traffic.heads(0, 2)] == [(1, b"ab"), (0, b"c")]
        job = workspace.import_dump("pasted", dump)
        await job.wait()
        assert workspace.sessions[-1].spec.name == "pasted"
        assert workspace.sessions[-1].traffic.count() == 2

    play(scene)
