"""``info kinds``, and passwords that are never an argument."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from workbench.cli.commands import SendCommand
from workbench.cli.info import info
from workbench.cli.kindinfo import kind_json, kind_lines
from workbench.cli.kindoptions import PASSWORD_VARIABLE
from workbench.cli.parser import parse
from workbench.host.availability import availability
from workbench.model.kinds import KIND_FACTS, KindGroup


def test_every_kind_is_listed_with_whether_it_is_here(capsys: pytest.CaptureFixture[str]) -> None:
    info("kinds")
    lines = capsys.readouterr().out.splitlines()
    assert lines == list(kind_lines())
    assert [line for line in lines if line and not line.startswith(" ")] == [str(group) for group in KindGroup]
    rows = [line for line in lines if line.startswith("  ")]
    for row, facts in zip(rows, KIND_FACTS.values(), strict=True):
        answer = availability(facts.need)
        assert row.strip().startswith(facts.title)
        assert (" yes" in row) is answer.available
        assert row.endswith(answer.reason)


def test_the_same_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    info("kinds", as_json=True)
    rows = json.loads(capsys.readouterr().out)
    assert rows == json.loads(kind_json())
    assert [row["kind"] for row in rows] == list(KIND_FACTS)


def test_a_password_comes_from_a_file_or_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, "from the environment")
    found = parse(["send", "tcp://127.0.0.1:1"])
    assert isinstance(found, SendCommand)
    assert found.kind.password == "from the environment"
    file = tmp_path / "password"
    file.write_text("s3cret pass\r\nsecond line\n", encoding="utf-8")
    found = parse(["send", "tcp://127.0.0.1:1", "--password-file", str(file)])
    assert isinstance(found, SendCommand)
    assert found.kind.password == "s3cret pass"
    assert "s3cret" not in repr(found)


@pytest.mark.parametrize("content", [b"", b"\n", b"x" * 5_000, b"\xff\n"])
def test_a_file_without_a_password_is_refused(
    tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "password"
    file.write_bytes(content)
    assert parse(["send", "tcp://127.0.0.1:1", "--password-file", str(file)]) == 2
    assert str(file) in capsys.readouterr().err
    assert parse(["listen", "tcp://127.0.0.1:1", "--password-file", str(tmp_path / "none")]) == 2
