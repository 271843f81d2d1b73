import asyncio
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import Until
from tests.session.scenes import Play, datagram_pair, pair, workspace_in
from workbench.capture.capture import Capture, CaptureOptions
from workbench.model.events import EventKind
from workbench.model.failures import Reason
from workbench.model.payloads import PayloadSpec
from workbench.model.sockets import Role
from workbench.project.errors import ProjectError
from workbench.project.store import ProjectStore
from workbench.session.workspace import Workspace


def test_names_and_numbers_are_given_once(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        first = workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:1")
        second = workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:1")
        assert (first.spec.name, second.spec.name) == ("TCP client", "TCP client 2")
        workspace.remove_socket(second.id)
        third = workspace.add_socket(Role.LISTENER, "udp://127.0.0.1:0")
        assert third.id == 3  # a number is never used again

    play(scene)


def test_every_edit_can_be_undone_and_done_again(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        session = workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:1")
        workspace.update_spec(replace(session.spec, name="printer"), "Rename socket")
        assert workspace.undo_text == "Rename socket"
        workspace.undo()
        assert workspace.sessions[0].spec.name == "TCP client"
        workspace.undo()
        assert workspace.sessions == ()
        workspace.redo()
        workspace.redo()
        assert workspace.sessions[0].spec.name == "printer"
        assert not workspace.can_redo

    play(scene)


def test_undo_leaves_the_draft_alone(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        session = workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:1")
        workspace.update_spec(replace(session.spec, name="printer"))
        workspace.set_draft(session.id, PayloadSpec(text="half written"))
        workspace.undo()
        assert workspace.sessions[0].spec.draft.text == "half written"

    play(scene)


def test_deleted_records_come_back(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        bound, sender = await datagram_pair(workspace)
        for number in range(5):
            sender.send(b"%d" % number)
        await until(lambda: bound.traffic.count() == 5, "five records")
        workspace.hide_records(bound.id, [2, 4])
        assert [head.preview for head in bound.traffic.heads(0, 9)] == [b"0", b"2", b"4"]
        workspace.clear_traffic(bound.id)
        assert bound.traffic.count() == 0
        sender.send(b"5")
        await until(lambda: bound.traffic.count() == 1, "a record after the clearing")
        workspace.undo()
        workspace.undo()
        assert [head.preview for head in bound.traffic.heads(0, 9)] == [b"0", b"1", b"2", b"3", b"4", b"5"]

    play(scene)


def test_a_saved_project_opens_with_everything(play: Play, until: Until, tmp_path: Path) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = await pair(workspace)
        client.send(b"kept")
        await until(lambda: server.traffic.count() == 1, "the record")
        workspace.set_notes("what was tried")
        assert workspace.modified
        job = workspace.save_as(tmp_path / "session.swb")
        await job.wait()
        assert job.succeeded, job.failure_text
        assert not workspace.modified
        generation = workspace.generation
        await workspace.new_project().wait()
        assert workspace.sessions == ()
        assert workspace.generation == generation + 1
        job = workspace.open_project(tmp_path / "session.swb")
        await job.wait()
        assert job.succeeded, job.failure_text
        assert [session.spec.name for session in workspace.sessions] == ["TCP listener", "TCP client"]
        assert workspace.sessions[0].traffic.heads(0, 1)[0].preview == b"kept"
        assert workspace.document.notes == "what was tried"
        assert all(session.is_at_rest for session in workspace.sessions)  # opening opens no socket
        assert not workspace.modified
        opened = workspace.sessions[0]
        assert EventKind.ACCEPTED in [event.kind for event in opened.events.read(0)[1]]
        recorded = list(workspace.store.capture.calls(opened.id))
        assert opened.tape.read(0, 1_000)[1] == recorded
        opened.open()
        await opened.opened()
        await asyncio.to_thread(workspace.store.capture.flush, 10)
        await until(lambda: len(list(workspace.store.capture.calls(opened.id))) > len(recorded), "new calls")
        after = list(workspace.store.capture.calls(opened.id))
        assert after[: len(recorded)] == recorded  # nothing of the past is written twice
        assert len(after) < 2 * len(recorded)
        await opened.aclose()

    play(scene)


def test_numbers_of_connections_run_on_after_opening(play: Play, until: Until, tmp_path: Path) -> None:
    async def scene(workspace: Workspace) -> None:
        await pair(workspace)
        await workspace.save_as(tmp_path / "a.swb").wait()
        again = workspace.open_project(tmp_path / "a.swb")
        assert "open in this window" in again.failure_text
        await workspace.new_project().wait()
        job = workspace.open_project(tmp_path / "a.swb")
        await job.wait()
        assert job.succeeded, job.failure_text
        server = workspace.sessions[0]
        server.open()
        await server.opened()
        client = workspace.sessions[1]
        workspace.update_spec(replace(client.spec, url=f"tcp://{server.local}"))
        client.open()
        await client.opened()
        await until(lambda: server.roster.open_numbers() == [2], "the second connection of this session")

    play(scene)


def test_a_project_that_cannot_be_opened_leaves_this_one(play: Play, tmp_path: Path) -> None:
    async def scene(workspace: Workspace) -> None:
        workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:1")
        bad = tmp_path / "bad.swb"
        bad.write_text("this is no project", encoding="utf-8")
        job = workspace.open_project(bad)
        await job.wait()
        assert "bad.swb" in job.failure_text
        assert len(workspace.sessions) == 1

    play(scene)


def test_open_all_opens_listeners_before_clients(play: Play) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = await pair(workspace)
        workspace.update_spec(replace(server.spec, url=f"tcp://{server.local}"))
        workspace.move_socket(client.id, 0)
        workspace.close_all()
        await server.rested()
        await client.rested()
        workspace.open_all()
        assert await server.opened()
        assert await client.opened(), client.failure

    play(scene)


def test_the_sum_over_all_sockets_is_sampled(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        _server, client = await pair(workspace)
        client.send(b"x" * 1_000)
        await until(lambda: workspace.counters.rx_bytes == 1_000, "the sum")
        assert any(rate > 0 for rate in workspace.throughput.window(60).rx_bytes_s)

    play(scene)


def test_an_unsaved_project_is_offered_after_an_end_without_saving(runner: asyncio.Runner, tmp_path: Path) -> None:
    async def main() -> None:
        workspace = Workspace(tmp_path)
        workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:1", "kept")
        await workspace.aclose(discard=False)
        async with workspace_in(tmp_path) as later:
            offered = later.recoverable()
            assert len(offered) == 1
            await later.recover(offered[0]).wait()
            assert [session.spec.name for session in later.sessions] == ["kept"]
            assert later.modified

    runner.run(main())


def test_less_free_space_than_the_reserve_stops_recording_and_a_click_resumes(
    runner: asyncio.Runner, tmp_path: Path, until: Until
) -> None:
    async def main() -> None:
        no_disk_has_this = CaptureOptions(reserve_bytes=2**60)
        workspace = Workspace(tmp_path, capture_options=no_disk_has_this)
        try:
            bound, sender = await datagram_pair(workspace)
            await until(lambda: workspace.recording_failure is not None, "the stop")
            assert workspace.recording_failure is not None
            assert workspace.recording_failure.reason is Reason.DISK_FULL
            await until(
                lambda: EventKind.RECORDING_STOPPED in [event.kind for event in bound.events.read(0)[1]], "the event"
            )
            sender.send(b"not kept")
            await until(lambda: bound.counters.rx_records == 1, "the datagram: the socket stays open")
            assert bound.counters.unrecorded == 1
            assert workspace.set_recording(True) is not None  # still too little
            workspace.store.capture.options = CaptureOptions(reserve_bytes=0)
            workspace.store.capture._writer._reserve_bytes = 0  # somebody made room
            assert workspace.set_recording(True) is None
            sender.send(b"kept")
            await until(lambda: bound.traffic.count() == 1, "the record")
            assert workspace.recording_failure is None
        finally:
            await workspace.aclose(discard=True)

    runner.run(main())


def test_a_project_that_breaks_off_while_it_is_opened_leaves_this_one_as_it_is(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(workspace: Workspace) -> None:
        workspace.add_socket(Role.LISTENER, "tcp://127.0.0.1:0", "other")
        await workspace.save_as(tmp_path / "other.swb").wait()
        await workspace.new_project().wait()
        mine = workspace.add_socket(Role.LISTENER, "tcp://127.0.0.1:0", "mine")
        mine.open()
        await mine.opened()
        generation = workspace.generation

        def fail(*_arguments: object) -> None:
            raise sqlite3.OperationalError("disk I/O error")

        with monkeypatch.context() as patched:
            patched.setattr(Capture, "connections", fail)
            job = workspace.open_project(tmp_path / "other.swb")
            await asyncio.wait_for(job.wait(), 10)
        assert job.failure_text == "other.swb is damaged or cannot be read: disk I/O error."
        assert (workspace.generation, workspace.sessions, workspace.path) == (generation, (mine,), None)
        assert mine.is_open

    play(scene)


def test_an_opening_ends_with_a_sentence_where_the_old_project_cannot_be_closed(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(workspace: Workspace) -> None:
        old, real = workspace.store, ProjectStore.close

        def close(store: ProjectStore, *, discard: bool) -> None:
            real(store, discard=discard)
            if store is old:
                raise ProjectError("The old one could not be closed: disk I/O error.")

        with monkeypatch.context() as patched:
            patched.setattr(ProjectStore, "close", close)
            job = workspace.new_project()
            await asyncio.wait_for(job.wait(), 10)
        assert job.failure_text == "The old one could not be closed: disk I/O error."
        assert workspace.store is not old

    play(scene)


def test_a_socket_that_comes_back_goes_on_with_its_numbers(play: Play, until: Until) -> None:
    async def scene(workspace: Workspace) -> None:
        server, client = await pair(workspace)
        workspace.remove_socket(server.id)
        assert workspace.sessions == (client,)
        workspace.undo()
        back = workspace.session(server.id)
        assert back is server  # at once: what it carried a moment ago need not be on the disk yet
        await back.rested()
        back.open()
        assert await back.opened()
        again = workspace.add_socket(Role.CLIENT, f"tcp://{back.local}")
        again.open()
        await until(lambda: back.roster.open_numbers() == [2], "the second connection of this session")

    play(scene)


def test_a_recording_into_its_own_file_has_nothing_to_save(
    runner: asyncio.Runner, until: Until, tmp_path: Path
) -> None:
    async def main() -> None:
        workspace = Workspace(tmp_path, make_store=lambda wake: ProjectStore.record_into(tmp_path / "r.swb", wake))
        bound, sender = await datagram_pair(workspace)
        sender.send(b"kept")
        await until(lambda: bound.traffic.count() == 1, "the record")
        assert not workspace.modified
        await workspace.aclose()
        later = ProjectStore.open(tmp_path / "r.swb", tmp_path, int)
        assert later.capture.payload(bound.id, 1) == b"kept"
        await asyncio.to_thread(later.close, discard=True)

    runner.run(main())


def test_a_name_that_was_changed_is_that_of_the_records_in_the_file(play: Play, until: Until, tmp_path: Path) -> None:
    path = tmp_path / "named.swb"

    async def scene(workspace: Workspace) -> None:
        session = workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:1", "before")
        workspace.update_spec(replace(session.spec, name="after"), "Rename socket")
        await workspace.save_as(path).wait()
        with sqlite3.connect(path) as file:
            assert file.execute("SELECT name FROM session").fetchall() == [("after",)]
        file.close()

    play(scene)


def test_a_bug_in_one_tick_is_reported_and_the_ticks_go_on(
    any_runner: asyncio.Runner, until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.session.workspace.TICK_AGAIN_FIRST_MS", 1)
    bugs: list[tuple[BaseException, str]] = []

    async def main() -> None:
        workspace = Workspace(tmp_path / "data", on_bug=lambda error, name: bugs.append((error, name)))
        try:
            session = workspace.add_socket(Role.LISTENER, "tcp://127.0.0.1:0")
            session.open()
            assert await session.opened()
            told = [ZeroDivisionError("once")]
            tick = session.tick

            def break_once(now_ns: int) -> None:
                if told:
                    raise told.pop()
                tick(now_ns)

            monkeypatch.setattr(session, "tick", break_once)
            await until(lambda: bool(bugs), "the report")
            seen = session.throughput.revision
            await until(lambda: session.throughput.revision > seen, "a tick after it")
        finally:
            await workspace.aclose(discard=True)

    any_runner.run(main())
    assert [(type(error), name) for error, name in bugs] == [(ZeroDivisionError, "workspace tick")]
