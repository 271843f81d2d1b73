"""Secrets between memory and the key store: fetched when allowed, missed with a reason, never in the document."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring

from tests.session.payloads.bench import FakeStore
from workbench.model.library import VariableKind
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.project.document import document_to_json
from workbench.session.payloads.wanted import Wanted, WantedKind
from workbench.session.workspace import Workspace

SPEC = PayloadSpec(PayloadForm.TYPED, "${var token}")


@pytest.fixture
def no_store() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())
    yield
    keyring.set_keyring(before)


def test_a_secret_goes_to_the_store_and_comes_back(tmp_path: Path, store: FakeStore) -> None:
    async def scene() -> None:
        workspace = Workspace(tmp_path)
        workspace.variables.add("token", VariableKind.STORED)
        assert await workspace.keeper.store("token", "hunter2") == ""
        library = workspace.document.library
        assert list(store.kept.items()) == [((f"Socket Workbench {library.store_id}", "token"), "hunter2")]
        assert len(library.store_id) == 32
        assert workspace.desk.compose(SPEC).data == b"hunter2"
        assert "hunter2" not in document_to_json(workspace.document)
        workspace.undo()
        assert workspace.document.library.store_id == library.store_id, "what is in the store is not undone"
        workspace.redo()
        workspace.desk.forget_secret("token")
        assert workspace.desk.wanted_stored([SPEC]) == ["token"], "whoever gave it allowed it"
        assert await workspace.keeper.prepared([SPEC]) == []
        assert workspace.desk.compose(SPEC).data == b"hunter2"
        assert await workspace.keeper.remove("token") == ""
        assert store.kept == {}
        assert await workspace.keeper.prepared([SPEC]) == [
            Wanted(WantedKind.ASKED, "token", (), "The key store of this system has no value for it.")
        ]
        await workspace.aclose()

    asyncio.run(scene())
    for path in tmp_path.rglob("*"):
        assert path.is_dir() or b"hunter2" not in path.read_bytes(), path


def test_a_strangers_project_gets_no_secret_unasked(tmp_path: Path, store: FakeStore) -> None:
    """It names the key store's entry of another project: copied from its file."""

    async def scene() -> None:
        store.kept["Socket Workbench copied", "token"] = "hunter2"
        workspace = Workspace(tmp_path)
        workspace.variables.add("token", VariableKind.STORED)
        workspace._set_store_id("copied")
        assert await workspace.keeper.prepared([SPEC]) == [Wanted(WantedKind.STORED, "token")]
        assert store.reads == 0
        workspace.desk.allow([Wanted(WantedKind.STORED, "token")])
        assert await workspace.keeper.prepared([SPEC]) == []
        assert workspace.desk.compose(SPEC).data == b"hunter2"
        await workspace.aclose(discard=True)

    asyncio.run(scene())


def test_a_locked_store_is_a_reason_to_ask(tmp_path: Path, store: FakeStore) -> None:
    async def scene() -> None:
        workspace = Workspace(tmp_path)
        workspace.variables.add("token", VariableKind.STORED)
        store.locked = True
        trouble = await workspace.keeper.store("token", "hunter2")
        assert "hunter2" not in trouble
        assert "kept in memory" in trouble
        assert workspace.desk.compose(SPEC).data == b"hunter2"
        workspace.desk.forget_secret("token")
        workspace.desk.allow([Wanted(WantedKind.STORED, "token")])
        (wanted,) = await workspace.keeper.prepared([SPEC])
        assert wanted.kind is WantedKind.ASKED
        assert wanted.reason == "The secret cannot be read from the key store of this system (KeyringLocked)."
        await workspace.aclose(discard=True)

    asyncio.run(scene())


