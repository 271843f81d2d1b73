"""``run``: a project written by hand, its sequences, its reports, its exit codes."""

from __future__ import annotations

import json
import socket
import threading
from pathlib import Path
from typing import Any

import pytest
from junitparser import JUnitXml

from tests.session.sequences.scores import free_port
from workbench.cli.exitcodes import ExitCode
from workbench.cli.main import run
from workbench.cli.parser import parse

HELLO = {"kind": "send", "payload": {"form": "text", "text": "hello\\r\\n"}}


def project(folder: Path, *sequences: tuple[str, list[dict[str, Any]]], **more: Any) -> Path:
    """An echo server and a client, and sequences of the client's."""
    url = f"tcp://127.0.0.1:{free_port()}"
    content = {
        "format": "socket-workbench-project", "version": 4,
        "sockets": [
            {"id": 1, "name": "server", "role": "listener", "url": url, "reply": "echo"},
            {"id": 2, "name": "client", "role": "client", "url": url},
        ],
        "sequences": [
            {"id": number, "name": name, "socket": 2, "steps": steps}
            for number, (name, steps) in enumerate(sequences, start=1)
        ],
    }  # fmt: skip
    path = folder / "test.json"
    path.write_text(json.dumps(content | more), encoding="utf-8")
    return path


def expect(text: str, time_ms: int = 5_000) -> dict[str, Any]:
    return {"kind": "expect", "pattern": {"kind": "text", "text": text}, "time_ms": time_ms}


OPEN = [{"kind": "listen", "socket": 1}, {"kind": "connect"}]


def ran(*words: object) -> int:
    command = parse(["run", *map(str, words)])
    return command if isinstance(command, int) else run(command)


