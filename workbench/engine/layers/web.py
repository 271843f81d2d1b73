"""WebSocket (RFC 6455) between a stream and its records: one message, one record.

The protocol is the websockets library's, its part without sockets; what stands here turns its frames into events.
"""

from __future__ import annotations

import logging
import re
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
from workbench.engine.layers.plainline import plain_line
from workbench.engine.layers.webtexts import close_text, head_lines, refusal_text
from workbench.model.events import EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.layerfacts import WebFacts
from workbench.model.records import Mark
from workbench.model.websettings import SendAs, WebSettings

CONTROL_MAX_BYTES: Final = 125  # RFC 6455, section 5.5
FRAGMENTS_MAX: Final = 65_536  # of a message that is sent: each is a frame that Python makes, and a peer reads
PINGS_KEPT: Final = 64  # that wait for their pong
CONTROLS_TOLD: Final = 8  # of what one read brings: a flood of pings is no flood of log lines
_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, section 5.6.2
# The library logs heads and payloads when its logger listens to details: there are passwords and tokens among them.
_SILENT: Final = logging.getLogger("workbench.websocket-library")
_SILENT.setLevel(logging.CRITICAL + 1)


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
        self._message = bytearray()  # of fragments: a list of them would grow with the empty ones, too
        self._fragments = 0
        self._is_text = False
        self._controls = 0  # pings and pongs of the present read
        self._marked: bytes | memoryview | None = None  # of which payload the mark is: to look through it once
        self._mark = Mark.NONE
        self._fault = ""  # what we found wrong ourselves
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
        self._is_over = True
        return [*events, Ended()]

    def refusal(self, payload: bytes | memoryview) -> Failure | None:
        if self._protocol.state is not OPEN:
            return Failure(Reason.SHUT_DOWN, "the WebSocket is closing")
        if self.send_as is SendAs.TEXT and (fault := _utf8_fault(payload)) is not None:
            return Failure(Reason.INVALID_ARGUMENT, f"a text message is UTF-8, byte {fault} is not: send it as binary")
        step = self._settings.fragment_bytes
        if step and len(payload) > step * FRAGMENTS_MAX:
            detail = f"it would be {-(-len(payload) // step):,} fragments of {step:,} bytes, and more than " \
                     f"{FRAGMENTS_MAX:,} are not sent: choose larger ones"
            return Failure(Reason.INVALID_ARGUMENT, detail)
        return None

    def send(self, payload: bytes | memoryview) -> None:
        data = bytes(payload)
        is_text = (self._mark if self._marked is payload else self.mark_of(payload)) is Mark.TEXT
        self._marked = None
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

    def mark_of(self, payload: bytes | memoryview, wanted: int = Mark.NONE) -> Mark:
        """Text or binary, as the next :meth:`send` would make it; ``wanted`` counts with ``AUTO``."""
        is_text = self.send_as is SendAs.TEXT or (
            self.send_as is SendAs.AUTO and wanted != Mark.BINARY and _utf8_fault(payload) is None
        )
        self._marked, self._mark = payload, Mark.TEXT if is_text else Mark.BINARY
        return self._mark

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
        self._controls = 0
        for event in self._protocol.events_received():
            if not isinstance(event, Frame):
                events += self._opening(event)
            elif not (self._is_over or self._fault):  # what comes behind a fault is nobody's
                self._take_frame(event, events)
        self._tell_of_others(events)
        if not self._is_over:
            events += self._faults()
        return events

    def _tell(self, text: str, events: list[LayerEvent]) -> None:
        self._controls += 1
        if self._controls <= CONTROLS_TOLD:
            events.append(Told(EventKind.CONTROL, text))

    def _tell_of_others(self, events: list[LayerEvent]) -> None:
        others, self._controls = self._controls - CONTROLS_TOLD, 0
        if others > 0:
            events.append(Told(EventKind.CONTROL, f"{others:,} more pings and pongs were received with them"))

    def _opening(self, event: Request | Response) -> list[LayerEvent]:
        """The handshake of the role."""
        raise NotImplementedError

    def _opened(self, request: Request, response: Response) -> Ready:
        self._is_open = True
        protocol = self._protocol
        extensions = ", ".join(extension.name for extension in protocol.extensions)
        self._facts = WebFacts(
            self._facts.resource, plain_line(protocol.subprotocol or ""), extensions,
            head_lines(f"GET {request.path} HTTP/1.1", request.headers),
            head_lines(f"HTTP/1.1 {response.status_code} {response.reason_phrase}", response.headers),
        )  # fmt: skip
        chosen = f", subprotocol {self._facts.subprotocol}" if self._facts.subprotocol else ""
        return Ready(EventKind.UPGRADED, f"the WebSocket {self._facts.resource} is open{chosen}", self._facts)

    def _take_frame(self, frame: Frame, events: list[LayerEvent]) -> None:
        data = bytes(frame.data)
        match frame.opcode:
            case Opcode.PING:
                self._tell(f"ping of {len(data)} bytes received, answered by a pong", events)
            case Opcode.PONG:
                self._tell(self._pong_text(data), events)
            case Opcode.CLOSE:
                self._tell_of_others(events)
                events += self._closed()
            case _:
                self._take_message(frame, data, events)

    def _take_message(self, frame: Frame, data: bytes, events: list[LayerEvent]) -> None:
        if frame.opcode is not Opcode.CONT:
            self._is_text = frame.opcode is Opcode.TEXT
        self._fragments += 1
        if not frame.fin or self._fragments > 1:
            self._message += data
        if not frame.fin:
            return
        whole, count = bytes(self._message) if self._fragments > 1 else data, self._fragments
        self._message, self._fragments = bytearray(), 0
        if self._is_text and (fault := _utf8_fault(whole)) is not None:
            self._fault = f"byte {fault} is not UTF-8"
            self._protocol.fail(CloseCode.INVALID_DATA, self._fault)
            self._fault = close_text(CloseCode.INVALID_DATA, self._fault)
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
        rcvd = protocol.close_rcvd
        code, reason = (rcvd.code, plain_line(rcvd.reason)) if rcvd else (int(CloseCode.NO_STATUS_RCVD), "")
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
        broken, sent = protocol.parser_exc, protocol.close_sent
        if broken is not None and not isinstance(broken, EOFError):
            # Our own close may have gone before: then the fault is told to nobody but the user.
            told_to_peer = sent is not None and sent.code != CloseCode.NORMAL_CLOSURE and protocol.close_rcvd is None
            self._fault = close_text(sent.code, sent.reason) if sent and told_to_peer else plain_line(str(broken))
        if self._fault:
            self._is_over = True
            return [Broken(Failure(Reason.WEB_PROTOCOL, self._fault))]
        return []


