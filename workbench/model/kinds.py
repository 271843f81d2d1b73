"""The kinds of socket that people choose from: more than there are schemes, for each side of a conversation and each
use of UDP is a kind of its own."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from workbench.model.schemes import SCHEMES, Scheme
from workbench.model.sockets import Role
from workbench.model.socketurl import SocketUrl
from workbench.model.texts import kind_title


class KindGroup(StrEnum):
    """Where a kind stands in the list; the values are the headings."""

    INTERNET = "Internet"
    SECURE = "Secure and web"
    LOCAL = "Local"
    MACHINES = "Virtual machines and devices"
    LOW = "Low level"


class SocketKind(StrEnum):
    """The values are the arguments of the window's ``socket.new.…`` actions, and what the settings remember."""

    TCP_CLIENT = "tcp_client"
    TCP_LISTENER = "tcp_listener"
    UDP_CLIENT = "udp_client"
    UDP_BOUND = "udp_bound"
    MULTICAST_RECEIVER = "multicast_receiver"
    MULTICAST_SENDER = "multicast_sender"
    BROADCAST = "broadcast"
    TLS_CLIENT = "tls_client"
    TLS_LISTENER = "tls_listener"
    WS_CLIENT = "ws_client"
    WS_LISTENER = "ws_listener"
    WSS_CLIENT = "wss_client"
    WSS_LISTENER = "wss_listener"
    UNIX_CLIENT = "unix_client"
    UNIX_LISTENER = "unix_listener"
    UNIX_DGRAM_CLIENT = "unix_dgram_client"
    UNIX_DGRAM_BOUND = "unix_dgram_bound"
    VSOCK_CLIENT = "vsock_client"
    VSOCK_LISTENER = "vsock_listener"
    HYPERV_CLIENT = "hyperv_client"
    HYPERV_LISTENER = "hyperv_listener"
    RFCOMM_CLIENT = "rfcomm_client"
    RFCOMM_LISTENER = "rfcomm_listener"
    PING = "ping"
    RAW_CLIENT = "raw_client"
    RAW_BOUND = "raw_bound"


@dataclass(frozen=True, slots=True)
class KindFacts:
    """What a kind is, and how the program speaks of it. ``example`` is an address as the kind's own form writes it:
    what stands behind ``://``. ``need`` is asked of :func:`workbench.host.availability.availability`."""

    scheme: Scheme
    role: Role
    group: KindGroup
    title: str
    hint: str
    address_label: str
    open_verb: str
    example: str
    need: str
    keywords: str = ""


_C, _L = Role.CLIENT, Role.LISTENER
_G = KindGroup
_ECHO_SERVICE: Final = "00000007-facb-11e6-bd58-64006a7986d3"


def _stream(
    scheme: Scheme, group: KindGroup, example: str, keywords: str, hints: tuple[str, str], own: str = ""
) -> list[KindFacts]:
    """The client and the listener of a stream; ``own`` is the listener's example where it is another one."""
    name = SCHEMES[scheme].name
    return [
        KindFacts(scheme, _C, group, f"{name} client", hints[0], "Connect to", "connect", example, scheme, keywords),
        KindFacts(scheme, _L, group, f"{name} listener", hints[1], "Listen on", "listen", own or example, scheme,
                  f"server {keywords}".strip()),
    ]  # fmt: skip


_UDP_KINDS: Final = (
    KindFacts(Scheme.UDP, _C, _G.INTERNET, "UDP client", "Datagrams to and from one address", "Peer", "open",
              "127.0.0.1:5000", "udp", "datagram to a peer"),
    KindFacts(Scheme.UDP, _L, _G.INTERNET, "UDP socket", "Datagrams from anybody on a port of this computer",
              "Bind to", "bind", "127.0.0.1:5000", "udp", "datagram bound listener server"),
    KindFacts(Scheme.UDP, _L, _G.INTERNET, "Multicast receiver", "Joins a group and hears what is sent to it",
              "Group", "join", "239.1.1.1:5000", "multicast", "igmp mld group listener"),
    KindFacts(Scheme.UDP, _C, _G.INTERNET, "Multicast sender", "Sends to a group; joining is not needed for it",
              "Group", "open", "239.1.1.1:5000", "multicast", "group"),
    KindFacts(Scheme.UDP, _C, _G.INTERNET, "Broadcast", "Datagrams to every computer of a network (SO_BROADCAST)",
              "Send to", "open", "255.255.255.255:5000", "udp", "wake on lan discovery"),
)  # fmt: skip

