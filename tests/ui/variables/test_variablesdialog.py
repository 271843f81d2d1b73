"""The dialog “Variables and secrets” in the window, and the banner of what a project would read."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import keyring
import pytest

from tests.session.payloads.bench import FakeStore
from tests.ui.window.conftest import Scene, Stage, play  # noqa: F401 - the fixture of the window's tests
from workbench.model.library import Variable, VariableKind
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.project.document import Document, document_to_json
from workbench.session.payloads.wanted import WantedKind
from workbench.ui.variables.askdialog import AskDialog
from workbench.ui.variables.variablesdialog import VariablesDialog
from workbench.ui.widgets.emptyview import EmptyView

Play = Callable[[Scene], None]
Opened = Callable[[Stage], Awaitable[VariablesDialog]]


@pytest.fixture
def store() -> FakeStore:
    before = keyring.get_keyring()
    fake = FakeStore()
    keyring.set_keyring(fake)
    yield fake
    keyring.set_keyring(before)


async def opened(stage: Stage) -> VariablesDialog:
    stage.window.binder.action("payload.variables").trigger()
    return await stage.dialog(VariablesDialog)


def test_variables_are_added_changed_renamed_and_removed(play: Play) -> None:  # noqa: F811
    async def scene(stage: Stage) -> None:
        dialog = await opened(stage)
        assert dialog.findChild(EmptyView).isVisible() and dialog.form.fault.text() == ""
        dialog.add.click()
        dialog.form.value.setText(r"a\q")
        dialog.form.value.textEdited.emit(r"a\q")
        assert dialog.form.fault.text().startswith("At character 2: ")
        dialog.form.value.setText("one")
        dialog.form.value.editingFinished.emit()
        stage.workspace.library.add(PayloadSpec(PayloadForm.TYPED, "${var variable}"), "hello")
        dialog.form.name.setText("who")
        dialog.form.name.editingFinished.emit()
        assert stage.workspace.variables.value == (Variable("who", value="one"),)
        assert stage.workspace.document.library.payloads[0].payload.text == "${var who}"
        assert dialog.form.fault.text() == "1 place follows."
        stage.workspace.library.add(PayloadSpec(PayloadForm.TYPED, "${var who}"), "last")
        dialog.add.click()
        dialog.form.name.setText("who")
        dialog.form.name.editingFinished.emit()
        assert dialog.form.fault.text() == "There is a variable “who” already."
        assert dialog.form.name.text() == "variable"
        dialog.remove.click()
        stage.workspace.undo()
        dialog.refresh()
        dialog.table.selectRow(0)
        dialog.remove.click()
        assert "2 places name ${var who} still: payload hello, payload last." in dialog.form.fault.text()
        stage.workspace.undo()
        dialog.refresh()
        dialog.table.selectRow(1)
        dialog.remove.click()
        assert [each.name for each in stage.workspace.variables.value] == ["who"]
        stage.workspace.undo()
        stage.frame()
        assert dialog.model.rowCount() == 2
        dialog.close()

    play(scene)


def test_a_secret_is_stored_hidden_and_forgotten(play: Play, store: FakeStore) -> None:  # noqa: F811
    async def scene(stage: Stage) -> None:
        dialog = await opened(stage)
        dialog.add.click()
        dialog.form.value.setText("was readable")
        dialog.form.value.editingFinished.emit()
        dialog.form.kind.choose("stored")
        assert stage.workspace.variables.value == (Variable("variable", VariableKind.STORED),)
        assert "stood in the project until now" in dialog.form.fault.text()
        dialog.form.secret.setText("hunter2")
        dialog.form.store.click()
        assert dialog.form.secret.text() == ""
        await stage.until(lambda: dialog.form.fault.text().startswith("Stored"), "the key store")
        assert list(store.kept.values()) == ["hunter2"]
        stage.frame()
        shown = [dialog.model.index(0, column).data() for column in range(4)]
        assert shown[:3] == ["variable", "Key store", "•••••• (in memory)"]
        assert dialog.rights.isVisible(), "whoever stores it allows it"
        dialog.form.forget.click()
        await stage.until(lambda: dialog.form.fault.text().startswith("Taken out"), "the key store")
        assert store.kept == {}
        dialog.close()
        assert "hunter2" not in document_to_json(stage.workspace.document)

    play(scene)


def test_a_project_that_would_read_files_asks_with_a_banner(play: Play, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "key.bin").write_bytes(b"key")
    spec = PayloadSpec(PayloadForm.TYPED, "${file key.bin}${env HOME}")
    path = tmp_path / "p.json"

    async def scene(stage: Stage) -> None:
        stage.frame()
        stage.workspace.library.add(spec, "reads")
        stage.frame()
        assert stage.window.banners.asks.isHidden(), "who writes it is asked when it is sent"
        path.write_text(document_to_json(stage.workspace.document), encoding="utf-8")
        await stage.workspace.open_project(path).wait()
        stage.frame()
        banner = stage.window.banners.asks
        assert banner.title == "Payloads of this project read 1 file and 1 environment variable."
        stage.window.variable_commands.ask()
        dialog = await stage.dialog(AskDialog)
        dialog.allow.click()
        stage.frame()
        assert banner.isHidden()
        assert {kind for kind, _name in stage.workspace.desk.rights.given()} == {
            WantedKind.FILE, WantedKind.ENVIRONMENT,
        }  # fmt: skip
        variables = await opened(stage)
        variables.rights.list.item(0).setSelected(True)
        variables.rights.take.click()
        assert len(stage.workspace.desk.rights.given()) == 1
        variables.close()

    play(scene)


def test_a_reply_that_would_read_by_itself_is_asked_about_once(play: Play, tmp_path: Path) -> None:  # noqa: F811
    async def scene(stage: Stage) -> None:
        session = await stage.listener()
        stage.workspace.desk.folder = tmp_path
        reply = PayloadSpec(PayloadForm.TYPED, "${file key.bin}")
        stage.workspace.update_spec(replace(session.spec, reply_payload=reply))
        stage.frame()
        banner = stage.window.banners.asks
        assert banner.isVisible()
        banner._on_close()
        stage.workspace.update_spec(replace(session.spec, name="another", reply_payload=reply))
        stage.frame()
        assert banner.isHidden(), "who closed it has seen it"

    play(scene)


def test_an_empty_project_asks_nothing(play: Play) -> None:  # noqa: F811
    async def scene(stage: Stage) -> None:
        await asyncio.sleep(0)
        stage.frame()
        assert stage.workspace.document.library == Document().library
        assert stage.window.banners.asks.isHidden()

    play(scene)
