"""Endpoints (host and port) and the socket URLs they are written in, everywhere the same."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from ipaddress import AddressValueError, IPv6Address, ip_address
from urllib.parse import parse_qsl

HOST_MAX_CHARS = 253  # RFC 1035, section 3.1: 255 octets on the wire are 253 characters of text
QUERY_KEYS = ("bind",)


class Scheme(StrEnum):
    """What carries the bytes."""

    TCP = "tcp"
    UDP = "udp"


class SocketUrlError(ValueError):
    """A socket URL that cannot be read; ``offset`` is the index of the first character at fault."""

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A host (name or numeric address, an IPv6 one may carry ``%scope``) and a port, 0 to 65,535."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        """True for 127.0.0.0/8, ::1 and the name ``localhost``."""
        if self.host.lower() == "localhost":
            return True
        try:
            return ip_address(self.host.partition("%")[0]).is_loopback
        except ValueError:
            return False

    @property
    def is_wildcard(self) -> bool:
        """True for 0.0.0.0 and ::, which stand for every interface."""
        try:
            return ip_address(self.host).is_unspecified
        except ValueError:
            return False


@dataclass(frozen=True, slots=True)
class SocketUrl:
    """``scheme://host:port``, with the local address of a client in ``bind``."""

    scheme: Scheme
    endpoint: Endpoint
    bind: Endpoint | None = None

    def __str__(self) -> str:
        # A scope's % would be read as the beginning of an escape (RFC 3986, section 2.4).
        query = "?bind=" + str(self.bind).replace("%", "%25") if self.bind else ""
        return f"{self.scheme}://{self.endpoint}{query}"


def parse_endpoint(text: str, offset: int = 0) -> Endpoint:
    """Read ``host:port`` or ``[IPv6%scope]:port``. Raises :class:`SocketUrlError` with the place."""
    if text.startswith("["):
        host, closed, rest = text[1:].partition("]")
        if not closed:
            raise SocketUrlError("the bracket of the IPv6 address is not closed", offset)
        _check_ipv6(host, offset + 1)
        if not rest.startswith(":"):
            raise SocketUrlError("a port is missing: write [address]:port", offset + len(host) + 2)
        return Endpoint(host, _port(rest[1:], offset + len(host) + 3))
    host, colon, port = text.rpartition(":")
    if not colon:
        raise SocketUrlError("a port is missing: write host:port", offset + len(text))
    if ":" in host:
        raise SocketUrlError("an IPv6 address stands in brackets: [::1]:9000", offset)
    _check_host(host, offset)
    return Endpoint(host, _port(port, offset + len(host) + 1))


@lru_cache(maxsize=256)  # asked many times a second: what a socket is stands in its URL
def parse_socket_url(text: str) -> SocketUrl:
    """Read a socket URL such as ``tcp://127.0.0.1:9000`` or ``udp://[::1]:5000?bind=[::1]:0``.

    Raises :class:`SocketUrlError` with the offset of the fault.
    """
    scheme_text, mark, rest = text.partition("://")
    if not mark:
        raise SocketUrlError("a socket URL begins with its transport: tcp:// or udp://", 0)
    try:
        scheme = Scheme(scheme_text.lower())
    except ValueError:
        known = ", ".join(f"{name}://" for name in Scheme)
        raise SocketUrlError(f"“{scheme_text}” is not a transport this version knows ({known})", 0) from None
    start = len(scheme_text) + 3
    authority, question, query = rest.partition("?")
    if "/" in authority.rstrip("/"):
        raise SocketUrlError("a socket URL has no path", start + authority.index("/"))
    endpoint = parse_endpoint(authority.rstrip("/"), start)
    bind = _bind(query, start + len(authority) + 1) if question else None
    return SocketUrl(scheme, endpoint, bind)


def _bind(query: str, offset: int) -> Endpoint | None:
    bind: Endpoint | None = None
    for key, value in parse_qsl(query, keep_blank_values=True):
        if key not in QUERY_KEYS:
            raise SocketUrlError(f"“{key}” is not a setting of a socket URL (known: {', '.join(QUERY_KEYS)})", offset)
        bind = parse_endpoint(value, offset + len(key) + 1)
    return bind


def _check_host(host: str, offset: int) -> None:
    if not host:
        raise SocketUrlError("the host is missing", offset)
    if len(host) > HOST_MAX_CHARS:
        raise SocketUrlError(f"a host name has at most {HOST_MAX_CHARS} characters", offset + HOST_MAX_CHARS)
    for index, char in enumerate(host):
        if char.isspace() or char in '/\\?#@[]"<>' or not char.isprintable():
            raise SocketUrlError(f"“{char}” cannot stand in a host name", offset + index)


def _check_ipv6(host: str, offset: int) -> None:
    try:
        IPv6Address(host)
    except AddressValueError as error:
        raise SocketUrlError(f"not an IPv6 address: {error}", offset) from None


def _port(text: str, offset: int) -> int:
    if not (text.isascii() and text.isdigit()):
        raise SocketUrlError("a port is a number from 0 to 65535", offset)
    if len(text) > 5 or int(text) > 65535:
        raise SocketUrlError("a port is at most 65535", offset)
    return int(text)
