"""A file of an older version is brought up to date on a copy."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workbench.capture import schema
from workbench.project import migration, savedfile
from workbench.project.errors import ProjectError

Saves = tuple[Callable[[float], None], Callable[[], bool]]


@pytest.fixture
def older(projects: Any, saves: Saves, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of version 1, in a program that is at version 2 and has one more table."""
    store = projects.new()
    projects.fill(store, 30)
    store.save_as(projects.saved, *saves)
    projects.close(store)
    new_table = "CREATE TABLE bookmark (id INTEGER PRIMARY KEY) STRICT"
    step = migration.Step(schema.TABLES, (new_table, "INSERT INTO bookmark VALUES (5)"))
    monkeypatch.setitem(migration.STEPS, 1, step)
    monkeypatch.setattr(schema, "TABLES", (*schema.TABLES, new_table))
    monkeypatch.setattr(schema, "SCHEMA_VERSION", 2)
    savedfile._shape.cache_clear()
    monkeypatch.setattr(savedfile, "_shape", schema.expected_schema)
    return projects.saved


def test_it_opens_and_stays_as_it_is_until_a_save(projects: Any, older: Path, saves: Saves) -> None:
    before = older.read_bytes()
    store = projects.open()
    projects.check(store, 30)
    assert store.path == older
    assert older.read_bytes() == before
    projects.fill(store, 5)
    store.save(*saves)
    projects.check(store, 35)
    projects.close(store)
    assert list((projects.data / "working").iterdir()) == []
    connection = sqlite3.connect(older)
    assert connection.execute("PRAGMA user_version").fetchone() == (2,)
    assert connection.execute("SELECT id FROM bookmark").fetchall() == [(5,)]
    connection.close()
    projects.check(projects.open(), 35)


def test_closing_without_a_save_leaves_no_copy(projects: Any, older: Path) -> None:
    before = older.read_bytes()
    projects.close(projects.open())
    assert older.read_bytes() == before
    assert list((projects.data / "working").iterdir()) == []


def test_traffic_above_an_older_file_is_recovered(projects: Any, older: Path) -> None:
    store = projects.open()
    projects.fill(store, 4)
    working = store.capture.working
    projects.crash(store)
    (left,) = store.recoverable(projects.data)
    assert [path.suffix for path in (projects.data / "working").iterdir() if path.is_file()].count(".swb-migrated") == 0
    assert left.working == working
    store = projects.recover(working)
    projects.check(store, 34)


def test_a_hostile_older_file_is_refused(projects: Any, older: Path) -> None:
    connection = sqlite3.connect(older)
    connection.execute("CREATE TRIGGER t AFTER INSERT ON meta BEGIN DELETE FROM record; END")
    connection.close()
    with pytest.raises(ProjectError, match="shape"):
        projects.open()
    assert list((projects.data / "working").iterdir()) == []
