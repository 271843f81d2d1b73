"""What was allowed is remembered for the project's file, by the user, and by nobody else."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path

from tests.session.payloads.bench import FakeStore
from workbench.model.library import VariableKind
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.project.document import document_to_json
from workbench.session.payloads.rights import kept_rights, rights_of
from workbench.session.payloads.wanted import Wanted, WantedKind
from workbench.session.workspace import Workspace

SPEC = PayloadSpec(PayloadForm.TYPED, "${file key.bin}")


async def _saved(workspace: Workspace, path: Path) -> None:
    job = workspace.save_as(path)
    await job.wait()
    assert job.succeeded, job.failure_text


def test_an_allowance_is_the_projects_and_not_its_copies(tmp_path: Path) -> None:
    home, data = tmp_path / "home", tmp_path / "data"
    home.mkdir()
    (home / "key.bin").write_bytes(b"key")

    async def scene() -> None:
        workspace = Workspace(data)
        workspace.library.add(SPEC, "reads")
        await _saved(workspace, home / "a.swb")
        workspace.desk.allow(workspace.desk.wanted([SPEC]))
        kept = json.loads((data / "allowed.json").read_text(encoding="utf-8"))
        assert kept["projects"][0]["path"] == str(home / "a.swb")
        assert str(home / "key.bin") not in document_to_json(workspace.document)
        await workspace.new_project().wait()
        assert workspace.desk.wanted([SPEC]) == [], "without a folder there is no such file"
        assert workspace.desk.folder is None
        await workspace.open_project(home / "a.swb").wait()
        assert workspace.desk.wanted([SPEC]) == []
        assert workspace.desk.compose(SPEC).data == b"key"
        await workspace.new_project().wait()
        (home / "b.swb").write_bytes((home / "a.swb").read_bytes())
        await workspace.open_project(home / "b.swb").wait()
        assert workspace.desk.wanted([SPEC]), "a copy elsewhere begins with nothing"
        await workspace.aclose(discard=True)

    asyncio.run(scene())


def test_what_was_allowed_before_the_first_save_goes_with_it(tmp_path: Path) -> None:
    (tmp_path / "key.bin").write_bytes(b"key")
    spec = PayloadSpec(PayloadForm.TYPED, f"${{file {tmp_path / 'key.bin'}}}")

    async def scene() -> None:
        workspace = Workspace(tmp_path / "data")
        workspace.desk.allow(workspace.desk.wanted([spec]))
        assert not (tmp_path / "data" / "allowed.json").exists(), "a project without a file is remembered nowhere"
        await _saved(workspace, tmp_path / "a.swb")
        assert workspace.desk.folder == tmp_path
        await workspace.new_project().wait()
        assert workspace.desk.wanted([spec])
        await workspace.open_project(tmp_path / "a.swb").wait()
        assert workspace.desk.wanted([spec]) == []
        workspace.desk.disallow(*workspace.desk.rights.given()[0])
        assert json.loads((tmp_path / "data" / "allowed.json").read_text(encoding="utf-8"))["projects"] == []
        await workspace.aclose(discard=True)

    asyncio.run(scene())


def test_the_folder_of_a_json_project_is_where_it_lies(tmp_path: Path) -> None:
    async def scene() -> None:
        workspace = Workspace(tmp_path / "data")
        (tmp_path / "p.json").write_text(document_to_json(workspace.document), encoding="utf-8")
        await workspace.open_project(tmp_path / "p.json").wait()
        assert workspace.path is None
        assert workspace.desk.folder == tmp_path
        await workspace.aclose(discard=True)

    asyncio.run(scene())


def test_a_file_that_came_with_another_number_of_the_key_store_gets_nothing(tmp_path: Path, store: FakeStore) -> None:
    """Somebody pulled it to the same place; the number in it is that of another project of the user's."""
    path, spec = tmp_path / "p.swb", PayloadSpec(PayloadForm.TYPED, "${var token}")
    store.kept["Socket Workbench other", "token"] = "hunter2"

    async def scene() -> None:
        workspace = Workspace(tmp_path / "data")
        workspace.variables.add("token", VariableKind.STORED)
        await _saved(workspace, path)
        assert await workspace.keeper.store("token", "hunter3") == ""
        await workspace.save().wait()
        await workspace.new_project().wait()
        await workspace.open_project(path).wait()
        assert await workspace.keeper.prepared([spec]) == [], "what was stored is allowed"
        assert workspace.desk.compose(spec).data == b"hunter3"
        reads = store.reads
        library = replace(workspace.document.library, store_id="other")
        workspace.edit("Pulled", replace(workspace.document, library=library))
        await workspace.save().wait()
        await workspace.new_project().wait()
        rights = workspace._allowances
        await workspace.open_project(path).wait()
        assert rights.read(workspace.store.identity), "something is kept for this very file"
        assert workspace.desk.rights.given() == ()
        assert await workspace.keeper.prepared([spec]) == [Wanted(WantedKind.STORED, "token")]
        assert store.reads == reads
        await workspace.aclose(discard=True)

    asyncio.run(scene())


def test_a_right_of_the_key_store_has_the_projects_number() -> None:
    rights = [(WantedKind.STORED, "a b"), (WantedKind.FILE, "/x y")]
    kept = kept_rights(rights, "id")
    assert rights_of(kept, "id") == rights
    for other in ("", "i", "ID", "id2"):
        assert rights_of(kept, other) == rights[1:]
    assert rights_of([("stored", " a"), ("asked", "x"), ("unknown", "x")], "") == []
