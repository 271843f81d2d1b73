"""``export --filter``: what passes, and where a mistake is."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from workbench.cli.commands import ExportCommand
from workbench.cli.exitcodes import CommandError
from workbench.cli.exporting import export
from workbench.cli.filteroption import filter_text
from workbench.cli.parser import parse
from workbench.cli.stopping import StopRequest
from workbench.model.annotations import UserFormat
from workbench.model.records import Piece
from workbench.model.sockets import Role, SocketSpec
from workbench.project.document import Document
from workbench.project.store import ProjectStore

LAMP = "meta: {id: lamp, endian: be}\nseq:\n- {id: magic, contents: 'two!'}\n"
Run = Callable[..., CompletedProcess[bytes]]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A saved project with five records, the last one a DNS question."""
    store = ProjectStore.new(tmp_path / "data", _nobody)
    try:
        spec = SocketSpec(1, "echo", Role.CLIENT, "udp://127.0.0.1:53")
        store.put_document(Document(next_id=2, sockets=(spec,), formats=(UserFormat("Lamp", LAMP),)))
        store.capture.add_session(1, "echo")
        question = bytes.fromhex("1234010000010000000000000765786d61706c65036f72670000010001".replace("786d", "7861"))
        payloads = (b"one", b"two!", b"three", b"", question)
        pieces = [
            Piece(1_000_000_000 * at, at & 1, 0, "127.0.0.1:53", payload, len(payload))
            for at, payload in enumerate(payloads)
        ]
        store.capture.append(1, pieces)
        assert store.capture.flush(10)
        store.save_as(tmp_path / "a.swb", _progress, _never)
    finally:
        store.close(discard=True)
    return tmp_path / "a.swb"


def _nobody() -> None: ...


def _progress(_done: float) -> None: ...


def _never() -> bool:
    return False


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("dir:rx size>2", [1, 3, 5]),
        ('"t" not /!$/', [3]),
        ("size:0 or number:2", [2, 4]),
        ('time>=+3s or "ONE"i', [1, 4, 5]),
        ("dns.id == 0x1234", [5]),
        ("dns", [5]),
        ("lamp", [2]),  # a format of the project
    ],
)
def test_only_what_passes_is_exported(project: Path, text: str, numbers: list[int]) -> None:
    assert exported(project, text) == numbers


def exported(project: Path, text: str) -> list[int]:
    """The numbers of the records in the file."""
    out = project.with_suffix(".jsonl")
    command = parse(["export", str(project), "--to", "jsonl", "--filter", text, "--output", str(out)])
    assert isinstance(command, ExportCommand) and export(command, StopRequest()) == 0
    return [json.loads(line)["seq"] for line in out.read_text("utf-8").splitlines()]


def test_a_word_that_is_no_protocol_is_told_once_the_project_is_open(project: Path) -> None:
    with pytest.raises(CommandError, match=r"did you mean “size”\?\n  dir:rx sise>2\n         \^{4}$"):
        exported(project, "dir:rx sise>2")


def test_a_mistake_is_shown_at_its_place(project: Path, run_command: Run) -> None:
    done = run_command("export", str(project), "--to", "csv", "--filter", "dir:rx sise>2")
    assert done.returncode == 2
    assert "did you mean “size”?\n  dir:rx sise>2\n         ^^^^\n" in done.stderr.decode()


def test_what_is_missing_at_the_end_has_its_place_behind_it() -> None:
    with pytest.raises(argparse.ArgumentTypeError, match=r"missing.*\n  size>\n       \^$"):
        filter_text("size>")


def test_a_filter_goes_with_records(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = parse(["export", str(project), "--to", "csv", "--filter", "dir:tx"])
    assert isinstance(command, ExportCommand) and command.filter == "dir:tx"
    for form in ("calls", "json"):
        assert parse(["export", str(project), "--to", form, "--filter", "dir:tx"]) == 2
        assert "--filter goes with records" in capsys.readouterr().err
