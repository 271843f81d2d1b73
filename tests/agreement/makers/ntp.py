"""chronyd serves chronyd: plain, with keys of several kinds, with an extension field, interleaved."""

from __future__ import annotations

import socket
import tempfile
from pathlib import Path

from tests.agreement.corpus import Corpus
from tests.agreement.recorder import LOOPBACK, Recorder, free_port, program, run

PORT = 123
KEYS = "1 MD5 HEX:00112233445566778899aabbccddeeff\n2 SHA1 HEX:00112233445566778899aabbccddeeff00112233\n"
ASKED = ("", "version 3", "key 1", "key 2", "extfield F323", "xleave")


def make() -> tuple[Corpus, str]:
    """Four questions and answers each."""
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port(socket.SOCK_DGRAM)
        keys = folder / "keys"
        keys.write_text(KEYS)
        keys.chmod(0o600)
        server = (f"port {port}", f"bindaddress {LOOPBACK}", "allow 127/8", "local stratum 3", "cmdport 0",
                  f"pidfile {name}/server.pid", f"keyfile {keys}", f"bindcmdaddress {name}/server.sock")
        with program("chronyd", "-d", "-x", "-u", "root", *server), Recorder(port, "udp") as relay:
            for words in ASKED:
                run("chronyd", "-Q", "-t", "12", "-u", "root", f"pidfile {name}/client.pid", f"keyfile {keys}",
                    "cmdport 0", f"bindcmdaddress {name}/client.sock",
                    f"server {LOOPBACK} port {relay.port} iburst {words}")
            conversations = [each for each in relay.conversations if each]
    version = run("chronyd", "--version").decode().split(" (")[0]
    return Corpus("ntp", "udp", PORT, "ntp", conversations), f"{version} on both sides"
