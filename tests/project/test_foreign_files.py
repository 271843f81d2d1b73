"""Files that others hold, changed, or do not let us write."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workbench.project.errors import OpenElsewhereError, ProjectError

Saves = tuple[Callable[[float], None], Callable[[], bool]]


def names(folder: Path) -> list[str]:
    """What a folder holds."""
    return sorted(path.name for path in folder.iterdir())


def journal_mode(path: Path) -> str:
    """Read from the file's own header: 1 is a rollback journal, 2 is WAL."""
    return {1: "delete", 2: "wal"}[path.read_bytes()[18]]


def test_a_second_window_may_only_read(projects: Any, saves: Saves) -> None:
    store = projects.new()
    projects.fill(store, 30)
    store.save_as(projects.saved, *saves)
    with pytest.raises(OpenElsewhereError, match="open in another window"):
        projects.open()
    other = projects.open(read_only=True)
    assert other.read_only
    projects.check(other, 30)
    projects.fill(other, 5)
    with pytest.raises(ProjectError, match="read-only"):
        other.save(*saves)
    with pytest.raises(OpenElsewhereError):
        other.save_as(projects.saved, *saves)
    projects.fill(store, 10)
    store.save(*saves)
    projects.check(other, 35)
    copy = projects.folder / "copy.swb"
    other.save_as(copy, *saves)
    projects.check(other, 35)
    projects.close(store)
    projects.close(projects.open())


@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else False, reason="root may write anywhere")
def test_a_read_only_file_opens_to_be_read(projects: Any, saves: Saves) -> None:
    store = projects.new()
    projects.fill(store, 10)
    store.save_as(projects.saved, *saves)
    projects.close(store)
    projects.saved.chmod(0o444)
    store = projects.open()
    assert store.read_only
    projects.check(store, 10)
    with pytest.raises(ProjectError, match="read-only"):
        store.save(*saves)


def test_a_file_that_cannot_be_written_opens_to_be_read(
    projects: Any, saves: Saves, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = projects.new()
    projects.fill(store, 10)
    store.save_as(projects.saved, *saves)
    projects.close(store)
    monkeypatch.setattr("workbench.project.opening.os.access", lambda _path, _mode: False)
    store = projects.open()
    assert store.read_only
    projects.check(store, 10)
    with pytest.raises(ProjectError, match="read-only"):
        store.save(*saves)


def test_a_file_changed_by_another_is_not_appended_to(projects: Any, saves: Saves) -> None:
    store = projects.new()
    projects.fill(store, 10)
    store.save_as(projects.saved, *saves)
    with sqlite3.connect(projects.saved) as connection:
        connection.execute("UPDATE meta SET value = '77' WHERE key = 'serial'")
    connection.close()
    projects.fill(store, 1)
    with pytest.raises(ProjectError, match="changed by another program"):
        store.save(*saves)
    projects.check(store, 11)


def test_a_failing_save_keeps_everything(projects: Any, saves: Saves) -> None:
    store = projects.new()
    projects.fill(store, 20)
    with pytest.raises(ProjectError, match="could not be saved"):
        store.save_as(projects.folder / "missing" / "x.swb", *saves)
    projects.check(store, 20)
    store.save_as(projects.saved, *saves)
    projects.check(store, 20)
