import socket
import sys

import pytest

from workbench.host import looks
from workbench.host.connections import Change
from workbench.host.looks import ConnectionsLook, InterfacesLook, RoutesLook, look_at_memberships, look_at_names
from workbench.host.tables import Table


def test_the_second_look_at_the_interfaces_has_rates():
    look = InterfacesLook()
    first, second = look(), look()
    loopback = [table.rows[0].cells[3] for table in (first, second)]
    assert loopback[0] == "–" and loopback[1].endswith("B/s")


def test_the_second_look_at_the_connections_shows_what_is_new():
    look = ConnectionsLook()
    look()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        place = f"127.0.0.1:{listener.getsockname()[1]}"
        table = look()
    (row,) = [row for row in table.rows if row.cells[3] == place]
    assert row.change is Change.APPEARED and row.cells[0] == "+ appeared" and row.own
    assert " socket" in table.note


@pytest.mark.skipif(sys.platform != "linux", reason="Linux has two tables")
def test_the_table_of_routes_is_chosen():
    look = RoutesLook()
    look.tables = "local"
    assert {row.cells[5] for row in look().rows} == {"local"}


def test_a_system_that_refuses_is_quoted(monkeypatch):
    def refuse(*_arguments):
        raise PermissionError(13, "Permission denied")

    for name in ("read_routes", "read_connections", "read_catalogue", "read_name_spaces"):
        monkeypatch.setattr(looks, name, refuse)
    monkeypatch.setattr(looks, "routes_known", lambda: True)
    for look, what in (
        (RoutesLook(), "its routes"), (ConnectionsLook(), "its sockets"),
        (looks.look_at_catalogue, "its protocols"), (looks.look_at_name_spaces, "its name spaces"),
    ):  # fmt: skip
        assert look() == Table((), f"The system did not tell {what}: EACCES 13, WSAEACCES 10013.")


def test_a_system_that_is_not_known_says_so(monkeypatch):
    monkeypatch.setattr(looks, "routes_known", lambda: False)
    monkeypatch.setattr(looks, "memberships_known", lambda: False)
    assert RoutesLook()().note == "Routes are not known on this system."
    assert look_at_memberships().note == "Multicast memberships are not known on this system."


def test_names():
    assert look_at_names().rows[0].cells == ("Host name", socket.gethostname())
