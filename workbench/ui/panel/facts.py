"""What the header says of a session, and which of its buttons may be pressed: plain functions of the session."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workbench.model.endpoint import SocketUrlError
from workbench.model.kinds import title_of
from workbench.model.peertexts import is_beyond_loopback
from workbench.model.sockets import Role, SessionState, SocketSpec
from workbench.session.session import Session

TRYING = frozenset({SessionState.RESOLVING, SessionState.CONNECTING, SessionState.WAITING})


class Primary(StrEnum):
    """What the one primary button does."""

    OPEN = "open"
    CANCEL = "cancel"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class PrimaryButton:
    """Its deed, its word and its tool tip."""

    deed: Primary
    text: str
    tip: str


@dataclass(frozen=True, slots=True)
class Allowed:
    """Which of the other buttons may be pressed, and which are there at all."""

    half_close: bool
    close: bool
    abort: bool
    streams: bool  # half-close and abort mean nothing to datagrams


def is_datagram(spec: SocketSpec) -> bool:
    """True for UDP; False too for a URL that cannot be read."""
    try:
        return spec.is_datagram
    except SocketUrlError:
        return False


def kind_text(spec: SocketSpec) -> str:
    """``TCP client``, ``WebSocket listener``, ``UDP socket`` …; the scheme as written where it cannot be read."""
    try:
        return title_of(spec.parsed_url, spec.role)
    except SocketUrlError:
        return spec.url.partition(":")[0]


def address_text(session: Session) -> str:
    """The URL as written, and the port that the system gave where the URL left it open."""
    spec = session.spec
    if not session.is_open or not session.local:
        return spec.url
    if spec.role is Role.LISTENER:
        scheme = spec.url.partition("://")[0]
        return f"{scheme}://{session.local}"
    return f"{spec.url}   from {session.local}"


def primary_button(session: Session) -> PrimaryButton:
    """The one that fits the state."""
    spec = session.spec
    if session.state in TRYING:
        return PrimaryButton(Primary.CANCEL, "Cancel", "Give up the attempt")
    if is_datagram(spec):
        word, tip = "Bind", "Open the socket"
    elif spec.role is Role.LISTENER:
        word, tip = "Listen", "Begin to accept clients"
    else:
        word, tip = "Connect", "Connect to the peer"
    deed = Primary.OPEN if session.is_at_rest else Primary.NOTHING
    return PrimaryButton(deed, word, tip)


def allowed(session: Session) -> Allowed:
    """What can be done now."""
    streams = not is_datagram(session.spec)
    is_open = session.is_open
    writable = any(each.is_open and each.can_write for each in session.connections.values()) if streams else False
    closable = is_open or session.state is SessionState.CLOSING
    return Allowed(is_open and writable, is_open, closable, streams)


def is_open_to_network(session: Session) -> bool:
    """A listener, or a datagram socket with a local address of its own, that others can reach."""
    spec = session.spec
    try:
        url = spec.parsed_url
    except SocketUrlError:
        return False
    local = url.endpoint if spec.role is Role.LISTENER else url.bind
    if session.is_open and session.local and (spec.role is Role.LISTENER or is_datagram(spec)):
        if spec.role is Role.CLIENT and url.bind is None:
            return False  # connected by us, on a port of the system's choice
        return url.facts.is_ip and is_beyond_loopback(session.local)
    return local is not None and url.facts.is_ip and not local.is_loopback


def since_text(seconds: float) -> str:
    """``00:12``, ``1:02:03``, ``2 d 03:04``."""
    whole = max(0, int(seconds))
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    days, hour = divmod(hours, 24)
    if days:
        return f"{days} d {hour:02}:{minute:02}"
    if hours:
        return f"{hours}:{minute:02}:{second:02}"
    return f"{minute:02}:{second:02}"
