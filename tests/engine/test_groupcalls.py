"""The bytes of multicast calls on every system, and the interfaces that they name."""

from __future__ import annotations

import ctypes
import errno
import socket
import struct
from types import SimpleNamespace

import pytest

from workbench.engine.calls.groupvalues import group_text
from workbench.engine.datagrams import interfaces
from workbench.engine.datagrams.groupcalls import calls_to_join, calls_to_leave, older_call, sockaddr_storage
from workbench.engine.datagrams.groups import IP_MULTICAST_ALL, Groups
from workbench.engine.datagrams.interfaces import alias_of_index, index_of_alias, interface_index, interface_name
from workbench.engine.datagrams.sending import send_by
from workbench.model.failures import Failure, Reason
from workbench.model.multicast import GroupMembership, SourceMode

ANY = GroupMembership("239.1.2.3")
ONLY = GroupMembership("232.1.1.1", "", SourceMode.INCLUDE, ("10.0.0.1", "10.0.0.2"))
BUT = GroupMembership("239.1.2.3", "", SourceMode.EXCLUDE, ("10.0.0.1",))
SIX = GroupMembership("ff3e::1", "", SourceMode.INCLUDE, ("2001:db8::1",))
IPV4, IPV6 = socket.IPPROTO_IP, socket.IPPROTO_IPV6


@pytest.mark.parametrize(("system", "join", "leave", "block", "only"), [
    ("linux", 42, 45, 43, 46), ("win32", 41, 42, 43, 45), ("darwin", 80, 81, 84, 82),
])  # fmt: skip
def test_the_numbers_of_each_system(system, join, leave, block, only):
    assert [call.option for call in calls_to_join(ANY, 3, system)] == [join]
    assert [call.option for call in calls_to_join(BUT, 3, system)] == [join, block]
    assert [call.option for call in calls_to_join(ONLY, 3, system)] == [only, only]
    assert [call.option for call in calls_to_leave(BUT, 3, system)] == [leave]
    assert {call.level for call in calls_to_join(SIX, 3, system)} == {IPV6}


def test_the_structures():
    (call,) = calls_to_join(ANY, 3, "win32")
    assert len(call.value) == 136  # group_req: an index, and a storage on the next eight bytes
    assert call.value[:16] == struct.pack("=I", 3) + bytes(4) + struct.pack("=H", 2) + bytes(2) + bytes((239, 1, 2, 3))
    assert len(calls_to_join(ONLY, 3, "win32")[0].value) == 264
    assert len(calls_to_join(ANY, 3, "darwin")[0].value) == 132  # packed to four bytes
    assert calls_to_join(ANY, 3, "darwin")[0].value[4:6] == bytes((16, 2))
    assert sockaddr_storage("ff02::1%2", "win32")[:2] == struct.pack("=H", 23)


def test_windows_older_calls():
    (call,) = calls_to_join(ANY, 0x0102, "win32")
    older = older_call(call)
    assert older is not None
    assert (older.level, older.option, older.value) == (IPV4, 12, bytes((239, 1, 2, 3, 0, 0, 1, 2)))
    older = older_call(calls_to_join(ONLY, 2, "win32")[1])
    assert older is not None  # ip_mreq_source of Winsock: group, source, interface
    assert (older.option, older.value) == (15, bytes((232, 1, 1, 1, 10, 0, 0, 2, 0, 0, 0, 2)))
    (call,) = calls_to_join(GroupMembership("ff02::1"), 5, "win32")
    older = older_call(call)
    assert older is not None
    assert (older.level, older.option) == (IPV6, 12)
    assert older.value == socket.inet_pton(socket.AF_INET6, "ff02::1") + struct.pack("<I", 5)
    assert older_call(calls_to_join(SIX, 5, "win32")[0]) is None


class Refusing:
    """A socket that knows the options below 40 alone."""

    family = socket.AF_INET

    def __init__(self) -> None:
        self.taken: list[int] = []

    def setsockopt(self, _level: int, option: int, _value: object) -> None:
        if option >= 40:
            raise OSError(10042, "WSAENOPROTOOPT")
        self.taken.append(option)


def test_a_windows_without_the_newer_calls_is_asked_with_the_older():
    sock = Refusing()
    groups = Groups(sock, "win32")
    assert groups.join(BUT) == BUT
    assert groups.leave(ANY) == BUT
    assert sock.taken == [12, 17, 13]


class Vanishing:
    """A socket whose interface goes away after the first call."""

    family = socket.AF_INET

    def __init__(self) -> None:
        self.calls = 0

    def setsockopt(self, _level: int, option: int, _value: object) -> None:
        if option != IP_MULTICAST_ALL:
            self.calls += 1
            if self.calls > 1:
                raise OSError(errno.ENODEV, "No such device")


@pytest.mark.parametrize("wanted", [ONLY, BUT])
def test_what_cannot_be_undone_is_a_failure_like_others(wanted):
    groups = Groups(Vanishing(), "linux")
    failure = groups.join(wanted)
    assert isinstance(failure, Failure)
    assert failure.errno == errno.ENODEV
    assert groups.memberships == ()


class Keeping:
    """A socket that keeps what was set."""

    def __init__(self, family: int) -> None:
        self.family = family
        self.calls: list[tuple[int, int, object]] = []

    def setsockopt(self, level: int, option: int, value: object) -> None:
        self.calls.append((level, option, value))


