"""The socket URLs that sockets are written in, everywhere the same: window, project file, command line."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl

from workbench.model.addressforms import address_in_url, parse_address
from workbench.model.endpoint import Endpoint, SocketUrlError, parse_endpoint
from workbench.model.proxies import ProxyUrl, parse_proxy_url
from workbench.model.schemes import SCHEMES, AddressForm, Scheme, SchemeFacts

PATH_MAX_CHARS = 8_000  # RFC 9110, section 4.1, asks servers to take at least that of a request's target
INTERFACE_MAX_CHARS = 255  # IFNAMSIZ is 16 on Linux; Windows' friendly names are longer


@dataclass(frozen=True, slots=True)
class SocketUrl:
    """``scheme://address``, and behind a question mark: the local address of a client (``bind``), the interface of a
    multicast or broadcast socket, the proxy of a client, the protocol of a raw socket (0 to 255).

    ``path`` is a WebSocket's resource with its query, or Hyper-V's service.
    """

    scheme: Scheme
    endpoint: Endpoint
    bind: Endpoint | None = None
    path: str = ""
    interface: str = ""
    proxy: ProxyUrl | None = None
    protocol: int | None = None

    def __str__(self) -> str:
        settings = []
        if self.bind is not None:
            settings.append(f"bind={_escaped(address_in_url(self.facts.form, self.bind, ''))}")
        if self.interface:
            settings.append(f"interface={_escaped(self.interface)}")
        if self.proxy is not None:
            settings.append(f"proxy={_escaped(str(self.proxy))}")
        if self.protocol is not None:
            settings.append(f"protocol={self.protocol}")
        address = address_in_url(self.facts.form, self.endpoint, self.path)
        target = self.path if self.facts.is_web else ""
        mark = "&" if "?" in target else "?"
        return f"{self.scheme}://{address}{target}{mark if settings else ''}{'&'.join(settings)}"

    @property
    def facts(self) -> SchemeFacts:
        """What is true of its kind."""
        return SCHEMES[self.scheme]


@lru_cache(maxsize=256)  # asked many times a second: what a socket is stands in its URL
def parse_socket_url(text: str) -> SocketUrl:
    """Read a socket URL such as ``tcp://127.0.0.1:9000`` or ``udp://[::1]:5000?bind=[::1]:0``.

    Raises :class:`SocketUrlError` with the offset of the fault.
    """
    scheme_text, mark, rest = text.partition("://")
    if not mark:
        raise SocketUrlError("a socket URL begins with its transport: tcp://, udp://, tls:// …", 0)
    try:
        scheme = Scheme(scheme_text.lower())
    except ValueError:
        known = ", ".join(f"{name}://" for name in Scheme)
        raise SocketUrlError(f"“{_short(scheme_text)}” is not a transport this version knows ({known})", 0) from None
    start = len(scheme_text) + 3
    authority, question, query = rest.partition("?")
    reader = _Settings(scheme, start + len(authority) + 1)
    if question:
        reader.read(query)
    endpoint, path = _address(scheme, authority, start)
    if SCHEMES[scheme].is_web:
        path = (path or "/") + (f"?{reader.left}" if reader.left else "")
        if len(path) > PATH_MAX_CHARS:
            raise SocketUrlError(f"a WebSocket's path has at most {PATH_MAX_CHARS:,} characters", start)
    if scheme is Scheme.RAW and reader.protocol is None:
        raise SocketUrlError("a raw socket needs its protocol number: raw://127.0.0.1?protocol=253", len(text))
    return SocketUrl(scheme, endpoint, reader.bind, path, reader.interface, reader.proxy, reader.protocol)


def _address(scheme: Scheme, authority: str, start: int) -> tuple[Endpoint, str]:
    facts = SCHEMES[scheme]
    if facts.form is not AddressForm.HOST_PORT:
        return parse_address(facts.form, authority, start)
    address, slash, path = authority.partition("/")
    if path and not facts.is_web:
        raise SocketUrlError("a socket URL has no path", start + len(address))
    _check_resource(path, start + len(address) + len(slash))
    if facts.is_web and not _has_port(address):
        address += ":443" if facts.is_tls else ":80"  # RFC 6455, section 3
    return parse_endpoint(address, start), slash + path if facts.is_web else ""


def _check_resource(text: str, offset: int) -> None:
    """A resource goes out as it is written (RFC 9112, section 3.2; RFC 6455, section 3)."""
    for index, char in enumerate(text):
        if char == "#":
            raise SocketUrlError("a WebSocket's address has no fragment: write # as %23", offset + index)
        if not "!" <= char <= "~":
            message = "a WebSocket's path is printable ASCII without spaces, other characters as %XX"
            raise SocketUrlError(message, offset + index)


def _has_port(address: str) -> bool:
    return ":" in address.rpartition("]")[2]


class _Settings:
    """Reads what stands behind the question mark; of a WebSocket the rest of it belongs to the resource."""

    def __init__(self, scheme: Scheme, offset: int) -> None:
        self._scheme = scheme
        self._facts = SCHEMES[scheme]
        self._offset = offset
        self.bind: Endpoint | None = None
        self.interface = ""
        self.proxy: ProxyUrl | None = None
        self.protocol: int | None = None
        self.left = ""

    def read(self, query: str) -> None:
        at, left = self._offset, []
        for part in query.split("&"):
            pairs = parse_qsl(part, keep_blank_values=True)
            key, value = pairs[0] if pairs else (part, "")
            if self._facts.is_web and key not in ("bind", "proxy"):
                _check_resource(part, at)
                left.append(part)
            elif part:
                self._take(key, value, min(at + len(key) + 1, at + len(part)), at)  # “?bind” has no “=”
            at += len(part) + 1
        self.left = "&".join(left)

    def _take(self, key: str, value: str, value_at: int, key_at: int) -> None:
        facts = self._facts
        if key == "bind" and facts.form is AddressForm.HOST_PORT:
            self.bind = parse_endpoint(value, value_at)
        elif key == "bind" and facts.is_datagram:  # a host without port, or a path so that the peer can answer
            self.bind = parse_address(facts.form, value, value_at)[0]
        elif key == "interface" and facts.is_ip and facts.is_datagram:
            self.interface = _interface(value, value_at)
        elif key == "proxy" and facts.form is AddressForm.HOST_PORT:
            self.proxy = parse_proxy_url(value, value_at)
        elif key == "protocol" and self._scheme is Scheme.RAW:
            self.protocol = _protocol(value, value_at)
        else:
            message = f"“{_short(key)}” is not a setting of a {facts.name} address ({self._known()})"
            raise SocketUrlError(message, key_at)

    def _known(self) -> str:
        facts = self._facts
        known = ["bind"] if facts.is_ip or self._scheme is Scheme.UNIX_DGRAM else []
        known += ["interface"] if facts.is_ip and facts.is_datagram else []
        known += ["proxy"] if facts.form is AddressForm.HOST_PORT else []
        known += ["protocol"] if self._scheme is Scheme.RAW else []
        return f"known: {', '.join(known)}" if known else "it has none"


def _interface(value: str, offset: int) -> str:
    if not value or len(value) > INTERFACE_MAX_CHARS or not value.isprintable():
        raise SocketUrlError("an interface is its name (eth0), its index or its address", offset)
    return value


def _protocol(value: str, offset: int) -> int:
    if not (value.isascii() and value.isdigit()) or len(value) > 3 or int(value) > 255:
        raise SocketUrlError("a protocol number is from 0 to 255 (IANA, Assigned Internet Protocol Numbers)", offset)
    return int(value)


def _escaped(value: str) -> str:
    # A scope's % would be read as the beginning of an escape (RFC 3986, section 2.4).
    return value.replace("%", "%25").replace("&", "%26").replace("+", "%2B").replace("#", "%23")


def _short(text: str) -> str:
    """For a sentence: what was pasted by mistake may be long."""
    return text if len(text) <= 40 else f"{text[:40]}…"
