"""The options that the sheet shows, as data: words, ranges, units, and which sockets they matter to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from workbench.model.schemes import AddressForm
from workbench.model.sockets import Role, SocketSpec
from workbench.ui.panel.addresses import facts_of


class FieldKind(StrEnum):
    """How a field is edited."""

    SWITCH = "switch"
    NUMBER = "number"
    MILLISECONDS = "milliseconds"
    SIZE = "size"
    FAMILY = "family"


class Matters(StrEnum):
    """To which sockets an option matters."""

    ALL = "all"
    CLIENTS = "clients"  # of streams
    LISTENERS = "listeners"  # of streams
    STREAMS = "streams"
    PLAIN_STREAMS = "plain streams"  # with no WebSocket above them: one side may end before the other
    DATAGRAMS = "datagrams"
    UDP = "udp"
    NAMES = "names"  # over IP: a host name is looked up
    TCP = "tcp"  # what TLS and WebSocket stand on, too
    RACES = "races"  # clients over TCP: several addresses of a name are tried


@dataclass(frozen=True, slots=True)
class OptionField:
    """One field of :class:`~workbench.model.sockets.SocketOptions`; the range is in the field's own unit."""

    name: str
    label: str
    kind: FieldKind
    tip: str
    matters: Matters = Matters.ALL
    lowest: int = 0
    highest: int = 2**31 - 1
    zero_text: str = ""


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """Fields under a title."""

    title: str
    fields: tuple[OptionField, ...]


_K = FieldKind
_M = Matters
DAY_MS: Final = 86_400_000
GIB: Final = 1024**3

GROUPS: Final = (
    OptionGroup("Opening", (
        OptionField("family", "Addresses", _K.FAMILY, "Which addresses of a host name are tried",
                    _M.NAMES),
        OptionField("resolve_timeout_ms", "Look-up time-out", _K.MILLISECONDS,
                    "How long a host name is looked up", _M.NAMES, 1, DAY_MS),
        OptionField("attempt_delay_ms", "Head start", _K.MILLISECONDS,
                    "So long an address of a name is tried before the next one is, too; 0: one after the other",
                    _M.RACES, 0, DAY_MS),
        OptionField("connect_timeout_ms", "Connect time-out", _K.MILLISECONDS,
                    "How long a peer may take to answer", _M.CLIENTS, 1, DAY_MS),
        OptionField("reconnect", "Connect again by itself", _K.SWITCH,
                    "After a failure or the peer's end, with growing pauses", _M.CLIENTS),
        OptionField("reconnect_first_ms", "First pause", _K.MILLISECONDS,
                    "Doubled after each failure", _M.CLIENTS, 1, DAY_MS),
        OptionField("reconnect_max_ms", "Longest pause", _K.MILLISECONDS,
                    "The pause grows to this", _M.CLIENTS, 1, DAY_MS),
        OptionField("backlog", "Backlog", _K.NUMBER,
                    "Clients that may wait to be accepted (listen)", _M.LISTENERS, 1, 65_535),
        OptionField("max_clients", "Most clients", _K.NUMBER,
                    "More than these are not accepted", _M.LISTENERS, 1, 1_000_000),
        OptionField("reuse_address", "Share the address", _K.SWITCH,
                    "SO_REUSEADDR: several sockets on one port", _M.UDP),
    )),
    OptionGroup("Bytes", (
        OptionField("no_delay", "Send small pieces at once", _K.SWITCH, "TCP_NODELAY: no waiting to fill packets",
                    _M.TCP),
        OptionField("keep_half_open", "Stay open after the peer's end", _K.SWITCH,
                    "Our side is closed by hand only; else it closes when the peer has ended",
                    _M.PLAIN_STREAMS),
        OptionField("receive_buffer_bytes", "Receive buffer", _K.SIZE,
                    "SO_RCVBUF; 0 takes the system's default (8 MiB for datagrams)", highest=GIB),
        OptionField("send_buffer_bytes", "Send buffer", _K.SIZE, "SO_SNDBUF; 0 takes the system's default",
                    highest=GIB),
        OptionField("send_queue_high_bytes", "Queue, high mark", _K.SIZE,
                    "Above this nothing more is queued", lowest=1, highest=GIB),
        OptionField("send_queue_low_bytes", "Queue, low mark", _K.SIZE,
                    "Below this sending goes on", lowest=0, highest=GIB),
    )),
    OptionGroup("Calls and closing", (
        OptionField("record_calls", "Record socket calls", _K.SWITCH,
                    "Every call on the socket with its arguments and result"),
        OptionField("call_limit", "Calls kept in view", _K.NUMBER, "Older ones are in the file only", lowest=1,
                    highest=1_000_000),
        OptionField("close_deadline_ms", "Closing time", _K.MILLISECONDS,
                    "After this a close becomes an abort", lowest=1, highest=DAY_MS),
    )),
)  # fmt: skip


def groups_for(spec: SocketSpec) -> list[OptionGroup]:
    """The groups with the fields that matter to this socket; those of TCP where its URL cannot be read."""
    mine = _matters(spec)
    kept = [OptionGroup(group.title, tuple(f for f in group.fields if f.matters in mine)) for group in GROUPS]
    return [group for group in kept if group.fields]


def _matters(spec: SocketSpec) -> set[Matters]:
    facts, is_client = facts_of(spec), spec.role is Role.CLIENT
    over_tcp = facts.form is AddressForm.HOST_PORT and not facts.is_datagram
    found = {
        Matters.ALL: True,
        Matters.CLIENTS: is_client and not facts.is_datagram,
        Matters.LISTENERS: not is_client and not facts.is_datagram,
        Matters.STREAMS: not facts.is_datagram,
        Matters.PLAIN_STREAMS: not facts.is_datagram and not facts.is_web,
        Matters.DATAGRAMS: facts.is_datagram,
        Matters.UDP: facts.is_datagram and facts.form is AddressForm.HOST_PORT,
        Matters.NAMES: facts.is_ip,
        Matters.TCP: over_tcp,
        Matters.RACES: over_tcp and is_client,
    }
    return {matters for matters, does in found.items() if does}
