import json
from pathlib import Path

import pytest

from workbench.cli.commands import ExportCommand
from workbench.cli.exitcodes import CommandError, ExitCode
from workbench.cli.info import info
from workbench.cli.lookup import lookup_numbers
from workbench.cli.main import run
from workbench.model.errors.numbers import EAI_NUMBERS
from workbench.model.sockets import Role, SocketSpec
from workbench.project.document import Document, document_to_json
from workbench.project.export.forms import ExportForm, Selection


@pytest.mark.parametrize("subject", ["10061", "WSAECONNREFUSED", "econnrefused"])
def test_an_error_is_explained_in_both_spellings(subject: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert info(subject) is ExitCode.DONE
    said = capsys.readouterr().out
    assert "WSAECONNREFUSED 10061" in said
    assert "ECONNREFUSED" in said
    assert "nothing listens on that port" in said


def test_a_look_ups_error_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    info("EAI_NONAME")
    assert "WSAHOST_NOT_FOUND 11001" in capsys.readouterr().out


def test_a_number_with_two_meanings_tells_both_and_whose_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    info("6")
    said = capsys.readouterr().out
    assert said.startswith("6 has 2 meanings:")
    assert "WSA_INVALID_HANDLE 6: Windows Sockets" in said
    assert "ENXIO 6: errno of this system" in said


def test_where_winsock_and_posix_differ_it_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    info("EPIPE")
    said = capsys.readouterr().out
    assert "no such name; there it is WSAESHUTDOWN 10058" in said
    assert "SIGPIPE" in said


def test_an_error_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert info("0x8007274D", as_json=True) is ExitCode.DONE
    told = json.loads(capsys.readouterr().out)
    (meaning,) = told["meanings"]
    assert (meaning["numbering"], meaning["wsa_code"], meaning["posix_name"]) == ("winsock", 10061, "ECONNREFUSED")
    assert all(meaning[key] for key in ("title", "meaning", "cause", "advice", "difference"))


def test_json_is_for_errors_alone() -> None:
    with pytest.raises(CommandError, match="goes with an error"):
        info("tcp://127.0.0.1:80", as_json=True)


def test_a_slip_is_met_with_a_near_name() -> None:
    with pytest.raises(CommandError, match="Did you mean WSAECONNREFUSED"):
        info("WSAECONREFUSED")


def test_the_numbers_of_a_look_up_are_this_systems() -> None:
    here = lookup_numbers()
    assert {name: number for name, number in EAI_NUMBERS.items() if here.get(name, number) != number} == {}


def test_an_address_is_resolved(capsys: pytest.CaptureFixture[str]) -> None:
    assert info("tcp://127.0.0.1:80") is ExitCode.DONE
    said = capsys.readouterr().out
    assert "127.0.0.1 (IPv4)" in said
    assert "this computer alone" in said


def test_a_name_that_does_not_exist_is_the_networks_no(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match=r"nobody\.invalid") as caught:
        info("udp://nobody.invalid:9")
    assert caught.value.code is ExitCode.NETWORK


@pytest.mark.parametrize(
    ("subject", "said"),
    [("tcp://::1:9", "in brackets"), ("EWHATEVER", "no error that is known"), ("gone.swb", "no such file"),
     ("99999", "no error that is known")],
)  # fmt: skip
def test_what_is_nothing_is_told(subject: str, said: str) -> None:
    with pytest.raises(CommandError, match=said) as caught:
        info(subject)
    assert caught.value.code is ExitCode.USAGE


def test_nothing_asks_about_the_program(capsys: pytest.CaptureFixture[str]) -> None:
    info("")
    said = capsys.readouterr().out
    assert said.startswith("Socket Workbench ")
    assert "SQLite" in said


def test_a_projects_names_are_shown_and_never_obeyed_by_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evil = "a\x1b]0;b\x07\r\n\u202e"
    socket = SocketSpec(1, evil, Role.CLIENT, "tcp://127.0.0.1:1")
    file = tmp_path / "evil.json"
    file.write_text(document_to_json(Document(name=evil, next_id=2, sockets=(socket,))))
    info(str(file))
    assert all(line.isprintable() for line in capsys.readouterr().out.split("\n"))
    assert run(ExportCommand(file, ExportForm.TEXT, Selection("none"))) == ExitCode.USAGE
    assert all(line.isprintable() for line in capsys.readouterr().err.split("\n"))
