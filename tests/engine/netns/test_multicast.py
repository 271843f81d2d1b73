"""Groups of both families: who hears, on which interface, from whom; and that all of it ends with the socket."""

from __future__ import annotations

import asyncio
import errno
import json
import socket
import subprocess
import sys
import textwrap

import pytest

from workbench.engine.transport import TakesGroups
from workbench.host.memberships import memberships
from workbench.model.connections import Target
from workbench.model.events import EventKind
from workbench.model.failures import Reason
from workbench.model.multicast import GroupMembership, SourceMode
from workbench.model.sockets import Role

ANYBODY = Target()
GROUPS = [("239.1.2.3", "lo"), ("[ff05::1:3]", "wire0")]
pytestmark = pytest.mark.parametrize("lab", ["asyncio", "completion"], indirect=True)


def port_of(end) -> str:
    return end.transport.local.rpartition(":")[2]


def members(group: str) -> dict[str, int]:
    """By interface, how many sockets are members by the system's own table."""
    return {row.interface: row.users for row in memberships() if row.group == group}


def sender(interface_address: str, family: int = socket.AF_INET) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_DGRAM)
    sock.bind((interface_address, 0))
    return sock


async def ip_link(words: str) -> None:
    await asyncio.to_thread(subprocess.run, ["ip", "link", *words.split()], check=True, timeout=20)


@pytest.mark.parametrize(("group", "interface"), GROUPS)
async def test_a_client_sends_to_the_group_and_two_listeners_that_share_the_port_hear(lab, group, interface):
    first = await lab.listener(f"udp://{group}:0?interface={interface}")
    port = port_of(first)
    second = await lab.listener(f"udp://{group}:{port}?interface={interface}")
    client = await lab.client(f"udp://{group}:{port}?interface={interface}")
    assert client.transport.memberships == ()
    assert client.transport.send(b"to all", ANYBODY) is None
    for end in (first, second):
        await end.seen.until(lambda seen: seen.rx)
        assert end.seen.received_bytes == b"to all"
    assert first.transport.send(b"back", ANYBODY) is None  # to the client's own address, which is not the group's
    await client.seen.until(lambda seen: seen.rx)
    assert client.seen.received_bytes == b"back"


@pytest.mark.parametrize(("group", "interface"), GROUPS)
async def test_what_is_joined_stands_in_the_systems_table_and_is_left_at_the_end(lab, group, interface):
    bare = group.strip("[]")
    end = await lab.listener(f"udp://{group}:0?interface={interface}")
    assert isinstance(end.transport, TakesGroups)
    assert end.transport.memberships == (GroupMembership(bare, interface),)
    assert end.seen.kinds() == [EventKind.LISTENING, EventKind.JOINED]
    assert end.seen.first(EventKind.JOINED).detail == f"{bare} on {interface}"
    assert members(bare) == {interface: 1}
    assert any(f"MCAST_JOIN_GROUP, {bare}, interface " in call for call in end.calls())
    await end.transport.aclose(1.0)
    assert members(bare) == {}
    assert end.seen.kinds()[-2:] == [EventKind.LEFT, EventKind.CLOSED]


async def test_several_groups_on_one_socket_joined_and_left_while_it_runs(lab):
    wanted = (GroupMembership("239.1.1.1", "lo"), GroupMembership("239.1.1.2", "wire0"))
    end = await lab.listener("udp://0.0.0.0:0", groups=wanted)
    assert end.transport.memberships == wanted
    more = GroupMembership("239.1.1.1", "10.77.1.1")  # the interface by its address
    assert end.transport.join(more) is None
    assert members("239.1.1.1") == {"lo": 1, "wire1": 1}
    again = end.transport.join(more)
    assert again is not None and again.reason is Reason.INVALID_ARGUMENT
    assert end.transport.leave(GroupMembership("239.1.1.1", "lo")) is None
    assert [each.interface for each in end.transport.memberships] == ["wire0", "wire1"]
    assert members("239.1.1.1") == {"wire1": 1}
    nobody = end.transport.leave(GroupMembership("239.1.1.1", "lo"))
    assert nobody is not None and nobody.reason is Reason.INVALID_ARGUMENT
    assert end.seen.kinds().count(EventKind.JOINED) == 3
    assert end.seen.first(EventKind.LEFT).detail == "239.1.1.1 on lo"


