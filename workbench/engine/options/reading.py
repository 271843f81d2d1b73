"""What options are in force on a socket, by getsockopt, and what a fresh socket of its kind begins with.

Readings stand on no call tape: a table that is looked at would fill it.
"""

from __future__ import annotations

import socket
from functools import cache
from typing import Final

from workbench.engine.calls.optionnumbers import option_number, this_system
from workbench.engine.failures import failure_from, failure_from_errno
from workbench.engine.options import qos
from workbench.engine.options.encoding import decoded, room_of
from workbench.model.failures import Failure, Reason
from workbench.model.options.catalogue import is_of_family, options_of
from workbench.model.options.facts import OptionFacts, OptionLevel, System, base_kind
from workbench.model.options.readings import OptionReading
from workbench.model.options.values import OptionValue, value_text
from workbench.model.schemes import Scheme

_plain_getsockopt = socket.socket.getsockopt

FamilyTypeProto = tuple[int, int, int]
AF_VSOCK: Final = getattr(socket, "AF_VSOCK", None)


def read_options(sock: socket.socket, kind: Scheme) -> list[OptionReading]:
    """Every option that this system knows for that kind of socket, in the catalogue's order."""
    fresh = (int(sock.family), int(sock.type), int(sock.proto))
    return [read_option(sock, facts, fresh) for facts in options_for(kind, sock)]


def options_for(kind: Scheme, sock: socket.socket) -> list[OptionFacts]:
    """Those of the kind that mean something to this socket's address family."""
    ipv6 = sock.family == socket.AF_INET6
    also_ipv4 = ipv6 and _speaks_ipv4(sock)
    known = options_of(kind, this_system())
    return [facts for facts in known if is_of_family(facts, ipv6=ipv6, also_ipv4=also_ipv4)]


def concerns(facts: OptionFacts, sock: socket.socket) -> bool:
    """Whether it means something to a socket of that address family."""
    ipv6 = sock.family == socket.AF_INET6
    return is_of_family(facts, ipv6=ipv6, also_ipv4=ipv6 and _speaks_ipv4(sock))


def read_option(sock: socket.socket, facts: OptionFacts, fresh: FamilyTypeProto | None = None) -> OptionReading:
    """One option. ``fresh`` says of what kind of socket the default is; without it there is none."""
    default = facts.default if fresh is None else default_text(facts, *fresh)
    if facts.level is OptionLevel.QWAVE or (qos.is_quality(facts) and this_system() is System.WINDOWS):
        value, note = qos.in_force(sock, facts)
        return OptionReading(facts, value, _text(facts, value), None, default, None, note)
    if not facts.readable:
        return OptionReading(facts, None, "", None, facts.default, None, "The system does not tell it.")
    raw = _ask(sock, facts)
    if isinstance(raw, Failure):
        return OptionReading(facts, None, "", None, default, raw)
    value = decoded(facts, raw)
    if value is None:
        unclear = raw.hex(" ") if isinstance(raw, bytes) else str(raw)
        return OptionReading(facts, None, unclear, raw, default, None, "Of another form than expected.")
    return OptionReading(facts, value, _text(facts, value), raw, default, None, note_on(facts, value))


def note_on(facts: OptionFacts, value: OptionValue) -> str:
    """What must be known of the number itself."""
    if facts.doubled and this_system() is System.LINUX and isinstance(value, int):
        return f"Linux counts its own overhead, too: it grants twice what is asked for, here {value // 2:,} bytes."
    if qos.is_quality(facts) and value:
        return f"Set with {facts.name} itself, which this system puts into each packet."
    return ""


def pending_error(sock: socket.socket) -> Failure | None:
    """SO_ERROR: the error that waits, which is gone afterwards. It stands on the call tape."""
    try:
        number = int(sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))
    except OSError as error:
        return failure_from(error, "SO_ERROR")
    return failure_from_errno(number, "SO_ERROR") if number else None


def default_text(facts: OptionFacts, family: int, kind: int, proto: int) -> str:
    """What a fresh socket, neither bound nor connected, begins with; the documented default where it tells none."""
    return _measured(facts, family, kind, proto) or facts.default


@cache
def _measured(facts: OptionFacts, family: int, kind: int, proto: int) -> str:
    if not facts.writable or not facts.readable or facts.level is OptionLevel.QWAVE:
        return ""
    try:
        with socket.socket(family, kind, proto) as fresh:
            raw = _ask(fresh, facts)
    except OSError:  # not permitted, or not here
        return ""
    value = None if isinstance(raw, Failure) else decoded(facts, raw)
    return _text(facts, value)


def fresh_family(kind: Scheme, *, ipv6: bool = False) -> FamilyTypeProto | None:
    """Family, type and protocol of a fresh socket of that kind; None where Python has no such family here."""
    ip = int(socket.AF_INET6 if ipv6 else socket.AF_INET)
    stream, datagram, raw = int(socket.SOCK_STREAM), int(socket.SOCK_DGRAM), int(socket.SOCK_RAW)
    unix, bluetooth, hyperv = (getattr(socket, name, None) for name in ("AF_UNIX", "AF_BLUETOOTH", "AF_HYPERV"))
    found: dict[Scheme, tuple[int | None, int, int]] = {
        Scheme.TCP: (ip, stream, 0),
        Scheme.UDP: (ip, datagram, 0),
        Scheme.UNIX: (unix, stream, 0),
        Scheme.UNIX_DGRAM: (unix, datagram, 0),
        Scheme.VSOCK: (AF_VSOCK, stream, 0),
        Scheme.RFCOMM: (bluetooth, stream, 3),  # BTPROTO_RFCOMM
        Scheme.HYPERV: (hyperv, stream, 1),  # HV_PROTOCOL_RAW
        Scheme.ICMP: (ip, datagram, int(socket.IPPROTO_ICMPV6 if ipv6 else socket.IPPROTO_ICMP)),
        Scheme.RAW: (ip, raw, int(socket.IPPROTO_ICMPV6 if ipv6 else socket.IPPROTO_ICMP)),
    }
    family, kind_number, proto = found[base_kind(kind)]
    return None if family is None else (int(family), kind_number, proto)


def _ask(sock: socket.socket, facts: OptionFacts) -> int | bytes | Failure:
    number = option_number(facts)
    if number is None:
        return Failure(Reason.UNKNOWN_OPTION, f"{facts.name} is an option of {facts.systems.words}")
    room = room_of(facts)
    try:
        if sock.family == AF_VSOCK:
            return _of_vsock(sock, number, room)
        raw: int | bytes = _plain_getsockopt(sock, *number, room) if room else _plain_getsockopt(sock, *number)
    except OSError as error:
        return failure_from(error, facts.name)
    return raw


def _of_vsock(sock: socket.socket, number: tuple[int, int], room: int) -> int | bytes:
    """Python gives every option of a vsock socket as 64 bits, whatever it is: asked as if of another family."""
    other = socket.socket(socket.AF_INET, socket.SOCK_STREAM, 0, sock.fileno())
    try:
        raw: int | bytes = other.getsockopt(*number, room) if room else other.getsockopt(*number)
        return raw
    finally:
        other.detach()


def _text(facts: OptionFacts, value: OptionValue | None) -> str:
    return "" if value is None else value_text(facts, value)


def _speaks_ipv4(sock: socket.socket) -> bool:
    try:
        return not _plain_getsockopt(sock, socket.IPPROTO_IPV6, socket.IPV6_V6ONLY)
    except OSError:
        return False
