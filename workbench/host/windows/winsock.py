"""Winsock's own catalogue: WSAEnumProtocolsW, WSAEnumNameSpaceProvidersW, WSAStartup (winsock2.h; Winsock reference,
"WSAPROTOCOL_INFOW structure", "WSANAMESPACE_INFOW structure", "WSADATA structure")."""

from __future__ import annotations

import ctypes
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from workbench.host.refusals import refusal_of
from workbench.host.windows.structures import library

SOCKET_ERROR: Final = -1
WSAENOBUFS: Final = 10055
VERSION_WANTED: Final = 0x0202  # MAKEWORD(2, 2)
ATTEMPTS: Final = 4
ROWS_LIMIT: Final = 2_000
NO_SIZE_LIMIT: Final = 0xFFFFFFFF

SERVICE_FLAGS: Final = {
    0x00001: "XP1_CONNECTIONLESS", 0x00002: "XP1_GUARANTEED_DELIVERY", 0x00004: "XP1_GUARANTEED_ORDER",
    0x00008: "XP1_MESSAGE_ORIENTED", 0x00010: "XP1_PSEUDO_STREAM", 0x00020: "XP1_GRACEFUL_CLOSE",
    0x00040: "XP1_EXPEDITED_DATA", 0x00080: "XP1_CONNECT_DATA", 0x00100: "XP1_DISCONNECT_DATA",
    0x00200: "XP1_SUPPORT_BROADCAST", 0x00400: "XP1_SUPPORT_MULTIPOINT", 0x00800: "XP1_MULTIPOINT_CONTROL_PLANE",
    0x01000: "XP1_MULTIPOINT_DATA_PLANE", 0x02000: "XP1_QOS_SUPPORTED", 0x04000: "XP1_INTERRUPT",
    0x08000: "XP1_UNI_SEND", 0x10000: "XP1_UNI_RECV", 0x20000: "XP1_IFS_HANDLES", 0x40000: "XP1_PARTIAL_MESSAGE",
    0x80000: "XP1_SAN_SUPPORT_SDP",
}  # fmt: skip
FAMILY_NAMES: Final = {
    0: "AF_UNSPEC", 1: "AF_UNIX", 2: "AF_INET", 6: "AF_IPX", 10: "AF_X25", 11: "AF_SNA", 12: "AF_DECnet",
    16: "AF_APPLETALK", 17: "AF_NETBIOS", 22: "AF_ATM", 23: "AF_INET6", 26: "AF_IRDA", 32: "AF_BTH", 34: "AF_HYPERV",
}  # fmt: skip
TYPE_NAMES: Final = {1: "SOCK_STREAM", 2: "SOCK_DGRAM", 3: "SOCK_RAW", 4: "SOCK_RDM", 5: "SOCK_SEQPACKET"}
NAME_SPACES: Final = {
    0: "NS_ALL", 1: "NS_SAP", 2: "NS_NDS", 12: "NS_DNS", 13: "NS_NETBT", 14: "NS_WINS", 15: "NS_NLA", 16: "NS_BTH",
    19: "NS_LOCALNAME", 32: "NS_NTDS", 37: "NS_EMAIL", 38: "NS_PNRPNAME", 39: "NS_PNRPCLOUD",
}  # fmt: skip


class Guid(ctypes.Structure):
    """``GUID`` (guiddef.h)."""

    _fields_ = (
        ("Data1", ctypes.c_uint32), ("Data2", ctypes.c_uint16), ("Data3", ctypes.c_uint16),
        ("Data4", ctypes.c_ubyte * 8),
    )  # fmt: skip


class ProtocolInfo(ctypes.Structure):
    """``WSAPROTOCOL_INFOW``. Letters are UTF-16 units, written so that the layout is the same on every system."""

    _fields_ = (
        ("dwServiceFlags", ctypes.c_uint32 * 4),
        ("dwProviderFlags", ctypes.c_uint32),
        ("ProviderId", Guid),
        ("dwCatalogEntryId", ctypes.c_uint32),
        ("ChainLen", ctypes.c_int32),
        ("ChainEntries", ctypes.c_uint32 * 7),
        ("iVersion", ctypes.c_int32),
        ("iAddressFamily", ctypes.c_int32),
        ("iMaxSockAddr", ctypes.c_int32),
        ("iMinSockAddr", ctypes.c_int32),
        ("iSocketType", ctypes.c_int32),
        ("iProtocol", ctypes.c_int32),
        ("iProtocolMaxOffset", ctypes.c_int32),
        ("iNetworkByteOrder", ctypes.c_int32),
        ("iSecurityScheme", ctypes.c_int32),
        ("dwMessageSize", ctypes.c_uint32),
        ("dwProviderReserved", ctypes.c_uint32),
        ("szProtocol", ctypes.c_uint16 * 256),
    )


class NameSpaceInfo(ctypes.Structure):
    """``WSANAMESPACE_INFOW``."""

    _fields_ = (
        ("NSProviderId", Guid),
        ("dwNameSpace", ctypes.c_uint32),
        ("fActive", ctypes.c_int32),
        ("dwVersion", ctypes.c_uint32),
        ("lpszIdentifier", ctypes.c_wchar_p),
    )


class WsaData(ctypes.Structure):
    """``WSADATA`` of a 64-bit program, where the pointer stands before the texts."""

    _fields_ = (
        ("wVersion", ctypes.c_uint16),
        ("wHighVersion", ctypes.c_uint16),
        ("iMaxSockets", ctypes.c_uint16),
        ("iMaxUdpDg", ctypes.c_uint16),
        ("lpVendorInfo", ctypes.c_char_p),
        ("szDescription", ctypes.c_char * 257),
        ("szSystemStatus", ctypes.c_char * 129),
    )


