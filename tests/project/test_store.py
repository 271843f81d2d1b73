"""New, save, save as, open, close: what is in the file, and what is left beside it."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from workbench.capture.bytelog import segments
from workbench.capture.database import connect
from workbench.model.calls import CallRecord
from workbench.model.events import Event, EventKind
from workbench.model.records import Piece
from workbench.project.document import Document, document_to_json
from workbench.project.errors import ProjectError, SaveCancelled

Saves = tuple[Callable[[float], None], Callable[[], bool]]


def names(folder: Path) -> list[str]:
    """What a folder holds."""
    return sorted(path.name for path in folder.iterdir())


def journal_mode(path: Path) -> str:
    """Read from the file's own header: 1 is a rollback journal, 2 is WAL."""
    return {1: "delete", 2: "wal"}[path.read_bytes()[18]]


def test_saved_traffic_and_document_come_back(projects: Any, document: Document, saves: Saves) -> None:
    document = replace(document, hidden={})
    store = projects.new()
    projects.fill(store, 300)
    store.capture.append_events(1, [Event(1, EventKind.NOTE, 1, detail="x")])
    store.capture.append_calls(1, [CallRecord(1, 1, "socket", "", "3")])
    store.capture.add_connection(1, 1, "a", "b", 5)
    store.put_document(document)
    progress: list[float] = []
    store.save_as(projects.saved, progress.append, saves[1])
    assert progress == sorted(progress)
    assert progress[-1] == 1.0
    assert (store.path, store.read_only) == (projects.saved, False)
    projects.check(store, 300)
    projects.close(store)
    assert journal_mode(projects.saved) == "delete"
    assert names(projects.folder) == ["a project.swb", "data"]
    assert names(projects.data / "working") == []
    store = projects.open()
    assert store.document == document
    projects.check(store, 300)
    assert len(list(store.capture.events(1))) == len(list(store.capture.calls(1))) == 1
    assert store.capture.connections(1) == [(1, "a", "b", 5)]


def test_saving_again_and_again_appends(projects: Any, saves: Saves) -> None:
    store = projects.new()
    projects.fill(store, 50)
    store.save_as(projects.saved, *saves)
    total = {1: 50, 2: 0}
    for session, records in ((1, 30), (2, 10), (1, 1), (2, 25)):
        projects.fill(store, records, session)
        total[session] += records
        store.capture.append_events(session, [Event(1, EventKind.NOTE, session)])
        store.save(*saves)
        projects.check(store, total[1])
        projects.check(store, total[2], 2)
    projects.close(store)
    for _ in range(2):
        store = projects.open()
        projects.check(store, 81)
        projects.check(store, 35, 2)
        assert len(list(store.capture.events(1))) == len(list(store.capture.events(2))) == 2
        projects.close(store)


def test_a_save_empties_the_working_file(projects: Any, saves: Saves) -> None:
    store = projects.new()
    projects.fill(store, 3_000)
    working = store.capture.working
    assert segments(working) != []
    store.save_as(projects.saved, *saves)
    assert segments(working) == []
    assert working.stat().st_size < 40 * 65_536
    with sqlite3.connect(working) as connection:
        assert connection.execute("SELECT count(*) FROM record").fetchone() == (0,)
    connection.close()


def test_recording_goes_on_during_a_save(projects: Any, saves: Saves) -> None:
    store = projects.new()
    projects.fill(store, 2_000)
    stop = threading.Event()

    def record() -> None:
        while not stop.is_set():
            projects.fill(store, 7)

    recorder = threading.Thread(target=record)
    recorder.start()
    for _ in range(5):
        store.save_as(projects.saved, *saves)
    stop.set()
    recorder.join()
    records = store.capture.count(1)
    assert records > 2_000
    projects.check(store, records)
    store.save(*saves)
    projects.close(store)
    projects.check(projects.open(), records)


def test_reading_never_misses_a_row_while_a_save_moves_it(projects: Any, saves: Saves) -> None:
    store = projects.new()
    projects.fill(store, 500)
    stop = threading.Event()
    missed: list[int] = []

    def read() -> None:
        while not stop.is_set():
            heads = store.capture.heads(1, 1, 500)
            missed.extend(head.number for head in heads if not head.size)
            if not store.capture.payload(1, 500):
                missed.append(500)

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(6):
        store.save_as(projects.saved, *saves)
        projects.fill(store, 100)
    stop.set()
    reader.join()
    assert missed == []


