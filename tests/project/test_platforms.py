"""A project's file says which systems its calls were recorded on; what a hostile one says is not believed."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from workbench.model.calls import CallRecord
from workbench.project.export.calltape import call_lines
from workbench.project.export.forms import ExportForm, Selection
from workbench.project.export.walk import ExportSource

CALLS = [CallRecord(1, 1, "socket", "", "3")]  # which tell nothing about the system


def say(path: Path, value: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('platform', ?)", (value,))


def record(store: Any) -> None:
    store.capture.append_calls(1, CALLS)
    assert store.capture.flush(10.0)


def test_it_is_written_with_the_first_calls_and_saved(projects: Any, saves: Any) -> None:
    store = projects.new()
    projects.fill(store, 3)
    assert store.capture.platforms() == frozenset()
    record(store)
    assert store.capture.platforms() == {sys.platform}
    store.save_as(projects.saved, *saves)
    assert store.capture.platforms() == {sys.platform}
    projects.close(store)
    assert projects.open().capture.platforms() == {sys.platform}


def test_what_was_recorded_on_two_systems_says_so(projects: Any, saves: Any) -> None:
    store = projects.new()
    store.save_as(projects.saved, *saves)
    projects.close(store)
    say(projects.saved, "win32")
    store = projects.open()
    assert store.capture.platforms() == {"win32"}
    record(store)
    store.save(*saves)
    projects.close(store)
    assert projects.open().capture.platforms() == {"win32", sys.platform}


def test_a_recording_into_the_file_itself_has_it(projects: Any, tmp_path: Path) -> None:
    path = tmp_path / "direct.swb"
    store = projects.record_into(path)
    record(store)
    projects.close(store)
    assert projects.open(path).capture.platforms() == {sys.platform}


@pytest.mark.parametrize("value", ["", "beos", "x" * 100_000, "win32 " * 50, "LINUX", "win32;DROP TABLE meta", "\x00"])
def test_what_is_none_of_the_systems_is_ignored(projects: Any, saves: Any, value: str) -> None:
    store = projects.new()
    store.save_as(projects.saved, *saves)
    projects.close(store)
    say(projects.saved, value)
    assert projects.open().capture.platforms() == frozenset()


@pytest.mark.parametrize(("value", "words"), [("win32", b"recorded on Windows"), ("darwin linux", b"As recorded")])
def test_an_export_knows_the_system_from_it(projects: Any, saves: Any, value: str, words: bytes) -> None:
    store = projects.new()
    store.save_as(projects.saved, *saves)
    projects.close(store)
    say(projects.saved, value)
    store = projects.open()
    head = next(iter(call_lines(ExportSource(store.document, store.capture), ExportForm.CALLS, Selection())))
    assert (words in head) == (value == "win32")
