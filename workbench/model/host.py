"""Facts of this computer in the words that window, command line and sessions share; ``workbench/host`` finds them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether a kind of socket can be had. ``reason`` is a sentence: why not, or what to know where it can; empty
    where there is nothing to say."""

    available: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SystemRefusal:
    """An error as this system gave it, in both spellings; ``number`` is this system's own, ``wsa_code`` is Winsock's.
    Names are empty and the code None where an interface has no such error."""

    number: int
    posix_name: str
    wsa_name: str
    wsa_code: int | None

    @property
    def text(self) -> str:
        """``EAFNOSUPPORT 97, WSAEAFNOSUPPORT 10047``; the number alone where nothing has a name for it."""
        wsa = f"{self.wsa_name} {self.wsa_code}" if self.wsa_name else ""
        if self.number == self.wsa_code:
            return ", ".join(part for part in (wsa, self.posix_name) if part)
        own = f"{self.posix_name} {self.number}" if self.posix_name else "" if wsa else f"error {self.number}"
        return ", ".join(part for part in (own, wsa) if part)


@dataclass(frozen=True, slots=True)
class SourceFilter:
    """One source of one group: how many sockets include it (want it alone), how many exclude it."""

    source: str
    include: int
    exclude: int


@dataclass(frozen=True, slots=True)
class Membership:
    """One row of the system's multicast membership table. ``family`` is ``IPv4`` or ``IPv6``; ``users`` counts the
    joins on that interface, None where the system does not tell; ``sources`` is empty where any source is heard."""

    interface: str
    index: int
    family: str
    group: str
    users: int | None
    sources: tuple[SourceFilter, ...] = ()


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a port. ``pid`` is None where this user is not told; ``own``: this very program. ``state`` is TCP's,
    such as ``LISTEN`` or ``TIME_WAIT``; empty for datagrams."""

    address: str
    port: int
    state: str
    pid: int | None
    process: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class HostConnection:
    """One TCP or UDP socket of this computer. Addresses are written ``127.0.0.1:9000`` or ``[::1]:9000``; ``remote``
    is empty where there is no peer, ``state`` for UDP; ``pid`` None where the system does not tell this user."""

    kind: str
    family: str
    local: str
    remote: str
    state: str
    pid: int | None
    process: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class ConnectionsReading:
    """All sockets at one moment. ``left_out``: rows beyond the bound; ``unix``: how many Unix domain sockets are open,
    None on a system that does not tell; ``note``: what this user may not see, empty if nothing."""

    rows: tuple[HostConnection, ...]
    left_out: int = 0
    unix: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class InterfaceAddress:
    """One address of an interface. ``prefix`` is the length of the network part in bits, None where it is not told;
    ``scope``: ``loopback``, ``link``, ``private``, ``global`` …, by RFC 6890's registries."""

    family: str
    address: str
    prefix: int | None = None
    netmask: str = ""
    broadcast: str = ""
    peer: str = ""
    scope: str = ""


@dataclass(frozen=True, slots=True)
class InterfaceCounters:
    """Since the interface is up."""

    rx_bytes: int
    tx_bytes: int
    rx_packets: int
    tx_packets: int
    rx_errors: int
    tx_errors: int
    rx_dropped: int
    tx_dropped: int


@dataclass(frozen=True, slots=True)
class NetworkInterface:
    """One interface. ``speed_mbit_s`` is None where the driver does not tell, ``duplex`` empty then; ``index`` is 0
    where the system has none; ``flags`` are the system's own words, empty on Windows."""

    name: str
    index: int
    addresses: tuple[InterfaceAddress, ...]
    mac: str
    up: bool
    running: bool
    loopback: bool
    multicast: bool
    mtu: int
    speed_mbit_s: int | None
    duplex: str
    flags: tuple[str, ...]
    counters: InterfaceCounters | None


@dataclass(frozen=True, slots=True)
class InterfaceRates:
    """Between two readings, per second."""

    rx_bytes_s: float
    tx_bytes_s: float
    rx_packets_s: float
    tx_packets_s: float


@dataclass(frozen=True, slots=True)
class Route:
    """One way out. ``destination`` is ``192.0.2.0/24`` or ``default``; ``gateway`` empty where the destination is on
    the link; ``kind``: unicast, local, broadcast, multicast, blackhole …; ``metric`` None where there is none."""

    family: str
    destination: str
    gateway: str
    interface: str
    metric: int | None
    kind: str
    table: str
    source: str = ""
    protocol: str = ""


@dataclass(frozen=True, slots=True)
class NameServers:
    """How this computer looks names up. ``note``: why something is missing, empty if nothing is."""

    host_name: str
    full_name: str
    domain: str
    servers: tuple[str, ...]
    search: tuple[str, ...]
    note: str = ""
