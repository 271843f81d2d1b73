"""The way through a proxy: SOCKS5 (RFC 1928, RFC 1929) and HTTP CONNECT (RFC 9110, section 9.3.6).

The messages are made and read by libraries: python-socks (its protocol without sockets) and h11.
"""

from __future__ import annotations

import base64
from collections.abc import Generator
from typing import Final

import h11
from python_socks._protocols import socks5  # its one part without sockets; held to one version line, see ADR 0121
from python_socks._protocols.errors import ReplyError

from workbench.engine.layers.layer import Broken, Delivered, Ended, LayerEvent, Ready
from workbench.engine.layers.plainline import plain_line
from workbench.model.endpoint import Endpoint
from workbench.model.events import EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.proxies import ProxyScheme, ProxyUrl

ANSWER_MAX_BYTES: Final = 64 * 1024  # of an HTTP proxy's answer: status line and headers
_Steps = Generator[int, bytes, str]  # yields how many bytes it needs; returns what was reached


class ProxyLayer:
    """The handshake with a proxy; once it is over the layer steps aside."""

    steps_aside = True
    has_half_close = True
    end_is_answered = False

    def __init__(self, name: str, proxy: ProxyUrl, target: Endpoint) -> None:
        self.name = name
        self._proxy = proxy
        self._target = target
        self._out = bytearray()
        self._is_over = False

    def receive_eof(self) -> list[LayerEvent]:
        if self._is_over:
            return [Ended()]
        return [self._broken(Reason.PROXY_REFUSED, "the proxy ended the connection in the middle of the handshake")]

    def refusal(self, payload: bytes | memoryview) -> Failure | None:
        return None

    def send(self, payload: bytes | memoryview) -> None:
        self._out += payload

    def end(self) -> None:
        """A proxy's handshake has no end of its own."""

    def data_to_send(self) -> bytes:
        out, self._out = bytes(self._out), bytearray()
        return out

    def _ready(self, reached: str, rest: bytes) -> list[LayerEvent]:
        self._is_over = True
        via = f"{self._proxy.scheme}://{self._proxy.endpoint}"
        seen = f" (as {plain_line(reached)})" if reached else ""
        detail = f"the proxy {via} has connected us to {self._target}{seen}"
        events: list[LayerEvent] = [Ready(EventKind.PROXIED, detail, via)]
        if rest:
            events.append(Delivered(rest))
        return events

    def _broken(self, reason: Reason, detail: str) -> Broken:
        self._is_over = True
        return Broken(Failure(reason, plain_line(f"{self._proxy.endpoint}: {detail}")))


class Socks5Layer(ProxyLayer):
    """``CONNECT`` of SOCKS5; the host name goes to the proxy, unless the target is numeric already."""

    def __init__(self, proxy: ProxyUrl, target: Endpoint, password: str | None) -> None:
        super().__init__("SOCKS5", proxy, target)
        self._password = password
        self._steps = self._talk()
        self._needed = 0
        self._received = bytearray()

    def begin(self) -> list[LayerEvent]:
        self._needed = next(self._steps)
        return []

    def receive_data(self, data: bytes | memoryview) -> list[LayerEvent]:
        if self._is_over:
            return [Delivered(data)]
        self._received += data
        try:
            while len(self._received) >= self._needed:
                chunk = bytes(self._received[: self._needed])
                del self._received[: self._needed]
                self._needed = self._steps.send(chunk)
        except StopIteration as done:
            return self._ready(done.value, bytes(self._received))
        except ReplyError as error:
            return [self._broken(*_reason_of(error))]
        except ValueError as error:  # an address that is none, or a host name that cannot be written
            return [self._broken(Reason.PROXY_REFUSED, f"it broke the protocol: {error}")]
        return []

    def _talk(self) -> _Steps:
        conversation = socks5.Connection()
        user = self._proxy.user or None
        offer = socks5.AuthMethodsRequest(user, self._password)
        self._out += conversation.send(offer)
        chosen = conversation.receive((yield socks5.AuthMethodReply.SIZE))
        if getattr(chosen, "method", None) is socks5.AuthMethod.USERNAME_PASSWORD:
            self._out += conversation.send(socks5.AuthRequest(user or "", self._password or ""))
            conversation.receive((yield socks5.AuthReply.SIZE))
        port = self._target.port or 0
        self._out += conversation.send(socks5.ConnectRequest(self._target.host.partition("%")[0], port))
        reply = conversation.receive((yield from _reply()))
        if not isinstance(reply, socks5.ConnectReply):
            return ""
        reached = Endpoint(reply.bound_host, reply.bound_port)
        return "" if reached.is_wildcard else str(reached)  # many proxies leave it out


