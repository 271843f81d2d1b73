"""The addresses of a socket as the options edit them: one URL, told as its parts, in the form of its kind."""

from __future__ import annotations

from dataclasses import dataclass, replace

from workbench.model.addressforms import address_in_url, parse_address
from workbench.model.endpoint import Endpoint, SocketUrlError, parse_endpoint
from workbench.model.proxies import parse_proxy_url
from workbench.model.schemes import SCHEMES, AddressForm, Scheme, SchemeFacts
from workbench.model.sockets import Role, SocketSpec
from workbench.model.socketurl import INTERFACE_MAX_CHARS, parse_socket_url

_ANYWHERE = {AddressForm.HOST_PORT: Endpoint("127.0.0.1", 0), AddressForm.HOST: Endpoint("127.0.0.1")}
"""Where a socket that loses its peer is bound, if it was not bound before."""


@dataclass(frozen=True, slots=True)
class AddressFault:
    """What is wrong with what was written, and at which character."""

    message: str
    offset: int


def facts_of(spec: SocketSpec) -> SchemeFacts:
    """What is true of the socket's kind; of one whose URL cannot be read, what is true of TCP."""
    try:
        return spec.parsed_url.facts
    except SocketUrlError:
        return SCHEMES[Scheme.TCP]


def has_local(spec: SocketSpec) -> bool:
    """Whether a local address of its own can be given beside the URL's: of clients over IP, and of datagrams."""
    facts = facts_of(spec)
    return facts.is_datagram or (facts.is_ip and spec.role is Role.CLIENT)


def has_peer(spec: SocketSpec) -> bool:
    """Whether it may have a default peer, or none: datagrams, but not a ping, which always has its host."""
    facts = facts_of(spec)
    return facts.is_datagram and facts.listens


def has_proxy(spec: SocketSpec) -> bool:
    """Whether a proxy may stand between: of clients over TCP."""
    facts = facts_of(spec)
    return spec.role is Role.CLIENT and facts.form is AddressForm.HOST_PORT and not facts.is_datagram


def has_interface(spec: SocketSpec) -> bool:
    """Whether an interface can be named: of datagrams over IP."""
    facts = facts_of(spec)
    return facts.is_ip and facts.is_datagram


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
    if like.role is Role.CLIENT and url.facts.form is AddressForm.HOST_PORT and url.endpoint.port == 0:
        return AddressFault("a peer's port is from 1 to 65535", _port_offset(text))
    if like.role is Role.LISTENER and url.bind is not None:
        return AddressFault("a listener's address is the URL itself: leave out ?bind=", text.index("?"))
    if like.role is Role.LISTENER and url.proxy is not None:
        return AddressFault("a proxy is for clients: leave out ?proxy=", text.index("?"))
    return None


def endpoint_fault(
    text: str, *, peer: bool = False, form: AddressForm = AddressForm.HOST_PORT
) -> AddressFault | None:
    """What is wrong with an address in its kind's form; empty text is fine."""
    if not text:
        return None
    try:
        endpoint = read_endpoint(text, form)
    except SocketUrlError as error:
        return AddressFault(str(error), error.offset)
    if peer and form is AddressForm.HOST_PORT and endpoint.port == 0:
        return AddressFault("a peer's port is from 1 to 65535", text.rfind(":") + 1)
    return None


def read_endpoint(text: str, form: AddressForm) -> Endpoint:
    """An address as people write it and as endpoints show it. Raises SocketUrlError."""
    if form is AddressForm.HOST_PORT:
        return parse_endpoint(text)
    if form is AddressForm.PATH:
        return parse_address(form, address_in_url(form, Endpoint(text), "") if Endpoint(text).is_path else text, 0)[0]
    return parse_address(form, text, 0)[0]


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
    local = read_endpoint(text, url.facts.form) if text else None
    if spec.role is Role.LISTENER:
        return replace(spec, url=str(replace(url, endpoint=local or _anywhere(url.facts.form))))
    return replace(spec, url=str(replace(url, bind=local)))


def with_peer(spec: SocketSpec, text: str) -> SocketSpec:
    """The same datagram socket with another default peer, or with none. Raises SocketUrlError."""
    url = spec.parsed_url
    form = url.facts.form
    local = url.endpoint if spec.role is Role.LISTENER else url.bind
    if not text:
        without = replace(url, endpoint=local or _anywhere(form), bind=None)
        return replace(spec, role=Role.LISTENER, url=str(without))
    return replace(spec, role=Role.CLIENT, url=str(replace(url, endpoint=read_endpoint(text, form), bind=local)))


def proxy_fault(text: str) -> AddressFault | None:
    """What is wrong with a proxy's URL; empty text is none."""
    try:
        if text:
            parse_proxy_url(text)
    except SocketUrlError as error:
        return AddressFault(str(error), error.offset)
    return None


def interface_fault(text: str) -> AddressFault | None:
    """What is wrong with an interface's name, index or address; empty text lets the system choose."""
    if len(text) > INTERFACE_MAX_CHARS or not text.isprintable():
        return AddressFault("an interface is its name (eth0), its index or its address", 0)
    return None


def proxy_text(spec: SocketSpec) -> str:
    """The proxy as its URL; empty where there is none."""
    url = spec.parsed_url
    return str(url.proxy) if url.proxy else ""


def interface_text(spec: SocketSpec) -> str:
    """As it was written; empty where the system chooses."""
    return spec.parsed_url.interface


def with_proxy(spec: SocketSpec, text: str) -> SocketSpec:
    """The same socket through another proxy, or none. Raises SocketUrlError."""
    return replace(spec, url=str(replace(spec.parsed_url, proxy=parse_proxy_url(text) if text else None)))


def with_interface(spec: SocketSpec, text: str) -> SocketSpec:
    """The same socket on another interface. Raises SocketUrlError."""
    return replace(spec, url=str(replace(spec.parsed_url, interface=text)))


def _anywhere(form: AddressForm) -> Endpoint:
    if form not in _ANYWHERE:
        raise SocketUrlError("a socket without a peer needs a path of its own: fill in “Bind to” first")
    return _ANYWHERE[form]


def _port_offset(text: str) -> int:
    start = text.find("://") + 3
    authority = text[start:].partition("?")[0].partition("/")[0]
    return start + authority.rfind(":") + 1
