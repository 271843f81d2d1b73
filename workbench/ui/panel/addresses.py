"""The addresses of a socket as the options sheet edits them: one URL, told as its parts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from workbench.model.endpoint import Endpoint, SocketUrlError, parse_endpoint
from workbench.model.sockets import Role, SocketSpec
from workbench.model.socketurl import parse_socket_url

ANY_PORT = Endpoint("127.0.0.1", 0)


@dataclass(frozen=True, slots=True)
class AddressFault:
    """What is wrong with what was written, and at which character."""

    message: str
    offset: int


def url_fault(text: str, like: SocketSpec) -> AddressFault | None:
    """What is wrong with a URL for this socket; None if it can be taken.

    The transport stays: a panel is a stream's or a datagram's from the day it was made.
    """
    try:
        url = parse_socket_url(text)
        scheme = like.parsed_url.scheme
    except SocketUrlError as error:
        return AddressFault(str(error), error.offset)
    if url.scheme is not scheme:
        return AddressFault(f"this socket is {scheme}://; make another one for {url.scheme}://", 0)
    if like.role is Role.CLIENT and url.endpoint.port == 0:
        return AddressFault("a peer's port is from 1 to 65535", _port_offset(text))
    if like.role is Role.LISTENER and url.bind is not None:
        return AddressFault("a listener's address is the URL itself: leave out ?bind=", text.index("?"))
    return None


def endpoint_fault(text: str, *, peer: bool = False) -> AddressFault | None:
    """What is wrong with ``host:port``; empty text is fine."""
    if not text:
        return None
    try:
        endpoint = parse_endpoint(text)
    except SocketUrlError as error:
        return AddressFault(str(error), error.offset)
    if peer and endpoint.port == 0:
        return AddressFault("a peer's port is from 1 to 65535", text.rfind(":") + 1)
    return None


def local_text(spec: SocketSpec) -> str:
    """The local address: a listener's own, a client's ``bind``; empty where the system chooses."""
    url = spec.parsed_url
    if spec.role is Role.LISTENER:
        return str(url.endpoint)
    return str(url.bind) if url.bind else ""


def peer_text(spec: SocketSpec) -> str:
    """The peer; empty for a socket that has none of its own."""
    return "" if spec.role is Role.LISTENER else str(spec.parsed_url.endpoint)


def with_local(spec: SocketSpec, text: str) -> SocketSpec:
    """The same socket with another local address. Raises SocketUrlError."""
    url = spec.parsed_url
    local = parse_endpoint(text) if text else None
    if spec.role is Role.LISTENER:
        return replace(spec, url=str(replace(url, endpoint=local or ANY_PORT)))
    return replace(spec, url=str(replace(url, bind=local)))


def with_peer(spec: SocketSpec, text: str) -> SocketSpec:
    """The same datagram socket with another default peer, or with none. Raises SocketUrlError."""
    url = spec.parsed_url
    local = url.endpoint if spec.role is Role.LISTENER else url.bind
    if not text:
        return replace(spec, role=Role.LISTENER, url=str(replace(url, endpoint=local or ANY_PORT, bind=None)))
    return replace(spec, role=Role.CLIENT, url=str(replace(url, endpoint=parse_endpoint(text), bind=local)))


def _port_offset(text: str) -> int:
    authority = text.partition("?")[0]
    return authority.rfind(":") + 1
