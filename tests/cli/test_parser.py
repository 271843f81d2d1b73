from pathlib import Path

import pytest

from workbench.cli.commands import (
    BenchCommand,
    DemoCommand,
    ExportCommand,
    InfoCommand,
    ListenCommand,
    OutputForm,
    SendCommand,
    WindowCommand,
)
from workbench.cli.grammar.sendgrammar import READ_WHOLE_BYTES
from workbench.cli.parser import parse
from workbench.model.calls import Spelling
from workbench.model.payloads import PayloadForm
from workbench.model.records import Direction
from workbench.model.sockets import ReplyMode
from workbench.project.export.forms import ExportForm, Selection

URL = "tcp://127.0.0.1:9000"


def refused(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    """What a refused command line says; its exit code is checked."""
    assert parse(argv) == 2
    return capsys.readouterr().err


def test_nothing_is_the_window() -> None:
    assert parse([]) == WindowCommand(None)


def test_a_file_is_the_window_with_it(tmp_path: Path) -> None:
    file = tmp_path / "lab.swb"
    file.touch()
    assert parse([str(file)]) == WindowCommand(file)


def test_demo() -> None:
    assert parse(["demo"]) == DemoCommand()


def test_a_slip_of_the_finger_is_understood(capsys: pytest.CaptureFixture[str]) -> None:
    assert "did you mean “listen”?" in refused(capsys, "lisen")
    assert "gone.swb: no such file" in refused(capsys, "gone.swb")
    assert "there is no command “sent”" in refused(capsys, "sent", URL)


def test_send_takes_its_payload_apart() -> None:
    command = parse(["send", URL, "--text", r"Hé\r\n", "--encoding", "Latin-1", "--eol", "nul"])
    assert isinstance(command, SendCommand)
    assert command.payload == b"H\xe9\r\n\0"
    assert (command.repeat, command.wait_s, command.expect, command.form) == (1, None, None, OutputForm.RAW)


def test_send_hex_and_repeat() -> None:
    command = parse(["send", URL, "--hex", "0x01, 02", "--repeat", "5", "--interval", "2.5", "--json"])
    assert isinstance(command, SendCommand)
    assert (command.payload, command.repeat, command.interval_ms) == (b"\x01\x02", 5, 2.5)
    assert command.form is OutputForm.JSON


def test_an_expectation_waits_by_itself() -> None:
    command = parse(["send", URL, "--expect", "Grüße|ok", "--encoding", "cp1252"])
    assert isinstance(command, SendCommand)
    assert command.wait_s == 10.0
    assert command.expect is not None
    assert command.expect.search("…Grüße".encode("cp1252", "replace"))
    assert command.expect.search(b"ok")
    assert not command.expect.search("Grüße".encode())


def test_a_small_file_is_one_payload_and_a_large_one_is_streamed(tmp_path: Path) -> None:
    small, large = tmp_path / "small", tmp_path / "large"
    small.write_bytes(b"abc")
    large.write_bytes(bytes(READ_WHOLE_BYTES + 1))
    first, second = parse(["send", URL, "--file", str(small)]), parse(["send", URL, "--file", str(large)])
    assert isinstance(first, SendCommand)
    assert isinstance(second, SendCommand)
    assert (first.payload, first.file) == (b"abc", None)
    assert (second.payload, second.file) == (None, large)


def test_a_dash_is_standard_input() -> None:
    command = parse(["send", URL, "--file", "-"])
    assert isinstance(command, SendCommand)
    assert command.stdin
    assert command.file is None


def test_listen_and_its_answers() -> None:
    plain = parse(["listen", URL])
    echo = parse(["listen", URL, "--echo", "--count", "3", "--duration", "1.5", "--events"])
    fixed = parse(["listen", "udp://[::1]:0", "--reply-hex", "4f4b"])
    assert isinstance(plain, ListenCommand)
    assert isinstance(echo, ListenCommand)
    assert isinstance(fixed, ListenCommand)
    assert plain.reply is ReplyMode.NONE
    assert (echo.reply, echo.count, echo.duration_s, echo.form) == (ReplyMode.ECHO, 3, 1.5, OutputForm.EVENTS)
    assert (fixed.reply, fixed.reply_payload.form) == (ReplyMode.FIXED, PayloadForm.HEX)


def test_export_info_bench(tmp_path: Path) -> None:
    file = tmp_path / "a.swb"
    file.touch()
    command = parse(["export", str(file), "--to", "csv", "--session", "x", "--direction", "tx"])
    assert command == ExportCommand(file, ExportForm.CSV, Selection("x", Direction.TX), None)
    assert parse(["info"]) == InfoCommand("")
    assert parse(["info", "-2"]) == InfoCommand("-2")
    assert parse(["bench", "repeat", "--json"]) == BenchCommand("repeat", True)


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["listen", "tcp://::1:9000"], "stands in brackets: [::1]:9000 (character 7)\n  tcp://::1:9000\n        ^"),
        (["listen", "9000"], "begins with its transport"),
        (["listen", "tcp://127.0.0.1"], "a port is missing"),
        (["listen", "tcp://127.0.0.1:1?bind=127.0.0.1:2"], "is for clients"),
        (["listen", URL, "--echo", "--reply-text", "x"], "not allowed with"),
        (["listen", URL, "--reply-hex", "4"], "stands alone"),
        (["listen", URL, "--count", "0"], "from 1 to"),
        (["listen", URL, "--duration", "-1"], "more than 0"),
        (["listen", URL, "--json", "--events"], "not allowed with"),
        (["send", "tcp://127.0.0.1:0"], "port 0"),
        (["send", "tcp://127.0.0.1:70000"], "at most 65535"),
        (["send", URL, "--text", r"a\q"], "“\\q” is not an escape"),
        (["send", URL, "--text", "ab€", "--encoding", "ascii"], "cannot be written in ascii (character 3)"),
        (["send", URL, "--text", "a", "--encoding", "zip"], "is not a character encoding"),
        (["send", URL, "--hex", "4g"], "“4” stands alone"),
        (["send", URL, "--text", "a", "--hex", "41"], "not allowed with"),
        (["send", URL, "--eol", "lf"], "--eol goes with --text"),
        (["send", URL, "--interval", "5"], "--interval goes with --repeat"),
        (["send", URL, "--repeat", "5"], "--repeat goes with"),
        (["send", URL, "--file", "-", "--repeat", "5"], "--repeat goes with"),
        (["send", URL, "--text", "a", "--repeat", "2", "--interval", "0.01"], "at least 0.1"),
        (["send", URL, "--wait", "nan"], "more than 0"),
        (["send", URL, "--wait", "soon"], "not a number"),
        (["send", URL, "--expect", "(a"], "not a regular expression"),
        (["send", URL, "--expect", "[é]"], "a set in [] is of bytes"),
        (["send", URL, "--expect", "é", "--encoding", "utf-16-le"], "give the bytes as"),
        (["send", URL, "--file", "/no/such/file"], "no such file"),
        (["send", URL, "--record", "/no/such/folder/a.swb"], "there is no folder"),
        (["export", "gone.swb", "--to", "csv"], "gone.swb: no such file"),
        (["play", "a.swb"], "there is no command “play”"),
        (["import", "README.md"], "-o"),
        (["import", "nofile.pcap", "-o", "x.swb"], "nofile.pcap"),
        (["code", "a"], "there is no command “code”"),
        (["send", URL, "--tex", "a"], "unrecognized arguments"),
    ],
)
def test_bad_arguments_are_told_with_their_place(
    capsys: pytest.CaptureFixture[str], argv: list[str], said: str
) -> None:
    assert said in refused(capsys, *argv)


