import os
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from workbench.host.connections import GONE_S, Change, ConnectionWatch, read_connections
from workbench.model.host import ConnectionsReading, HostConnection


def row(local: str, remote: str = "", state: str = "LISTEN", pid: int | None = 7) -> HostConnection:
    return HostConnection("TCP", "IPv4", local, remote, state, pid, "program")


def text_of(address: tuple[str, int]) -> str:
    return f"{address[0]}:{address[1]}"


def test_our_own_sockets_are_there_with_our_process():
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        socket.create_connection(listener.getsockname()) as client,
        socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as bound,
    ):
        bound.bind(("::1", 0))
        reading = read_connections()
        own = {(row.kind, row.family, row.local, row.remote, row.state) for row in reading.rows if row.own}
        place = text_of(listener.getsockname())
        assert ("TCP", "IPv4", place, "", "LISTEN") in own
        assert ("TCP", "IPv4", text_of(client.getsockname()), place, "ESTABLISHED") in own
        assert ("UDP", "IPv6", f"[::1]:{bound.getsockname()[1]}", "", "") in own
        assert {row.pid for row in reading.rows if row.own} == {os.getpid()}
        assert reading.left_out == 0


def test_a_listener_that_is_closed_is_seen_to_go():
    watch = ConnectionWatch()
    listener = socket.create_server(("127.0.0.1", 0))
    place = text_of(listener.getsockname())
    with listener:
        watch.see(read_connections(), 0.0)
    seen = [each for each in watch.see(read_connections(), 1.0) if each.connection.local == place]
    assert [(each.change, each.before) for each in seen] == [(Change.GONE, "LISTEN")]


def test_the_first_reading_marks_nothing():
    seen = ConnectionWatch().see(ConnectionsReading((row("a:1"),)), 5.0)
    assert [each.change for each in seen] == [Change.SAME]


def test_appeared_changed_and_gone_are_marked_for_a_while():
    watch = ConnectionWatch()
    watch.see(ConnectionsReading((row("a:1"),)), 0.0)
    established = ConnectionsReading((row("a:1"), row("a:2", "b:9", "ESTABLISHED")))
    closing = ConnectionsReading((row("a:1"), row("a:2", "b:9", "TIME_WAIT", None)))
    gone = ConnectionsReading((row("a:1"),))
    assert [each.change for each in watch.see(established, 1.0)] == [Change.SAME, Change.APPEARED]
    assert [each.change for each in watch.see(established, 2.0)] == [Change.SAME, Change.APPEARED]
    changed = watch.see(closing, 3.0)[1]
    assert (changed.change, changed.before, changed.connection.state) == (Change.CHANGED, "ESTABLISHED", "TIME_WAIT")
    assert watch.see(gone, 4.0)[1].change is Change.GONE
    assert len(watch.see(gone, 4.0 + GONE_S - 0.1)) == 2
    assert len(watch.see(gone, 4.0 + GONE_S)) == 1


def test_a_mark_fades():
    watch = ConnectionWatch()
    watch.see(ConnectionsReading(()), 0.0)
    watch.see(ConnectionsReading((row("a:1"),)), 1.0)
    assert watch.see(ConnectionsReading((row("a:1"),)), 1.0 + GONE_S)[0].change is Change.SAME


def test_what_comes_back_appears():
    watch = ConnectionWatch()
    watch.see(ConnectionsReading((row("a:1"),)), 0.0)
    watch.see(ConnectionsReading(()), 1.0)
    assert watch.see(ConnectionsReading((row("a:1"),)), 2.0)[0].change is Change.APPEARED


def test_sockets_that_share_a_port_are_told_apart():
    watch = ConnectionWatch()
    watch.see(ConnectionsReading((row("a:1"), row("a:1"))), 0.0)
    seen = watch.see(ConnectionsReading((row("a:1"), row("a:1"), row("a:1", pid=8))), 1.0)
    assert [each.change for each in seen] == [Change.SAME, Change.SAME, Change.APPEARED]


AS_NOBODY = """
import os, sys, psutil
from workbench.host.connections import read_connections
from workbench.host import processes
os.setgid(65534); os.setuid(65534)
reading = read_connections()
row = next(row for row in reading.rows if row.local == sys.argv[1] and row.state == "LISTEN")
print(row.pid, reading.note)
"""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give rights up")
def test_who_may_not_see_an_owner_is_told_so():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        done = subprocess.run(
            [sys.executable, "-c", AS_NOBODY, text_of(listener.getsockname())],
            capture_output=True, text=True, timeout=60, cwd=Path(__file__).parents[2],
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("None Some owners are not told to this user")


def test_a_system_that_tells_nothing_of_others_still_tells_our_own(monkeypatch):
    def refuse(_kind):
        raise psutil.AccessDenied

    monkeypatch.setattr(psutil, "net_connections", refuse)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        place = text_of(listener.getsockname())
        reading = read_connections()
    (row,) = [row for row in reading.rows if row.local == place]
    assert row.own and row.pid == os.getpid()
    assert reading.note.startswith("The system tells this user only about the sockets of this program itself")


@pytest.mark.parametrize("error", [RuntimeError("malformed line\x1b"), psutil.Error("gone")])
def test_a_table_that_cannot_be_read_is_a_note(monkeypatch, error):
    def refuse(_kind):
        raise error

    monkeypatch.setattr(psutil, "net_connections", refuse)
    reading = read_connections()
    assert reading.rows == ()
    assert reading.note.startswith("The system's table of sockets could not be read: ")
    assert reading.note.isprintable()
