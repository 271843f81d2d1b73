"""The kernel's figures of a TCP connection on Windows: SIO_TCP_INFO through WSAIoctl.

``socket.ioctl`` of Python takes three codes only, so the call is made through ctypes. Structures: mstcpip.h,
TCP_INFO_v0 (Windows 10, version 1703) and TCP_INFO_v1.
"""

from __future__ import annotations

import ctypes
import socket
import sys
from collections.abc import Callable
from typing import Any, Final

from workbench.engine.failures import failure_from_errno
from workbench.model.failures import Failure, Reason
from workbench.model.kernelfigures import KernelFigures, TcpState

SIO_TCP_INFO: Final = 0xD8000027  # _WSAIORW(IOC_VENDOR, 39)
VERSIONS: Final = (1, 0)
WINDOWS_STATES: Final = (
    TcpState.CLOSED, TcpState.LISTEN, TcpState.SYN_SENT, TcpState.SYN_RECEIVED, TcpState.ESTABLISHED,
    TcpState.FIN_WAIT_1, TcpState.FIN_WAIT_2, TcpState.CLOSE_WAIT, TcpState.CLOSING, TcpState.LAST_ACK,
    TcpState.TIME_WAIT,
)  # fmt: skip
_U32, _U64, _U8 = ctypes.c_uint32, ctypes.c_uint64, ctypes.c_uint8


class TcpInfo(ctypes.Structure):
    """TCP_INFO_v1; TCP_INFO_v0 ends before ``SndLimTransRwin``."""

    _fields_ = (
        ("State", ctypes.c_int32), ("Mss", _U32), ("ConnectionTimeMs", _U64), ("TimestampsEnabled", _U8),
        ("RttUs", _U32), ("MinRttUs", _U32), ("BytesInFlight", _U32), ("Cwnd", _U32), ("SndWnd", _U32),
        ("RcvWnd", _U32), ("RcvBuf", _U32), ("BytesOut", _U64), ("BytesIn", _U64), ("BytesReordered", _U32),
        ("BytesRetrans", _U32), ("FastRetrans", _U32), ("DupAcksIn", _U32), ("TimeoutEpisodes", _U32),
        ("SynRetrans", _U8),
        ("SndLimTransRwin", _U32), ("SndLimTimeRwin", _U32), ("SndLimBytesRwin", _U64),
        ("SndLimTransCwnd", _U32), ("SndLimTimeCwnd", _U32), ("SndLimBytesCwnd", _U64),
        ("SndLimTransSnd", _U32), ("SndLimTimeSnd", _U32), ("SndLimBytesSnd", _U64),
    )  # fmt: skip


V0_BYTES: Final = 88  # sizeof(TCP_INFO_v0): up to SynRetrans, rounded up to 8

# WSAIoctl for that socket and version: the bytes that came, or the error's number.
Ioctl = Callable[[int, int], bytes | int]


def ask_windows(sock: socket.socket, time_ns: int, ioctl: Ioctl | None = None) -> KernelFigures | Failure:
    """The newest structure that this Windows gives."""
    ask = ioctl or _wsa_ioctl
    number = 0
    for version in VERSIONS:
        answer = ask(sock.fileno(), version)
        if isinstance(answer, bytes):
            return windows_figures(answer, time_ns)
        number = answer
    return failure_from_errno(number, "SIO_TCP_INFO: Windows has it from version 1703 on")


def windows_figures(raw: bytes, time_ns: int) -> KernelFigures | Failure:
    """What a TCP_INFO_v0 or v1 says."""
    if len(raw) < V0_BYTES:
        return Failure(Reason.NOT_SUPPORTED, f"the system gave {len(raw)} bytes of TCP_INFO")
    info = TcpInfo.from_buffer_copy(raw.ljust(ctypes.sizeof(TcpInfo), b"\0"))
    has_v1 = len(raw) >= ctypes.sizeof(TcpInfo)
    return KernelFigures(
        time_ns=time_ns,
        state=WINDOWS_STATES[info.State] if 0 <= info.State < len(WINDOWS_STATES) else None,
        rtt_us=info.RttUs or None,
        least_rtt_us=info.MinRttUs if info.MinRttUs != 2**32 - 1 else None,
        window_bytes=info.Cwnd,
        in_flight_bytes=info.BytesInFlight,
        peer_window_bytes=info.SndWnd,
        own_window_bytes=info.RcvWnd,
        retransmitted_bytes=info.BytesRetrans,
        reordered=None,
        timeouts=info.TimeoutEpisodes,
        acked_bytes=None,
        received_bytes=info.BytesIn,
        mss_bytes=info.Mss or None,
        peer_limited_us=info.SndLimTimeRwin * 1000 if has_v1 else None,
        buffer_limited_us=info.SndLimTimeSnd * 1000 if has_v1 else None,
        options=("time stamps",) if info.TimestampsEnabled else (),
    )


def _wsa_ioctl(sock: int, version: int) -> bytes | int:
    if sys.platform != "win32":
        raise OSError("WSAIoctl is a part of Windows")
    wsa: Any = ctypes.WinDLL("ws2_32")  # type: ignore[attr-defined,unused-ignore]
    asked, info, got = ctypes.c_uint32(version), TcpInfo(), ctypes.c_uint32(0)
    done = wsa.WSAIoctl(
        ctypes.c_size_t(sock), ctypes.c_uint32(SIO_TCP_INFO), ctypes.byref(asked), ctypes.sizeof(asked),
        ctypes.byref(info), ctypes.sizeof(info), ctypes.byref(got), None, None,
    )  # fmt: skip
    return int(wsa.WSAGetLastError()) if done else bytes(info)[: got.value]
