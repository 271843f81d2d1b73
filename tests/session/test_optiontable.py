"""The table of options of a session: requested against effective, set while it is open, undone."""

import asyncio
import socket
import sys

import pytest

from tests.session.scenes import datagram_pair, pair
from workbench.model.events import EventKind
from workbench.model.failures import Reason
from workbench.model.options.settings import OptionSetting
from workbench.model.options.values import OptionValueError
from workbench.model.sockets import Role, SocketOptions
from workbench.project.document import document_from_json, document_to_json
from workbench.session.socketfacts.optiontable import AT_NEXT_OPENING


def row(session, name, connection=0):
    return next(row for row in session.options.rows(connection) if row.facts.name == name)


def options(*pairs, **fields):
    return SocketOptions(socket_options=tuple(OptionSetting(*each) for each in pairs), **fields)


def test_before_opening_there_are_wishes_and_defaults(play):
    async def scene(workspace):
        session = workspace.add_socket(
            Role.CLIENT, "tcp://127.0.0.1:9", options=options(("SO_KEEPALIVE", "on"), no_delay=True)
        )
        assert not session.options.is_live()
        keep = row(session, "SO_KEEPALIVE")
        assert (keep.requested, keep.asked_by, keep.effective, keep.default) == ("on", "the project", "", "off")
        assert row(session, "TCP_NODELAY").requested == "on"
        assert not any(each.facts.level == "IPPROTO_IPV6" for each in session.options.rows())

    play(scene)


def test_while_open_what_is_in_force_stands_beside_it(play):
    async def scene(workspace):
        server, client = await pair(workspace, options(("SO_KEEPALIVE", "on"), ("IP_TTL", "40"), no_delay=True))
        for session, connection in ((client, 0), (server, 0), (server, 1)):
            found = row(session, "IP_TTL", connection)
            assert (found.effective, found.differs) == ("40 hops", False)
        assert row(server, "SO_ACCEPTCONN", 0).effective == "on"
        assert row(server, "SO_ACCEPTCONN", 1).effective == "off"

    play(scene)


def test_it_is_set_at_once_saved_and_undone(play):
    async def scene(workspace):
        _server, client = await pair(workspace)
        answer = client.options.set("so_keepalive", " ON ")
        assert answer.failure is None
        found = row(client, "SO_KEEPALIVE")
        assert (found.requested, found.effective, found.differs) == ("on", "on", False)
        assert client.spec.options.socket_options == (OptionSetting("SO_KEEPALIVE", "on"),)
        assert workspace.undo_text == "Set SO_KEEPALIVE"
        told = [event for event in client.events.read(0, 100)[1] if event.kind is EventKind.OPTION_SET]
        assert told[-1].detail == "SO_KEEPALIVE is set to on"
        workspace.undo()
        assert client.spec.options.socket_options == ()
        assert row(client, "SO_KEEPALIVE").effective == "on"  # the socket stays as it is

    play(scene)


def test_on_a_listener_with_several_addresses_an_option_is_set_on_every_socket(play, monkeypatch):
    found = [(socket.AF_INET6, socket.SOCK_STREAM, 0, "", ("::1", 0, 0, 0)),
             (socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", 0))]  # fmt: skip
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: found)

    async def scene(workspace):
        server = workspace.add_socket(Role.LISTENER, "tcp://two.invalid:0")
        server.open()
        assert await server.opened(), server.failure
        first, second = server._ear.transport.sockets_of(0)
        assert server.options.set("SO_KEEPALIVE", "on").failure is None
        told = [event.detail for event in server.events.read(0, 100)[1] if event.kind is EventKind.OPTION_SET]
        assert [one.partition(" (")[0] for one in told] == ["SO_KEEPALIVE is set to on"] * 2
        for sock in (first, second):
            assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        assert row(server, "SO_KEEPALIVE").note == ""
        second.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 0)
        port = second.getsockname()[1]
        assert row(server, "SO_KEEPALIVE").note == f"It is off on 127.0.0.1:{port}."
        assert server.options.set("IPV6_UNICAST_HOPS", "9").failure is None  # of the one that speaks IPv6
        assert first.getsockopt(socket.IPPROTO_IPV6, socket.IPV6_UNICAST_HOPS) == 9
        assert [each.facts.name for each in server.options.rows() if "It is" in each.note] == ["SO_KEEPALIVE"]
        assert row(server, "IP_TTL").effective and row(server, "IPV6_UNICAST_HOPS").effective
        again = workspace.add_socket(Role.LISTENER, "tcp://both.invalid:0")
        found[:] = [(socket.AF_INET6, socket.SOCK_STREAM, 0, "", ("::", 0, 0, 0)),
                    (socket.AF_INET, socket.SOCK_STREAM, 0, "", ("0.0.0.0", 0))]  # fmt: skip
        again.open()
        assert await again.opened(), again.failure
        assert row(again, "IP_TTL").effective and row(again, "IPV6_UNICAST_HOPS").effective
        assert row(again, "IPV6_V6ONLY").effective == "on"

    play(scene)


def test_fields_and_names_do_not_contradict_each_other(play):
    async def scene(workspace):
        client = workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:9", options=options(no_delay=True))
        client.options.set("TCP_NODELAY", "off")
        assert (client.spec.options.no_delay, row(client, "TCP_NODELAY").requested) == (False, "off")
        client.options.set("TCP_NODELAY", "on")
        assert client.spec.options == options(no_delay=True)
        client.options.set("SO_RCVBUF", "64 KiB")
        assert client.spec.options.receive_buffer_bytes == 65_536
        client.options.reset("SO_RCVBUF")
        client.options.reset("TCP_NODELAY")
        assert client.spec.options == SocketOptions()

    play(scene)


