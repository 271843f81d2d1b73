"""dnsmasq's TFTP server, asked by curl, BusyBox and tftp-hpa in a namespace of their own."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.agreement.corpus import Corpus, Said
from tests.agreement.recorder import program, run, until
from tests.agreement.sniffer import Datagram, Sniffer, in_namespace

PORT = 69
SERVER = "10.77.0.1"


def make() -> tuple[Corpus, str]:
    """A conversation for each transfer: the client's port tells them apart."""
    conversations: dict[int, list[Said]] = {}
    client = 0
    for each in in_namespace(__name__):
        if each.target_port == PORT:
            client = each.source_port
        if client in (each.source_port, each.target_port):
            conversations.setdefault(client, []).append(Said(each.data, each.source_port == client))
    note = "dnsmasq, asked by curl, BusyBox and tftp-hpa"
    return Corpus("tftp", "udp", PORT, "tftp", list(conversations.values())), note


def inside() -> list[Datagram]:
    """All datagrams of the transfers."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        folder.joinpath("short.txt").write_text("A short file.\n")
        folder.joinpath("long.bin").write_bytes(bytes(range(256)) * 5)
        command = ("dnsmasq", "-k", "-C", "/dev/null", "-p", "0", "-u", "root", "--enable-tftp", f"--tftp-root={name}",
                   "--log-facility=-")
        with program(*command):
            until(lambda: run("curl", "-s", "-m", "1", f"tftp://{SERVER}/short.txt") != b"")
            with Sniffer("lo") as sniffer:
                _transfer(folder)
    return sniffer.seen


def _transfer(folder: Path) -> None:
    for name, *options in (("short.txt",), ("long.bin", "--tftp-blksize", "600"), ("missing",),
                           ("long.bin", "--tftp-no-options")):
        run("curl", "-s", "-m", "3", "-o", "/dev/null", f"tftp://{SERVER}/{name}", *options)
    run("curl", "-s", "-m", "3", "-T", str(folder / "short.txt"), f"tftp://{SERVER}/new.txt")
    for name, block in (("long.bin", "700"), ("short.txt", "512")):
        run("busybox", "tftp", "-g", "-b", block, "-r", name, "-l", "/dev/null", SERVER)
    given = f"mode netascii\nget short.txt {folder}/got\nmode octet\nget long.bin {folder}/got\nquit\n"
    run("tftp", SERVER, given=given.encode())
