from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QMessageBox

from tests.ui.window.conftest import Scene, Stage
from workbench.model.sockets import Role
from workbench.project.export.forms import ExportForm
from workbench.session.across.shownpart import shows_a_part
from workbench.session.session import Session
from workbench.session.unsaved import Unsaved, unsaved_of
from workbench.session.workspace import Workspace
from workbench.ui.window.files.exportdialog import ExportDialog
from workbench.ui.window.files.projectfiles import loss_text
from workbench.ui.window.files.questions import Question
from workbench.ui.window.files.recovery import RecoveryDialog
from workbench.ui.window.tabs.arrangement import Split, SplitDirection, arrangement_ids

Play = Callable[[Scene], None]


def press(parent: object, name: str) -> None:
    button = parent.findChild(QAbstractButton, name)  # type: ignore[attr-defined]
    assert button is not None, name
    button.click()


def test_saved_as_and_opened_again_with_its_panes(play: Play, tmp_path: Path) -> None:
    async def scene(stage: Stage) -> None:
        window, path = stage.window, tmp_path / "pump test.swb"
        ids = [stage.workspace.add_socket(Role.CLIENT, f"tcp://127.0.0.1:{port}").spec.id for port in (1, 2)]
        stage.frame()
        window.deck.split(ids[1], SplitDirection.DOWN)
        await stage.save_as(path)
        assert path.exists()
        assert window.windowTitle().startswith("pump test[*]")
        assert not window.isWindowModified()
        assert stage.settings.settings.recent_projects == (str(path),)
        window.binder.action("project.new").trigger()
        await stage.idle()
        assert window.deck.ids() == []
        window.files.open_recent(str(path))
        await stage.idle()
        node = window.deck.arrangement().root
        assert isinstance(node, Split)
        assert node.direction is SplitDirection.DOWN
        assert [arrangement_ids(part) for part in node.parts] == [(ids[0],), (ids[1],)]
        assert not window.isWindowModified()

    play(scene)


