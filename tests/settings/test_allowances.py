"""The file of what was allowed: read with care, written whole, bounded."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.settings import allowances
from workbench.settings.allowances import Allowances

ONE = ("/home/me/a.swb", "1234")
RIGHTS = (("file", "/home/me/key.bin"), ("environment", "TOKEN"))


def test_each_project_has_its_own(tmp_path: Path) -> None:
    kept = Allowances(tmp_path / "data")
    assert kept.read(ONE) == ()
    kept.keep(ONE, RIGHTS)
    assert Allowances(tmp_path / "data").read(ONE) == RIGHTS
    assert kept.read((ONE[0], "another id")) == ()
    assert kept.read(("/elsewhere.swb", ONE[1])) == ()
    assert kept.read(None) == ()
    kept.keep(None, RIGHTS)
    kept.keep(ONE, ())
    assert kept.read(ONE) == ()
    if sys.platform != "win32":
        assert (tmp_path / "data" / allowances.FILE_NAME).stat().st_mode & 0o077 == 0, "nobody else's business"


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_that_cannot_be_read_allows_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / allowances.FILE_NAME).write_bytes(content)
    assert Allowances(tmp_path).read(ONE) == ()


def test_the_oldest_projects_are_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowances, "PROJECTS_MAX", 2)
    kept = Allowances(tmp_path)
    for number in range(3):
        kept.keep((f"/{number}", "x"), RIGHTS)
    assert [bool(kept.read((f"/{number}", "x"))) for number in range(3)] == [False, True, True]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"a file")
    kept = Allowances(tmp_path / "data")
    kept.keep(ONE, RIGHTS)
    assert kept.warning.startswith("What was allowed could not be kept")


def test_a_name_that_the_file_cannot_hold_spoils_nothing(tmp_path: Path) -> None:
    """A file that cannot be read again would forget what every project was allowed."""
    kept = Allowances(tmp_path)
    kept.keep(("/other.swb", "x"), RIGHTS)
    strange = (("file", "/not utf-8: \udcff"), ("environment", ""), ("environment", "X" * 5_000))
    kept.keep(ONE, (*strange, *RIGHTS))
    assert kept.read(ONE) == RIGHTS
    assert kept.read(("/other.swb", "x")) == RIGHTS
    kept.keep(("/\udcff.swb", "x"), RIGHTS)
    assert kept.read(ONE) == RIGHTS


def test_what_is_too_much_to_be_read_again_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowances, "FILE_MAX_BYTES", 2_000)
    kept = Allowances(tmp_path)
    for number in range(40):
        kept.keep((f"/{number}", "x"), RIGHTS)
        assert kept.read((f"/{number}", "x")) == RIGHTS, "the newest is always there"
    kept.keep(ONE, tuple(("file", f"/{number}" * 20) for number in range(200)))
    assert kept.read(ONE) == (), "too much for itself: it is asked for again"


def test_nothing_is_written_where_nothing_changes(tmp_path: Path) -> None:
    Allowances(tmp_path / "data").keep(ONE, ())
    assert not (tmp_path / "data").exists()