def test_a_sequence_that_passes_tells_every_step_and_record(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = project(tmp_path, ("echo", [*OPEN, HELLO, expect("hello")]))
    assert ran(path, "--sequence", "echo", "--json") == ExitCode.DONE
    lines = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    steps = [line for line in lines if line.get("event") == "step"]
    assert [line["kind"] for line in steps] == ["listen", "connect", "send", "expect"]
    assert steps[3]["place"] == "sequences[0].steps[3]"
    assert {line["outcome"] for line in steps} == {"passed"}
    assert (lines[-1]["event"], lines[-1]["outcome"], lines[-1]["passed"]) == ("sequence", "passed", 4)
    assert any(line.get("dir") == "rx" and line["session"] == "client" for line in lines)


def test_an_expectation_that_fails_is_exit_code_3_and_stands_in_both_reports(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    steps = [*OPEN, HELLO, {**expect("HELLO"), "pattern": {"kind": "text", "text": "HELLO", "place": "start"}}]
    path = project(tmp_path, ("echo", steps), ("second", [{"kind": "note", "text": "so far"}]))
    junit, page = tmp_path / "out.xml", tmp_path / "out.html"
    assert ran(path, "--all", "--junit", junit, "--html", page) == ExitCode.EXPECTATION
    said = capfd.readouterr()
    assert "echo: failed" in said.out
    assert "so far" in said.out
    assert "step 4, Expect" in said.err
    assert "^^" in said.err
    first, second = JUnitXml.fromfile(str(junit))
    assert (first.tests, first.failures, second.tests, second.failures) == (4, 1, 1, 0)
    assert "<mark>48</mark>" in page.read_text(encoding="utf-8")


def test_what_cannot_be_run_sends_nothing_and_tells_its_place(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as peer:
        peer.settimeout(0)
        wrong = {"kind": "send", "payload": {"form": "hex", "text": "de ad be e"}}
        sockets = [{"id": 2, "name": "c", "role": "client", "url": f"tcp://127.0.0.1:{peer.getsockname()[1]}"}]
        path = project(tmp_path, ("wrong", [{"kind": "connect"}, HELLO, wrong]), sockets=sockets)
        assert ran(path, "--all") == ExitCode.USAGE
        assert "sequences[0].steps[2].payload.text, character 10" in capfd.readouterr().err
        with pytest.raises(BlockingIOError):
            peer.accept()


def test_a_refused_connection_is_exit_code_1(tmp_path: Path) -> None:
    path = project(tmp_path, ("alone", [{"kind": "connect"}]))
    assert ran(path, "--sequence", "alone") == ExitCode.NETWORK


def test_a_refused_connection_within_a_repetition_is_exit_code_1_too(tmp_path: Path) -> None:
    path = project(tmp_path, ("alone", [{"kind": "repeat", "times": 2, "steps": [{"kind": "connect"}]}]))
    assert ran(path, "--sequence", "alone") == ExitCode.NETWORK


def test_what_sockets_do_is_told_in_the_order_of_time(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = project(tmp_path, ("echo", [*OPEN, HELLO, expect("hello"), {"kind": "close"}]))
    assert ran(path, "--sequence", "echo", "--events") == ExitCode.DONE
    lines = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    events = [line for line in lines if line["event"] not in ("step", "sequence")]
    assert {line["session"] for line in events} == {"server", "client"}
    assert [line["time_ns"] for line in events] == sorted(line["time_ns"] for line in events)


def test_a_run_that_is_interrupted_is_not_passed_and_its_reports_are_written(start: Any, tmp_path: Path) -> None:
    slow = ("slow", [*OPEN, {"kind": "wait", "time_ms": 60_000}])
    path, junit, page = project(tmp_path, slow, ("after", [{"kind": "note"}])), tmp_path / "o.xml", tmp_path / "o.html"
    program = start("run", str(path), "--all", "--events", "--junit", str(junit), "--html", str(page))
    program.event("connected")
    program.signal()
    program.ends(ExitCode.STOPPED)
    first, second = JUnitXml.fromfile(str(junit))
    assert (first.tests, first.errors, second.tests, second.errors) == (4, 1, 2, 1)
    assert "stopped" in page.read_text(encoding="utf-8")


def test_questions_are_answered_on_the_command_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    ask = {"kind": "ask", "text": "Which colour?", "variable": "colour"}
    red = {"kind": "branch", "variable": "colour", "pattern": {"kind": "text", "text": "red"},
           "steps": [{"kind": "note", "text": "it is red"}]}  # fmt: skip
    path = project(tmp_path, ("ask", [ask, red]))
    assert ran(path, "--sequence", "ask", "--answer", "colour=red") == ExitCode.DONE
    assert "it is red" in capfd.readouterr().out
    assert ran(path, "--sequence", "ask") == ExitCode.EXPECTATION
    assert "give --answer with “colour=…”" in capfd.readouterr().err


def test_a_time_that_is_over_stops_the_sequence(tmp_path: Path) -> None:
    path = project(tmp_path, ("slow", [{"kind": "wait", "time_ms": 60_000}]))
    assert ran(path, "--sequence", "slow", "--duration", "0.05") == ExitCode.EXPECTATION
    assert ran(path, "--sequence", "slow", "--speed", "max") == ExitCode.DONE


def test_without_a_sequence_the_sockets_stand_open(tmp_path: Path) -> None:
    path = project(tmp_path)
    port = int(json.loads(path.read_text())["sockets"][0]["url"].rsplit(":", 1)[1])
    got: list[bytes] = []

    def talk() -> None:
        for _ in range(200):
            try:
                with socket.create_connection(("127.0.0.1", port), 5) as client:
                    client.sendall(b"ping")
                    got.append(client.recv(10))
                    return
            except ConnectionRefusedError:
                ready.wait(0.01)

    ready = threading.Event()
    thread = threading.Thread(target=talk)
    thread.start()
    assert ran(path, "--duration", "0.4") == ExitCode.DONE
    thread.join()
    assert got == [b"ping"]


def test_what_a_project_would_read_is_allowed_or_refused_before_anything_is_opened(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "hello.txt").write_text("hello from a file")
    (tmp_path / "secret.txt").write_text("hunter2\n")
    said = "${file hello.txt} ${var token} ${var who}"
    sends = {"kind": "send", "payload": {"form": "typed", "text": said}}
    wrong = {"kind": "expect", "pattern": {"kind": "text", "text": "nothing", "place": "start"}}
    whole = {"kind": "expect", "pattern": {"kind": "regex", "text": "hello from a file h.{5}2 me"}}
    steps = [*OPEN, sends, whole, sends, wrong]
    library = {"variables": [{"name": "token", "kind": "asked"}, {"name": "who"}]}
    path = project(tmp_path, ("read", steps), library=library)
    assert ran(path, "--all") == ExitCode.USAGE
    refused = capfd.readouterr().err
    assert "hello.txt: give --allow if it may" in refused
    assert "give --secret-file token=FILE" in refused
    junit, page = tmp_path / "out.xml", tmp_path / "out.html"
    words = ["--allow", "--secret-file", f"token={tmp_path / 'secret.txt'}", "--var", "who=me"]
    assert ran(path, "--all", *words, "--junit", junit, "--html", page) == ExitCode.EXPECTATION
    told = capfd.readouterr()
    suite = next(iter(JUnitXml.fromfile(str(junit))))
    assert (suite.tests, suite.failures) == (6, 1)
    assert "**" in told.err
    for text in (told.out, told.err, junit.read_text(), page.read_text()):
        assert "hunter2" not in text


def test_a_run_is_recorded_into_a_file_that_is_not_there_yet(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = project(tmp_path, ("echo", [*OPEN, HELLO, expect("hello")]))
    record = tmp_path / "run.swb"
    assert ran(path, "--all", "--record", record) == ExitCode.DONE
    size = record.stat().st_size
    assert ran(path, "--all", "--record", record) == ExitCode.USAGE
    assert "it is there already" in capfd.readouterr().err
    assert ran(path, "--all", "--junit", path) == ExitCode.USAGE
    assert path.read_bytes().startswith(b"{")
    assert record.stat().st_size == size
    assert ran(record, "--all") == ExitCode.DONE  # the recording is a project with the same sequences


def test_the_project_of_the_manual_runs(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    page = Path(__file__).parents[2] / "docs/manual/sequences.md"
    written = page.read_text(encoding="utf-8").split("```json\n")[1].split("```")[0]
    path = tmp_path / "ping.json"
    path.write_text(written.replace(":9300", f":{free_port()}"), encoding="utf-8")
    assert ran(path, "--sequence", "ping") == ExitCode.DONE, capfd.readouterr().err
    assert "the last one\nping: passed" in capfd.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--junit", "x.xml"], "--junit is about sequences"),
        (["--sequence", "other"], "there is no sequence “other”; there are: “one”"),
        (["--all", "--speed", "0"], "a number from 0.01"),
    ],
)
def test_mistakes_are_told_before_anything_is_opened(
    tmp_path: Path, words: list[str], said: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert ran(project(tmp_path, ("one", [])), *words) == ExitCode.USAGE
    assert said in capfd.readouterr().err


def test_reports_and_the_recording_do_not_take_each_other_s_place(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = project(tmp_path, ("echo", [*OPEN, HELLO, expect("hello")]))
    for one, other in (("--junit", "--html"), ("--junit", "--record")):
        assert ran(path, "--all", one, tmp_path / "out.swb", other, tmp_path / "." / "out.swb") == ExitCode.USAGE
        assert "a file of their own" in capfd.readouterr().err
    assert not (tmp_path / "out.swb").exists()