async def test_a_group_however_it_is_spelled(lab):
    end = await lab.listener("udp://[::]:0", groups=(GroupMembership("FF05:0::0001:3", "wire0"),))
    assert end.transport.memberships == (GroupMembership("ff05::1:3", "wire0"),)
    assert end.transport.join(GroupMembership("ff02::77%wire1")) is None
    assert members("ff02::77") == {"wire1": 1}
    where = end.transport.join(GroupMembership("ff02::78%wire1", "wire0"))
    assert where is not None and where.reason is Reason.INVALID_ARGUMENT
    assert end.transport.leave(GroupMembership("ff02:0::77%wire1")) is None
    assert members("ff02::77") == {}


async def test_more_than_the_system_takes_is_said_and_nothing_is_half_joined(lab):
    end = await lab.listener("udp://0.0.0.0:0")
    sources = tuple(f"10.0.0.{number}" for number in range(1, 20))  # net.ipv4.igmp_max_msf is 10
    for mode in (SourceMode.INCLUDE, SourceMode.EXCLUDE):
        failure = end.transport.join(GroupMembership("239.1.1.1", "wire0", mode, sources))
        assert failure is not None and failure.reason is Reason.NO_BUFFERS
        assert members("239.1.1.1") == {}
    assert end.transport.join(GroupMembership("239.1.1.1", "wire0", SourceMode.INCLUDE, ("10.0.0.1",) * 15)) is None
    failures = [end.transport.join(GroupMembership(f"239.2.2.{number}", "wire0")) for number in range(1, 25)]
    assert [each.reason for each in failures if each] == [Reason.NO_BUFFERS] * 5  # igmp_max_memberships is 20


async def test_a_group_that_another_socket_joined_is_not_heard(lab):
    first = await lab.listener("udp://239.1.2.3:0?interface=lo")
    other = await lab.listener(f"udp://239.9.9.9:{port_of(first)}?interface=lo")
    client = await lab.client(f"udp://239.1.2.3:{port_of(first)}?interface=lo")
    client.transport.send(b"for the first", ANYBODY)
    await first.seen.until(lambda seen: seen.rx)
    marker = lab.plain_datagram()
    marker.sendto(b"mark", ("127.0.0.1", int(port_of(first))))  # to one of the two, whose order is the kernel's
    await other.seen.until(lambda seen: b"mark" in (seen.received_bytes, first.seen.rx[-1].payload))
    assert b"for the first" not in [piece.payload for piece in other.seen.rx]


async def test_listed_sources_alone_are_heard(lab):
    wanted = GroupMembership("232.1.1.1", "lo", SourceMode.INCLUDE, ("127.0.0.2",))
    end = await lab.listener("udp://0.0.0.0:0", groups=(wanted,))
    assert end.seen.first(EventKind.JOINED).detail == "232.1.1.1 on lo, from 127.0.0.2 only"
    index = socket.if_nametoindex("lo")
    assert f"setsockopt(IPPROTO_IP, MCAST_JOIN_SOURCE_GROUP, 232.1.1.1, interface {index}, source 127.0.0.2) = 0" in (
        end.calls()
    )
    row = next(row for row in memberships() if row.group == "232.1.1.1")
    assert [(each.source, each.include) for each in row.sources] == [("127.0.0.2", 1)]
    await hears_only(end, "232.1.1.1", heard="127.0.0.2", unheard="127.0.0.3")
    assert end.transport.leave(wanted) is None
    assert members("232.1.1.1") == {}