@pytest.mark.skipif(sys.platform != "linux", reason="its sizes are Linux's")
def test_reset_takes_an_open_socket_back_to_its_default(play):
    async def scene(workspace):
        _server, client = await pair(workspace)
        default = row(client, "SO_SNDBUF").default
        client.options.set("SO_SNDBUF", "30000")
        found = row(client, "SO_SNDBUF")
        assert (found.effective, found.differs) == ("60,000 bytes", False)
        assert "30,000 bytes" in found.note
        assert client.options.reset("SO_SNDBUF").failure is None
        assert row(client, "SO_SNDBUF").effective == default
        assert client.spec.options == SocketOptions()

    play(scene)


def test_what_has_its_time_before_the_opening_waits_for_the_next_one(play):
    async def scene(workspace):
        _server, client = await pair(workspace)
        answer = client.options.set("SO_REUSEADDR", "on")
        assert (answer.failure, answer.note) == (None, AT_NEXT_OPENING)
        found = row(client, "SO_REUSEADDR")
        assert found.differs and found.requested == "on"
        client.close()
        await client.rested()
        client.open()
        assert await client.opened()
        assert not row(client, "SO_REUSEADDR").differs

    play(scene)


@pytest.mark.skipif(sys.platform != "linux", reason="its options are Linux's")
def test_at_a_listener_connections_inherit_and_what_is_theirs_waits(play):
    async def scene(workspace):
        server, client = await pair(workspace)
        assert server.options.set("TCP_QUICKACK", "on").note == AT_NEXT_OPENING
        assert server.options.set("IP_TTL", "44").failure is None
        assert row(server, "IP_TTL", 0).effective == "44 hops"
        assert row(server, "IP_TTL", 1).effective == "64 hops"  # accepted before
        client.close()
        await client.rested()
        client.open()
        assert await client.opened()
        async with asyncio.timeout(10):
            while 2 not in server.connections:  # noqa: ASYNC110 - the listener tells nobody but its views
                await asyncio.sleep(0)
        assert row(server, "IP_TTL", 2).effective == "44 hops"

    play(scene)


def test_a_refusal_changes_nothing(play):
    async def scene(workspace):
        _server, client = await pair(workspace)
        with pytest.raises(OptionValueError) as caught:
            client.options.set("IP_TTL", "5 apples")
        assert caught.value.offset == 2
        refused = client.options.set("IP_MULTICAST_IF", "127.0.0.1")
        assert refused.failure is not None and refused.failure.reason is Reason.INVALID_ARGUMENT
        assert client.options.set("SO_TYPE", "1").failure is not None
        assert client.options.set("SO_NOTHING", "1").failure is not None
        assert client.spec.options == SocketOptions()
        assert not workspace.undo_text.startswith("Set")

    play(scene)


def test_strange_wishes_of_a_project_are_shown(play):
    async def scene(workspace):
        wanted = options(("SO_NOTHING\n" + "x" * 100, "1"), ("SO_KEEPALIVE", "perhaps"), ("UDP_CORK", "on"))
        client = workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:9", options=wanted)
        rows = {each.facts.name: each for each in client.options.rows() if each.requested}
        strange = next(each for name, each in rows.items() if name.startswith("SO_NOTHING"))
        assert strange.differs and len(strange.facts.name) <= 40 and "\n" not in strange.facts.name
        assert "cannot be read" in rows["SO_KEEPALIVE"].note
        assert rows["UDP_CORK"].note == "It is no option of this kind of socket."

    play(scene)


def test_what_the_program_asks_for_is_named_so(play):
    async def scene(workspace):
        bound, _sender = await datagram_pair(workspace)
        found = row(bound, "SO_RCVBUF")
        assert (found.requested, found.asked_by) == ("8 MiB", "this program")
        server = workspace.add_socket(Role.LISTENER, "tcp://127.0.0.1:0")
        name = "SO_EXCLUSIVEADDRUSE" if sys.platform == "win32" else "SO_REUSEADDR"
        assert row(server, name).asked_by == "this program"

    play(scene)


def test_a_pending_error_is_asked_for_on_request_only(play):
    async def scene(workspace):
        _server, client = await pair(workspace)
        assert row(client, "SO_ERROR").effective == ""
        assert client.options.read_pending_error() == "0: no error waits."
        calls = [call.arguments for call in client.tape.read(0, 1000)[1] if call.name == "getsockopt"]
        assert "SOL_SOCKET, SO_ERROR" in calls

    play(scene)


def test_wishes_go_through_a_project_file(play):
    async def scene(workspace):
        session = workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:9")
        session.options.set("SO_LINGER", "on 5")
        session.options.set("IP_TOS", "ef")
        again = document_from_json(document_to_json(workspace.document))
        assert again.sockets[0].options == session.spec.options
        assert OptionSetting("IP_TOS", "EF") in again.sockets[0].options.socket_options

    play(scene)


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="the system has no Unix sockets")
def test_every_kind_has_a_table(play):
    async def scene(workspace):
        for url in ("udp://[::1]:9", "unix:///tmp/x", "unix-dgram:///tmp/x", "vsock://2:9", "icmp://127.0.0.1",
                    "rfcomm://[00:11:22:33:44:55]:1", "tls://example.test:443", "ws://example.test/"):  # fmt: skip
            session = workspace.add_socket(Role.CLIENT, url)
            assert len(session.options.rows()) > 10, url

    play(scene)