def test_closing_asks_only_where_something_would_be_lost(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        stage.window.close()
        assert stage.exits == [False]
        assert stage.window.isVisible()
        stage.workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:1")
        stage.window.close()
        await stage.answer("cancel")
        assert stage.exits == [False]
        stage.window.close()
        await stage.answer("discard")
        assert stage.exits == [False, True]

    play(scene)


def test_closing_with_save_saves_first(play: Play, tmp_path: Path) -> None:
    async def scene(stage: Stage) -> None:
        stage.workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:1")
        stage.window.close()
        await stage.answer("save")
        await stage.choose_file(tmp_path / "kept")
        await stage.until(lambda: bool(stage.exits), "the exit")
        assert stage.exits == [False]
        assert (tmp_path / "kept.swb").exists()

    play(scene)


def test_a_file_that_cannot_be_opened_is_told_and_the_project_stays(play: Play, tmp_path: Path) -> None:
    async def scene(stage: Stage) -> None:
        broken = tmp_path / "broken.swb"
        broken.write_bytes(b"this is no project")
        window = stage.window
        window.files.open_path(broken)
        await stage.idle()
        assert window.banners.file.isVisible()
        assert window.banners.file.title == "broken.swb could not be opened"
        press(window.banners.file, "button.try_again")
        await stage.idle()
        assert window.banners.file.isVisible()
        stage.workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:1")
        stage.frame()
        assert len(window.deck.ids()) == 1

    play(scene)


def test_a_file_that_is_open_elsewhere_opens_read_only_or_as_a_copy(play: Play, tmp_path: Path) -> None:
    async def scene(stage: Stage) -> None:
        path, copy = tmp_path / "shared.swb", tmp_path / "mine.swb"
        other = Workspace(tmp_path / "other data")
        try:
            other.add_socket(Role.CLIENT, "tcp://127.0.0.1:1", "theirs")
            await other.save_as(path).wait()
            stage.window.files.open_path(path)
            await stage.answer("read_only")
            await stage.idle()
            assert "(read only)" in stage.window.windowTitle()
            stage.window.binder.action("project.new").trigger()
            await stage.idle()
            stage.window.files.open_path(path)
            await stage.answer("copy")
            await stage.choose_file(copy)
            await stage.until(lambda: stage.workspace.path == copy, "the copy")
            await stage.idle()
            assert stage.window.windowTitle().startswith("mine[*] —")
            assert [session.spec.name for session in stage.workspace.sessions] == ["theirs"]
        finally:
            await other.aclose(discard=True)

    play(scene)


def test_what_was_left_behind_is_offered_and_recovered(play: Play, tmp_path: Path) -> None:
    async def scene(stage: Stage) -> None:
        dead = Workspace(stage.workspace.data_dir)
        dead.add_socket(Role.CLIENT, "tcp://127.0.0.1:1", "left behind")
        await dead.aclose(discard=False)
        stage.window.files.look_for_left()
        dialog = await stage.dialog(RecoveryDialog)
        press(dialog, "button.recover")
        await stage.until(lambda: bool(stage.workspace.sessions), "the recovered project")
        await stage.idle()
        assert [session.spec.name for session in stage.workspace.sessions] == ["left behind"]
        assert stage.window.isWindowModified()

    play(scene)


def test_what_was_left_behind_can_be_discarded(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        dead = Workspace(stage.workspace.data_dir)
        dead.add_socket(Role.CLIENT, "tcp://127.0.0.1:1", "left behind")
        await dead.aclose(discard=False)
        stage.window.files.look_for_left()
        dialog = await stage.dialog(RecoveryDialog)
        press(dialog, "button.discard")
        await stage.idle()
        assert stage.workspace.recoverable() == []

    play(scene)


def test_export_writes_what_was_chosen(play: Play, tmp_path: Path) -> None:
    async def scene(stage: Stage) -> None:
        listener = await stage.listener("server")
        client = stage.workspace.add_socket(Role.CLIENT, f"tcp://{listener.local}", "client")
        client.open()
        await stage.until(lambda: client.is_open, "the connection")
        client.send(b"hello")
        await stage.until(lambda: listener.counters.rx_bytes == 5 and stage.workspace.record_total() == 2, "the bytes")
        stage.frame()
        stage.window.binder.action("project.export").trigger()
        dialog = await stage.dialog(ExportDialog)
        dialog._form.setCurrentIndex(dialog._form.findData(ExportForm.RAW))
        dialog._socket.setCurrentIndex(dialog._socket.findData("server"))
        press(dialog, "export.goOn")
        target = tmp_path / "out.bin"
        await stage.choose_file(target)
        await stage.idle()
        assert target.read_bytes() == b"hello"

    play(scene)


def test_packets_of_what_the_filter_shows_with_secrets_of_a_key_log(play: Play, tmp_path: Path) -> None:
    keys = tmp_path / "keys.log"
    keys.write_text("CLIENT_RANDOM " + "0a" * 32 + " " + "ff" * 48)

    async def scene(stage: Stage) -> None:
        listener = await stage.listener("server")
        client = stage.workspace.add_socket(Role.CLIENT, f"tcp://{listener.local}", "client")
        client.open()
        await stage.until(lambda: client.is_open, "the connection")
        for text in (b"shown", b"kept back"):
            client.send(text)
            await stage.until(lambda text=text: text in _all_of(client), "the bytes")
        client.filtering.set_text('"shown"')
        listener.filtering.set_text('"shown"')
        await stage.until(lambda: _follows(client) and _follows(listener), "the filters' hits")
        stage.frame()
        stage.window.binder.action("project.export").trigger()
        dialog = await stage.dialog(ExportDialog)
        assert dialog._part.currentIndex() == 1
        dialog._key_log.setText(str(keys))
        press(dialog, "export.goOn")
        target = tmp_path / "out.pcapng"
        await stage.choose_file(target)
        await stage.idle()
        data = target.read_bytes()
        assert b"shown" in data
        assert b"kept back" not in data
        assert b"CLIENT_RANDOM 0a0a" in data

    play(scene)


def _follows(session: Session) -> bool:
    session.filtering.follow()
    return shows_a_part([session]) and session.reading.count() == 1


def _all_of(session: Session) -> bytes:
    return b"".join(session.traffic.payload(head.number) for head in session.traffic.heads(0, 50))


def test_the_call_tape_is_exported_in_the_spelling_that_was_chosen(play: Play, tmp_path: Path) -> None:
    async def scene(stage: Stage) -> None:
        listener = await stage.listener("server")
        client = stage.workspace.add_socket(Role.CLIENT, f"tcp://{listener.local}", "client")
        client.open()
        await stage.until(lambda: client.is_open, "the connection")
        client.send(b"hello")
        await stage.until(lambda: stage.workspace.record_total() == 2, "the bytes")
        capture = stage.workspace.store.capture
        await stage.until(lambda: next(capture.calls(client.id), None), "the recorded calls")
        stage.frame()
        stage.window.binder.action("project.export").trigger()
        dialog = await stage.dialog(ExportDialog)
        assert not dialog._spelling.isEnabled()
        dialog._form.setCurrentIndex(dialog._form.findData(ExportForm.CALLS))
        dialog._spelling.setCurrentIndex(1)
        assert not dialog._direction.isEnabled()
        press(dialog, "export.goOn")
        target = tmp_path / "calls.txt"
        await stage.choose_file(target)
        await stage.idle()
        assert "WSAStartup(MAKEWORD(2, 2), &data)" in target.read_text(encoding="utf-8")
        stage.window.binder.action("project.export").trigger()
        again = await stage.dialog(ExportDialog)
        assert again._form.currentData() == ExportForm.CALLS and again._spelling.currentIndex() == 1, "as last time"
        again.reject()
        await stage.idle()

    play(scene)


def test_the_recent_menu_lists_projects_and_can_be_cleared(play: Play, tmp_path: Path) -> None:
    async def scene(stage: Stage) -> None:
        stage.settings.remember_project(tmp_path / "a & b.swb")
        menu = stage.window.binder.menu("Project/Open recent")
        assert menu.actions()[0].text() == "&1 a && b.swb"
        stage.frame()
        stage.window.binder.action("project.clear_recent").trigger()
        assert [action.text() for action in menu.actions()] == ["&Clear this list"]

    play(scene)


def test_the_save_question_tells_what_would_be_lost(play: Play, tmp_path: Path) -> None:
    async def scene(stage: Stage) -> None:
        server = await stage.listener("server")
        client = stage.workspace.add_socket(Role.CLIENT, f"tcp://{server.local}", "client")
        client.open()
        await stage.until(lambda: client.is_open, "the client")
        client.send(b"one")
        await stage.until(lambda: stage.workspace.record_total() == 2, "both records")
        stage.window.close()
        question = await stage.dialog(Question)
        assert question.icon() is QMessageBox.Icon.NoIcon
        assert question.informativeText() == (
            "2 sockets and 2 records are not saved yet. 2 sockets are open and will be closed."
        )
        await stage.answer("cancel")
        await stage.save_as(tmp_path / "kept.swb")
        assert unsaved_of(stage.workspace) == Unsaved(0, 0)
        stage.workspace.update_spec(replace(client.spec, name="other"))
        client.send(b"two")
        await stage.until(lambda: stage.workspace.record_total() == 4, "two more records")
        stage.workspace.hide_records(server.id, [2])
        assert unsaved_of(stage.workspace) == Unsaved(1, 1)

    play(scene)


@pytest.mark.parametrize(
    ("unsaved", "text"),
    [
        (Unsaved(1, 0), "1 socket is not saved yet."),
        (Unsaved(0, 1_234), "1,234 records are not saved yet."),
        (Unsaved(1, 1), "1 socket and 1 record are not saved yet."),
        (Unsaved(0, 0), "The latest changes are not saved yet."),
    ],
)
def test_a_loss_in_words(unsaved: Unsaved, text: str) -> None:
    assert loss_text(unsaved) == text


async def leave_one_behind(stage: Stage) -> None:
    dead = Workspace(stage.workspace.data_dir)
    dead.add_socket(Role.CLIENT, "tcp://127.0.0.1:1", "left behind")
    await dead.aclose(discard=False)


def test_a_start_with_the_example_mentions_what_was_left_behind(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        await leave_one_behind(stage)
        stage.window.begin(example=True)
        toasts = stage.window.files.toasts
        await stage.until(lambda: bool(toasts.toasts), "the toast")
        assert toasts.toasts[0].label.text() == "1 project can be recovered: Project ▸ Recover…"
        assert [each for each in stage.window.findChildren(RecoveryDialog) if each.isVisible()] == []
        press(toasts.toasts[0], "button.recover")
        await stage.dialog(RecoveryDialog)

    play(scene)


def test_recover_can_be_asked_for_and_asks_before_the_present_project_goes(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        action = stage.window.binder.action("project.recover")
        stage.frame()
        assert not action.isEnabled()
        await leave_one_behind(stage)
        stage.window.files.look_for_left()
        first = await stage.dialog(RecoveryDialog)
        first.reject()
        await stage.until(lambda: not stage.window.findChildren(RecoveryDialog), "the dialog's end")
        stage.workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:2", "present")
        stage.frame()
        assert action.isEnabled()
        action.trigger()
        press(await stage.dialog(RecoveryDialog), "button.recover")
        await stage.answer("cancel")
        assert [session.spec.name for session in stage.workspace.sessions] == ["present"]
        action.trigger()
        press(await stage.dialog(RecoveryDialog), "button.recover")
        await stage.answer("discard")
        await stage.until(lambda: stage.workspace.sessions[0].spec.name == "left behind", "the recovered project")
        await stage.until(lambda: stage.frame() or not action.isEnabled(), "nothing more to recover")

    play(scene)


@pytest.mark.parametrize("key", ["²", "9" * 5_000, "7", ""])
def test_a_layout_of_panels_that_are_nobodys_is_passed_over(play: Play, key: str) -> None:
    async def scene(stage: Stage) -> None:
        spec = stage.workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:1").spec
        stage.workspace.set_layout({"panels": {key: {}, str(spec.id): {"bottom_part": "plot"}}})
        stage.window.keeper.restore_project()
        assert stage.window.keeper.views == {spec.id: {"bottom_part": "plot"}}
        assert stage.window.deck.ids() == [spec.id]

    play(scene)
