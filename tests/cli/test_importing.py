"""``import``: the account on standard error, exit codes, and that a file appears only when it is whole."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.project.importing import capturemaker as make

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


def test_a_capture_becomes_a_project(run_command: Run, tmp_path: Path) -> None:
    data = make.pcap(101, make.conversation(4), order=">", nanoseconds=True)
    (tmp_path / "a.pcap").write_bytes(data)
    (tmp_path / "dump.txt").write_text("> 0000 68 69\n< 0000 68 6f\n")
    target = tmp_path / "a.swb"
    done = run_command("import", str(tmp_path / "a.pcap"), str(tmp_path / "dump.txt"), "-o", str(target))
    assert done.returncode == 0, done.stderr
    assert done.stdout == b""
    told = done.stderr.decode().splitlines()
    assert told[0] == "Imported a.pcap: 2 sockets, 2 conversations, 4 records, 222 B of payload."
    assert told[1] == "12 packets were read (pcap)."
    lines = run_command("export", str(target), "--to", "jsonl").stdout.splitlines()
    records = [each for each in map(json.loads, lines) if "seq" in each]
    assert [(each["session"], each["dir"]) for each in records][-2:] == [("dump.txt", "tx"), ("dump.txt", "rx")]
    assert records[0]["local"] == "10.0.4.1:40000" and bytes.fromhex(records[0]["hex"]).startswith(b"GET")
    again = run_command("import", str(tmp_path / "a.pcap"), "-o", str(target))
    assert again.returncode == 2 and b"exists" in again.stderr


def test_what_cannot_be_imported_leaves_no_file(run_command: Run, tmp_path: Path) -> None:
    bad = tmp_path / "a.pcap"
    bad.write_bytes(b"\0what")
    done = run_command("import", str(bad), "-o", str(tmp_path / "a.swb"))
    assert done.returncode == 2
    assert b"a.pcap cannot be imported: the file is neither pcap nor pcapng" in done.stderr
    bad.write_bytes(make.pcap(189, [b"usb"]))
    done = run_command("import", str(bad), "-o", str(tmp_path / "a.swb"))
    assert done.returncode == 2 and b"Nothing in a.pcap could be imported" in done.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["a.pcap"]


def test_commands_and_saved_packets_become_payloads(run_command: Run, tmp_path: Path) -> None:
    packet = {"name": "on", "hexstring": "31", "toip": "127.0.0.1", "port": "9", "tcporudp": "UDP", "repeat": 1.5}
    (tmp_path / "set.json").write_text(json.dumps([packet]))
    calls = "#!/bin/sh\ncurl -u me:s3cret http://127.0.0.1/x\necho hi | nc 127.0.0.1 9\nls\n"
    (tmp_path / "calls.sh").write_text(calls)
    (tmp_path / "dump.txt").write_text("0000 48 69\n")
    target = tmp_path / "all.swb"
    done = run_command("import", str(tmp_path / "set.json"), str(tmp_path / "calls.sh"), "-o", str(target))
    assert done.returncode == 0, done.stderr
    told = done.stderr.decode().splitlines()
    assert told[0] == "Imported set.json: 1 socket, 1 payload, 1 pad."
    assert "Imported calls.sh: 2 sockets, 2 payloads, 1 variable." in told
    assert any(line.startswith("Line 4 was left out: only curl") for line in told)
    document = run_command("export", str(target), "--to", "json").stdout
    assert b"s3cret" not in document + target.read_bytes()
    library = json.loads(document)["library"]
    assert [f"{each['folder']}/{each['name']}" for each in library["payloads"]] == [
        "set/on", "calls/GET 127.0.0.1∕x", "calls/to 127.0.0.1:9",
    ]  # fmt: skip
    again = tmp_path / "payloads.swb"
    done = run_command("import", str(tmp_path / "dump.txt"), "--format", "payloads", "-o", str(again))
    assert done.returncode == 0 and done.stderr.startswith(b"Imported dump.txt: 1 payload."), done.stderr
