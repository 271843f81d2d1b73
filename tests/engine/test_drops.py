import os
import socket
import sys

import pytest

from workbench.engine.datagrams.drops import DropCounter, drops_from_proc

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells drops")


def flooded() -> socket.socket:
    """A datagram socket that lost some of 300 datagrams."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    sock.bind(("127.0.0.1", 0))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for _ in range(300):
            sender.sendto(bytes(500), sock.getsockname())
    return sock


def test_both_ways_of_asking_agree():
    with flooded() as sock:
        counter = DropCounter(sock)
        dropped = counter.read()
        assert dropped is not None and 0 < dropped < 300
        assert drops_from_proc(os.fstat(sock.fileno()).st_ino) == dropped
        counter._has_meminfo = False  # an older kernel
        assert counter.read() == dropped
    assert counter.read() == dropped  # what was known when it was closed


def test_a_socket_that_is_not_in_the_table_is_unknown(tmp_path):
    table = tmp_path / "udp"
    header = "sl local_address rem_address st tx_queue rx_queue uid timeout inode ref pointer drops\n"
    row = " 1: 0100007F:1F90 00000000:0000 07 0:0 00:0 00000000  0  0 {} 2 0000000000000000 {}\n"
    table.write_text(header + row.format(4711, 12) + row.format(4712, 0))
    assert drops_from_proc(4711, (table,)) == 12
    assert drops_from_proc(4712, (tmp_path / "missing", table)) == 0
    assert drops_from_proc(1, (table,)) is None


def test_the_kernels_counter_wraps_and_ours_goes_on(monkeypatch):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        counter = DropCounter(sock)
        raw = iter([2**32 - 5, 7])
        monkeypatch.setattr(counter, "_raw", lambda: next(raw))
        assert counter.read() == 2**32 - 5
        assert counter.read() == 2**32 + 7
