"""What happens to a socket, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workbench.model.failures import Failure


class EventKind(StrEnum):
    """The names are those of the command line's JSON events."""

    RESOLVING = "resolving"
    RESOLVED = "resolved"
    CONNECTING = "connecting"
    ATTEMPTED = "attempted"  # one address of several: with the failure, or without where it won
    CONNECTED = "connected"
    LISTENING = "listening"  # also: a datagram socket is bound and reads
    ACCEPTED = "accepted"
    PROXIED = "proxied"  # the proxy has connected us to the peer
    SECURED = "secured"  # the TLS handshake is over
    UPGRADED = "upgraded"  # the WebSocket is open
    CONTROL = "control"  # a WebSocket's ping, pong or close; an ICMP message
    JOINED = "joined"  # a multicast group
    LEFT = "left"
    OPTION_SET = "option_set"
    HALF_CLOSED = "half_closed"  # we sent our end of stream
    PEER_HALF_CLOSED = "peer_half_closed"  # the peer sent its end of stream
    CLOSED = "closed"
    FAILED = "failed"
    RECONNECTING = "reconnecting"
    DROPPED = "dropped"
    RECORDING_STOPPED = "recording_stopped"
    RECORDING_RESUMED = "recording_resumed"
    NOTE = "note"


class CloseHow(StrEnum):
    """How a connection ended."""

    ORDERLY = "orderly"  # both ends of stream were seen, or we closed
    ABORTED = "aborted"  # we sent a reset
    RESET = "reset"  # the peer sent a reset
    FAILED = "failed"  # time-out, unreachable and the like


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a session's log. ``connection`` is 0 where the whole socket is meant."""

    time_ns: int
    kind: EventKind
    session_id: int
    connection: int = 0
    local: str = ""
    peer: str = ""
    how: CloseHow | None = None
    failure: Failure | None = None
    detail: str = ""
