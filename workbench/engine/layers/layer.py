"""What a layer between a stream and its records promises: bytes in, events and bytes out, no socket in sight.

The design is that of h11, wsproto and :class:`ssl.SSLObject`: whoever has the socket feeds what came, and fetches what
is to be sent, after each call.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol, runtime_checkable

from workbench.model.events import EventKind
from workbench.model.failures import Failure
from workbench.model.layerfacts import TlsFacts, WebFacts
from workbench.model.records import Mark
from workbench.model.websettings import SendAs


class Delivered(NamedTuple):
    """One piece for the layer above, or one record: what a read gave, or a whole message."""

    payload: bytes | memoryview
    mark: int = Mark.NONE


class Ready(NamedTuple):
    """The handshake is over, payload passes from now on. ``kind`` is PROXIED, SECURED or UPGRADED."""

    kind: EventKind
    detail: str
    facts: TlsFacts | WebFacts | str = ""  # a proxy tells what it reached


class Told(NamedTuple):
    """Something that is no payload: a ping, a pong, a close code, a warning. ``facts`` replace those of Ready."""

    kind: EventKind
    detail: str
    facts: TlsFacts | WebFacts | None = None


class Ended(NamedTuple):
    """The peer's orderly end of this layer: TLS close_notify, the last frame of a WebSocket's close."""


class Broken(NamedTuple):
    """Nothing more comes; the connection is given up. What is to be sent (an alert) is sent before."""

    failure: Failure


LayerEvent = Delivered | Ready | Told | Ended | Broken


class Layer(Protocol):
    """One layer of one connection. Methods are called on the loop's thread and never block.

    After any of them :meth:`data_to_send` may have something.
    """

    name: str  # TLS, WebSocket, SOCKS5 …
    steps_aside: bool  # a proxy's handshake: once it is ready the layer is taken out
    has_half_close: bool  # after our end the peer's payload can still be read
    end_is_answered: bool  # our end waits for the peer's: a WebSocket's close

    def begin(self) -> list[LayerEvent]:
        """The layer below is ready (or there is none): the first bytes of a client's handshake are made."""
        ...

    def receive_data(self, data: bytes | memoryview) -> list[LayerEvent]:
        """What came from below, not empty. ``data`` is not kept."""
        ...

    def receive_eof(self) -> list[LayerEvent]:
        """The stream below has ended. A layer that had no orderly end says so, and then ``Ended``."""
        ...

    def refusal(self, payload: bytes | memoryview) -> Failure | None:
        """Why this payload cannot be sent (text that is no UTF-8 …); None if it can. Nothing is changed."""
        ...

    def send(self, payload: bytes | memoryview) -> None:
        """Wrap a payload. Only after ``Ready``, only if it was not refused, and not after :meth:`end`."""
        ...

    def end(self) -> None:
        """Our orderly end. May be called at any time, also before ``Ready``; a second call does nothing."""
        ...

    def data_to_send(self) -> bytes:
        """What goes to the layer below; each byte is given once."""
        ...


@runtime_checkable
class ControlLayer(Protocol):
    """A layer with messages that are no payload, and with two kinds of payload: WebSocket."""

    send_as: SendAs

    def mark_of(self, payload: bytes | memoryview, wanted: int = Mark.NONE) -> Mark:
        """What this payload would be sent as; ``wanted`` counts where the settings leave it open."""
        ...

    def control(self, name: str, data: bytes) -> Failure | None:
        """Send a ``ping``, a ``pong``, or a ``close`` with two bytes of code before its reason."""
        ...
