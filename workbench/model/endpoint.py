"""Endpoints: where a socket is or where it goes, whatever its kind, and the text they are written in."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import AddressValueError, IPv6Address, ip_address

HOST_MAX_CHARS = 253  # RFC 1035, section 3.1: 255 octets on the wire are 253 characters of text
PORT_MAX = 65_535
VSOCK_LOCAL = "1"  # VMADDR_CID_LOCAL, vsock(7)
VSOCK_ANY = "4294967295"  # VMADDR_CID_ANY
BLUETOOTH_ANY = "00:00:00:00:00:00"
HYPERV_LOOPBACK = "e0e16197-dd56-4a10-9195-5ee7a155a838"  # HV_GUID_LOOPBACK, hvsocket.h


class SocketUrlError(ValueError):
    """A socket URL that cannot be read; ``offset`` is the index of the first character at fault."""

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A host (name or numeric address, an IPv6 one may carry ``%scope``) and a port, 0 to 65,535.

    Other kinds of socket put their own words in the place of the host: a path or ``@abstract`` name, a vsock context
    id, a Bluetooth device, a Hyper-V machine. ``port`` is None where there is none.
    """

    host: str
    port: int | None = None

    def __str__(self) -> str:
        if self.port is None:
            return self.host
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def is_path(self) -> bool:
        """A Unix domain address."""
        return self.port is None and (self.host[:1] in ("/", "@", "\\") or self.host[1:3] in (":/", ":\\"))

    @property
    def is_loopback(self) -> bool:
        """Nobody beyond this computer: 127.0.0.0/8, ::1, the name ``localhost``, a path, vsock's own context."""
        if self.host.lower() == "localhost" or self.is_path or self.host in (VSOCK_LOCAL, HYPERV_LOOPBACK):
            return True
        try:
            return ip_address(self.host.partition("%")[0]).is_loopback
        except ValueError:
            return False

    @property
    def is_wildcard(self) -> bool:
        """True for 0.0.0.0 and ::, which stand for every interface, and for what stands for every device or machine."""
        if self.host in (VSOCK_ANY, BLUETOOTH_ANY):
            return True
        try:
            return ip_address(self.host.partition("%")[0]).is_unspecified
        except ValueError:
            return False

    @property
    def is_multicast(self) -> bool:
        """True for 224.0.0.0/4 and ff00::/8."""
        try:
            return ip_address(self.host.partition("%")[0]).is_multicast
        except ValueError:
            return False


def parse_endpoint(text: str, offset: int = 0) -> Endpoint:
    """Read ``host:port`` or ``[IPv6%scope]:port``. Raises :class:`SocketUrlError` with the place."""
    if text.startswith("["):
        host, closed, rest = text[1:].partition("]")
        if not closed:
            raise SocketUrlError("the bracket of the IPv6 address is not closed", offset)
        check_ipv6(host, offset + 1)
        if not rest.startswith(":"):
            raise SocketUrlError("a port is missing: write [address]:port", offset + len(host) + 2)
        return Endpoint(host, port_number(rest[1:], offset + len(host) + 3))
    host, colon, port = text.rpartition(":")
    if not colon:
        raise SocketUrlError("a port is missing: write host:port", offset + len(text))
    if "@" in host:
        raise SocketUrlError("an address has no user and no password: leave out what stands before the @", offset)
    if ":" in host:
        raise SocketUrlError("an IPv6 address stands in brackets: [::1]:9000", offset)
    check_host(host, offset)
    return Endpoint(host, port_number(port, offset + len(host) + 1))


def check_host(host: str, offset: int) -> None:
    """Raises :class:`SocketUrlError` for what no host name can be."""
    if not host:
        raise SocketUrlError("the host is missing", offset)
    if len(host) > HOST_MAX_CHARS:
        raise SocketUrlError(f"a host name has at most {HOST_MAX_CHARS} characters", offset + HOST_MAX_CHARS)
    for index, char in enumerate(host):
        if char.isspace() or char in '/\\?#@[]"<>' or not char.isprintable():
            shown = char if char.isprintable() else f"U+{ord(char):04X}"  # an escape sequence would be obeyed
            raise SocketUrlError(f"“{shown}” cannot stand in a host name", offset + index)


def check_ipv6(host: str, offset: int) -> None:
    """Raises :class:`SocketUrlError` for what is no IPv6 address (RFC 4291, RFC 6874 for the scope)."""
    if len(host) > HOST_MAX_CHARS:
        raise SocketUrlError("not an IPv6 address: too long", offset + HOST_MAX_CHARS)
    address, _, scope = host.partition("%")
    if scope:
        check_host(scope, offset + len(address) + 1)
    try:
        IPv6Address(host)
    except AddressValueError as error:
        raise SocketUrlError(f"not an IPv6 address: {error}", offset) from None


def port_number(text: str, offset: int, highest: int = PORT_MAX) -> int:
    """A port from 0 to ``highest``. Raises :class:`SocketUrlError`."""
    if not (text.isascii() and text.isdigit()):
        raise SocketUrlError(f"a port is a number from 0 to {highest}", offset)
    if len(text) > 10 or int(text) > highest:
        raise SocketUrlError(f"a port is at most {highest}", offset)
    return int(text)