def test_save_as_goes_on_with_the_other_file(projects: Any, saves: Saves) -> None:
    other = projects.folder / "other.swb"
    store = projects.new()
    projects.fill(store, 40)
    store.save_as(projects.saved, *saves)
    projects.fill(store, 10)
    store.save_as(other, *saves)
    projects.fill(store, 5)
    store.save(*saves)
    first = projects.open()
    projects.check(first, 40)
    projects.check(store, 55)
    projects.close(store)
    projects.check(projects.open(other), 55)


def test_save_as_over_an_existing_file(projects: Any, saves: Saves) -> None:
    projects.saved.write_text("something else")
    store = projects.new()
    projects.fill(store, 3)
    store.save_as(projects.saved, *saves)
    projects.close(store)
    projects.check(projects.open(), 3)


def test_a_cancelled_save_leaves_the_file_as_it_was(
    projects: Any, saves: Saves, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.project.saving.STEP_RECORDS", 20)
    store = projects.new()
    projects.fill(store, 100)
    calls: list[int] = []

    def third() -> bool:
        calls.append(1)
        return len(calls) == 3

    with pytest.raises(SaveCancelled):
        store.save_as(projects.saved, saves[0], third)
    assert names(projects.folder) == ["data"]
    assert store.path is None
    store.save_as(projects.saved, *saves)
    projects.fill(store, 100)
    calls.clear()
    with pytest.raises(SaveCancelled):
        store.save(saves[0], third)
    reader = projects.open(read_only=True)
    projects.check(reader, 100)
    projects.close(reader)
    projects.check(store, 200)
    store.save(*saves)
    projects.check(store, 200)
    projects.close(store)
    projects.check(projects.open(), 200)


def test_what_a_cancelled_save_wrote_goes_at_the_close(
    projects: Any, saves: Saves, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.project.saving.STEP_RECORDS", 1)
    store = projects.new()
    projects.fill(store, 2)
    store.save_as(projects.saved, *saves)
    store.capture.append(1, [Piece(1, 0, 1, "p", b"SECRET" * 20, 120) for _ in range(4)])
    calls: list[int] = []

    def third() -> bool:
        calls.append(1)
        return len(calls) == 3

    with pytest.raises(SaveCancelled):
        store.save(saves[0], third)
    assert b"SECRET" in projects.saved.read_bytes()
    projects.close(store, discard=True)
    assert b"SECRET" not in projects.saved.read_bytes()
    projects.check(projects.open(), 2)


def test_a_disk_that_fills_up_in_a_save(projects: Any, saves: Saves, monkeypatch: pytest.MonkeyPatch) -> None:
    store = projects.new()
    projects.fill(store, 20)
    store.save_as(projects.saved, *saves)
    projects.fill(store, 500)

    def small(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
        connection = connect(path, read_only=read_only)
        connection.execute("PRAGMA max_page_count = 12")
        return connection

    with monkeypatch.context() as patched:
        patched.setattr("workbench.project.saving.connect", small)
        with pytest.raises(ProjectError, match=r"full.*What was recorded is kept"):
            store.save(*saves)
        with pytest.raises(ProjectError, match="full"):
            store.save_as(projects.folder / "other.swb", *saves)
    assert names(projects.folder) == [".a project.swb-lock", "a project.swb", "data"]
    projects.check(store, 520)
    store.save(*saves)
    projects.close(store)
    projects.check(projects.open(), 520)


def test_closing_asks_nothing_and_loses_nothing_unless_told(projects: Any, document: Document) -> None:
    store = projects.new()
    store.put_document(document)
    projects.fill(store, 20)
    projects.close(store, discard=False)
    (left,) = store.recoverable(projects.data)
    assert (left.saved, left.records) == (None, 20)
    again = projects.recover(left.working)
    assert again.document == document
    projects.check(again, 20)
    projects.close(again, discard=True)
    assert store.recoverable(projects.data) == []
    assert names(projects.data / "working") == []


def test_nothing_unsaved_leaves_nothing_behind(projects: Any, document: Document, saves: Saves) -> None:
    projects.close(projects.new())
    store = projects.new()
    store.put_document(document)
    store.save_as(projects.saved, *saves)
    projects.close(store)
    projects.close(projects.open())
    assert names(projects.data / "working") == []


def test_a_json_document_opens_as_a_project(projects: Any, document: Document, saves: Saves) -> None:
    path = projects.folder / "some.json"
    path.write_text("\ufeff" + document_to_json(replace(document, name="")), "utf-8")
    store = projects.open(path)
    assert store.document == replace(document, name="some")
    assert store.path is None
    with pytest.raises(ProjectError, match="no file yet"):
        store.save(*saves)
    store.save_as(projects.saved, *saves)
    projects.close(store)
    assert projects.open().document.sockets == document.sockets


def test_recording_into_a_file(projects: Any, document: Document) -> None:
    path = projects.folder / "rec.swb"
    document = replace(document, hidden={})
    store = projects.record_into(path)
    store.put_document(document)
    projects.fill(store, 25)
    with pytest.raises(ProjectError, match="is going on: end it first"):
        projects.open(path)
    projects.close(store)
    assert names(projects.folder) == ["rec.swb"]
    assert journal_mode(path) == "delete"
    store = projects.record_into(path)
    assert store.document == document
    projects.fill(store, 25)
    store.save(lambda _share: None, lambda: False)
    projects.close(store, discard=True)
    assert journal_mode(path) == "delete"
    store = projects.open(path)
    assert store.document == document
    projects.check(store, 50)
    projects.fill(store, 5)
    store.save(lambda _share: None, lambda: False)
    projects.close(store)
    store = projects.record_into(path)
    projects.check(store, 55)


def test_recording_continues_behind_what_an_interrupted_save_left(projects: Any, saves: Saves) -> None:
    store = projects.new()
    projects.fill(store, 10)
    store.save_as(projects.saved, *saves)
    projects.close(store)
    with sqlite3.connect(projects.saved) as connection:
        connection.execute("UPDATE session SET records = 6")
    connection.close()
    projects.check(projects.open(read_only=True), 6)
    store = projects.record_into(projects.saved)
    projects.check(store, 6)
    projects.fill(store, 3)
    projects.check(store, 9)


def test_removed_records_leave_the_file_at_the_close(projects: Any, saves: Saves) -> None:
    store = projects.new()
    projects.fill(store, 40)
    store.capture.append(
        1, [Piece(1, 0, 1, "p", b"SECRET-SMALL", 12), Piece(1, 0, 1, "p", b"SECRET-LARGE" * 9_000, 108_000)]
    )
    store.put_document(Document(hidden={"1": ((41, 42),)}))
    store.save_as(projects.saved, *saves)
    assert store.capture.payload(1, 41) == b"SECRET-SMALL"  # undo can still bring it back
    assert b"SECRET" in projects.saved.read_bytes()
    projects.close(store)
    assert b"SECRET" not in projects.saved.read_bytes()
    store = projects.open()
    assert store.capture.count(1) == 42
    assert [head.size for head in store.capture.heads(1, 41, 2)] == [12, 108_000]
    assert store.capture.payload(1, 42) == b""
    shown = store.capture.conversation(1, None, None, ((41, 42),))
    assert shown.size() == store.capture.conversation(1, None, None).size() - 108_012


def test_a_removed_socket_takes_its_traffic_along_at_the_close(projects: Any, document: Document, saves: Saves) -> None:
    store = projects.new()
    gone, kept = document.sockets[0].id, document.sockets[1].id
    for number in (gone, kept):
        store.capture.add_session(number, f"socket {number}")
        store.capture.append(number, [Piece(1, 0, 1, "p", b"OF-SOCKET-%d" % number * 500, 6_000)])
        store.capture.append_events(number, [Event(1, EventKind.NOTE, number, detail="here")])
    store.put_document(document)
    store.save_as(projects.saved, *saves)
    store.put_document(replace(document, sockets=tuple(spec for spec in document.sockets if spec.id != gone)))
    store.save(*saves)
    assert store.capture.count(gone) == 1  # undo can still bring it back
    projects.close(store)
    assert b"OF-SOCKET-%d" % gone not in projects.saved.read_bytes()
    store = projects.open()
    assert (store.capture.count(gone), list(store.capture.events(gone))) == (0, [])
    assert store.capture.payload(kept, 1).startswith(b"OF-SOCKET-%d" % kept)
    assert len(list(store.capture.events(kept))) == 1


def test_the_document_in_the_working_file_follows(projects: Any, document: Document) -> None:
    store = projects.new()
    for number in range(50):
        store.put_document(replace(document, notes=str(number)))
    projects.crash(store)
    (left,) = store.recoverable(projects.data)
    assert projects.recover(left.working).document.notes == "49"


def test_json_of_the_saved_file_is_what_anybody_can_read(projects: Any, document: Document, saves: Saves) -> None:
    store = projects.new()
    store.put_document(document)
    store.save_as(projects.saved, *saves)
    projects.close(store)
    connection = sqlite3.connect(projects.saved)
    text = connection.execute("SELECT value FROM meta WHERE key = 'document'").fetchone()[0]
    connection.close()
    assert json.loads(text)["sockets"][0]["name"] == "echo"
