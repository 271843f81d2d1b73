"""WebSocket (RFC 6455) between a stream and its records: one message, one record.

The protocol is the websockets library's, its part without sockets; what stands here turns its frames into events.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import Final

from websockets.client import ClientProtocol
from websockets.exceptions import ProtocolError
from websockets.extensions.permessage_deflate import enable_client_permessage_deflate, enable_server_permessage_deflate
from websockets.frames import Close, CloseCode, Frame, Opcode
from websockets.headers import validate_subprotocols
from websockets.http11 import Request, Response
from websockets.protocol import OPEN, Protocol
from websockets.server import ServerProtocol
from websockets.uri import parse_uri

from workbench.engine.layers.layer import Broken, Delivered, Ended, LayerEvent, Ready, Told
from workbench.engine.layers.webtexts import close_text, head_lines, refusal_text
from workbench.model.events import EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.layerfacts import WebFacts
from workbench.model.records import Mark
from workbench.model.websettings import SendAs, WebSettings

CONTROL_MAX_BYTES: Final = 125  # RFC 6455, section 5.5
PINGS_KEPT: Final = 64  # that wait for their pong
_FAULTS: Final = (CloseCode.PROTOCOL_ERROR, CloseCode.INVALID_DATA, CloseCode.MESSAGE_TOO_BIG)


class WebLayer:
    """Both roles; subclasses bring the opening handshake.

    ``send_as`` says what the next payload becomes; with ``AUTO`` it is text if it is UTF-8.
    """

    name = "WebSocket"
    steps_aside = False
    has_half_close = False
    end_is_answered = True

    def __init__(self, protocol: Protocol, settings: WebSettings, resource: str) -> None:
        self.send_as = settings.send_as
        self._protocol = protocol
        self._settings = settings
        self._facts = WebFacts(resource)
        self._is_open = self._is_over = False
        self._message: list[bytes] = []
        self._fragments = 0
        self._is_text = False
        self._pings: OrderedDict[bytes, int] = OrderedDict()

    # -- Layer

    def begin(self) -> list[LayerEvent]:
        return []

    def receive_data(self, data: bytes | memoryview) -> list[LayerEvent]:
        if self._is_over:
            return []
        self._protocol.receive_data(bytes(data))
        return self._events()

    def receive_eof(self) -> list[LayerEvent]:
        if self._is_over:
            return [Ended()]
        self._protocol.receive_eof()
        events = self._events()
        if self._is_open and not self._is_over:
            events.append(Told(EventKind.CONTROL, "the peer ended the stream without a close frame (code 1006)"))
        return [*events, Ended()]

    def refusal(self, payload: bytes | memoryview) -> Failure | None:
        if self._protocol.state is not OPEN:
            return Failure(Reason.SHUT_DOWN, "the WebSocket is closing")
        if self.send_as is SendAs.TEXT and (fault := _utf8_fault(payload)) is not None:
            return Failure(Reason.INVALID_ARGUMENT, f"a text message is UTF-8, byte {fault} is not: send it as binary")
        return None

    def send(self, payload: bytes | memoryview) -> None:
        data = bytes(payload)
        is_text = self.mark_of(data) is Mark.TEXT
        step = self._settings.fragment_bytes
        first = self._protocol.send_text if is_text else self._protocol.send_binary
        if not step or len(data) <= step:
            first(data)
            return
        first(data[:step], fin=False)
        for at in range(step, len(data), step):
            self._protocol.send_continuation(data[at : at + step], fin=at + step >= len(data))

    def end(self) -> None:
        if self._is_open and self._protocol.state is OPEN:
            self._protocol.send_close(CloseCode.NORMAL_CLOSURE)

    def data_to_send(self) -> bytes:
        return b"".join(self._protocol.data_to_send())  # an empty piece asks for the end of the stream: ours to send

    def mark_of(self, payload: bytes | memoryview) -> Mark:
        """Text or binary, as the next :meth:`send` would make it."""
        is_text = self.send_as is SendAs.TEXT or (self.send_as is SendAs.AUTO and _utf8_fault(payload) is None)
        return Mark.TEXT if is_text else Mark.BINARY

    # -- what is no payload

    def control(self, name: str, data: bytes) -> Failure | None:
        """Send a ``ping``, a ``pong``, or a ``close`` (two bytes of code, then the reason in UTF-8)."""
        if self._protocol.state is not OPEN:
            return Failure(Reason.SHUT_DOWN, "the WebSocket is closing")
        if len(data) > CONTROL_MAX_BYTES:
            return Failure(Reason.MESSAGE_TOO_LONG, f"a {name} carries at most {CONTROL_MAX_BYTES} bytes")
        if name == "close":
            return self._send_close(data)
        if name == "ping":
            self._pings[data] = time.perf_counter_ns()
            if len(self._pings) > PINGS_KEPT:
                self._pings.popitem(last=False)
            self._protocol.send_ping(data)
        else:
            self._protocol.send_pong(data)
        return None

    def _send_close(self, data: bytes) -> Failure | None:
        try:
            close = Close.parse(data)
            self._protocol.send_close(None if not data else close.code, close.reason)
        except (ProtocolError, UnicodeDecodeError) as error:
            return Failure(Reason.INVALID_ARGUMENT, f"this cannot be a close frame: {error}")
        return None

    # -- inside

    def _events(self) -> list[LayerEvent]:
        events: list[LayerEvent] = []
        for event in self._protocol.events_received():
            if isinstance(event, Frame):
                self._take_frame(event, events)
            else:
                events += self._opening(event)
        if not self._is_over:
            events += self._faults()
        return events

    def _opening(self, event: Request | Response) -> list[LayerEvent]:
        """The handshake of the role."""
        raise NotImplementedError

    def _opened(self, request: Request, response: Response) -> Ready:
        self._is_open = True
        protocol = self._protocol
        extensions = ", ".join(extension.name for extension in protocol.extensions)
        self._facts = WebFacts(
            self._facts.resource, str(protocol.subprotocol or ""), extensions,
            head_lines(f"GET {request.path} HTTP/1.1", request.headers),
            head_lines(f"HTTP/1.1 {response.status_code} {response.reason_phrase}", response.headers),
        )  # fmt: skip
        chosen = f", subprotocol {self._facts.subprotocol}" if self._facts.subprotocol else ""
        return Ready(EventKind.UPGRADED, f"the WebSocket {self._facts.resource} is open{chosen}", self._facts)

    def _take_frame(self, frame: Frame, events: list[LayerEvent]) -> None:
        data = bytes(frame.data)
        match frame.opcode:
            case Opcode.PING:
                events.append(Told(EventKind.CONTROL, f"ping of {len(data)} bytes received, answered by a pong"))
            case Opcode.PONG:
                events.append(Told(EventKind.CONTROL, self._pong_text(data)))
            case Opcode.CLOSE:
                events += self._closed()
            case _:
                self._take_message(frame, data, events)

    def _take_message(self, frame: Frame, data: bytes, events: list[LayerEvent]) -> None:
        if frame.opcode is not Opcode.CONT:
            self._is_text = frame.opcode is Opcode.TEXT
        self._message.append(data)
        self._fragments += 1
        if not frame.fin:
            return
        whole, count = b"".join(self._message), self._fragments
        self._message, self._fragments = [], 0
        if self._is_text and (fault := _utf8_fault(whole)) is not None:
            self._protocol.fail(CloseCode.INVALID_DATA, f"byte {fault} is not UTF-8")
            return
        if count > 1:
            events.append(Told(EventKind.CONTROL, f"the next message came in {count} fragments"))
        events.append(Delivered(whole, Mark.TEXT if self._is_text else Mark.BINARY))

    def _pong_text(self, data: bytes) -> str:
        sent_ns = self._pings.pop(data, None)
        if sent_ns is None:
            return f"pong of {len(data)} bytes received, not asked for"
        return f"pong received after {(time.perf_counter_ns() - sent_ns) / 1e6:.3g} ms"

    def _closed(self) -> list[LayerEvent]:
        self._is_over = True
        protocol = self._protocol
        by_peer = bool(protocol.close_rcvd_then_sent)
        code, reason = (protocol.close_rcvd.code, protocol.close_rcvd.reason) if protocol.close_rcvd else (1005, "")
        facts = self._facts
        self._facts = WebFacts(
            facts.resource, facts.subprotocol, facts.extensions, facts.request, facts.response, code, reason, by_peer
        )
        return [Told(EventKind.CONTROL, f"close received: {close_text(code, reason)}", self._facts), Ended()]

    def _faults(self) -> list[LayerEvent]:
        protocol = self._protocol
        refused = protocol.handshake_exc
        if refused is not None and not self._is_open:
            self._is_over = True
            return [Broken(refusal_text(refused))]
        sent = protocol.close_sent
        if sent is not None and sent.code in _FAULTS:
            self._is_over = True
            return [Broken(Failure(Reason.WEB_PROTOCOL, close_text(sent.code, sent.reason)))]
        return []


class WebClientLayer(WebLayer):
    """Asks for the WebSocket."""

    def __init__(self, uri: str, settings: WebSettings) -> None:
        extensions = enable_client_permessage_deflate(None) if settings.compression else None
        self._client = ClientProtocol(
            parse_uri(uri), origin=settings.origin or None, extensions=extensions,  # type: ignore[arg-type]
            subprotocols=list(settings.subprotocols) or None, max_size=settings.message_max_bytes,  # type: ignore[arg-type]
        )  # fmt: skip
        super().__init__(self._client, settings, self._client.uri.resource_name)
        self._request: Request | None = None

    def begin(self) -> list[LayerEvent]:
        request = self._request = self._client.connect()
        for name, value in header_pairs(self._settings):
            request.headers[name] = value
        self._client.send_request(request)
        return []

    def _opening(self, event: Request | Response) -> list[LayerEvent]:
        if isinstance(event, Response) and self._request is not None and self._client.state is OPEN:
            return [self._opened(self._request, event)]
        return []  # refused: handshake_exc tells


class WebServerLayer(WebLayer):
    """Grants it: on the URL's path, or on any where that is ``/``."""

    def __init__(self, resource: str, settings: WebSettings) -> None:
        extensions = enable_server_permessage_deflate(None) if settings.compression else None
        self._server = ServerProtocol(
            extensions=extensions, subprotocols=list(settings.subprotocols) or None,  # type: ignore[arg-type]
            max_size=settings.message_max_bytes,
        )  # fmt: skip
        super().__init__(self._server, settings, resource)

    def _opening(self, event: Request | Response) -> list[LayerEvent]:
        if not isinstance(event, Request):
            return []
        wanted, path = self._facts.resource.partition("?")[0], event.path.partition("?")[0]
        if wanted not in ("/", path):
            response = self._server.reject(404, f"There is no WebSocket at {path}.\n")
        else:
            response = self._server.accept(event)
            for name, value in header_pairs(self._settings):
                response.headers[name] = value
        self._server.send_response(response)
        if response.status_code != 101:
            self._is_over = True
            why = self._server.handshake_exc
            detail = f"{event.path}: {why or response.reason_phrase} ({response.status_code} was answered)"
            return [Broken(Failure(Reason.WEB_REFUSED, detail))]
        self._facts = WebFacts(event.path)
        return [self._opened(event, response)]


def header_pairs(settings: WebSettings) -> list[tuple[str, str]]:
    """The further header lines. Raises ValueError with the line for what is no header."""
    pairs = []
    for line in settings.headers:
        name, colon, value = line.partition(":")
        if not colon or not name.strip() or not line.isprintable() or not line.isascii():
            raise ValueError(f"“{line}” is no header line: write Name: value")
        pairs.append((name.strip(), value.strip()))
    return pairs


def settings_failure(settings: WebSettings) -> Failure | None:
    """Why these settings cannot be used; None if they can."""
    try:
        header_pairs(settings)
        validate_subprotocols(settings.subprotocols)  # type: ignore[arg-type]
    except (ValueError, TypeError) as error:
        return Failure(Reason.INVALID_ARGUMENT, f"WebSocket settings: {error}")
    if settings.origin and not (settings.origin.isascii() and settings.origin.isprintable()):
        return Failure(Reason.INVALID_ARGUMENT, "WebSocket settings: an origin is printable ASCII, such as https://host")
    return None


def _utf8_fault(data: bytes | memoryview) -> int | None:
    try:
        str(data, "utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return None
