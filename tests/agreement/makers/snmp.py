"""snmpd and Net-SNMP's programs: versions 1, 2c and 3 with and without authentication and encryption, traps."""

from __future__ import annotations

import os
import socket
import tempfile
from pathlib import Path

from tests.agreement.corpus import Corpus
from tests.agreement.recorder import LOOPBACK, Recorder, free_port, program, run, until

PORT = 161
SYSTEM = "1.3.6.1.2.1.1"
CONFIGURATION = """
rocommunity public
rwcommunity private
createUser open
createUser signer SHA "a password of its own"
createUser sealed SHA "a password of its own" AES "another password"
rouser open noauth
rouser signer auth
rwuser sealed priv
sysServices 72
"""
SIGNER = ("-v3", "-u", "signer", "-l", "authNoPriv", "-a", "SHA", "-A", "a password of its own")
SEALED = ("-v3", "-u", "sealed", "-l", "authPriv", "-a", "SHA", "-A", "a password of its own", "-x", "AES", "-X",
          "another password")
OPEN = ("-v3", "-u", "open", "-l", "noAuthNoPriv")
ASKED = (
    ("snmpget", ("-v1", "-c", "public"), (f"{SYSTEM}.1.0", f"{SYSTEM}.3.0")),
    ("snmpget", ("-v1", "-c", "public"), ("1.3.6.1.2.1.99.0",)),
    ("snmpgetnext", ("-v1", "-c", "public"), (SYSTEM,)),
    ("snmpget", ("-v2c", "-c", "public"), (f"{SYSTEM}.2.0", f"{SYSTEM}.7.0", "1.3.6.1.2.1.99.0")),
    ("snmpbulkget", ("-v2c", "-c", "public", "-Cn1", "-Cr8"), (SYSTEM, "1.3.6.1.2.1.2.2")),
    ("snmpbulkget", ("-v2c", "-c", "public", "-Cr12"), ("1.3.6.1.2.1.4",)),
    ("snmpbulkget", ("-v2c", "-c", "public", "-Cr5"), ("1.3.6.1.2.1.31.1.1.1.6",)),
    ("snmpset", ("-v2c", "-c", "private"), (f"{SYSTEM}.4.0", "s", "somebody")),
    ("snmpset", ("-v2c", "-c", "public"), (f"{SYSTEM}.4.0", "s", "nobody")),
    ("snmpget", OPEN, (f"{SYSTEM}.5.0",)), ("snmpget", SIGNER, (f"{SYSTEM}.5.0",)),
    ("snmpget", SEALED, (f"{SYSTEM}.5.0",)), ("snmpget", ("-v3", "-u", "nobody", "-l", "noAuthNoPriv"),
                                              (f"{SYSTEM}.5.0",)),
)


def make() -> tuple[Corpus, str]:
    """A conversation for each command."""
    with tempfile.TemporaryDirectory() as name:
        port = free_port(socket.SOCK_DGRAM)
        configuration = Path(name) / "snmpd.conf"
        configuration.write_text(CONFIGURATION)
        os.environ.update(SNMP_PERSISTENT_DIR=name, SNMPCONFPATH=name, MIBS="")
        command = ("snmpd", "-f", "-C", "-c", str(configuration), "-I", "-smux", "-p", f"{name}/pid",
                   f"udp:{LOOPBACK}:{port}")
        with program(*command), Recorder(port, "udp") as relay:
            address = f"{LOOPBACK}:{relay.port}"
            until(lambda: b"=" in run("snmpget", "-v1", "-c", "public", "-r0", f"{LOOPBACK}:{port}", f"{SYSTEM}.3.0"))
            for words, options, names in ASKED:
                run(words, "-r0", "-On", *options, address, *names)
            run("snmptrap", "-v1", "-c", "public", address, "1.3.6.1.4.1.8072", "192.0.2.7", "6", "17", "55",
                f"{SYSTEM}.1.0", "s", "a trap")
            run("snmptrap", "-v2c", "-c", "public", address, "55", "1.3.6.1.6.3.1.1.5.3", f"{SYSTEM}.6.0", "x", "ff00")
            corpus = Corpus("snmp", "udp", PORT, "snmp", relay.conversations)
    return corpus, "Net-SNMP's snmpd and its programs"
