"""The system calls of multicast membership, as values: which option with which bytes, by system.

RFC 3678, section 5 (protocol-independent) for both families: an interface is named by its index. Linux: linux/in.h;
Windows: ws2ipdef.h and "IPPROTO_IP socket options"; macOS: netinet/in.h. Windows' older calls are beside them, for a
system that lacks the others (Wine does).
"""

from __future__ import annotations

import socket
import struct
import sys
from dataclasses import dataclass
from typing import Final

from workbench.model.multicast import GroupMembership, SourceMode

JOIN, LEAVE, BLOCK = "JOIN_GROUP", "LEAVE_GROUP", "BLOCK_SOURCE"
JOIN_SOURCE, LEAVE_SOURCE = "JOIN_SOURCE_GROUP", "LEAVE_SOURCE_GROUP"
_NUMBERS: Final = {
    "linux": {JOIN: 42, BLOCK: 43, LEAVE: 45, JOIN_SOURCE: 46, LEAVE_SOURCE: 47},
    "win32": {JOIN: 41, LEAVE: 42, BLOCK: 43, JOIN_SOURCE: 45, LEAVE_SOURCE: 46},
    "darwin": {JOIN: 80, LEAVE: 81, JOIN_SOURCE: 82, LEAVE_SOURCE: 83, BLOCK: 84},
}
# IP_ADD_MEMBERSHIP and its like, winsock2.h and ws2ipdef.h; IPV6_JOIN_GROUP has no sources.
_OLDER_IPV4: Final = {JOIN: 12, LEAVE: 13, JOIN_SOURCE: 15, LEAVE_SOURCE: 16, BLOCK: 17}
_OLDER_IPV6: Final = {JOIN: 12, LEAVE: 13}
_STORAGE_BYTES: Final = 128  # struct sockaddr_storage
_HAS_LENGTH: Final = ("darwin", "freebsd")  # the BSDs' addresses begin with their length


@dataclass(frozen=True, slots=True)
class GroupCall:
    """One ``setsockopt``."""

    level: int
    option: int
    value: bytes


def calls_to_join(wanted: GroupMembership, index: int, system: str = sys.platform) -> list[GroupCall]:
    """In their order. A member of listed sources joins each of them; one of all but some joins, then blocks them."""
    if wanted.mode is SourceMode.INCLUDE:
        return [_call(JOIN_SOURCE, wanted.group, index, source, system) for source in wanted.sources]
    blocked = wanted.sources if wanted.mode is SourceMode.EXCLUDE else ()
    return [_call(JOIN, wanted.group, index, "", system)] + [
        _call(BLOCK, wanted.group, index, source, system) for source in blocked
    ]


def calls_to_leave(joined: GroupMembership, index: int, system: str = sys.platform) -> list[GroupCall]:
    """The reverse; the blocks go with the group."""
    if joined.mode is SourceMode.INCLUDE:
        return [_call(LEAVE_SOURCE, joined.group, index, source, system) for source in joined.sources]
    return [_call(LEAVE, joined.group, index, "", system)]


def older_call(call: GroupCall) -> GroupCall | None:
    """The same with Windows' older option; None where it has none."""
    name = next(name for name, number in _NUMBERS["win32"].items() if number == call.option)
    (index,) = struct.unpack_from("<I", call.value)
    if call.level == socket.IPPROTO_IPV6:
        number = _OLDER_IPV6.get(name)
        return None if number is None else GroupCall(call.level, number, call.value[16:32] + struct.pack("<I", index))
    group, interface = call.value[12:16], struct.pack("!I", index)  # 0.x.x.x in the place of an address is an index
    source = call.value[8 + _STORAGE_BYTES + 4 : 8 + _STORAGE_BYTES + 8]
    return GroupCall(call.level, _OLDER_IPV4[name], group + source + interface)


def _call(name: str, group: str, index: int, source: str, system: str) -> GroupCall:
    level = socket.IPPROTO_IPV6 if ":" in group else socket.IPPROTO_IP
    # The storage is aligned to a long; macOS packs the structure to four bytes.
    padding = bytes(4) if system != "darwin" and (system == "win32" or struct.calcsize("P") == 8) else b""
    value = struct.pack("=I", index) + padding + sockaddr_storage(group, system)
    if source:
        value += sockaddr_storage(source, system)
    number = _NUMBERS.get(system, _NUMBERS["linux"])[name]
    return GroupCall(level, number, value)


def sockaddr_storage(address: str, system: str = sys.platform) -> bytes:
    """A numeric address in 128 bytes. Raises OSError for what is none."""
    is_ipv6 = ":" in address
    family = socket.AF_INET6 if is_ipv6 else socket.AF_INET
    if is_ipv6:
        rest = bytes(6) + socket.inet_pton(family, address.partition("%")[0])
    else:
        rest = bytes(2) + socket.inet_pton(family, address)
    number = int(family if system == sys.platform else {"win32": 23, "darwin": 30}.get(system, 10) if is_ipv6 else 2)
    head = bytes((28 if is_ipv6 else 16, number)) if system.startswith(_HAS_LENGTH) else struct.pack("=H", number)
    return (head + rest).ljust(_STORAGE_BYTES, b"\0")
