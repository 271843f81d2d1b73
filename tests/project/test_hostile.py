"""Files that are not ours, not whole, too new, or made to do harm: a sentence, and nothing of theirs runs."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workbench.project.errors import ProjectError

Saves = tuple[Callable[[float], None], Callable[[], bool]]


@pytest.fixture
def saved(projects: Any, saves: Saves) -> Path:
    """A good file with 60 records."""
    store = projects.new()
    projects.fill(store, 60)
    store.save_as(projects.saved, *saves)
    projects.close(store)
    return projects.saved


def refused(projects: Any, path: Path) -> str:
    """The sentence, after checking that nothing was left behind."""
    before = path.read_bytes() if path.is_file() else b""
    sentences = set()
    for how in ({}, {"read_only": True}):
        with pytest.raises(ProjectError) as caught:
            projects.open(path, **how)
        sentences.add(str(caught.value))
    with pytest.raises(ProjectError):
        projects.record_into(path)
    assert (path.read_bytes() if path.is_file() else b"") == before
    assert not (projects.data / "working").exists() or list((projects.data / "working").glob("*")) == []
    assert [entry.name for entry in path.parent.iterdir() if entry.name.endswith("-lock")] == []
    (sentence,) = sentences
    return sentence


@pytest.mark.parametrize("content", [b"x", b"SQLite format 3\0", b"{", b"{}", bytes(5_000), b"PK\x03\x04" * 100])
def test_not_a_project(projects: Any, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "foreign.swb"
    path.write_bytes(content)
    assert "foreign.swb is not a project" in refused(projects, path) or content.startswith(b"{")


def test_an_empty_file_is_not_a_project(projects: Any, tmp_path: Path) -> None:
    path = tmp_path / "empty.swb"
    path.touch()
    with pytest.raises(ProjectError, match="not a project"):
        projects.open(path)


def test_missing_and_directories(projects: Any, tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="does not exist"):
        projects.open(tmp_path / "none.swb")
    with pytest.raises(ProjectError, match="cannot be read"):
        projects.open(tmp_path)


def test_somebody_elses_database(projects: Any, tmp_path: Path) -> None:
    path = tmp_path / "browser.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE history (url)")
    connection.close()
    assert "is not a project" in refused(projects, path)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t AFTER INSERT ON record BEGIN DELETE FROM record; END",
        "CREATE VIEW v AS SELECT * FROM record",
        "CREATE TABLE more (x)",
        "CREATE INDEX i ON record (time_ns)",
        "ALTER TABLE record ADD COLUMN extra ANY",
        "DROP TABLE call",
        "PRAGMA writable_schema = 1; UPDATE sqlite_master SET sql = replace(sql, 'NOT NULL', '') WHERE name = 'event'",
    ],
)
def test_another_shape_is_refused(projects: Any, saved: Path, statement: str) -> None:
    connection = sqlite3.connect(saved)
    connection.executescript(statement)
    connection.close()
    sentence = refused(projects, saved)
    assert "does not have the shape of a project" in sentence
    assert ("trigger “t”" in sentence) == ("TRIGGER" in statement)


@pytest.mark.parametrize("keep", [0.3, 0.9, 0.999])
def test_a_truncated_file(projects: Any, saved: Path, keep: float) -> None:
    saved.write_bytes(saved.read_bytes()[: int(saved.stat().st_size * keep)])
    assert "is not whole" in refused(projects, saved)


def test_a_newer_file(projects: Any, saved: Path) -> None:
    edit(saved, "PRAGMA user_version = 2")
    assert "newer version of Socket Workbench (format 2" in refused(projects, saved)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE session SET records = 2000000",
        "UPDATE session SET records = -1",
        "UPDATE session SET id = 1 << 40",
        "UPDATE session SET id = -3",
        "UPDATE record SET id = -id WHERE id = (1 << 40) + 1",
        "UPDATE session SET records = NULL; UPDATE record SET id = (1 << 40) + (1 << 39) WHERE id = (1 << 40) + 60",
        "UPDATE event SET id = 4",
        "INSERT INTO event VALUES (5, 0, '', 0, '', '', NULL, NULL, NULL, NULL, '')",
    ],
)
def test_numbers_that_cannot_be(projects: Any, saved: Path, statement: str) -> None:
    edit(saved, statement)
    if "UPDATE event" in statement:  # there are none in it
        projects.close(projects.open(saved))
        return
    assert "numbers of its records cannot be right" in refused(projects, saved)


@pytest.mark.parametrize(
    ("value", "words"),
    [("'{'", "not valid JSON"), ("'[]'", "not a project"), ("printf('%.*c', 68000000, 'x')", "larger than 64 MiB")],
)
def test_a_bad_document(projects: Any, saved: Path, value: str, words: str) -> None:
    edit(saved, f"UPDATE meta SET value = {value} WHERE key = 'document'")
    assert words in refused(projects, saved)


def test_missing_and_odd_rows_do_no_harm(projects: Any, saved: Path) -> None:
    edit(
        saved,
        "DELETE FROM record WHERE id = (1 << 40) + 5",
        "UPDATE record SET payload = x'', preview = x'', direction = 9, peer = 999 WHERE id = (1 << 40) + 6",
        "UPDATE record SET size = 1 << 50 WHERE id = (1 << 40) + 7",
        "UPDATE record SET place = 3 << 40 WHERE id = (1 << 40) + 8",
        "INSERT INTO event VALUES ((1 << 40) + 1, 0, 'bang', 0, '', '', 'x', 'y', 'z', 5, '')",
        "UPDATE meta SET value = 'x' WHERE key = 'serial'",
    )
    store = projects.open(saved)
    heads = store.capture.heads(1, 4, 5)
    assert [head.number for head in heads] == [4, 5, 6, 7, 8]
    assert (heads[1].size, heads[2].preview, heads[2].peer) == (0, b"", "")
    assert [store.capture.payload(1, number) for number in range(4, 9)] == [b"1/4;", b"", b"", b"1/7;", b"1/8;"]
    assert [event.detail for event in store.capture.events(1)] == [""]
    assert len(store.capture.conversation(1, None, None).read(0, 100)) == 100


def test_a_count_of_saves_with_thousands_of_digits_is_none(projects: Any, saved: Path) -> None:
    edit(saved, f"UPDATE meta SET value = '{'9' * 5_000}' WHERE key = 'serial'")
    assert projects.open(saved).capture.count(1) > 0


def test_damage_in_the_middle_is_told_not_crashed_into(projects: Any, saved: Path) -> None:
    content = bytearray(saved.read_bytes())
    for page in range(2, len(content) // 65_536 + 1):
        content[(page - 1) * 65_536 : (page - 1) * 65_536 + 200] = b"\xff" * 200
    saved.write_bytes(content)
    assert "damaged or cannot be read" in refused(projects, saved)


def edit(path: Path, *statements: str) -> None:
    """Change a file with plain SQLite."""
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.executescript(statement)
    connection.close()
