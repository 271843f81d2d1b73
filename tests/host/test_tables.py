from dataclasses import replace

from workbench.host.arrangement import Arrangement
from workbench.host.connections import Change, WatchedConnection
from workbench.host.tables import (
    CONNECTION_COLUMNS,
    INTERFACE_COLUMNS,
    MEMBERSHIP_COLUMNS,
    NAME_SERVER_COLUMNS,
    ROUTE_COLUMNS,
    connection_rows,
    interface_rows,
    membership_rows,
    name_server_rows,
    route_rows,
)
from workbench.model.host import (
    HostConnection,
    InterfaceAddress,
    InterfaceCounters,
    InterfaceRates,
    Membership,
    NameServers,
    NetworkInterface,
    Route,
    SourceFilter,
)


def titled(columns, row):
    assert len(columns) == len(row.cells) == len(row.order)
    return dict(zip([column.title for column in columns], row.cells, strict=True))


def watched(local, remote="", state="LISTEN", pid=7, **more):
    own = more.pop("own", False)
    connection = HostConnection("TCP", "IPv4", local, remote, state, pid, "nginx", own)
    return WatchedConnection(("TCP", local, remote, "", 0), connection, **more)


def test_an_interface_with_rates():
    interface = NetworkInterface(
        "eth0", 2, (InterfaceAddress("IPv4", "192.0.2.7", 24, "255.255.255.0", "192.0.2.255", "", "private"),),
        "02:00:00:00:00:01", True, True, False, True, 1500, 1000, "full", ("up", "running"),
        InterfaceCounters(5_000, 2_000_000, 1, 2, 1, 2, 3, 4),
    )  # fmt: skip
    (row,) = interface_rows([(interface, InterfaceRates(1_250.0, 0.0, 1.0, 0.0))])
    found = titled(INTERFACE_COLUMNS, row)
    assert (found["State"], found["Address"], found["RX/s"], found["TX/s"]) == (
        "up, running", "192.0.2.7/24", "1.25 kB/s", "0 B/s",
    )  # fmt: skip
    assert (found["Received"], found["Sent"], found["Errors"], found["Dropped"]) == ("5.00 kB", "2.00 MB", "3", "7")
    assert found["Speed"] == "1,000 Mbit/s full"
    assert row.tip == (
        "eth0: up, running\nIPv4 192.0.2.7/24, netmask 255.255.255.0, broadcast 192.0.2.255, scope private"
    )


def test_each_address_of_an_interface_has_a_row_that_stays_with_it():
    addresses = tuple(InterfaceAddress("IPv4", f"192.0.2.{last}", 24, "", "", "", "") for last in (9, 8, 7))
    plain = NetworkInterface("eth0", 2, addresses, "", True, True, False, True, 1500, None, "", (), None)
    rows = interface_rows([(plain, None), (replace(plain, name="tun0", addresses=addresses[:1]), None)])
    cells = [titled(INTERFACE_COLUMNS, row) for row in rows]
    assert [(row["Interface"], row["Address"]) for row in cells] == [
        ("eth0", "192.0.2.9/24"), ("eth0", "192.0.2.8/24"), ("eth0", "192.0.2.7/24"), ("tun0", "192.0.2.9/24"),
    ]  # fmt: skip
    assert (cells[1]["State"], cells[1]["MTU"], rows[1].tip) == ("", "", "eth0: IPv4 192.0.2.8/24")
    assert len({row.key for row in rows}) == 4
    for column in range(len(INTERFACE_COLUMNS)):
        for descending in (False, True):
            names = [row.cells[0] for row in Arrangement((), column, descending).arrange(rows)]
            assert names in (["eth0"] * 3 + ["tun0"], ["tun0"] + ["eth0"] * 3)


