"""``send icmp://…`` as a ping: replies as they come, the statistics at the end, and an exit code."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable

import pytest

from workbench.host.availability import availability

Run = Callable[..., subprocess.CompletedProcess[bytes]]
pytestmark = pytest.mark.skipif(not availability("icmp").available, reason="echo requests are not permitted here")


def test_replies_and_what_it_comes_to(run_command: Run) -> None:
    done = run_command("send", "icmp://127.0.0.1", "--repeat", "4", "--interval", "50")
    said = done.stderr.decode()
    assert (done.returncode, done.stdout) == (0, b""), said
    assert re.findall(r"Echo reply (\d) from 127.0.0.1: 56 bytes in [\d.]+ ms, time to live 64\.", said) == list("1234")
    assert "4 sent, 4 received, 0 % lost; least / mean / most " in said


def test_as_lines_of_json(run_command: Run) -> None:
    done = run_command("send", "icmp://[::1]", "--repeat", "2", "--interval", "50", "--json")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["event"] for line in lines if line.get("event") == "control"] == ["control", "control"]
    assert [line["dir"] for line in lines if "dir" in line].count("rx") == 2


def test_a_payload_goes_and_comes_back(run_command: Run) -> None:
    done = run_command("send", "icmp://127.0.0.1", "--text", "hello", "--expect", "hello")
    assert (done.returncode, done.stdout) == (0, b"hello")


@pytest.mark.parametrize("wrong", [["--interval", "1"], ["--interval", "50", "--wait", "0.001"]])
def test_what_is_out_of_range_is_refused(run_command: Run, wrong: list[str]) -> None:
    done = run_command("send", "icmp://127.0.0.1", "--repeat", "2", *wrong)
    assert done.returncode == 2
    assert b"ms" in done.stderr