class HttpConnectLayer(ProxyLayer):
    """``CONNECT host:port`` of HTTP/1.1, with Basic credentials (RFC 7617) where a user is given."""

    def __init__(self, proxy: ProxyUrl, target: Endpoint, password: str | None) -> None:
        super().__init__("HTTP CONNECT", proxy, target)
        self._password = password
        self._conversation = h11.Connection(h11.CLIENT, max_incomplete_event_size=ANSWER_MAX_BYTES)

    def begin(self) -> list[LayerEvent]:
        host = self._target.host.partition("%")[0]
        try:
            name = host if host.isascii() else host.encode("idna").decode("ascii")
        except UnicodeError:
            return [self._broken(Reason.NAME_NOT_FOUND, f"“{host}” cannot be written as a host name")]
        authority = str(Endpoint(name, self._target.port)).encode("ascii")
        headers = [(b"Host", authority)]
        if self._proxy.user:
            pair = f"{self._proxy.user}:{self._password or ''}".encode()
            headers.append((b"Proxy-Authorization", b"Basic " + base64.b64encode(pair)))
        request = h11.Request(method=b"CONNECT", target=authority, headers=headers)
        self._out += self._conversation.send(request) or b""
        self._out += self._conversation.send(h11.EndOfMessage()) or b""
        return []

    def receive_data(self, data: bytes | memoryview) -> list[LayerEvent]:
        if self._is_over:
            return [Delivered(data)]
        try:
            self._conversation.receive_data(bytes(data))
            answer = self._conversation.next_event()
            while isinstance(answer, h11.InformationalResponse):
                answer = self._conversation.next_event()
        except h11.RemoteProtocolError as error:
            return [self._broken(Reason.PROXY_REFUSED, f"its answer is no HTTP: {error}")]
        if not isinstance(answer, h11.Response):
            return []
        if 200 <= answer.status_code < 300:
            rest, _closed = self._conversation.trailing_data
            return self._ready("", rest)
        said = answer.reason.decode("latin-1")
        reason = Reason.PROXY_PASSWORD if answer.status_code == 407 else Reason.PROXY_REFUSED
        return [self._broken(reason, f"it answered {answer.status_code} {said}".rstrip())]


def proxy_layer(proxy: ProxyUrl, target: Endpoint, password: str | None) -> Socks5Layer | HttpConnectLayer:
    """The layer for ``proxy`` that leads to ``target``."""
    if proxy.scheme is ProxyScheme.HTTP:
        return HttpConnectLayer(proxy, target, password)
    return Socks5Layer(proxy, target, password)


def credentials_failure(proxy: ProxyUrl, password: str | None) -> Failure | None:
    """Why user and password cannot be used; None if they can, or if there are none."""
    if not proxy.user:
        return None
    if password is None:
        return Failure(Reason.PASSWORD_NEEDED, f"of {proxy.user} at {proxy.scheme}://{proxy.endpoint}")
    # RFC 1929: lengths of one byte. The library writes ASCII, and counts characters.
    if proxy.scheme is not ProxyScheme.HTTP and not ((proxy.user + password).isascii() and 0 < len(password) < 256):
        return Failure(Reason.PROXY_PASSWORD, "a SOCKS5 user and password are ASCII, of 1 to 255 characters each")
    if proxy.scheme is ProxyScheme.HTTP and ":" in proxy.user:
        return Failure(Reason.PROXY_PASSWORD, "a user of Basic authentication cannot hold a colon (RFC 7617)")
    return None


def _reply() -> Generator[int, bytes, bytes]:
    """The reply to a command, whose length depends on its fourth and fifth byte (RFC 1928, section 6)."""
    head = yield 4
    if head[1] != socks5.ReplyCode.SUCCEEDED:
        return head  # an error's address is of no use, and some proxies leave it out
    if head[3] == socks5.AddressType.DOMAIN:
        length = yield 1
        return head + length + (yield length[0] + 2)
    return head + (yield 18 if head[3] == socks5.AddressType.IPV6 else 6)


def _reason_of(error: ReplyError) -> tuple[Reason, str]:
    text = str(error) or "it broke the protocol"
    wants_password = "authentic" in text.lower()
    return (Reason.PROXY_PASSWORD if wants_password else Reason.PROXY_REFUSED), text[:1].lower() + text[1:]