async def test_all_but_the_listed_sources_are_heard(lab):
    wanted = GroupMembership("239.1.1.1", "lo", SourceMode.EXCLUDE, ("127.0.0.3",))
    end = await lab.listener("udp://0.0.0.0:0", groups=(wanted,))
    await hears_only(end, "239.1.1.1", heard="127.0.0.2", unheard="127.0.0.3")
    assert end.transport.leave(wanted) is None
    assert members("239.1.1.1") == {}


async def hears_only(end, group: str, heard: str, unheard: str) -> None:
    for source in (unheard, heard):
        with sender(source) as sock:
            sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
            sock.sendto(source.encode(), (group, int(port_of(end))))
    await end.seen.until(lambda seen: seen.rx)
    assert end.seen.received_bytes == heard.encode()


async def test_listed_sources_over_ipv6(lab):
    wanted = GroupMembership("ff35::1", "wire0", SourceMode.INCLUDE, ("fd77::1",))
    end = await lab.listener("udp://[::]:0", groups=(wanted,))
    assert end.transport.memberships == (wanted,)
    client = await lab.client(f"udp://[ff35::1]:{port_of(end)}?interface=wire0&bind=[fd77::1]:0")
    client.transport.send(b"from the listed one", ANYBODY)
    await end.seen.until(lambda seen: seen.rx)
    blocked = GroupMembership("ff35::2", "wire0", SourceMode.EXCLUDE, ("fd77::1",))
    assert end.transport.join(blocked) is None
    row = next(row for row in memberships() if row.group == "ff35::2")
    assert [(each.source, each.exclude) for each in row.sources] == [("fd77::1", 1)]


async def test_the_interface_that_a_client_sends_from(lab):
    on_wire1 = await lab.listener("udp://239.1.2.3:0?interface=wire1")
    port = port_of(on_wire1)
    on_lo = await lab.listener(f"udp://239.1.2.3:{port}?interface=lo")
    by_name = await lab.client(f"udp://239.1.2.3:{port}?interface=lo")
    by_name.transport.send(b"by lo", ANYBODY)
    await on_lo.seen.until(lambda seen: seen.rx)
    by_address = await lab.client(f"udp://239.1.2.3:{port}?interface=10.77.1.1")
    by_address.transport.send(b"by wire1", ANYBODY)
    await on_wire1.seen.until(lambda seen: seen.rx)  # looped back on the interface it leaves by
    assert on_wire1.seen.received_bytes == b"by wire1"
    assert on_wire1.seen.rx[0].peer.startswith("10.77.1.1:")
    assert on_lo.seen.received_bytes == b"by lo"


async def test_an_ipv6_scope_is_an_interface(lab):
    end = await lab.listener("udp://[ff02::1:3%wire0]:0")
    assert end.transport.memberships == (GroupMembership("ff02::1:3", "wire0"),)
    client = await lab.client(f"udp://[ff02::1:3%wire0]:{port_of(end)}")
    client.transport.send(b"scoped", ANYBODY)
    await end.seen.until(lambda seen: seen.rx)
    assert end.seen.received_bytes == b"scoped"


@pytest.mark.parametrize(("url", "reason"), [
    ("udp://239.1.2.3:0?interface=nothing9", Reason.ADDRESS_NOT_LOCAL),
    ("udp://239.1.2.3:0?interface=9999", Reason.ADDRESS_NOT_LOCAL),
    ("udp://239.1.2.3:0?interface=10.99.9.9", Reason.ADDRESS_NOT_LOCAL),
])  # fmt: skip
async def test_an_interface_that_is_not_there(lab, url, reason):
    end = lab.make(Role.LISTENER, url)
    failure = await end.transport.start()
    assert failure is not None
    assert failure.reason is reason
    assert end.seen.events == []
    assert end.calls()[-1] == "close() = 0"


