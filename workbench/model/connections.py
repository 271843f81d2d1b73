"""A connection's facts, apart from its socket."""

from __future__ import annotations

from dataclasses import dataclass, field

from workbench.model.counters import Counters
from workbench.model.events import CloseHow
from workbench.model.failures import Failure
from workbench.model.layerfacts import TlsFacts, WebFacts


@dataclass(slots=True)
class Connection:
    """One peer of a session. State is two bits, so that a half-close needs no state of its own."""

    number: int  # 1, 2, 3 … within the session
    local: str
    peer: str
    opened_ns: int
    can_read: bool = True  # the peer has not sent its end of stream
    can_write: bool = True  # we have not sent ours
    closed_ns: int | None = None
    how: CloseHow | None = None
    failure: Failure | None = None
    tls: TlsFacts | None = None
    web: WebFacts | None = None
    proxy: str = ""  # whom it goes through, and as what the proxy reaches the peer
    counters: Counters = field(default_factory=Counters)

    @property
    def is_open(self) -> bool:
        """True until the socket is closed."""
        return self.closed_ns is None


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a payload is for.

    Streams: ``connection`` is a client's number, 0 is the only connection or, at a listener, every client.
    Datagrams: ``peer`` is ``host:port``, empty is the default peer or else whoever spoke last.
    """

    connection: int = 0
    peer: str = ""
    mark: int = 0  # what an echo was: a WebSocket answers text with text; it counts where the type is chosen by itself
