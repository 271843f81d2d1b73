"""The multicast groups that one socket is a member of."""

from __future__ import annotations

import errno
import socket
import sys
from contextlib import suppress
from dataclasses import replace
from typing import Final

from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.engine.datagrams.groupcalls import GroupCall, calls_to_join, calls_to_leave, older_call
from workbench.engine.datagrams.interfaces import interface_index, interface_name
from workbench.engine.failures import failure_from
from workbench.model.endpoint import Endpoint
from workbench.model.failures import Failure, Reason
from workbench.model.multicast import GroupMembership, SourceMode, can_send, settled

# Linux, linux/in.h and linux/in6.h: 0 lets in only what this very socket has joined, and not what any other on this
# computer has (ip(7)). Other systems are like that from the beginning.
IP_MULTICAST_ALL: Final = 49
IPV6_MULTICAST_ALL: Final = 29
SOURCES_MOST: Final = 1_000
_GONE: Final = (errno.ENODEV, errno.EADDRNOTAVAIL, errno.ENXIO, 10049)  # with its interface, or with its address
_UNKNOWN: Final = (errno.ENOPROTOOPT, 10042)


class Groups:
    """Joins and leaves; tells nobody."""

    def __init__(self, sock: TracedSocket, system: str = sys.platform) -> None:
        self._sock = sock
        self._system = system
        self._joined: dict[tuple[str, int], GroupMembership] = {}

    @property
    def memberships(self) -> tuple[GroupMembership, ...]:
        """In the order in which they were joined; interfaces by name."""
        return tuple(self._joined.values())

    def join(self, wanted: GroupMembership) -> Failure | GroupMembership:
        """Become a member, wholly or not at all; the answer is what is in force."""
        if (fault := self._fault(wanted)) is not None:
            return fault
        wanted = settled(wanted)
        where = f"joining {wanted.group}{f' on {_plain(wanted.interface)}' if wanted.interface else ''}"
        index = done = 0
        try:
            index = interface_index(wanted.interface)
            if (key := (wanted.group, index)) in self._joined:
                return Failure(Reason.INVALID_ARGUMENT, f"this socket is a member of {wanted.group} there already")
            if not self._joined:
                self._own_groups_only()
            for call in calls_to_join(wanted, index, self._system):
                self._do(call)
                done += 1
        except OSError as error:
            self._undo(wanted, index, done)
            return _failure(error, where)
        joined = self._joined[key] = replace(wanted, interface=interface_name(index))
        return joined

    def leave(self, wanted: GroupMembership) -> Failure | GroupMembership:
        """Leave a group on an interface, whatever its sources; the answer is what was in force."""
        wanted = settled(wanted)
        where = f" on {_plain(wanted.interface)}" if wanted.interface else ""
        key = self._key_of(wanted)
        joined = self._joined.pop(key, None)
        if joined is None:
            return Failure(Reason.INVALID_ARGUMENT, f"this socket is no member of {wanted.group}{where}")
        try:
            self._leave(joined, key[1])
        except OSError as error:
            if error.errno not in _GONE:
                return _failure(error, f"leaving {wanted.group}{where}")
        return joined

    def _key_of(self, wanted: GroupMembership) -> tuple[str, int]:
        """Of an interface that is gone its name is what is left."""
        by_name = {(each.group, each.interface): key for key, each in self._joined.items()}
        try:
            return wanted.group, interface_index(wanted.interface)
        except OSError:
            return by_name.get((wanted.group, wanted.interface), (wanted.group, -1))

    def leave_all(self) -> list[GroupMembership]:
        """At the end; what was left, last first. An interface that is gone took its memberships with it."""
        left = []
        for (_group, index), joined in reversed(self._joined.items()):
            with suppress(OSError):
                self._leave(joined, index)
            left.append(joined)
        self._joined.clear()
        return left

    def _fault(self, wanted: GroupMembership) -> Failure | None:
        """What no system need be asked."""
        version = 6 if ":" in wanted.group else 4
        if not Endpoint(wanted.group).is_multicast:
            what = f"“{_plain(wanted.group)}” is no group: those are 224.0.0.0/4 and, of IPv6, ff00::/8"
            return Failure(Reason.INVALID_ARGUMENT, what)
        scope = wanted.group.partition("%")[2]
        if scope and wanted.interface and scope != wanted.interface:
            what = f"{_plain(wanted.group)} names one interface, and “{_plain(wanted.interface)}” is another"
            return Failure(Reason.INVALID_ARGUMENT, what)
        if (self._sock.family == socket.AF_INET6) != (version == 6):
            other = "IPv6" if version == 4 else "IPv4"
            return Failure(
                Reason.FAMILY_NOT_SUPPORTED, f"{wanted.group} is a group of IPv{version}, and this socket is {other}"
            )
        if wanted.mode is SourceMode.INCLUDE and not wanted.sources:
            what = f"{_plain(wanted.group)}: a member of listed sources needs one at least"
            return Failure(Reason.INVALID_ARGUMENT, what)
        if len(wanted.sources) > SOURCES_MOST:
            return Failure(Reason.INVALID_ARGUMENT, f"{wanted.group}: {len(wanted.sources):,} sources are too many")
        for source in wanted.sources:
            if not can_send(source, wanted.group):
                what = f"“{_plain(source)}” is no address of IPv{version} that can send to {wanted.group}"
                return Failure(Reason.INVALID_ARGUMENT, what)
        return None

    def _own_groups_only(self) -> None:
        if self._system != "linux":
            return
        is_ipv6 = self._sock.family == socket.AF_INET6
        level, number = (socket.IPPROTO_IPV6, IPV6_MULTICAST_ALL) if is_ipv6 else (socket.IPPROTO_IP, IP_MULTICAST_ALL)
        with suppress(OSError):  # IPv6 has it since Linux 4.20: before, it hears all groups of this computer
            self._sock.setsockopt(level, number, 0)

    def _undo(self, wanted: GroupMembership, index: int, done: int) -> None:
        """Of the calls that join, so many were made before one failed."""
        if done:
            with suppress(OSError):  # an interface that went away meanwhile took them with it
                self._leave(replace(wanted, sources=wanted.sources[:done]), index)

    def _leave(self, joined: GroupMembership, index: int) -> None:
        for call in calls_to_leave(joined, index, self._system):
            self._do(call)

    def _do(self, call: GroupCall) -> None:
        try:
            self._sock.setsockopt(call.level, call.option, call.value)
        except OSError as error:
            older = older_call(call) if self._system == "win32" and error.errno in _UNKNOWN else None
            if older is None:
                raise
            self._sock.setsockopt(older.level, older.option, older.value)


def _plain(text: str) -> str:
    """What a project file holds, fit for a log."""
    return "".join(char if char.isprintable() else "�" for char in text[:60])


def _failure(error: OSError, what: str) -> Failure:
    failure = failure_from(error, what)
    if error.errno in _GONE:
        # if_nametoindex says ENODEV, a join without any route to groups too.
        return replace(failure, detail=f"{what}: no such interface, or no route for groups leads to one")
    return failure