async def test_what_cannot_be_joined_is_told_and_the_socket_stays(lab):
    wanted = (
        GroupMembership("10.1.1.1", "lo"),
        GroupMembership("ff02::1", "lo"),
        GroupMembership("239.1.1.1", "lo", SourceMode.INCLUDE),
        GroupMembership("239.1.1.1", "nothing9"),
        GroupMembership("239.1.1.1", "lo"),
    )
    end = await lab.listener("udp://0.0.0.0:0", groups=wanted)
    reasons = [event.failure.reason for event in end.seen.events if event.failure]
    assert reasons == [
        Reason.INVALID_ARGUMENT, Reason.FAMILY_NOT_SUPPORTED, Reason.INVALID_ARGUMENT, Reason.ADDRESS_NOT_LOCAL,
    ]  # fmt: skip
    assert end.transport.memberships == wanted[-1:]


async def test_bound_to_the_group_itself_other_traffic_to_the_port_is_not_heard(lab):
    end = await lab.listener("udp://239.1.2.3:5999?interface=lo&bind=239.1.2.3:5999")
    assert end.transport.local == "239.1.2.3:5999"
    lab.plain_datagram().sendto(b"to the port", ("127.0.0.1", 5999))
    client = await lab.client("udp://239.1.2.3:5999?interface=lo")
    client.transport.send(b"to the group", ANYBODY)
    await end.seen.until(lambda seen: seen.rx)
    assert end.seen.received_bytes == b"to the group"


PEER = """
    import socket, struct, sys
    group, port, family = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    sock = socket.socket(family, socket.SOCK_DGRAM)
    sock.settimeout(20)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind(("", port))
    lo = socket.if_nametoindex(sys.argv[4])
    if family == socket.AF_INET:
        member = struct.pack("=4s4si", socket.inet_aton(group), bytes(4), lo)
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, member)
    else:
        member = struct.pack("=16si", socket.inet_pton(family, group), lo)
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, member)
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, lo)
    print("joined", flush=True)
    data, sender = sock.recvfrom(2000)
    print(data.decode(), flush=True)
    sock.sendto(b"answer to the group", (group, port))
"""


@pytest.mark.parametrize(("group", "interface"), GROUPS)
async def test_two_processes_on_one_computer_share_port_and_group(lab, group, interface):
    listener = await lab.listener(f"udp://{group}:0?interface={interface}")
    port, family = port_of(listener), socket.AF_INET6 if "[" in group else socket.AF_INET
    command = [sys.executable, "-c", textwrap.dedent(PEER), group.strip("[]"), port, str(int(family)), interface]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as peer:  # noqa: ASYNC220  # its start is quick
        assert peer.stdout is not None
        assert await asyncio.to_thread(peer.stdout.readline) == "joined\n"
        client = await lab.client(f"udp://{group}:{port}?interface={interface}")
        client.transport.send(b"hello, group", ANYBODY)
        assert await asyncio.to_thread(peer.stdout.readline) == "hello, group\n"
        await listener.seen.until(lambda seen: len(seen.rx) == 2)
        assert [bytes(piece.payload) for piece in listener.seen.rx] == [b"hello, group", b"answer to the group"]
        assert peer.wait(20) == 0


async def test_the_program_itself_is_the_other_process(lab):
    listener = await lab.listener("udp://239.1.2.3:0?interface=lo")
    url = f"udp://239.1.2.3:{port_of(listener)}?interface=lo"
    command = [sys.executable, "-m", "workbench", "send", url, "--text", "hello", "--json"]
    process = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, timeout=60)
    assert process.returncode == 0, process.stderr
    await listener.seen.until(lambda seen: seen.rx)
    assert listener.seen.received_bytes == b"hello"
    assert json.loads(process.stdout.splitlines()[0])


