"""The structures against winsock2.h's layouts, entries made in our own memory, and the calls against a library that
behaves as the reference says: first "the buffer is too small", with the size that is needed."""

import ctypes
import sys
from typing import Any

import pytest

from workbench.host.windows import winsock
from workbench.host.windows.winsock import (
    Guid,
    NameSpaceInfo,
    NameSpaceProvider,
    ProtocolInfo,
    WinsockVersion,
    WsaData,
    flags_of,
    name_space_of,
    protocol_of,
    version_of,
)

TCP_FLAGS = 0x20066
TCP_GUID = Guid(0xE70F1AA0, 0xAB8B, 0x11CF, (ctypes.c_ubyte * 8)(0x8C, 0xA3, 0, 0x80, 0x5F, 0x48, 0xA1, 0x92))


def tcp() -> ProtocolInfo:
    """As Windows 10 describes TCP over IPv4."""
    row = ProtocolInfo(
        ProviderId=TCP_GUID, dwCatalogEntryId=1001, ChainLen=1, iVersion=2, iAddressFamily=2, iSocketType=1, iProtocol=6
    )
    row.dwServiceFlags[0] = TCP_FLAGS
    for place, letter in enumerate("MSAFD Tcpip [TCP/IP]"):
        row.szProtocol[place] = ord(letter)
    return row


def test_layouts_are_those_of_winsock2_h():
    assert ctypes.sizeof(Guid) == 16
    assert ctypes.sizeof(ProtocolInfo) == 628
    assert (ProtocolInfo.iAddressFamily.offset, ProtocolInfo.szProtocol.offset) == (76, 116)
    assert (NameSpaceInfo.dwNameSpace.offset, NameSpaceInfo.lpszIdentifier.offset) == (16, 32)
    assert (WsaData.lpVendorInfo.offset, WsaData.szDescription.offset, WsaData.szSystemStatus.offset) == (8, 16, 273)


def test_an_entry_of_the_catalogue():
    found = protocol_of(tcp())
    assert (found.family, found.type, found.protocol, found.name) == (
        "AF_INET", "SOCK_STREAM", "6", "MSAFD Tcpip [TCP/IP]",
    )  # fmt: skip
    assert found.flags == (
        "XP1_GUARANTEED_DELIVERY", "XP1_GUARANTEED_ORDER", "XP1_GRACEFUL_CLOSE", "XP1_EXPEDITED_DATA",
        "XP1_IFS_HANDLES",
    )  # fmt: skip
    assert found.provider == "{E70F1AA0-AB8B-11CF-8CA3-00805F48A192}"
    assert (found.chain, found.message_size, found.version, found.entry) == ("base", "a stream has none", 2, 1001)


def test_layers_and_sizes_in_words():
    row = tcp()
    row.ChainLen, row.dwMessageSize, row.iSocketType, row.iAddressFamily = 0, 65_467, 0, 77
    found = protocol_of(row)
    assert (found.chain, found.message_size, found.type, found.family) == (
        "layered", "65,467 bytes", "any type", "family 77",
    )  # fmt: skip
    row.ChainLen, row.dwMessageSize = 99, 0xFFFFFFFF
    row.ChainEntries[:] = [5, 1001, 0, 0, 0, 0, 7]
    found = protocol_of(row)
    assert (found.chain, found.message_size) == ("chain of 5 → 1001 → 0 → 0 → 0 → 0 → 7", "no limit")


def test_a_flag_without_a_name_is_shown_by_its_number():
    assert list(flags_of(0x80000001)) == ["XP1_CONNECTIONLESS", "0x80000000"]


def test_a_provider_of_names():
    row = NameSpaceInfo(TCP_GUID, 12, 1, 0, "Tcpip")
    assert name_space_of(row) == NameSpaceProvider("Tcpip", "NS_DNS", True, 0, "{E70F1AA0-AB8B-11CF-8CA3-00805F48A192}")


def test_versions_have_their_major_part_in_the_low_byte():
    data = WsaData(0x0202, 0x0102, 0, 0, None, b"WinSock 2.0", b"Running")
    assert version_of(data) == WinsockVersion("2.2", "2.1", "WinSock 2.0", "Running")


class Library:
    """ws2_32 with one entry."""

    def __init__(self, number: int = 10055) -> None:
        self.number = number
        self.sizes: list[int] = []

    def WSAEnumProtocolsW(self, wanted: Any, buffer: Any, size: Any) -> int:
        assert wanted is None
        self.sizes.append(size._obj.value)
        size._obj.value = 628
        if buffer is None:
            return -1
        ctypes.memmove(buffer, ctypes.byref(tcp()), 628)
        return 1

    def WSAGetLastError(self) -> int:
        return self.number


class Bound(Library):
    """A bound method takes no ``restype``, which ctypes' functions do."""

    def __init__(self, number: int = 10055) -> None:
        super().__init__(number)
        call = self.WSAEnumProtocolsW

        def function(*arguments: Any) -> int:
            return call(*arguments)

        self.WSAEnumProtocolsW = function  # type: ignore[method-assign]


def test_the_size_is_asked_for_first(monkeypatch):
    fake = Bound()
    monkeypatch.setattr(winsock, "library", lambda name: fake)
    assert [row.name for row in winsock.enumerate_protocols()] == ["MSAFD Tcpip [TCP/IP]"]
    assert fake.sizes == [0, 628]


def test_another_error_is_raised_with_its_names(monkeypatch):
    monkeypatch.setattr(winsock, "library", lambda name: Bound(10093))
    with pytest.raises(OSError, match="WSAEnumProtocolsW failed: WSANOTINITIALISED 10093"):
        winsock.enumerate_protocols()


@pytest.mark.skipif(sys.platform != "win32", reason="Windows' own catalogue")
def test_the_real_catalogue_has_tcp():
    assert any(row.family == "AF_INET" and row.protocol == "6" for row in winsock.enumerate_protocols())
    assert winsock.start_up().version == "2.2"
    assert winsock.enumerate_name_spaces()