@pytest.mark.parametrize(("family", "multicast", "system", "call"), [
    (socket.AF_INET, True, "linux", (IPV4, 32, bytes(8) + struct.pack("=i", 7))),
    (socket.AF_INET, True, "win32", (IPV4, 9, b"\0\0\0\7")),
    (socket.AF_INET, False, "linux", (IPV4, 50, b"\0\0\0\7")),
    (socket.AF_INET, False, "win32", (IPV4, 31, b"\0\0\0\7")),
    (socket.AF_INET6, True, "linux", (IPV6, 17, 7)),
    (socket.AF_INET6, True, "win32", (IPV6, 9, 7)),
    (socket.AF_INET6, False, "linux", (IPV6, 76, b"\0\0\0\7")),
    (socket.AF_INET6, False, "win32", (IPV6, 31, 7)),
])  # fmt: skip
def test_the_sending_interface_on_each_system(family, multicast, system, call):
    sock = Keeping(family)
    send_by(sock, 7, multicast=multicast, system=system)
    assert sock.calls == [call]


def test_interfaces_by_name_index_and_address(monkeypatch):
    monkeypatch.setattr(interfaces, "_addresses", lambda: {"lo": {"127.0.0.1", "::1"}})
    index = socket.if_nametoindex("lo")
    assert [interface_index(text) for text in ("", "lo", str(index), "127.0.0.1", "::1")] == [0] + [index] * 4
    assert (interface_name(index), interface_name(0), interface_name(9_999)) == ("lo", "", "9999")
    for text in ("nothing9", "10.9.9.9"):
        with pytest.raises(OSError, match="no interface"):
            interface_index(text)


def test_windows_names_go_through_ip_helper():
    def to_luid(alias, luid):
        if alias.value != "Ethernet 2":
            return 87
        ctypes.cast(luid, ctypes.POINTER(ctypes.c_uint64))[0] = 0x0600_0000_0000_0000
        return 0

    def to_index(luid, index):
        assert ctypes.cast(luid, ctypes.POINTER(ctypes.c_uint64))[0] == 0x0600_0000_0000_0000
        ctypes.cast(index, ctypes.POINTER(ctypes.c_uint32))[0] = 12
        return 0

    helper = SimpleNamespace(ConvertInterfaceAliasToLuid=to_luid, ConvertInterfaceLuidToIndex=to_index)
    assert index_of_alias("Ethernet 2", lambda _name: helper) == 12
    assert index_of_alias("Wi-Fi", lambda _name: helper) == 0
    assert index_of_alias("x" * 300, lambda _name: helper) == 0


def test_and_back():
    def to_luid(index, luid):
        ctypes.cast(luid, ctypes.POINTER(ctypes.c_uint64))[0] = index.value << 24
        return 0 if index.value == 12 else 2

    def to_alias(luid, alias, room):
        assert (ctypes.cast(luid, ctypes.POINTER(ctypes.c_uint64))[0], room.value) == (12 << 24, 257)
        alias.value = "Ethernet 2"
        return 0

    helper = SimpleNamespace(ConvertInterfaceIndexToLuid=to_luid, ConvertInterfaceLuidToAlias=to_alias)
    assert alias_of_index(12, lambda _name: helper) == "Ethernet 2"
    assert alias_of_index(13, lambda _name: helper) == ""


@pytest.mark.parametrize("wanted", [
    GroupMembership("no group\n"), GroupMembership("10.0.0.1"), GroupMembership("\ud800"),
    GroupMembership("239.1.1.1", "", SourceMode.INCLUDE, ("example.org",)),
    GroupMembership("239.1.1.1", "", SourceMode.EXCLUDE, ("\ud800",)),
    GroupMembership("239.1.1.1", "", SourceMode.INCLUDE, ("::1",)),
    GroupMembership("239.1.1.1", "", SourceMode.INCLUDE, ("239.1.1.2",)),
    GroupMembership("239.1.1.1", "", SourceMode.INCLUDE, ("0.0.0.0",)),
    GroupMembership("239.1.1.1", "", SourceMode.INCLUDE, ("10.0.0.1",) * 1001),
    GroupMembership("239.1.1.1", "nul\0l"), GroupMembership("239.1.1.1", "\ud800" * 500),
])  # fmt: skip
def test_what_a_hostile_project_asks_for_is_refused_in_plain_words(wanted):
    sock = Keeping(socket.AF_INET)
    failure = Groups(sock).join(wanted)
    assert isinstance(failure, Failure)
    assert failure.reason in (Reason.INVALID_ARGUMENT, Reason.ADDRESS_NOT_LOCAL)
    assert failure.detail.isprintable()
    assert len(failure.detail) < 200
    assert sock.calls == []


def test_the_tape_names_group_interface_and_source():
    assert group_text(calls_to_join(ANY, 3)[0].value) == "239.1.2.3, interface 3"
    assert group_text(calls_to_join(SIX, 4)[0].value) == "ff3e::1, interface 4, source 2001:db8::1"
    assert group_text(b"") == group_text(bytes(136)) == group_text(bytes(264)) == group_text(b"\1\0\0\0") == ""