class WebClientLayer(WebLayer):
    """Asks for the WebSocket."""

    def __init__(self, uri: str, settings: WebSettings) -> None:
        extensions = enable_client_permessage_deflate(None) if settings.compression else None
        self._client = ClientProtocol(
            parse_uri(uri), origin=settings.origin or None, extensions=extensions,  # type: ignore[arg-type]
            subprotocols=list(settings.subprotocols) or None, max_size=settings.message_max_bytes,  # type: ignore[arg-type]
            logger=_SILENT,
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
            max_size=settings.message_max_bytes, logger=_SILENT,
        )  # fmt: skip
        super().__init__(self._server, settings, resource)

    def _opening(self, event: Request | Response) -> list[LayerEvent]:
        if not isinstance(event, Request):
            return []
        if self._server.eof_sent:  # the library has read on, and found something wrong before it had our answer
            self._is_over = True
            return [Broken(Failure(Reason.WEB_PROTOCOL, "the client did not wait for the answer to its request"))]
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
            return [Broken(Failure(Reason.WEB_REFUSED, plain_line(detail)))]
        self._facts = WebFacts(plain_line(event.path))
        return [self._opened(event, response)]


def header_pairs(settings: WebSettings) -> list[tuple[str, str]]:
    """The further header lines. Raises ValueError for what is no header; its text is not told, it may be a secret."""
    pairs = []
    for number, line in enumerate(settings.headers, 1):
        name, colon, value = line.partition(":")
        if not colon or not _TOKEN.fullmatch(name.strip()) or not line.isprintable() or not line.isascii():
            raise ValueError(f"header {number} is no header line: write Name: value")
        pairs.append((name.strip(), value.strip()))
    return pairs


def settings_failure(settings: WebSettings) -> Failure | None:
    """Why these settings cannot be used; None if they can."""
    try:
        header_pairs(settings)
        validate_subprotocols(settings.subprotocols)  # type: ignore[arg-type]
    except (ValueError, TypeError) as error:
        return Failure(Reason.INVALID_ARGUMENT, f"WebSocket settings: {error}")
    if settings.message_max_bytes < 1:
        return Failure(Reason.INVALID_ARGUMENT, "WebSocket settings: the longest message has at least 1 byte")
    if settings.origin and not (settings.origin.isascii() and settings.origin.isprintable()):
        return Failure(Reason.INVALID_ARGUMENT, "WebSocket settings: an origin is printable ASCII, such as https://host")
    return None


def _utf8_fault(data: bytes | memoryview) -> int | None:
    try:
        str(data, "utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return None