@pytest.mark.usefixtures("no_store")
def test_a_system_without_a_store_asks(tmp_path: Path) -> None:
    async def scene() -> None:
        workspace = Workspace(tmp_path)
        workspace.variables.add("token", VariableKind.STORED)
        assert "no key store" in await workspace.keeper.store("token", "hunter2")
        workspace.desk.forget_secret("token")
        workspace.desk.allow([Wanted(WantedKind.STORED, "token")])
        (wanted,) = await workspace.keeper.prepared([SPEC])
        assert wanted.reason == "This system has no key store that this program can use."
        assert (await workspace.keeper.remove("token")).startswith("This system has no key store")
        await workspace.aclose(discard=True)

    asyncio.run(scene())


def test_windows_hear_when_it_is_done(tmp_path: Path, store: FakeStore) -> None:
    async def scene() -> None:
        workspace = Workspace(tmp_path)
        workspace.variables.add("token", VariableKind.STORED)
        told: asyncio.Queue[object] = asyncio.Queue()
        workspace.keeper.begin_store("token", "hunter2", told.put_nowait)
        assert await asyncio.wait_for(told.get(), 10) == ""
        workspace.keeper.prepare([SPEC], told.put_nowait)
        assert told.get_nowait() == [], "nothing to fetch: at once"
        workspace.desk.forget_secret("token")
        workspace.keeper.prepare([SPEC], told.put_nowait)
        assert told.empty()
        assert await asyncio.wait_for(told.get(), 10) == []
        workspace.keeper.begin_remove("token", told.put_nowait)
        assert await asyncio.wait_for(told.get(), 10) == ""
        assert store.kept == {}
        await workspace.aclose(discard=True)

    asyncio.run(scene())


class SlowStore(FakeStore):
    """A person takes a while to unlock it."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.opened = threading.Event(), threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.asked.set()
        assert self.opened.wait(10)
        return super().get_password(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.asked.set()
        assert self.opened.wait(10)
        super().set_password(service, username, password)


@pytest.fixture
def slow() -> Iterator[SlowStore]:
    before = keyring.get_keyring()
    keyring.set_keyring(made := SlowStore())
    yield made
    keyring.set_keyring(before)


@pytest.mark.parametrize("deed", ["fetch", "store"])
def test_a_project_that_is_opened_meanwhile_gets_nothing(tmp_path: Path, slow: SlowStore, deed: str) -> None:
    """It has a copied number of the key store, the same as the one that was allowed."""

    async def scene() -> None:
        slow.kept["Socket Workbench copied", "token"] = "hunter2"
        workspace = Workspace(tmp_path)
        workspace.variables.add("token", VariableKind.STORED)
        workspace._set_store_id("copied")
        library, told = workspace.document.library, []
        if deed == "fetch":
            workspace.desk.allow([Wanted(WantedKind.STORED, "token")])
            workspace.keeper.prepare([SPEC], told.append)
        else:
            workspace.keeper.begin_store("token", "hunter3", lambda _trouble: None)
        await asyncio.to_thread(slow.asked.wait, 10)
        job = workspace.new_project()
        await job.wait()
        workspace.edit("The same names", replace(workspace.document, library=library))
        slow.opened.set()
        store_is_done = {thread for thread in threading.enumerate() if thread.name == "key store"}
        for thread in store_is_done:
            await asyncio.to_thread(thread.join, 10)
        for _ in range(5):
            await asyncio.sleep(0)
        assert workspace.desk.rights.given() == ()
        assert workspace.desk.wanted([SPEC]) == [Wanted(WantedKind.STORED, "token")]
        assert told == [], "whoever waited was of the other project"
        await workspace.aclose(discard=True)

    asyncio.run(scene())


def test_what_is_too_long_for_a_secret_is_asked_for(tmp_path: Path, store: FakeStore) -> None:
    async def scene() -> None:
        workspace = Workspace(tmp_path)
        workspace.variables.add("token", VariableKind.STORED)
        workspace._set_store_id("x")
        store.kept["Socket Workbench x", "token"] = "h" * 5_000
        workspace.desk.allow([Wanted(WantedKind.STORED, "token")])
        (wanted,) = await workspace.keeper.prepared([SPEC])
        assert wanted.kind is WantedKind.ASKED
        assert "too long" in wanted.reason
        await workspace.aclose(discard=True)

    asyncio.run(scene())
