"""What the new-socket dialog understands: four kinds of sockets, and addresses as people write them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workbench.model.endpoint import Endpoint, SocketUrlError, parse_endpoint
from workbench.model.schemes import Scheme
from workbench.model.sockets import Role
from workbench.model.socketurl import SocketUrl, parse_socket_url


class SocketKind(StrEnum):
    """The values are the arguments of the catalogue's ``socket.new.…`` actions."""

    TCP_CLIENT = "tcp_client"
    TCP_LISTENER = "tcp_listener"
    UDP_CLIENT = "udp_client"
    UDP_BOUND = "udp_bound"


@dataclass(frozen=True, slots=True)
class KindFacts:
    """What a kind is, and how the dialog speaks of it."""

    scheme: Scheme
    role: Role
    title: str
    hint: str
    address_label: str
    open_verb: str
    example: str
    icon: str


KINDS: dict[SocketKind, KindFacts] = {
    SocketKind.TCP_CLIENT: KindFacts(
        Scheme.TCP, Role.CLIENT, "TCP client", "Connects to a listener",
        "Connect to", "connect", "127.0.0.1:9000", "plug",
    ),
    SocketKind.TCP_LISTENER: KindFacts(
        Scheme.TCP, Role.LISTENER, "TCP listener", "Accepts clients",
        "Listen on", "listen", "127.0.0.1:9000", "server",
    ),
    SocketKind.UDP_CLIENT: KindFacts(
        Scheme.UDP, Role.CLIENT, "UDP to a peer", "Datagrams to and from one address",
        "Peer", "open", "127.0.0.1:5000", "radio",
    ),
    SocketKind.UDP_BOUND: KindFacts(
        Scheme.UDP, Role.LISTENER, "UDP bound", "Datagrams from anybody",
        "Bind to", "bind", "127.0.0.1:5000", "globe",
    ),
}  # fmt: skip


class Field(StrEnum):
    """Where a fault is."""

    ADDRESS = "address"
    BIND = "bind"


class InputError(ValueError):
    """``offset`` is the index of the first character at fault in the text of ``field``."""

    def __init__(self, message: str, field: Field, offset: int) -> None:
        super().__init__(message)
        self.field = field
        self.offset = offset


def kind_of_text(text: str, now: SocketKind) -> SocketKind:
    """A pasted ``udp://…`` chooses UDP: the kind with the written transport and the role of before."""
    scheme = text.strip().partition("://")[0].lower()
    role = KINDS[now].role
    for kind, facts in KINDS.items():
        if scheme == facts.scheme and facts.role is role:
            return kind
    return now


def read_input(kind: SocketKind, address: str, bind: str = "") -> SocketUrl:
    """The socket URL of ``host:port`` or of a whole URL. Raises :class:`InputError` with the place."""
    facts = KINDS[kind]
    url = _read_address(facts, address)
    if facts.role is Role.LISTENER:
        return SocketUrl(url.scheme, url.endpoint)
    if url.endpoint.port == 0:
        raise InputError("port 0 cannot be connected to: write the peer's port", Field.ADDRESS, address.rindex("0"))
    return SocketUrl(url.scheme, url.endpoint, _read_bind(bind) or url.bind)


def network_warning(kind: SocketKind, url: SocketUrl) -> str:
    """A sentence where others than this computer can reach the socket; empty on loopback and for clients."""
    endpoint = url.endpoint
    if KINDS[kind].role is not Role.LISTENER or endpoint.is_loopback:
        return ""
    who = "connect" if url.scheme is Scheme.TCP else "send to it"
    where = "on every interface of this computer" if endpoint.is_wildcard else f"on {endpoint.host}"
    return f"Open to the network: {where}, anyone who can reach this computer can {who}. 127.0.0.1 keeps it private."


def _read_address(facts: KindFacts, text: str) -> SocketUrl:
    written = text.strip()
    lead = len(text) - len(text.lstrip())
    whole = "://" in written
    prefix = 0 if whole else len(facts.scheme) + 3
    try:
        url = parse_socket_url(written if whole else f"{facts.scheme}://{written}")
    except SocketUrlError as error:
        raise InputError(str(error), Field.ADDRESS, max(0, error.offset - prefix) + lead) from None
    if url.scheme is not facts.scheme:
        raise InputError(f"this kind of socket speaks {facts.scheme.upper()}", Field.ADDRESS, lead)
    return url


def _read_bind(text: str) -> Endpoint | None:
    written = text.strip()
    if not written:
        return None
    try:
        return parse_endpoint(written, len(text) - len(text.lstrip()))
    except SocketUrlError as error:
        raise InputError(str(error), Field.BIND, error.offset) from None
