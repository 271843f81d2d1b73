"""What the project document holds of each socket."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from workbench.model.framing import FramingRule
from workbench.model.generators import GeneratorSpec
from workbench.model.multicast import GroupMembership
from workbench.model.options.settings import OptionSetting
from workbench.model.payloads import PayloadSpec
from workbench.model.rules import Rule
from workbench.model.samplers import SamplerSpec
from workbench.model.socketurl import SocketUrl, parse_socket_url
from workbench.model.tlssettings import TlsSettings
from workbench.model.websettings import WebSettings


class Role(StrEnum):
    """Which side of the conversation the socket takes. A UDP "listener" is a bound socket without default peer."""

    CLIENT = "client"
    LISTENER = "listener"


class SessionState(StrEnum):
    """The life of a socket panel."""

    CLOSED = "closed"
    RESOLVING = "resolving"
    CONNECTING = "connecting"
    OPEN = "open"  # connected; or listening, bound
    CLOSING = "closing"
    WAITING = "waiting"  # before the next attempt to connect
    FAILED = "failed"


class AddressFamily(StrEnum):
    """Which addresses of a host name are tried."""

    ANY = "any"
    IPV4 = "ipv4"
    IPV6 = "ipv6"


class ReplyMode(StrEnum):
    """What is done by itself with received data."""

    NONE = "none"
    ECHO = "echo"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class SocketOptions:
    """Options of one socket; every bound has its unit in its name."""

    family: AddressFamily = AddressFamily.ANY
    resolve_timeout_ms: int = 5_000
    connect_timeout_ms: int = 10_000
    reconnect: bool = False
    reconnect_first_ms: int = 500
    reconnect_max_ms: int = 30_000
    no_delay: bool = False
    reuse_address: bool = False  # SO_REUSEADDR on a datagram socket; listeners have it on POSIX anyway
    backlog: int = 2_048
    max_clients: int = 10_000
    receive_buffer_bytes: int = 0  # 0: the system's default for streams, 8 MiB for datagrams
    send_buffer_bytes: int = 0  # 0: the system's default
    send_queue_high_bytes: int = 4 * 1024 * 1024
    send_queue_low_bytes: int = 1024 * 1024  # at most half of the high mark counts
    record_calls: bool = True
    call_limit: int = 20_000  # entries of the call tape kept for the view
    close_deadline_ms: int = 3_000
    keep_half_open: bool = False  # True: a peer's end of stream leaves our side open until it is closed by hand
    attempt_delay_ms: int = 250  # RFC 8305, section 5: so long an address is ahead of the next one; 0: one by one
    groups: tuple[GroupMembership, ...] = ()  # multicast groups, joined when the socket is opened
    socket_options: tuple[OptionSetting, ...] = ()  # asked for by name, beside those that have a field here


@dataclass(frozen=True, slots=True)
class RepeatSpec:
    """Repeat settings of the composer: ``times`` 0 means until stopped."""

    times: int = 10
    interval_ms: float = 1_000.0


@dataclass(frozen=True, slots=True)
class SocketSpec:
    """One socket of a project. ``id`` is unique in the project and never used again."""

    id: int
    name: str
    role: Role
    url: str
    options: SocketOptions = field(default_factory=SocketOptions)
    reply: ReplyMode = ReplyMode.NONE
    reply_payload: PayloadSpec = field(default_factory=PayloadSpec)
    draft: PayloadSpec = field(default_factory=PayloadSpec)
    repeat: RepeatSpec = field(default_factory=RepeatSpec)
    history: tuple[PayloadSpec, ...] = ()
    tls: TlsSettings = field(default_factory=TlsSettings)
    web: WebSettings = field(default_factory=WebSettings)
    framing: FramingRule = field(default_factory=FramingRule)
    dissector: str = ""  # whose fields are shown: a dissector's key; empty: whoever is surest; “none”: nobody's
    samplers: tuple[SamplerSpec, ...] = ()
    rules: tuple[Rule, ...] = ()  # asked in this order; what none of them takes is answered as ``reply`` says
    generator: GeneratorSpec = field(default_factory=GeneratorSpec)

    @property
    def parsed_url(self) -> SocketUrl:
        """Raises :class:`~workbench.model.endpoint.SocketUrlError`."""
        return parse_socket_url(self.url)

    @property
    def is_datagram(self) -> bool:
        """True for UDP, Unix datagram, ICMP and raw sockets."""
        return self.parsed_url.facts.is_datagram
