"""SIPp calls SIPp, with SDP; sipsak asks for options."""

from __future__ import annotations

import socket
import tempfile
from pathlib import Path

from tests.agreement.corpus import Corpus
from tests.agreement.recorder import LOOPBACK, Recorder, free_port, program, run

PORT = 5060


def make() -> tuple[Corpus, str]:
    """Four calls of six or seven messages."""
    port = free_port(socket.SOCK_DGRAM)
    with tempfile.TemporaryDirectory() as name, Recorder(port, "udp") as relay:
        folder = Path(name)
        with program("sipp", "-sn", "uas", "-i", LOOPBACK, "-p", str(port), "-nostdin", cwd=folder):
            run("sipp", "-sn", "uac", "-i", LOOPBACK, "-p", str(free_port(socket.SOCK_DGRAM)), "-m", "4", "-r", "4",
                "-d", "100", "-nostdin", "-timeout", "20", "-s", "alice", f"{LOOPBACK}:{relay.port}")
            run("sipsak", "-s", f"sip:bob@{LOOPBACK}:{relay.port}", seconds=40)
        conversations = [each[:40] for each in relay.conversations]
    return Corpus("sip", "udp", PORT, "sip", conversations), "sipp 3.6.1 and sipsak 0.9.8.1"