def test_what_is_not_known_is_no_zero():
    interface = NetworkInterface("tun0", 0, (), "", True, False, False, False, 1400, None, "", (), None)
    found = titled(INTERFACE_COLUMNS, interface_rows([(interface, None)])[0])
    assert {found[title] for title in ("Address", "RX/s", "Received", "Errors", "Speed", "MAC", "Index")} == {"–"}
    assert found["State"] == "up, no carrier"


def test_a_connection_says_where_its_state_came_from():
    (row,) = connection_rows(
        [watched("127.0.0.1:9000", "127.0.0.1:5", "CLOSE_WAIT", change=Change.CHANGED, before="ESTABLISHED", at_s=3.0)]
    )
    found = titled(CONNECTION_COLUMNS, row)
    assert (found["Change"], found["State"], found["Process (number)"]) == (
        "~ changed", "ESTABLISHED → CLOSE_WAIT", "nginx (7)",
    )  # fmt: skip
    assert (row.change, row.at_s) == (Change.CHANGED, 3.0)


def test_our_own_and_nobodys_sockets_are_told_apart():
    rows = connection_rows([
        watched("a:1", own=True), watched("a:2", "b:1", "TIME_WAIT", None), watched("a:3", pid=None),
    ])  # fmt: skip
    assert [row.cells[-1] for row in rows] == ["● nginx (7), this program", "nobody: closing", "not told"]


def test_addresses_and_ports_are_sorted_as_numbers():
    places = ("127.0.0.1:900", "[::1]:80", "9.0.0.1:80", "127.0.0.1:80")
    rows = connection_rows([watched(each) for each in places])
    place = [column.title for column in CONNECTION_COLUMNS].index("Local")
    assert [row.cells[place] for row in sorted(rows, key=lambda row: row.order[place])] == [
        "9.0.0.1:80", "127.0.0.1:80", "127.0.0.1:900", "[::1]:80",
    ]  # fmt: skip


def test_routes():
    rows = route_rows([
        Route("IPv4", "10.0.0.0/8", "192.0.2.1", "eth0", 50, "unicast", "main", "", "static"),
        Route("IPv4", "default", "192.0.2.1", "eth0", None, "unicast", "main"),
        Route("IPv6", "fe80::/64", "", "eth0", 256, "unicast", "main"),
        Route("IPv4", "9.0.0.0/8", "", "", None, "blackhole", "main"),
    ])  # fmt: skip
    found = titled(ROUTE_COLUMNS, rows[2])
    assert (found["Gateway"], found["Metric"], found["Source address"]) == ("on the link", "256", "–")
    assert [row.cells[0] for row in sorted(rows, key=lambda row: row.order[0])] == [
        "default", "9.0.0.0/8", "10.0.0.0/8", "fe80::/64",
    ]  # fmt: skip
    assert len({row.key for row in rows}) == 4


def test_names_and_servers_keep_the_order_in_which_they_are_asked():
    rows = name_server_rows(NameServers("pc", "pc.lab", "lab", ("192.0.2.2", "192.0.2.1"), ("lab",)))
    assert [titled(NAME_SERVER_COLUMNS, row) for row in rows][3:] == [
        {"What": "DNS server 1", "Value": "192.0.2.2"},
        {"What": "DNS server 2", "Value": "192.0.2.1"},
        {"What": "Search domain 1", "Value": "lab"},
    ]


def test_memberships_with_their_sources():
    rows = membership_rows([
        Membership("eth0", 2, "IPv4", "232.1.1.1", 2, (SourceFilter("10.0.0.1", 1, 0), SourceFilter("10.0.0.2", 0, 2))),
        Membership("Ethernet", 7, "IPv4", "224.0.0.1", None),
    ])  # fmt: skip
    assert titled(MEMBERSHIP_COLUMNS, rows[0])["Sources"] == "10.0.0.1 included 1 time, 10.0.0.2 excluded 2 times"
    assert titled(MEMBERSHIP_COLUMNS, rows[1])["Users"] == "–"
    assert titled(MEMBERSHIP_COLUMNS, rows[1])["Sources"] == "any"
