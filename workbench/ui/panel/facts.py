"""What the header says of a session, and which of its buttons may be pressed: plain functions of the session."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from workbench.model.endpoint import SocketUrlError
from workbench.model.kinds import title_of
from workbench.model.schemes import AddressForm
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
    streams: bool  # abort means nothing to datagrams
    half_closes: bool  # there is an end of one direction; a WebSocket has one of both only (RFC 6455, section 7.1.1)


def is_datagram(spec: SocketSpec) -> bool:
    """True where boundaries are kept; False too for a URL that cannot be read."""
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
    """The URL as written, and the port that the system gave where the URL left it open.

    Proxy and interface have marks of their own, so the header leaves them out.
    """
    spec = session.spec
    try:
        url = spec.parsed_url
    except SocketUrlError:
        return spec.url
    shown = str(replace(url, proxy=None, interface="")) if url.proxy or url.interface else spec.url
    if not session.is_open or not session.local:
        return shown
    if spec.role is Role.CLIENT:
        return f"{shown}   from {session.local}"
    if url.facts.form is not AddressForm.HOST_PORT or url.endpoint.is_multicast:
        return shown
    return f"{url.scheme}://{session.local}{url.path if url.facts.is_web else ''}"


def primary_button(session: Session) -> PrimaryButton:
    """The one that fits the state."""
    spec = session.spec
    if session.state in TRYING:
        return PrimaryButton(Primary.CANCEL, "Cancel", "Give up the attempt")
    if is_datagram(spec):
        word, tip = _datagram_words(spec)
    elif spec.role is Role.LISTENER:
        word, tip = "Listen", "Begin to accept clients"
    else:
        word, tip = "Connect", "Connect to the peer"
    deed = Primary.OPEN if session.is_at_rest else Primary.NOTHING
    return PrimaryButton(deed, word, tip)


def _datagram_words(spec: SocketSpec) -> tuple[str, str]:
    url = spec.parsed_url
    if spec.role is Role.LISTENER and url.endpoint.is_multicast:
        return "Join", "Open the socket and join the group"
    if spec.role is Role.CLIENT:
        return "Open", "Open the socket: from then on it can send"
    return "Bind", "Open the socket at its address: from then on it hears"


def allowed(session: Session) -> Allowed:
    """What can be done now."""
    streams = not is_datagram(session.spec)
    is_open = session.is_open
    writable = any(each.is_open and each.can_write for each in session.connections.values()) if streams else False
    closable = is_open or session.state is SessionState.CLOSING
    return Allowed(is_open and writable, is_open, closable, streams, has_half_close(session.spec))


def has_half_close(spec: SocketSpec) -> bool:
    """One direction can end before the other. Streams have it, but for WebSockets."""
    try:
        return not spec.is_datagram and not spec.parsed_url.facts.is_web
    except SocketUrlError:
        return True


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
