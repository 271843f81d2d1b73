"""Windows' Quality Audio Video Experience through ctypes: flows, their traffic types and DSCP values.

learn.microsoft.com, qos2.h: QOSCreateHandle, QOSAddSocketToFlow, QOSSetFlow, QOSQueryFlow, QOSRemoveSocketFromFlow.
The API is handed in, so that the rules here are tested without it.
"""

from __future__ import annotations

import ctypes
import socket
import sys
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import Final, Protocol
from weakref import WeakKeyDictionary

NON_ADAPTIVE_FLOW: Final = 0x2  # QOS_NON_ADAPTIVE_FLOW: the mark alone, no measuring of the network
SET_OUTGOING_DSCP: Final = 2  # QOS_SET_FLOW: QOSSetOutgoingDSCPValue
QUERY_PACKET_PRIORITY: Final = 1  # QOS_QUERY_FLOW: QOSQueryPacketPriority


class TrafficType(IntEnum):
    """QOS_TRAFFIC_TYPE."""

    BEST_EFFORT = 0
    BACKGROUND = 1
    EXCELLENT_EFFORT = 2
    AUDIO_VIDEO = 3
    VOICE = 4
    CONTROL = 5


class FlowError(Exception):
    """qWAVE refused. ``number`` is the system's error code, None where there is no qWAVE at all."""

    def __init__(self, call: str, number: int | None) -> None:
        super().__init__(f"{call} failed with error {number}" if number is not None else call)
        self.call = call
        self.number = number


class QwaveApi(Protocol):
    """The calls that are needed; each raises :class:`FlowError`."""

    def add(self, handle: int, traffic_type: int, sock: int) -> int:
        """QOSAddSocketToFlow with a new flow, for the socket's own peer; its id."""
        ...

    def remove(self, sock: int, flow: int) -> None:
        """QOSRemoveSocketFromFlow."""
        ...

    def set_dscp(self, flow: int, dscp: int) -> None:
        """QOSSetFlow with QOSSetOutgoingDSCPValue."""
        ...

    def query_dscp(self, flow: int) -> int:
        """QOSQueryFlow with QOSQueryPacketPriority: the value of packets that keep to the flow's rate."""
        ...


@dataclass(slots=True)
class Flow:
    """One socket's flow."""

    id: int
    traffic_type: TrafficType
    free: bool = False  # a DSCP of its own was set


class Flows:
    """The flows of this program's sockets. A closed socket leaves its flow by itself, as the pages say."""

    def __init__(self, api: QwaveApi | None = None) -> None:
        self._own_api = api
        self._flows: WeakKeyDictionary[socket.socket, Flow] = WeakKeyDictionary()

    def flow_of(self, sock: socket.socket) -> Flow | None:
        """The flow that the socket was put into."""
        return self._flows.get(sock)

    def set_type(self, sock: socket.socket, traffic_type: TrafficType) -> None:
        """Put the socket into a flow of that type, out of any other. Raises FlowError."""
        self._leave(sock)
        self._flows[sock] = Flow(self._api.add(0, int(traffic_type), sock.fileno()), traffic_type)

    def set_dscp(self, sock: socket.socket, dscp: int) -> None:
        """Any value from 0 to 63, on the socket's flow or a new one. Raises FlowError; a flow that was made for it
        alone is left then."""
        flow = self._flows.get(sock)
        if flow is not None:
            self._api.set_dscp(flow.id, dscp)
            flow.free = True
            return
        self.set_type(sock, TrafficType.BEST_EFFORT)
        try:
            self._api.set_dscp(self._flows[sock].id, dscp)
            self._flows[sock].free = True
        except FlowError:
            self._leave(sock)
            raise

    def dscp_of(self, sock: socket.socket) -> int | None:
        """What the flow's packets carry; None without a flow, or where this Windows does not tell. Raises FlowError
        where there is no qWAVE."""
        flow = self._flows.get(sock)
        if flow is None:
            return None
        try:
            return self._api.query_dscp(flow.id)
        except FlowError as error:
            if error.number is None:
                raise
            return None

    def _leave(self, sock: socket.socket) -> None:
        flow = self._flows.pop(sock, None)
        if flow is not None:
            self._api.remove(sock.fileno(), flow.id)

    @property
    def _api(self) -> QwaveApi:
        return self._own_api if self._own_api is not None else _windows_api()


class _Version(ctypes.Structure):
    _fields_ = (("major", ctypes.c_ushort), ("minor", ctypes.c_ushort))


class PacketPriority(ctypes.Structure):
    """QOS_PACKET_PRIORITY."""

    _fields_ = (
        ("conformant_dscp", ctypes.c_ulong),
        ("other_dscp", ctypes.c_ulong),
        ("conformant_l2", ctypes.c_ulong),
        ("other_l2", ctypes.c_ulong),
    )


@cache
def _windows_api() -> QwaveApi:
    if sys.platform != "win32":
        raise FlowError("qWAVE is a part of Windows", None)
    try:
        return _Qwave()
    except OSError:
        raise FlowError("this Windows has no qWAVE (qwave.dll); the feature can be added to a server", None) from None


class _Qwave:
    """qwave.dll with one handle for the whole program."""

    def __init__(self) -> None:
        self._dll = ctypes.WinDLL("qwave.dll", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
        self._handle = ctypes.c_void_p()
        version = _Version(1, 0)
        self._check("QOSCreateHandle", self._dll.QOSCreateHandle(ctypes.byref(version), ctypes.byref(self._handle)))

    def add(self, handle: int, traffic_type: int, sock: int) -> int:
        flow = ctypes.c_ulong(0)
        peer = ctypes.c_void_p(handle or None)  # NULL: the peer that the socket is connected to
        done = self._dll.QOSAddSocketToFlow(
            self._handle, ctypes.c_size_t(sock), peer, traffic_type, NON_ADAPTIVE_FLOW, ctypes.byref(flow)
        )
        self._check("QOSAddSocketToFlow", done)
        return flow.value

    def remove(self, sock: int, flow: int) -> None:
        done = self._dll.QOSRemoveSocketFromFlow(self._handle, ctypes.c_size_t(sock), ctypes.c_ulong(flow), 0)
        self._check("QOSRemoveSocketFromFlow", done)

    def set_dscp(self, flow: int, dscp: int) -> None:
        value = ctypes.c_ulong(dscp)
        done = self._dll.QOSSetFlow(
            self._handle, ctypes.c_ulong(flow), SET_OUTGOING_DSCP, ctypes.sizeof(value), ctypes.byref(value), 0, None
        )
        self._check("QOSSetFlow", done)

    def query_dscp(self, flow: int) -> int:
        found, size = PacketPriority(), ctypes.c_ulong(ctypes.sizeof(PacketPriority))
        done = self._dll.QOSQueryFlow(
            self._handle, ctypes.c_ulong(flow), QUERY_PACKET_PRIORITY, ctypes.byref(size), ctypes.byref(found), 0, None
        )
        self._check("QOSQueryFlow", done)
        return int(found.conformant_dscp)

    def _check(self, call: str, done: int) -> None:
        if not done:
            raise FlowError(call, ctypes.get_last_error())  # type: ignore[attr-defined,unused-ignore]
