"""What the new-socket dialog understands: the kinds of socket, and addresses as people write them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from workbench.model.addressforms import parse_address
from workbench.model.endpoint import Endpoint, SocketUrlError, parse_endpoint
from workbench.model.kinds import KIND_FACTS, KindFacts, SocketKind, kind_of
from workbench.model.proxies import ProxyUrl, parse_proxy_url
from workbench.model.schemes import SCHEMES, AddressForm, Scheme, SchemeFacts
from workbench.model.sockets import Role
from workbench.model.socketurl import SocketUrl, parse_socket_url
from workbench.ui.panel.options.webfields import words_fault

MULTICAST = (SocketKind.MULTICAST_RECEIVER, SocketKind.MULTICAST_SENDER)


class Field(StrEnum):
    """Where a fault is."""

    ADDRESS = "address"
    PATH = "path"
    BIND = "bind"
    INTERFACE = "interface"
    PROXY = "proxy"
    USER = "proxyUser"
    SUBPROTOCOLS = "subprotocols"


class InputError(ValueError):
    """``offset`` is the index of the first character at fault in the text of ``field``."""

    def __init__(self, message: str, field: Field, offset: int) -> None:
        super().__init__(message)
        self.field = field
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Written:
    """The texts of the fields. What the kind has no field for is left at its default."""

    address: str
    path: str = ""
    bind: str = ""
    interface: str = ""
    proxy_scheme: str = ""  # empty: no proxy
    proxy: str = ""
    proxy_user: str = ""
    protocol: int | None = None
    subprotocols: str = ""


def facts_of(kind: SocketKind) -> SchemeFacts:
    """What is true of the kind's scheme."""
    return SCHEMES[KIND_FACTS[kind].scheme]


def has_field(kind: SocketKind, field: Field) -> bool:
    """Whether the dialog asks for it."""
    facts = facts_of(kind)
    is_client = KIND_FACTS[kind].role is Role.CLIENT
    match field:
        case Field.BIND:
            return is_client and (facts.is_ip or KIND_FACTS[kind].scheme is Scheme.UNIX_DGRAM)
        case Field.PATH:
            return facts.is_web and is_client
        case Field.INTERFACE:
            return kind in (*MULTICAST, SocketKind.BROADCAST)
        case Field.SUBPROTOCOLS:
            return facts.is_web
        case Field.PROXY | Field.USER:
            return is_client and facts.form is AddressForm.HOST_PORT and not facts.is_datagram
    return True


def kind_of_text(text: str, now: SocketKind) -> SocketKind:
    """A pasted ``udp://…`` chooses UDP: the kind with the written transport and the role of before."""
    written = text.strip()
    scheme = written.partition("://")[0].lower()
    if "://" not in written or scheme not in set(Scheme):
        return now
    facts = KIND_FACTS[now]
    if scheme == facts.scheme and not _is_plain_udp_of_a_group(written, now):
        return now
    try:
        return kind_of(parse_socket_url(written), facts.role)
    except SocketUrlError:
        same = (kind for kind, each in KIND_FACTS.items() if each.scheme == scheme and each.role is facts.role)
        return next(same, SocketKind.PING if scheme == Scheme.ICMP else now)


def read_input(kind: SocketKind, written: Written) -> SocketUrl:
    """The socket URL of an address in the kind's own form, or of a whole URL, and of the fields beside it.

    Raises :class:`InputError` with the place.
    """
    url = _read_address(kind, written)
    _check_address(kind, url, written.address)
    if has_field(kind, Field.PATH) and written.path.strip() not in ("", "/"):
        url = _with_path(url, written)
    if has_field(kind, Field.BIND) and written.bind.strip():
        url = replace(url, bind=_read_bind(url.facts.form, written.bind))
    if has_field(kind, Field.INTERFACE) and written.interface.strip():
        url = _with_interface(url, written.interface)
    if has_field(kind, Field.PROXY) and written.proxy_scheme:
        url = replace(url, proxy=_read_proxy(written))
    if has_field(kind, Field.SUBPROTOCOLS) and (message := words_fault(written.subprotocols)):
        raise InputError(f"{message[:1].lower()}{message[1:].removesuffix('.')}", Field.SUBPROTOCOLS, 0)
    if KIND_FACTS[kind].role is Role.LISTENER and url.bind is not None:
        raise InputError("a listener's address is the URL itself: leave out bind", Field.ADDRESS,
                         max(0, written.address.find("bind=")))  # fmt: skip
    return url


def network_warning(kind: SocketKind, url: SocketUrl) -> str:
    """A sentence where others than this computer can reach the socket; empty on loopback and for clients."""
    endpoint = url.endpoint
    if KIND_FACTS[kind].role is not Role.LISTENER or endpoint.is_loopback:
        return ""
    if endpoint.is_multicast:
        return "Open to the network: anyone who can send to the group is heard."
    match url.scheme:
        case Scheme.VSOCK | Scheme.HYPERV:
            return "Open to virtual machines: their programs can connect." if endpoint.is_wildcard else ""
        case Scheme.RFCOMM:
            return "Open to Bluetooth devices: whichever is in reach and allowed by this computer can connect."
        case Scheme.RAW:
            return "Open to the network: every packet of this protocol that reaches this computer is received."
    who = "send to it" if url.facts.is_datagram else "connect"
    where = "on every interface of this computer" if endpoint.is_wildcard else f"on {endpoint.host}"
    return f"Open to the network: {where}, anyone who can reach this computer can {who}. 127.0.0.1 keeps it private."