@pytest.mark.parametrize(
    ("more", "said"),
    [(["--to", "csv", "--spelling", "winsock"], "--spelling goes with --to calls"),
     (["--to", "calls", "--direction", "rx"], "calls are none"), (["--to", "calls", "--spelling", "posix"], "invalid")],
)  # fmt: skip
def test_a_call_tape_is_exported_by_options_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], said: str
) -> None:
    project = tmp_path / "lab.swb"
    project.write_bytes(b"x")
    assert said in refused(capsys, "export", str(project), *more)
    command = parse(["export", str(project), "--to", "calls-json", "--spelling", "winsock"])
    assert isinstance(command, ExportCommand)
    assert (command.form, command.selection.spelling) == (ExportForm.CALLS_JSON, Spelling.WINSOCK)


@pytest.mark.parametrize(("more", "said"), [
    (["--to", "csv", "--tls-keys", "{}"], "--tls-keys goes with --to pcapng or pcapng-pdu"),
    (["--to", "raw-files"], "--to raw-files makes a folder: name it with -o"),
    (["--to", "pcapng", "-o", "{}/.."], "this is a folder, not a file"),
    (["--to", "pcapng", "-o", ""], "the name of a file is expected"),
])  # fmt: skip
def test_options_of_an_export_go_with_its_form(
    more: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "lab.swb"
    file.touch()
    texts = [text.format(tmp_path / "x") if text.endswith("/..") else text.format(file) for text in more]
    (tmp_path / "x").mkdir()
    assert said in refused(capsys, "export", str(file), *texts)
    command = parse(["export", str(file), "--to", "pcapng", "--tls-keys", str(file), "-o", str(tmp_path / "new")])
    assert command == ExportCommand(file, ExportForm.PCAPNG, Selection(), tmp_path / "new", file)
    command = parse(["export", str(file), "--to", "raw-files", "-o", str(tmp_path / "x")])
    assert command == ExportCommand(file, ExportForm.RAW_FILES, Selection(), tmp_path / "x")


def test_the_project_itself_is_no_place_for_its_export(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.swb"
    file.touch()
    said = refused(capsys, "export", str(file), "--to", "csv", "-o", str(file))
    assert "is the project itself" in said


@pytest.mark.parametrize("name", ["demo", "send", "listen", "export", "info", "bench"])
def test_each_command_has_help_with_examples(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert parse([name, "--help"]) == 0
    text = capsys.readouterr().out
    assert text.startswith(f"usage: socket-workbench {name}")
    assert name == "demo" or f"socket-workbench {name} " in text.partition("examples:")[2]


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert parse(["--version"]) == 0
    assert capsys.readouterr().out.startswith("Socket Workbench ")
