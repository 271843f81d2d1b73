"""Wireshark's programs as readers of what was exported."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

FIELDS = (
    "frame.interface_name", "frame.time_epoch", "frame.packet_flags_direction", "tcp.payload", "udp.payload",
    "data.data", "frame.comment", "ip.src", "ip.dst", "tcp.srcport", "tcp.dstport", "_ws.col.Protocol", "tcp.stream",
    "exported_pdu.exported_pdu",
)  # fmt: skip
CHECKS = ("ip.check_checksum", "tcp.check_checksum", "udp.check_checksum")


@dataclass(frozen=True)
class Reading:
    """``rows`` are dictionaries by FIELDS; ``taps`` all that ``-z`` wrote."""

    rows: list[dict[str, str]]
    taps: str


def need(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed: packaging/setup_steps/debian.py installs it")
    return found


def run(*command: str | Path) -> str:
    done = subprocess.run([need(str(command[0])), *map(str, command[1:])], capture_output=True, timeout=60, check=False)
    lines = [line for line in done.stderr.decode().splitlines() if "could be dangerous" not in line]
    said = "\n".join(line for line in lines if line.strip("-"))  # text2pcap draws a line
    assert done.returncode == 0, said
    assert not said, said
    return done.stdout.decode()


def read(path: Path, *taps: str, fields: Sequence[str] = FIELDS) -> Reading:
    """One process: a row for each packet, and warnings and errors among the taps."""
    command: list[str] = ["-o" + check + ":TRUE" for check in CHECKS]
    command += ["-T", "fields", "-E", "separator=|", "-E", "occurrence=a", "-E", "aggregator=;"]
    for name in fields:
        command += ["-e", name]
    for tap in ("expert,warn", *taps):
        command += ["-z", tap]
    rows, rest = [], []
    for line in run("tshark", "-r", path, *command).split("\n"):
        cells = line.split("|")
        if len(cells) == len(fields) and not rest:
            rows.append(dict(zip(fields, cells, strict=True)))
        else:
            rest.append(line)
    return Reading(rows, "\n".join(rest))


def warnings(reading: Reading) -> list[str]:
    """What tshark is not content with: lines of its expert information from warning upwards."""
    found = []
    inside = False
    for line in reading.taps.splitlines():
        if line.startswith(("Errors (", "Warns (")):
            inside = True
        elif not line.strip():
            inside = False
        elif inside and line.split()[0].isdigit():
            found.append(" ".join(line.split()))
    return found