def address_of(facts: KindFacts) -> str:
    """The example as the address field shows it: the protocol number has a field of its own."""
    return facts.example.partition("?")[0]


def _is_plain_udp_of_a_group(written: str, now: SocketKind) -> bool:
    """``udp://239.1.1.1:5000`` is another kind than ``udp://127.0.0.1:5000``."""
    if KIND_FACTS[now].scheme is not Scheme.UDP or now is SocketKind.BROADCAST:
        return False
    try:
        return parse_socket_url(written).endpoint.is_multicast is not (now in MULTICAST)
    except SocketUrlError:
        return False


def _read_address(kind: SocketKind, written: Written) -> SocketUrl:
    facts = KIND_FACTS[kind]
    text = written.address.strip()
    lead = len(written.address) - len(written.address.lstrip())
    whole = "://" in text
    prefix = 0 if whole else len(facts.scheme) + 3
    url_text = text if whole else f"{facts.scheme}://{text}"
    if written.protocol is not None and "protocol=" not in text:
        url_text += f"{'&' if '?' in text else '?'}protocol={written.protocol}"
    try:
        url = parse_socket_url(url_text)
    except SocketUrlError as error:
        raise InputError(str(error), Field.ADDRESS, min(max(0, error.offset - prefix), len(text)) + lead) from None
    if url.scheme is not facts.scheme:
        raise InputError(f"this kind of socket is written {facts.scheme}://", Field.ADDRESS, lead)
    return url


def _check_address(kind: SocketKind, url: SocketUrl, text: str) -> None:
    """What a kind asks beyond its form."""
    if KIND_FACTS[kind].role is Role.CLIENT and url.facts.form is AddressForm.HOST_PORT and url.endpoint.port == 0:
        at = len(text.partition("?")[0].rstrip()) - 1 if not url.facts.is_web else text.rfind(":") + 1
        raise InputError("port 0 cannot be connected to: write the peer's port", Field.ADDRESS, max(0, at))
    if kind in MULTICAST and not url.endpoint.is_multicast:
        raise InputError("a group is an address from 224.0.0.0 to 239.255.255.255, or of ff00::/8", Field.ADDRESS,
                         _host_offset(text))  # fmt: skip
    if kind is SocketKind.BROADCAST and ":" in url.endpoint.host:
        raise InputError("IPv6 has no broadcast: send to the group ff02::1 instead", Field.ADDRESS, _host_offset(text))


def _host_offset(text: str) -> int:
    lead = len(text) - len(text.lstrip())
    mark = text.find("://")
    return mark + 3 if mark >= 0 else lead


def _with_path(url: SocketUrl, written: Written) -> SocketUrl:
    path, lead = written.path.strip(), len(written.path) - len(written.path.lstrip())
    if url.path != "/":
        raise InputError("the address names a path already: leave one of them out", Field.PATH, lead)
    if not path.startswith("/"):
        raise InputError("a path begins with /", Field.PATH, lead)
    head = f"{url.scheme}://{url.endpoint}"
    try:
        found = parse_socket_url(head + path)
    except SocketUrlError as error:
        raise InputError(str(error), Field.PATH, min(max(0, error.offset - len(head)), len(path)) + lead) from None
    if found.bind is not None or found.proxy is not None:
        raise InputError("bind and proxy have fields of their own", Field.PATH, lead)
    return replace(url, path=found.path)


def _read_bind(form: AddressForm, text: str) -> Endpoint:
    written, lead = text.strip(), len(text) - len(text.lstrip())
    try:
        return parse_endpoint(written, lead) if form is AddressForm.HOST_PORT else parse_address(form, written, lead)[0]
    except SocketUrlError as error:
        raise InputError(str(error), Field.BIND, error.offset) from None


def _with_interface(url: SocketUrl, text: str) -> SocketUrl:
    wanted = replace(url, interface=text.strip())
    try:
        parse_socket_url(str(wanted))
    except SocketUrlError as error:
        raise InputError(str(error), Field.INTERFACE, 0) from None
    return wanted


def _read_proxy(written: Written) -> ProxyUrl:
    address, lead = written.proxy.strip(), len(written.proxy) - len(written.proxy.lstrip())
    head = f"{written.proxy_scheme}://"
    if "@" in address or "://" in address:
        raise InputError("write the proxy's host:port alone: its user has a field of its own", Field.PROXY, lead)
    try:
        proxy = parse_proxy_url(head + address)
    except SocketUrlError as error:
        raise InputError(str(error), Field.PROXY, min(max(0, error.offset - len(head)), len(address)) + lead) from None
    user = written.proxy_user.strip()
    if ":" in user:
        raise InputError("no password here: it is asked for when the proxy wants one", Field.USER, user.index(":"))
    if not user.isprintable() or len(user.encode(errors="replace")) > 255:
        raise InputError("a proxy's user is printable and has at most 255 bytes", Field.USER, 0)
    return replace(proxy, user=user)