@dataclass(frozen=True, slots=True)
class WinsockProtocol:
    """One entry of the catalogue. ``chain``: ``base``, ``layered``, or the entries that a chain goes through;
    ``message_size`` in words, because 0 and the largest number mean something else than a size."""

    family: str
    type: str
    protocol: str
    name: str
    provider: str
    version: int
    flags: tuple[str, ...]
    chain: str
    message_size: str
    entry: int


@dataclass(frozen=True, slots=True)
class NameSpaceProvider:
    """One provider of names: DNS, Bluetooth, PNRP …"""

    name: str
    name_space: str
    active: bool
    version: int
    provider: str


@dataclass(frozen=True, slots=True)
class WinsockVersion:
    """What WSAStartup answered: versions as ``2.2``."""

    version: str
    high_version: str
    description: str
    status: str


def enumerate_protocols() -> list[WinsockProtocol]:
    """All entries, layered ones too. Raises OSError with Winsock's number."""
    buffer, count = _filled(library("ws2_32"), "WSAEnumProtocolsW", (None,))
    rows = (ProtocolInfo * count).from_buffer(buffer)
    return [protocol_of(row) for row in rows]


def enumerate_name_spaces() -> list[NameSpaceProvider]:
    """All providers of names. Raises OSError with Winsock's number."""
    buffer, count = _filled(library("ws2_32"), "WSAEnumNameSpaceProvidersW", ())
    rows = (NameSpaceInfo * count).from_buffer(buffer)
    return [name_space_of(row) for row in rows]


def start_up() -> WinsockVersion:
    """Ask for version 2.2, and end that again: Python itself started Winsock long before. Raises OSError."""
    winsock, data = library("ws2_32"), WsaData()
    answer = winsock.WSAStartup(ctypes.c_uint16(VERSION_WANTED), ctypes.byref(data))
    if answer:
        raise OSError(answer, f"WSAStartup failed: {refusal_of(answer).text}")
    winsock.WSACleanup()
    return version_of(data)


def version_of(data: Any) -> WinsockVersion:
    """The low byte is the major version (MAKEWORD)."""
    versions = [f"{number & 0xFF}.{number >> 8}" for number in (data.wVersion, data.wHighVersion)]
    texts = (data.szDescription, data.szSystemStatus)
    description, status = (text.decode("ascii", "backslashreplace") for text in texts)
    return WinsockVersion(versions[0], versions[1], description, status)


def protocol_of(row: Any) -> WinsockProtocol:
    """One entry in our words."""
    family, kind = int(row.iAddressFamily), int(row.iSocketType)
    return WinsockProtocol(
        FAMILY_NAMES.get(family, f"family {family}"),
        TYPE_NAMES.get(kind, "any type" if not kind else f"type {kind}"),
        f"{int(row.iProtocol)}",
        _utf16(row.szProtocol),
        _guid_text(row.ProviderId),
        int(row.iVersion),
        tuple(flags_of(int(row.dwServiceFlags[0]))),
        _chain_text(int(row.ChainLen), list(row.ChainEntries)),
        _message_size(int(row.dwMessageSize)),
        int(row.dwCatalogEntryId),
    )


def name_space_of(row: Any) -> NameSpaceProvider:
    """One provider of names in our words."""
    number = int(row.dwNameSpace)
    return NameSpaceProvider(
        row.lpszIdentifier or "", NAME_SPACES.get(number, str(number)), bool(row.fActive), int(row.dwVersion),
        _guid_text(row.NSProviderId),
    )  # fmt: skip


def flags_of(bits: int) -> Iterator[str]:
    """The names of the bits of ``dwServiceFlags1``; one without a name by its number."""
    for place in range(32):
        if bits & (1 << place):
            yield SERVICE_FLAGS.get(1 << place, f"0x{1 << place:X}")


def _filled(winsock: Any, name: str, before: tuple[Any, ...]) -> tuple[Any, int]:
    """Call twice: for the size that is needed, then for the rows; more often while the catalogue grows."""
    call = getattr(winsock, name)
    call.restype = ctypes.c_int
    size = ctypes.c_uint32(0)
    buffer: Any = None
    for _attempt in range(ATTEMPTS):
        arguments = (*before, buffer, ctypes.byref(size)) if before else (ctypes.byref(size), buffer)
        count = call(*arguments)
        if count != SOCKET_ERROR:
            return buffer if buffer is not None else bytearray(), min(count, ROWS_LIMIT)
        number = int(winsock.WSAGetLastError())
        if number not in (WSAENOBUFS, 10014):  # the look-up of name spaces says WSAEFAULT for the same
            break
        buffer = ctypes.create_string_buffer(size.value)
    raise OSError(number, f"{name} failed: {refusal_of(number).text}")


def _chain_text(length: int, entries: list[int]) -> str:
    if length == 1:
        return "base"
    return "layered" if length <= 0 else "chain of " + " → ".join(str(entry) for entry in entries[: min(length, 7)])


def _message_size(number: int) -> str:
    words = {0: "a stream has none", 1: "as the socket says (SO_MAX_MSG_SIZE)", NO_SIZE_LIMIT: "no limit"}
    return words.get(number, f"{number:,} bytes")


def _utf16(units: Any) -> str:
    return bytes(units).decode("utf-16-le", "replace").partition("\0")[0]


def _guid_text(guid: Any) -> str:
    return "{" + str(uuid.UUID(bytes_le=bytes(guid))).upper() + "}"
