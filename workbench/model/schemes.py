"""What carries the bytes: the kinds of socket by the scheme of their URL, and what each of them is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Scheme(StrEnum):
    """The word before ``://``."""

    TCP = "tcp"
    UDP = "udp"
    TLS = "tls"
    WS = "ws"
    WSS = "wss"
    UNIX = "unix"
    UNIX_DGRAM = "unix-dgram"
    VSOCK = "vsock"
    RFCOMM = "rfcomm"
    HYPERV = "hyperv"
    ICMP = "icmp"
    RAW = "raw"


class AddressForm(StrEnum):
    """How the address of a kind is written behind ``://``."""

    HOST_PORT = "host:port"
    HOST = "host"
    PATH = "path"  # of a file; @name is an abstract one of Linux
    CID_PORT = "cid:port"  # vsock(7): context id and a port of 32 bits
    DEVICE_CHANNEL = "[device]:channel"  # Bluetooth: 48 bits in hex, and 1 to 30
    VM_SERVICE = "vm/service"  # Hyper-V: two GUIDs


@dataclass(frozen=True, slots=True)
class SchemeFacts:
    """What is true of every socket of a scheme.

    ``is_datagram``: boundaries are kept, nothing is accepted, there is no end of stream.
    ``is_tls``, ``is_web``: TLS or WebSocket stands between the stream and the records.
    """

    name: str  # TCP, WebSocket …
    form: AddressForm
    is_datagram: bool = False
    listens: bool = True  # the role of a listener (or, of datagrams, of a bound socket) exists
    is_tls: bool = False
    is_web: bool = False

    @property
    def is_ip(self) -> bool:
        """Over IPv4 or IPv6: a host name is looked up, a local address can be chosen, a proxy may stand between."""
        return self.form in (AddressForm.HOST_PORT, AddressForm.HOST)


_HOST_PORT: Final = AddressForm.HOST_PORT

SCHEMES: Final[dict[Scheme, SchemeFacts]] = {
    Scheme.TCP: SchemeFacts("TCP", _HOST_PORT),
    Scheme.UDP: SchemeFacts("UDP", _HOST_PORT, is_datagram=True),
    Scheme.TLS: SchemeFacts("TLS", _HOST_PORT, is_tls=True),
    Scheme.WS: SchemeFacts("WebSocket", _HOST_PORT, is_web=True),
    Scheme.WSS: SchemeFacts("WebSocket over TLS", _HOST_PORT, is_tls=True, is_web=True),
    Scheme.UNIX: SchemeFacts("Unix stream", AddressForm.PATH),
    Scheme.UNIX_DGRAM: SchemeFacts("Unix datagram", AddressForm.PATH, is_datagram=True),
    Scheme.VSOCK: SchemeFacts("vsock", AddressForm.CID_PORT),
    Scheme.RFCOMM: SchemeFacts("Bluetooth RFCOMM", AddressForm.DEVICE_CHANNEL),
    Scheme.HYPERV: SchemeFacts("Hyper-V", AddressForm.VM_SERVICE),
    Scheme.ICMP: SchemeFacts("ICMP echo", AddressForm.HOST, is_datagram=True, listens=False),
    Scheme.RAW: SchemeFacts("Raw IP", AddressForm.HOST, is_datagram=True),
}