_UNIX_DGRAM_KINDS: Final = (
    KindFacts(Scheme.UNIX_DGRAM, _C, _G.LOCAL, "Unix datagram client", "Datagrams to a socket file",
              "Peer", "open", "/tmp/echo.sock", "unix-dgram", "af_unix local domain path to a peer"),
    KindFacts(Scheme.UNIX_DGRAM, _L, _G.LOCAL, "Unix datagram socket", "Datagrams from any program of this computer",
              "Bind to", "bind", "/tmp/echo.sock", "unix-dgram", "af_unix local domain path bound"),
)  # fmt: skip

_LOW_KINDS: Final = (
    KindFacts(Scheme.ICMP, _C, _G.LOW, "Ping", "ICMP echo requests, and who answers them", "Host", "open",
              "127.0.0.1", "icmp", "icmp6 echo"),
    KindFacts(Scheme.RAW, _C, _G.LOW, "Raw IP client", "Packets of any IP protocol to one host", "Host", "open",
              "127.0.0.1?protocol=253", "raw", "protocol sock_raw to a peer"),
    KindFacts(Scheme.RAW, _L, _G.LOW, "Raw IP socket", "Packets of one IP protocol from anybody", "Bind to", "bind",
              "127.0.0.1?protocol=253", "raw", "protocol sock_raw bound sniff"),
)  # fmt: skip

_IN_ORDER: Final = (
    *_stream(Scheme.TCP, _G.INTERNET, "127.0.0.1:9000", "ip stream",
             ("Connects to a listener", "Accepts clients")),
    *_UDP_KINDS,
    *_stream(Scheme.TLS, _G.SECURE, "127.0.0.1:8443", "ssl certificate encrypted https",
             ("TCP, encrypted; the certificate is checked", "Accepts encrypted clients, with a certificate")),
    *_stream(Scheme.WS, _G.SECURE, "127.0.0.1:8080", "http ws",
             ("Messages through HTTP (ws://)", "Accepts WebSocket clients (ws://)")),
    *_stream(Scheme.WSS, _G.SECURE, "127.0.0.1:8443", "https wss ssl encrypted",
             ("WebSocket, encrypted (wss://)", "Accepts encrypted WebSocket clients (wss://)")),
    *_stream(Scheme.UNIX, _G.LOCAL, "/tmp/echo.sock", "af_unix local domain path",
             ("Connects to a socket file or an @abstract name", "Makes a socket file that programs connect to")),
    *_UNIX_DGRAM_KINDS,
    *_stream(Scheme.VSOCK, _G.MACHINES, "local:5000", "virtual machine af_vsock kvm qemu cid",
             ("Between a virtual machine and its host (Linux)", "Accepts clients from virtual machines (Linux)")),
    *_stream(Scheme.HYPERV, _G.MACHINES, f"loopback/{_ECHO_SERVICE}", "virtual machine af_hyperv windows guid",
             ("Between a virtual machine and its host (Windows)", "Accepts clients from virtual machines (Windows)")),
    *_stream(Scheme.RFCOMM, _G.MACHINES, "[01:23:45:67:89:AB]:1", "bluetooth serial port",
             ("A Bluetooth device's serial port", "Accepts Bluetooth devices on a channel"), "[any]:1"),
    *_LOW_KINDS,
)  # fmt: skip

KIND_FACTS: Final[dict[SocketKind, KindFacts]] = dict(zip(SocketKind, _IN_ORDER, strict=True))
"""In the order in which they are shown."""


_USES_OF_UDP: Final = frozenset({SocketKind.MULTICAST_RECEIVER, SocketKind.MULTICAST_SENDER, SocketKind.BROADCAST})


def title_of(url: SocketUrl, role: Role) -> str:
    """What a socket is, in two or three words: ``TCP client``, ``Multicast receiver``, ``Unix datagram socket``."""
    kind = kind_of(url, role)
    return KIND_FACTS[kind].title if kind in _USES_OF_UDP else kind_title(url.scheme, role)


def kind_of(url: SocketUrl, role: Role) -> SocketKind:
    """The kind that a socket is: its scheme and role, and of UDP whether its address is a group or a broadcast."""
    if url.scheme is Scheme.UDP and url.endpoint.is_multicast:
        return SocketKind.MULTICAST_RECEIVER if role is Role.LISTENER else SocketKind.MULTICAST_SENDER
    if url.scheme is Scheme.UDP and role is Role.CLIENT and url.endpoint.host == "255.255.255.255":
        return SocketKind.BROADCAST
    for kind, facts in KIND_FACTS.items():
        if facts.scheme is url.scheme and facts.role is role:
            return kind
    return SocketKind.PING  # icmp:// has one side only
