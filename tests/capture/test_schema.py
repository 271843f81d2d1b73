"""The file's shape."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from workbench.capture.database import connect, create_database, file_uri
from workbench.capture.schema import APPLICATION_ID, PAGE_BYTES, SCHEMA_VERSION, expected_schema, read_schema, row_id


@pytest.mark.parametrize("wal", [True, False])
def test_a_new_file_has_our_shape_and_marks(tmp_path: Path, wal: bool) -> None:
    path = tmp_path / "odd name %41?#.swb"
    create_database(path, wal=wal, private=True)
    connection = connect(path)
    values = [
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("application_id", "user_version", "page_size", "journal_mode", "trusted_schema")
    ]
    assert values == [APPLICATION_ID, SCHEMA_VERSION, PAGE_BYTES, "wal" if wal else "delete", 0]
    assert read_schema(connection) == expected_schema()
    connection.close()
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]
    assert path.stat().st_mode & 0o077 == 0


def test_opening_never_makes_a_file(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        connect(tmp_path / "missing.swb")
    assert list(tmp_path.iterdir()) == []
    assert file_uri(tmp_path / "a b#c?.swb", read_only=True).endswith("/a%20b%23c%3F.swb?mode=ro")


def test_ids_keep_session_and_number_apart() -> None:
    assert row_id(1, 1) < row_id(1, 2**40 - 1) < row_id(2, 0)
    assert row_id(2**22 - 1, 2**40 - 1) < 2**63
