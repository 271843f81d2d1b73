"""The key log: with it another program decrypts what was recorded. tshark does so, on packets made from the wire."""

from __future__ import annotations

import shutil
import struct
import subprocess

import pytest

from workbench.engine.layers.tls import TlsLayer
from workbench.engine.layers.tlscontext import make_setup
from workbench.model.sockets import Role, SocketSpec
from workbench.model.tlssettings import TlsSettings, TlsVersion

TSHARK = shutil.which("tshark")
PORTS = (40_000, 4_433)
SECRET = b"nobody on the way can read this"


def conversation(authority, key_log, version):
    """What went over the wire, in order: who sent it (0 the client, 1 the server), and the bytes."""

    def layer(role, **settings):
        spec = SocketSpec(1, "test", role, "tls://localhost:1", tls=TlsSettings(highest=version, **settings))
        return TlsLayer(make_setup(spec, lambda _key: "allowed", authority))

    ends = layer(Role.CLIENT, trust_laboratory=True, key_log_file=str(key_log)), layer(Role.LISTENER)
    wire = []

    def carry():
        for at in (0, 1, 0, 1, 0):
            if data := ends[at].data_to_send():
                wire.append((at, data))
                ends[1 - at].receive_data(data)

    for end in ends:
        end.begin()
    carry()
    ends[0].send(SECRET)
    carry()
    return wire


def pcap(wire):
    """A capture of raw IPv4 packets: https://www.tcpdump.org/linktypes.html, 101."""
    file = bytearray(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65_535, 101))
    seqs, clock = [1000, 5000], 0

    def packet(at, flags, data=b""):
        nonlocal clock
        clock += 1
        ack = seqs[1 - at] if flags & 0x10 else 0
        tcp = struct.pack("!HHIIBBHHH", PORTS[at], PORTS[1 - at], seqs[at], ack, 0x50, flags, 65_000, 0, 0) + data
        hosts = bytes([127, 0, 0, 1]), bytes([127, 0, 0, 2])
        ip = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(tcp), clock, 0, 64, 6, 0) + hosts[at] + hosts[1 - at]
        file.extend(struct.pack("<IIII", 0, clock, len(ip) + len(tcp), len(ip) + len(tcp)) + ip + tcp)
        seqs[at] += len(data) + (flags & 0x02 > 0)

    packet(0, 0x02), packet(1, 0x12), packet(0, 0x10)
    for at, data in wire:
        for offset in range(0, len(data), 1400):
            packet(at, 0x18, data[offset : offset + 1400])
    return bytes(file)


@pytest.mark.parametrize("version", [TlsVersion.TLS_1_2, TlsVersion.TLS_1_3])
def test_the_log_names_the_client_random_that_was_on_the_wire(authority, tmp_path, version):
    keys = tmp_path / "keys.log"
    wire = conversation(authority, keys, version)
    random = wire[0][1][11:43].hex()  # record 5, handshake 4, version 2: RFC 8446, section 4.1.2
    lines = [line.split() for line in keys.read_text().splitlines() if not line.startswith("#")]
    assert lines and all(line[1] == random for line in lines)
    assert not any(SECRET in data for _at, data in wire)


@pytest.mark.skipif(TSHARK is None, reason="tshark is not installed here")
@pytest.mark.parametrize("version", [TlsVersion.TLS_1_2, TlsVersion.TLS_1_3])
def test_tshark_decrypts_with_the_log_and_not_without_it(authority, tmp_path, version):
    keys, file = tmp_path / "keys.log", tmp_path / "wire.pcap"
    file.write_bytes(pcap(conversation(authority, keys, version)))
    empty = tmp_path / "empty.log"
    empty.touch()

    def followed(log):
        command = [TSHARK, "-r", file, "-o", f"tls.keylog_file:{log}", "-d", f"tcp.port=={PORTS[1]},tls", "-q", "-z",
                   "follow,tls,ascii,0"]  # fmt: skip
        return subprocess.run(command, capture_output=True, timeout=60, check=True).stdout

    assert SECRET in followed(keys)
    assert SECRET not in followed(empty)
