"""Columns that tshark writes, and redis-cli's; each answer is a message."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.agreement.capture import frames_of, pcap_of
from tests.agreement.corpus import FOLDER, Corpus, Said, read_corpus
from tests.agreement.recorder import run

PORT = 7003
COLUMNS = ("frame.number", "frame.time_relative", "ip.src", "udp.srcport", "udp.length")


def make() -> tuple[Corpus, str]:
    """Tables with and without a head, with all three separators, and single rows of numbers."""
    said = []
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "a.pcap"
        file.write_bytes(pcap_of(frames_of([read_corpus(FOLDER / "syslog.txt")])))
        for separator in (",", ";", "/t"):
            for head in ("y", "n"):
                for columns in (COLUMNS[:2], COLUMNS, (*COLUMNS, "syslog.msg")):
                    options = [word for column in columns for word in ("-e", column)]
                    said.append(run("tshark", "-n", "-r", str(file), "-c", "5", "-T", "fields", "-E", f"header={head}",
                                    "-E", f"separator={separator}", "-E", "quote=d" if len(columns) > 5 else "quote=n",
                                    *options))
        said += [line + b"\n" for line in said[3].splitlines()[:4]]
    return Corpus("csv", "tcp", PORT, "", [[Said(each, False) for each in said]]), "tshark -T fields"