async def test_the_command_line_joins_several_groups_with_sources(lab):
    command = [
        sys.executable, "-m", "workbench", "listen", "udp://0.0.0.0:0", "--count", "1", "--json",
        "--join", "239.1.1.1@wire0", "--join", "232.1.1.1@lo=127.0.0.2",
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:  # noqa: ASYNC220  # quick to start
        assert program.stdout is not None
        lines = [json.loads(await asyncio.to_thread(program.stdout.readline)) for _ in range(3)]
        assert [line["event"] for line in lines] == ["listening", "joined", "joined"]
        assert [line.get("detail") for line in lines[1:]] == [
            "239.1.1.1 on wire0", "232.1.1.1 on lo, from 127.0.0.2 only",
        ]  # fmt: skip
        port = lines[0]["local"].rpartition(":")[2]
        client = await lab.client(f"udp://232.1.1.1:{port}?interface=lo&bind=127.0.0.2:0")
        client.transport.send(b"hello", ANYBODY)
        heard = json.loads(await asyncio.to_thread(program.stdout.readline))
        assert heard["peer"] == client.transport.local
        program.terminate()
        program.wait(20)


async def test_a_port_that_is_not_shared_is_said_to_be(lab):
    first = await lab.listener("udp://0.0.0.0:0")
    failure = await lab.make(Role.LISTENER, f"udp://239.1.1.1:{port_of(first)}?interface=lo").transport.start()
    assert failure is not None and failure.reason is Reason.ADDRESS_IN_USE
    assert failure.detail == f"binding to 0.0.0.0:{port_of(first)}, whose holder does not share it (reuse_address)"


@pytest.mark.parametrize("interface", ["nothing9", "99"])
async def test_an_interface_that_does_not_exist_is_what_is_named(lab, interface):
    failure = await lab.make(Role.LISTENER, f"udp://239.1.1.1:0?interface={interface}").transport.start()
    assert failure is not None and failure.errno == errno.ENODEV


async def test_a_group_is_left_though_its_interface_is_gone(lab):
    await ip_link("add gone0 type veth peer name gone1")
    await ip_link("set gone0 up")
    try:
        end = await lab.listener("udp://0.0.0.0:0")
        group = GroupMembership("239.1.1.1", "gone0")
        assert end.transport.join(group) is None
    finally:
        await ip_link("delete gone0")
    assert end.transport.memberships == (group,)
    assert end.transport.leave(group) is None
    assert end.transport.memberships == ()


async def test_to_which_group_and_by_which_interface_it_came_is_known(lab):
    second = GroupMembership("239.1.1.2", "lo"), GroupMembership("239.1.1.2", "wire0")
    groups = (GroupMembership("239.1.1.1", "lo"), *second)
    end = await lab.listener("udp://0.0.0.0:0", groups=groups)
    assert end.transport.arrivals == ()
    for group, interface in (("239.1.1.1", "lo"), ("239.1.1.2", "wire0"), ("239.1.1.2", "wire0"), ("127.0.0.1", "")):
        client = await lab.client(f"udp://{group}:{port_of(end)}" + (f"?interface={interface}" if interface else ""))
        client.transport.send(b"x", ANYBODY)
        await end.seen.until(lambda seen, client=client: seen.rx and seen.rx[-1].peer.endswith(port_of(client)))
    last = [(each.to, each.interface, each.datagrams) for each in end.transport.arrivals]
    assert last == [("239.1.1.1", "lo", 1), ("239.1.1.2", "wire0", 2), ("127.0.0.1", "lo", 1)]
    assert [each.peer for each in end.transport.arrivals] == [end.seen.rx[at].peer for at in (0, 2, 3)]
    assert [each.time_ns for each in end.transport.arrivals] == [end.seen.rx[at].time_ns for at in (0, 2, 3)]


async def test_the_same_of_ipv6_and_of_a_group_that_is_joined_later(lab):
    end = await lab.listener("udp://[::]:0")
    assert end.transport.arrivals is None
    assert not any("PKTINFO" in call for call in end.calls())
    assert end.transport.join(GroupMembership("ff05::1:3", "wire0")) is None
    client = await lab.client(f"udp://[ff05::1:3]:{port_of(end)}?interface=wire0")
    client.transport.send(b"x", ANYBODY)
    await end.seen.until(lambda seen: seen.rx)
    assert [(each.to, each.interface) for each in end.transport.arrivals] == [("ff05::1:3", "wire0")]
    assert any(call.startswith("setsockopt(IPPROTO_IPV6, IPV6_RECVPKTINFO, 1)") for call in end.calls())
