"""What can be said over a WebSocket beside payload: pings, pongs, the close with its code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from workbench.engine.transport import SendsControls
from workbench.model.events import EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.layerfacts import WebFacts
from workbench.model.sockets import SocketSpec
from workbench.model.websettings import SendAs
from workbench.session.ear import Ear
from workbench.session.standing import Standing

CODE_MIN: Final = 1000  # RFC 6455, section 7.4.2: what may stand in a close frame
CODE_MAX: Final = 4999
REASON_MAX_BYTES: Final = 123  # section 5.5: a control frame carries 125 bytes, two of them are the code


class WebTalk:
    """The control side of a session's WebSockets. Every method is a plain call that never blocks."""

    def __init__(self, about: Standing, ear: Ear, edited: Callable[[SocketSpec, str], None]) -> None:
        self._about = about
        self._ear = ear
        self._edited = edited
        self._next_ping_ns = 0

    def facts(self, connection: int) -> WebFacts | None:
        """How the WebSocket of a connection was opened and closed; None before, and for other kinds."""
        known = self._about.roster.connections.get(connection)
        return known.web if known is not None else None

    def ping(self, data: bytes = b"", connection: int = 0) -> Failure | None:
        """At most 125 bytes; the pong is told as an event with the time that it took. 0: every connection."""
        return self._send("ping", data, connection)

    def pong(self, data: bytes = b"", connection: int = 0) -> Failure | None:
        """A pong that nobody asked for (RFC 6455, section 5.5.3: a one-way heartbeat)."""
        return self._send("pong", data, connection)

    def close(self, code: int, reason: str = "", connection: int = 0) -> Failure | None:
        """Begin the closing handshake with a code from 1000 to 4999 and a reason of at most 123 bytes of UTF-8."""
        written = reason.encode("utf-8", "replace")
        if not CODE_MIN <= code <= CODE_MAX:
            return Failure(Reason.INVALID_ARGUMENT, f"a close code is from {CODE_MIN} to {CODE_MAX}, not {code}")
        if len(written) > REASON_MAX_BYTES:
            return Failure(Reason.MESSAGE_TOO_LONG, f"a reason has at most {REASON_MAX_BYTES} bytes")
        return self._send("close", code.to_bytes(2, "big") + written, connection)

    @property
    def send_as(self) -> SendAs:
        """What payloads become; kept in the project."""
        return self._about.spec.web.send_as

    def set_send_as(self, send_as: SendAs) -> None:
        """From the next payload on, at every connection."""
        spec = self._about.spec
        if send_as is not spec.web.send_as:  # the transport follows the settings
            self._edited(replace(spec, web=replace(spec.web, send_as=send_as)), "Change message type")

    def follow(self) -> None:
        """The settings have changed, perhaps by undo."""
        transport = self._ear.transport
        if isinstance(transport, SendsControls):
            transport.set_send_as(self.send_as)

    def tick(self, now_ns: int) -> None:
        """Send the pings that the settings ask for; called ten times a second while the session is open."""
        interval_ms = self._about.spec.web.ping_interval_ms
        if not interval_ms or now_ns < self._next_ping_ns:
            return
        self._next_ping_ns = now_ns + interval_ms * 1_000_000
        if any(each.is_open and each.web is not None for each in self._about.roster.connections.values()):
            self._send("ping", b"", 0)

    def _send(self, name: str, data: bytes, connection: int) -> Failure | None:
        transport = self._ear.transport
        if not isinstance(transport, SendsControls):
            return Failure(Reason.NOT_CONNECTED)
        failure = transport.send_control(name, data, connection)
        if failure is None:
            what = f"{name} of {len(data)} bytes sent" if name != "close" else "close sent"
            self._about.tell(EventKind.CONTROL, detail=what)
        return failure
