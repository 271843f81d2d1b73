"""--record, and reading it again: after a clean end, after a kill, and from files that are none."""

import csv
import json
import sqlite3
import time
from pathlib import Path

import pytest


def read_back(run_command, file: Path, form: str = "jsonl", *more: str) -> bytes:
    done = run_command("export", str(file), "--to", form, *more)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_clean_end_leaves_one_file_with_everything(start, run_command, tmp_path: Path) -> None:
    file = tmp_path / "both ends.swb"
    listener = start("listen", "tcp://127.0.0.1:0", "--echo", "--json", "--record", str(file))
    local = listener.event("listening")["local"]
    sent = tmp_path / "client.swb"
    start("send", f"tcp://{local}", "--text", "evidence", "--expect", "evidence", "--record", str(sent)).ends(0)
    listener.event("closed")
    listener.signal()
    listener.ends(0)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["both ends.swb", "client.swb"]

    lines = [json.loads(line) for line in read_back(run_command, file).splitlines()]
    printed = [json.loads(line) for line in listener.out.splitlines()]
    assert [line for line in lines if "seq" in line] == [line for line in printed if "seq" in line]
    assert [line["event"] for line in lines if "event" in line] == [
        line["event"] for line in printed if "event" in line
    ]
    assert read_back(run_command, file, "raw", "--direction", "rx") == b"evidence"
    rows = list(csv.DictReader(read_back(run_command, sent, "csv").decode().splitlines()))
    assert [(row["dir"], bytes.fromhex(row["hex"])) for row in rows] == [("tx", b"evidence"), ("rx", b"evidence")]


def test_after_a_kill_the_file_opens_with_everything(start, run_command, tmp_path: Path) -> None:
    file = tmp_path / "killed.swb"
    listener = start("listen", "tcp://127.0.0.1:0", "--json", "--record", str(file))
    local = listener.event("listening")["local"]
    sender = start("send", f"tcp://{local}", "--text", "0123456789", "--repeat", "0", "--interval", "5")
    first = listener.json(lambda line: "seq" in line)
    listener.json(lambda line: "seq" in line and line["time_ns"] > first["time_ns"] + 2_000_000_000)
    listener.process.kill()
    killed_ns = time.time_ns()
    listener.end()
    sender.kill()

    promised = [
        line for line in map(json.loads, listener.out.splitlines()[:-1])
        if "seq" in line and line["time_ns"] < killed_ns - 1_000_000_000  # the promise is a tenth of that
    ]  # fmt: skip
    assert len(promised) > 50
    done = run_command("info", str(file))
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in read_back(run_command, file).splitlines()]
    records = [line for line in found if "seq" in line]
    assert records[: len(promised)] == promised
    assert [line["seq"] for line in records] == list(range(1, len(records) + 1))
    assert f"{len(records):,}" in done.stdout.decode()


def test_recording_goes_on_in_the_same_file(start, run_command, tmp_path: Path) -> None:
    file = tmp_path / "twice.swb"
    for payload in ("first", "second"):
        listener = start("listen", "udp://127.0.0.1:0", "--json", "--count", "1", "--record", str(file))
        local = listener.event("listening")["local"]
        start("send", f"udp://{local}", "--text", payload).ends(0)
        listener.ends(0)
    assert read_back(run_command, file, "raw") == b"firstsecond"


def test_json_opens_again(start, run_command, tmp_path: Path) -> None:
    file, document = tmp_path / "a.swb", tmp_path / "a.json"
    start("listen", "udp://127.0.0.1:0", "--duration", "0.1", "--record", str(file)).ends(0)
    read_back(run_command, file, "json", "-o", str(document))
    assert json.loads(document.read_text())["sockets"][0]["url"] == "udp://127.0.0.1:0"
    told = run_command("info", str(document)).stdout.decode()
    assert "listener udp://127.0.0.1:0" in told


def test_a_file_that_is_recorded_into_is_not_recorded_into_twice(start, tmp_path: Path) -> None:
    file = tmp_path / "busy.swb"
    first = start("listen", "udp://127.0.0.1:0", "--json", "--record", str(file))
    first.event("listening")
    second = start("listen", "udp://127.0.0.1:0", "--json", "--record", str(file))
    second.ends(2)
    assert "busy.swb" in second.said
    first.signal()
    first.ends(0)


def test_a_recording_that_goes_on_is_said_to_go_on(start, run_command, tmp_path: Path) -> None:
    file = tmp_path / "busy.swb"
    listener = start("listen", "udp://127.0.0.1:0", "--json", "--record", str(file))
    listener.event("listening")
    for words in (("info", str(file)), ("export", str(file), "--to", "csv")):
        done = run_command(*words)
        assert done.returncode == 2
        said = done.stderr.decode()
        assert "A recording into busy.swb is going on: end it first, or wait until it ends." in said
    listener.signal()
    listener.ends(0)
    assert run_command("info", str(file)).returncode == 0


@pytest.mark.parametrize("kind", ["text", "truncated", "other database", "newer", "empty"])
def test_a_file_that_is_no_project_is_told(start, run_command, tmp_path: Path, kind: str) -> None:
    file = tmp_path / "odd.swb"
    start("listen", "udp://127.0.0.1:0", "--duration", "0.1", "--record", str(file)).ends(0)
    if kind == "text":
        file.write_text("This is a letter.")
    elif kind == "empty":
        file.write_bytes(b"")
    elif kind == "truncated":
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 3])
    else:
        if kind == "other database":
            file.unlink()
        connection = sqlite3.connect(file)
        connection.execute("PRAGMA user_version = 9999" if kind == "newer" else "CREATE TABLE a (b)")
        connection.commit()
        connection.close()
    before = file.read_bytes()
    for words in (("info", str(file)), ("export", str(file), "--to", "csv"), ("listen", "udp://127.0.0.1:0",
                  "--duration", "0.1", "--record", str(file))):  # fmt: skip
        done = run_command(*words)
        if kind == "empty" and words[0] == "listen":
            continue  # an empty file is a fine place for a new project
        assert done.returncode == 2, words
        assert b"odd.swb" in done.stderr
        assert b"Traceback" not in done.stderr
        assert not done.stdout
        assert file.read_bytes() == before


def test_export_to_a_place_that_cannot_be_written(start, run_command, tmp_path: Path) -> None:
    file = tmp_path / "a.swb"
    start("listen", "udp://127.0.0.1:0", "--duration", "0.1", "--record", str(file)).ends(0)
    done = run_command("export", str(file), "--to", "csv", "--session", "ghost")
    assert done.returncode == 2
    assert "no socket “ghost”" in done.stderr.decode()
    done = run_command("export", str(file), "--to", "csv", "-o", "/proc/nothing.csv")
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
