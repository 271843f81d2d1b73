"""Devices, pipes and sockets are no projects, and stay what they are. A pipe stands for all of them: anyone may make
one, and deleting it costs nobody anything."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workbench.project.errors import ProjectError
from workbench.project.export.exporting import export_to_file
from workbench.project.export.forms import ExportForm
from workbench.project.export.walk import ExportSource
from workbench.project.regularfile import is_special

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pipes in the file system there")


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    path = tmp_path / "pipe.swb"
    if sys.platform != "win32":
        os.mkfifo(path)
    return path


def test_neither_opened_nor_recorded_into(projects: Any, pipe: Path) -> None:
    for way in (projects.open, projects.record_into):
        with pytest.raises(ProjectError, match=r"pipe\.swb is a device, a pipe or a socket"):
            way(pipe)
        assert is_special(pipe)
    assert [entry.name for entry in pipe.parent.iterdir() if entry.name.endswith("-lock")] == []


def test_not_replaced_by_a_save(
    projects: Any, pipe: Path, saves: tuple[Callable[[float], None], Callable[[], bool]]
) -> None:
    with pytest.raises(ProjectError, match="is a device"):
        projects.new().save_as(pipe, *saves)
    assert is_special(pipe)


def test_an_export_flows_into_it(projects: Any, pipe: Path) -> None:
    store = projects.new()
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    assert export_to_file(ExportSource(store.document, store.capture), ExportForm.JSON, pipe)
    reader.join(20)
    assert read[0].startswith(b"{")
    assert is_special(pipe)


def test_folders_and_missing_files_are_told_of_elsewhere(tmp_path: Path) -> None:
    assert not is_special(tmp_path)
    assert not is_special(tmp_path / "none")


def test_recording_through_a_link_makes_the_file_that_it_names(projects: Any) -> None:
    link = projects.folder / "link.swb"
    link.symlink_to(projects.folder / "real.swb")
    store = projects.record_into(link)
    projects.fill(store, 3)
    projects.close(store)
    assert link.is_symlink()
    projects.check(projects.open(projects.folder / "real.swb"), 3)
