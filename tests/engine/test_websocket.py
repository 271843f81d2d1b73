"""WebSocket: our two ends, and each of them against another implementation (wsproto), on every kind of loop."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Any

import pytest
import wsproto
from wsproto.events import AcceptConnection, BytesMessage, CloseConnection, Message, Ping, Pong, Request, TextMessage

from workbench.model.connections import Target
from workbench.model.events import CloseHow, EventKind
from workbench.model.failures import Reason
from workbench.model.records import Mark
from workbench.model.sockets import Role
from workbench.model.websettings import SendAs, WebSettings

ANYONE = Target()


class OtherEnd:
    """wsproto over a plain socket."""

    def __init__(self, sock: socket.socket, kind: wsproto.ConnectionType) -> None:
        self.sock = sock
        self.ws = wsproto.WSConnection(kind)
        self._events: list[Any] = []

    async def send(self, event: Any) -> None:
        await asyncio.get_running_loop().sock_sendall(self.sock, self.ws.send(event))

    async def next(self, kind: type) -> Any:
        """The next event of this kind; pings are answered on the way, as a good peer does."""
        async with asyncio.timeout(10):
            while True:
                while self._events:
                    event = self._events.pop(0)
                    if isinstance(event, Ping) and kind is not Ping:
                        await self.send(event.response())
                    elif isinstance(event, kind):
                        return event
                data = await asyncio.get_running_loop().sock_recv(self.sock, 65_536)
                self.ws.receive_data(data or None)
                self._events += list(self.ws.events())

    async def message(self) -> Any:
        whole: Any = None
        while True:
            event = await self.next(Message)
            whole = event.data if whole is None else whole + event.data
            if event.message_finished:
                return whole


def make(lab: Any, role: Role, url: str, web: WebSettings | None = None, **options: Any) -> Any:
    return lab.make(role, url, web=web or WebSettings(), **options)


async def with_other_server(lab: Any, web: WebSettings | None = None, accept: Callable[[Request], Any] | None = None):
    """Our client, and wsproto as the server."""
    listener, url = lab.plain_listener()
    end = make(lab, Role.CLIENT, url.replace("tcp", "ws") + "/chat?room=1", web)
    starting = asyncio.ensure_future(end.transport.start())
    other = OtherEnd(await lab.accept(listener), wsproto.ConnectionType.SERVER)
    request = await other.next(Request)
    await other.send(accept(request) if accept else AcceptConnection())
    return end, other, request, await starting


async def with_other_client(lab: Any, web: WebSettings | None = None, request: Request | None = None):
    """Our listener, and wsproto as the client."""
    end = make(lab, Role.LISTENER, "ws://127.0.0.1:0", web)
    assert await end.transport.start() is None
    other = OtherEnd(await lab.plain_client(end.transport.local), wsproto.ConnectionType.CLIENT)
    await other.send(request or Request(host="127.0.0.1", target="/any"))
    return end, other


async def test_text_and_binary_both_ways_with_another_server(lab):
    end, other, request, failure = await with_other_server(lab, WebSettings(subprotocols=("a", "b"), origin="http://me"))
    assert failure is None
    assert request.target == "/chat?room=1"
    assert request.subprotocols == ["a", "b"]
    assert (b"origin", b"http://me") in [(name.lower(), value) for name, value in request.extra_headers]
    assert end.transport.send("grüß".encode(), ANYONE) is None
    assert await other.message() == "grüß"
    assert end.transport.send(b"\xff\x00", ANYONE) is None
    assert bytes(await other.message()) == b"\xff\x00"
    await other.send(TextMessage("back"))
    await other.send(BytesMessage(b"\x01" * 300_000))
    await end.seen.until(lambda seen: len(seen.rx) == 2)
    assert [bytes(piece.payload) for piece in end.seen.rx] == [b"back", b"\x01" * 300_000]
    for pieces in (end.seen.tx, end.seen.rx):
        assert [piece.mark for piece in pieces] == [Mark.TEXT, Mark.BINARY]


async def test_fragments_are_one_record_and_the_log_says_how_many(lab):
    end, other, _request, _failure = await with_other_server(lab, WebSettings(fragment_bytes=4))
    for part, last in (("one ", False), ("two ", False), ("three", True)):
        await other.send(TextMessage(part, message_finished=last))
    await end.seen.until(lambda seen: seen.rx)
    assert bytes(end.seen.rx[0].payload) == b"one two three"
    assert "3 fragments" in end.seen.first(EventKind.CONTROL).detail
    assert end.transport.send(b"0123456789", ANYONE) is None
    parts = [await other.next(Message) for _ in range(3)]
    assert [part.data for part in parts] == ["0123", "4567", "89"]


async def test_ping_is_answered_and_pong_is_timed(lab):
    end, other, _request, _failure = await with_other_server(lab)
    await other.send(Ping(b"you there?"))
    assert (await other.next(Pong)).payload == b"you there?"
    assert end.transport.send_control("ping", b"me") is None
    ping = await other.next(Ping)
    await other.send(ping.response())
    await end.seen.until(lambda seen: any("pong received after" in event.detail for event in seen.events))
    assert end.transport.send_control("ping", b"x" * 126).reason is Reason.MESSAGE_TOO_LONG


async def test_the_peers_close_code_is_told_and_answered(lab):
    end, other, _request, _failure = await with_other_server(lab)
    await other.send(CloseConnection(code=4001, reason="enough"))
    await end.seen.saw(EventKind.PEER_HALF_CLOSED)
    assert "4001 (private use) “enough”" in end.seen.first(EventKind.CONTROL).detail
    assert (await other.next(CloseConnection)).code == 4001
    facts = end.transport.connections[1].web
    assert (facts.close_code, facts.close_reason, facts.closed_by_peer) == (4001, "enough", True)
    end.transport.close(0)
    assert (await end.seen.saw(EventKind.CLOSED)).how is CloseHow.ORDERLY


async def test_our_close_waits_for_the_answer(lab):
    end, other, _request, _failure = await with_other_server(lab)
    assert end.transport.send_control("close", (4321).to_bytes(2, "big") + b"done") is None
    assert end.transport.send(b"late", ANYONE).reason is Reason.SHUT_DOWN
    closing = await other.next(CloseConnection)
    assert (closing.code, closing.reason) == (4321, "done")
    await other.send(closing.response())
    await end.seen.saw(EventKind.PEER_HALF_CLOSED)
    assert not end.transport.connections[1].web.closed_by_peer


async def test_a_close_that_nobody_answers_ends_at_its_deadline(lab):
    end, other, _request, _failure = await with_other_server(lab)
    await end.transport.aclose(0.2)
    assert end.seen.kinds(1)[-1] is EventKind.CLOSED
    assert other.sock.fileno() >= 0


async def test_there_is_no_half_close(lab):
    end, _other, _request, _failure = await with_other_server(lab)
    assert end.transport.half_close().reason is Reason.NOT_SUPPORTED
    assert end.transport.send(b"still open", ANYONE) is None


async def test_another_client_is_served_and_sees_our_subprotocol_and_headers(lab):
    wish = Request(host="127.0.0.1", target="/any", subprotocols=["y", "x"])
    end, other = await with_other_client(lab, WebSettings(subprotocols=("x",), headers=("X-Lab: 1",)), wish)
    accepted = await other.next(AcceptConnection)
    assert accepted.subprotocol == "x"
    assert (b"x-lab", b"1") in [(name.lower(), value) for name, value in accepted.extra_headers]
    await end.seen.saw(EventKind.UPGRADED)
    await other.send(TextMessage("hello"))
    await end.seen.until(lambda seen: seen.rx)
    assert end.transport.send(b"to all", ANYONE) is None
    assert await other.message() == "to all"
    facts = end.transport.connections[1].web
    assert facts.subprotocol == "x"
    assert facts.request[0] == "GET /any HTTP/1.1"


async def test_a_client_whose_handshake_is_not_over_is_not_sent_to(lab):
    end = make(lab, Role.LISTENER, "ws://127.0.0.1:0")
    assert await end.transport.start() is None
    await lab.plain_client(end.transport.local)
    await end.seen.saw(EventKind.ACCEPTED)
    assert end.transport.send(b"x", ANYONE).reason is Reason.NOT_CONNECTED
    assert "handshake" in end.transport.send(b"x", Target(connection=1)).detail


async def test_a_server_that_refuses_is_quoted(lab):
    listener, url = lab.plain_listener()
    end = make(lab, Role.CLIENT, url.replace("tcp", "ws"))
    starting = asyncio.ensure_future(end.transport.start())
    peer = await lab.accept(listener)
    await asyncio.get_running_loop().sock_recv(peer, 4096)
    answer = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 7\r\n\r\nno\nway\n"
    await asyncio.get_running_loop().sock_sendall(peer, answer)
    failure = await starting
    assert failure.reason is Reason.WEB_REFUSED
    assert "403 Forbidden: “no way”" in failure.detail
    assert EventKind.FAILED not in end.seen.kinds()


@pytest.mark.parametrize("answer", [
    b"SSH-2.0-OpenSSH_9.2\r\n", b"\x00" * 70_000, b"HTTP/1.1 101 Switching Protocols\r\n\r\n", b"",
])  # fmt: skip
async def test_what_is_no_websocket_server_is_told_so(lab, answer):
    listener, url = lab.plain_listener()
    end = make(lab, Role.CLIENT, url.replace("tcp", "ws"), connect_timeout_ms=5_000)
    starting = asyncio.ensure_future(end.transport.start())
    peer = await lab.accept(listener)
    await asyncio.get_running_loop().sock_recv(peer, 4096)
    if answer:
        await asyncio.get_running_loop().sock_sendall(peer, answer)
    peer.shutdown(socket.SHUT_WR)
    failure = await starting
    assert failure.reason in (Reason.WEB_REFUSED, Reason.RESET)
    assert end.seen.kinds(1)[-1] is EventKind.CLOSED or await end.seen.saw(EventKind.CLOSED)


async def test_a_silent_server_is_given_up(lab):
    listener, url = lab.plain_listener()
    end = make(lab, Role.CLIENT, url.replace("tcp", "ws"), connect_timeout_ms=200)
    starting = asyncio.ensure_future(end.transport.start())
    await lab.accept(listener)
    failure = await starting
    assert failure.reason is Reason.TIMED_OUT
    assert "handshake" in failure.detail


async def test_a_plain_request_is_answered_and_closed(lab):
    end = make(lab, Role.LISTENER, "ws://127.0.0.1:0/only")
    assert await end.transport.start() is None
    peer = await lab.plain_client(end.transport.local)
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(peer, b"GET /other HTTP/1.1\r\nHost: x\r\n\r\n")
    answer = b""
    async with asyncio.timeout(10):
        while chunk := await loop.sock_recv(peer, 4096):
            answer += chunk
    assert answer.startswith(b"HTTP/1.1 404")
    assert (await end.seen.saw(EventKind.FAILED)).failure.reason is Reason.WEB_REFUSED


async def test_broken_frames_end_the_connection_with_their_code(lab):
    end, other, _request, _failure = await with_other_server(lab)
    await asyncio.get_running_loop().sock_sendall(other.sock, b"\xf3\x00")  # reserved bits, reserved opcode
    assert (await other.next(CloseConnection)).code == 1002
    failed = await end.seen.saw(EventKind.FAILED)
    assert failed.failure.reason is Reason.WEB_PROTOCOL
    assert (await end.seen.saw(EventKind.CLOSED)).how is CloseHow.FAILED


async def test_text_that_is_no_utf8_is_refused_on_either_side(lab):
    end, other, _request, _failure = await with_other_server(lab, WebSettings(send_as=SendAs.TEXT))
    refused = end.transport.send(b"ab\xff", ANYONE)
    assert refused.reason is Reason.INVALID_ARGUMENT
    assert "byte 2" in refused.detail
    await asyncio.get_running_loop().sock_sendall(other.sock, b"\x81\x02\xc3\x28")
    assert (await other.next(CloseConnection)).code == 1007
    assert (await end.seen.saw(EventKind.FAILED)).failure.reason is Reason.WEB_PROTOCOL


async def test_a_message_beyond_the_bound_is_refused(lab):
    end, other, _request, _failure = await with_other_server(lab, WebSettings(message_max_bytes=1000))
    await other.send(BytesMessage(b"x" * 2000))
    assert (await other.next(CloseConnection)).code == 1009
    assert (await end.seen.saw(EventKind.FAILED)).failure.reason is Reason.WEB_PROTOCOL


async def test_the_type_is_changed_while_it_is_open(lab):
    end, other, _request, _failure = await with_other_server(lab)
    end.transport.set_send_as(SendAs.BINARY)
    assert end.transport.send(b"plain", ANYONE) is None
    assert isinstance(await other.next(Message), BytesMessage)
    end.transport.set_send_as(SendAs.TEXT)
    assert end.transport.send(b"plain", ANYONE) is None
    assert isinstance(await other.next(Message), TextMessage)


@pytest.mark.parametrize("web", [
    WebSettings(headers=("no colon",)), WebSettings(headers=("X: a\r\nY: b",)), WebSettings(subprotocols=("a b",)),
    WebSettings(origin="a\nb"),
])  # fmt: skip
async def test_settings_that_cannot_be_used_are_told_before_anything_connects(lab, web):
    end = make(lab, Role.CLIENT, "ws://127.0.0.1:9", web)
    failure = await end.transport.start()
    assert failure.reason is Reason.INVALID_ARGUMENT
    assert end.calls() == []


async def test_a_refused_connect_and_a_reset_in_the_handshake(lab):
    listener, url = lab.plain_listener()
    end = make(lab, Role.CLIENT, url.replace("tcp", "ws"))
    starting = asyncio.ensure_future(end.transport.start())
    peer = await lab.accept(listener)
    await asyncio.get_running_loop().sock_recv(peer, 4096)
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
    peer.close()
    assert (await starting).reason is Reason.RESET
    listener.close()
    assert (await make(lab, Role.CLIENT, url.replace("tcp", "ws")).transport.start()).reason is Reason.REFUSED


