"""What is known of a socket option, apart from any socket: level, type, range, when it may be set, what it does.

The catalogue itself stands in the files beside this one; :mod:`workbench.model.options.catalogue` finds in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Flag, StrEnum, auto
from typing import Final

from workbench.model.schemes import Scheme

INT_LOWEST: Final = -(2**31)
INT_HIGHEST: Final = 2**31 - 1


class OptionType(StrEnum):
    """How a value is written and edited."""

    SWITCH = "switch"  # on, off
    NUMBER = "number"
    NAMED = "name"  # one of the choices
    TRAFFIC_CLASS = "traffic class"  # a byte: DSCP and, apart from it, two bits of ECN
    LINGER = "linger"  # off, or on and seconds
    TIME = "time"  # milliseconds; struct timeval on POSIX, a DWORD on Windows
    NUMBER64 = "large number"  # 64 bits
    TEXT = "text"
    ADDRESS = "address"  # IPv4, four bytes
    ERROR = "error number"
    CREDENTIALS = "credentials"  # struct ucred
    STRUCTURE = "structure"  # shown as bytes, never set from here


class OptionWhen(StrEnum):
    """When it may be set, or has an effect."""

    BEFORE_BIND = "before bind"
    BEFORE_CONNECT = "before connect or listen"
    CONNECTED = "while connected"
    ANY_TIME = "at any time"
    READ_ONLY = "read only"


class System(Flag):
    """Operating systems that have it."""

    LINUX = auto()
    WINDOWS = auto()
    MACOS = auto()

    @property
    def words(self) -> str:
        """``Linux, Windows``."""
        names = ((System.LINUX, "Linux"), (System.WINDOWS, "Windows"), (System.MACOS, "macOS"))
        return ", ".join(name for system, name in names if system in self)


class OptionLevel(StrEnum):
    """The level that it is asked for at. QWAVE is no level of setsockopt, but Windows' own quality of service."""

    SOCKET = "SOL_SOCKET"
    IP = "IPPROTO_IP"
    IPV6 = "IPPROTO_IPV6"
    TCP = "IPPROTO_TCP"
    UDP = "IPPROTO_UDP"
    VSOCK = "AF_VSOCK"
    BLUETOOTH = "SOL_BLUETOOTH"
    RFCOMM = "SOL_RFCOMM"
    HYPERV = "HV_PROTOCOL_RAW"
    QWAVE = "qWAVE"


Kinds = frozenset[Scheme]

TCP: Final[Kinds] = frozenset((Scheme.TCP,))
UDP: Final[Kinds] = frozenset((Scheme.UDP,))
UNIX: Final[Kinds] = frozenset((Scheme.UNIX, Scheme.UNIX_DGRAM))
VSOCK: Final[Kinds] = frozenset((Scheme.VSOCK,))
RFCOMM: Final[Kinds] = frozenset((Scheme.RFCOMM,))
HYPERV: Final[Kinds] = frozenset((Scheme.HYPERV,))
RAW: Final[Kinds] = frozenset((Scheme.RAW,))
PINGS: Final[Kinds] = frozenset((Scheme.ICMP,))
IP: Final[Kinds] = TCP | UDP | RAW | PINGS
IP_DATAGRAMS: Final[Kinds] = UDP | RAW | PINGS
STREAMS: Final[Kinds] = TCP | VSOCK | RFCOMM | HYPERV | frozenset((Scheme.UNIX,))
EVERY: Final[Kinds] = IP | UNIX | VSOCK | RFCOMM | HYPERV

LINUX, WINDOWS, MACOS = System.LINUX, System.WINDOWS, System.MACOS
POSIX: Final = LINUX | MACOS
ANY_SYSTEM: Final = LINUX | WINDOWS | MACOS


@dataclass(frozen=True, slots=True)
class OptionFacts:
    """One option. ``text`` is one sentence on what it does, ``source`` the page that says so.

    ``lowest`` and ``highest`` bound what may be asked for, in ``unit``. ``default`` is what the page documents; empty
    where it is measured only. ``doubled``: Linux grants twice what is asked for, and reports that (socket(7)).
    """

    level: OptionLevel
    name: str
    type: OptionType
    when: OptionWhen
    kinds: Kinds
    systems: System
    text: str
    source: str
    unit: str = ""
    lowest: int = 0
    highest: int = INT_HIGHEST
    default: str = ""
    choices: tuple[tuple[str, int], ...] = ()
    readable: bool = True
    doubled: bool = False

    @property
    def writable(self) -> bool:
        """It can be set from here."""
        return self.when is not OptionWhen.READ_ONLY and self.type not in (
            OptionType.STRUCTURE, OptionType.CREDENTIALS, OptionType.ERROR,
        )  # fmt: skip


def system_of(platform: str) -> System:
    """The system that ``sys.platform`` names; another POSIX counts as macOS, which has the fewest of its own."""
    if platform == "linux":
        return System.LINUX
    return System.WINDOWS if platform == "win32" else System.MACOS


def base_kind(scheme: Scheme) -> Scheme:
    """The kind of socket that the system sees: TLS and WebSocket are TCP to it."""
    return Scheme.TCP if scheme in (Scheme.TLS, Scheme.WS, Scheme.WSS) else scheme
