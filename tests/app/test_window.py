"""The composition root, where what it is given is wrong."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from workbench.app import window
from workbench.app.crash import CrashHandler
from workbench.settings.store import SettingsStore
from workbench.settings.values import Folders, Settings


def test_a_folder_that_is_none_does_not_stop_the_start(
    runner: asyncio.Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    monkeypatch.setattr(window, "data_dir", lambda: tmp_path / "usual")
    store = SettingsStore(tmp_path / "settings.json", Settings(folders=Folders(data=str(tmp_path / "file"))))

    async def main() -> None:
        workspace = window._make_workspace(CrashHandler(), store, None)
        assert workspace.data_dir == tmp_path / "usual"
        await workspace.aclose(discard=True)

    runner.run(main())
    assert store.warning.startswith("No working file could be made in")
    assert store.warning.endswith("The usual folder is used instead.")
