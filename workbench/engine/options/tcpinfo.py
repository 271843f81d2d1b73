"""The kernel's figures of a TCP connection, on Linux by getsockopt(TCP_INFO).

Struct tcp_info of linux/tcp.h only ever grows at its end: what a shorter kernel does not give is not known, what a
longer one gives besides is left out. On Windows :mod:`workbench.engine.options.tcpinfo_windows` asks.
"""

from __future__ import annotations

import socket
import struct
import sys
from typing import Final

from workbench.engine.failures import failure_from
from workbench.engine.options.tcpinfo_windows import ask_windows
from workbench.model.failures import Failure, Reason
from workbench.model.kernelfigures import KernelFigures, TcpState

ROOM_BYTES: Final = 512
_TCP_INFO: Final = getattr(socket, "TCP_INFO", 11)
_NO_THRESHOLD: Final = 0x7FFFFFFF  # TCP_INFINITE_SSTHRESH, net/tcp.h
_NO_RATE: Final = 2**64 - 1

LINUX_STATES: Final = (
    None, TcpState.ESTABLISHED, TcpState.SYN_SENT, TcpState.SYN_RECEIVED, TcpState.FIN_WAIT_1, TcpState.FIN_WAIT_2,
    TcpState.TIME_WAIT, TcpState.CLOSED, TcpState.CLOSE_WAIT, TcpState.LAST_ACK, TcpState.LISTEN, TcpState.CLOSING,
    TcpState.SYN_RECEIVED,
)  # fmt: skip
_OPTION_BITS: Final = (  # TCPI_OPT_*
    (1, "time stamps"), (2, "SACK"), (4, "window scaling"), (8, "ECN"), (16, "ECN seen"), (32, "data in the SYN"),
)  # fmt: skip

# Offsets and sizes of struct tcp_info, linux/tcp.h.
_FIELDS: Final[dict[str, tuple[int, str]]] = {
    "rto": (8, "I"), "snd_mss": (16, "I"), "unacked": (24, "I"), "sacked": (28, "I"), "lost": (32, "I"),
    "retrans": (36, "I"), "pmtu": (60, "I"), "rtt": (68, "I"), "rttvar": (72, "I"), "snd_ssthresh": (76, "I"),
    "snd_cwnd": (80, "I"), "total_retrans": (100, "I"), "pacing_rate": (104, "Q"), "bytes_acked": (120, "Q"),
    "bytes_received": (128, "Q"), "segs_out": (136, "I"), "segs_in": (140, "I"), "notsent_bytes": (144, "I"),
    "min_rtt": (148, "I"), "delivery_rate": (160, "Q"), "busy_time": (168, "Q"), "rwnd_limited": (176, "Q"),
    "sndbuf_limited": (184, "Q"), "bytes_retrans": (208, "Q"), "rcv_ooopack": (224, "I"), "snd_wnd": (228, "I"),
    "rcv_wnd": (232, "I"), "total_rto": (240, "H"),
}  # fmt: skip
SHORTEST_BYTES: Final = 104  # struct tcp_info of Linux 2.6


def read_figures(sock: socket.socket, time_ns: int) -> KernelFigures | Failure:
    """One look at a stream socket of IPv4 or IPv6. It stands on no call tape."""
    if sock.fileno() < 0:
        return Failure(Reason.NOT_CONNECTED, "the socket is closed")
    if sys.platform == "win32":
        return ask_windows(sock, time_ns)
    if sys.platform != "linux":
        return Failure(Reason.NOT_SUPPORTED, "this system does not tell the figures of a connection")
    try:
        raw = socket.socket.getsockopt(sock, socket.IPPROTO_TCP, _TCP_INFO, ROOM_BYTES)
    except OSError as error:
        return failure_from(error, "TCP_INFO")
    return linux_figures(raw, time_ns)


def linux_figures(raw: bytes, time_ns: int) -> KernelFigures | Failure:
    """What a struct tcp_info of any length says."""
    if len(raw) < SHORTEST_BYTES:
        return Failure(Reason.NOT_SUPPORTED, f"the system gave {len(raw)} bytes of TCP_INFO")
    found = {name: _field(raw, *place) for name, place in _FIELDS.items()}
    state = LINUX_STATES[raw[0]] if raw[0] < len(LINUX_STATES) else None
    mss = found["snd_mss"] or 0
    threshold, segments = found["snd_ssthresh"], found["snd_cwnd"]
    return KernelFigures(
        time_ns=time_ns,
        state=state,
        rtt_us=found["rtt"] or None,  # 0: nothing was measured yet
        rtt_variance_us=found["rttvar"] if found["rtt"] else None,
        least_rtt_us=None if found["min_rtt"] in (None, 2**32 - 1) else found["min_rtt"],
        rto_us=found["rto"],
        window_bytes=_times(segments, mss),
        window_segments=segments,
        threshold_bytes=None if threshold is None or threshold >= _NO_THRESHOLD else threshold * mss,
        in_flight_bytes=_in_flight(found, mss, state),
        peer_window_bytes=found["snd_wnd"],
        own_window_bytes=found["rcv_wnd"],
        unsent_bytes=found["notsent_bytes"],
        retransmitted_segments=found["total_retrans"],
        retransmitted_bytes=found["bytes_retrans"],
        lost_segments=found["lost"],
        reordered=found["rcv_ooopack"],
        timeouts=found["total_rto"],
        delivery_bytes_s=found["delivery_rate"],
        pacing_bytes_s=None if found["pacing_rate"] == _NO_RATE else found["pacing_rate"],
        acked_bytes=found["bytes_acked"],
        received_bytes=found["bytes_received"],
        sent_segments=found["segs_out"],
        received_segments=found["segs_in"],
        mss_bytes=mss or None,
        path_mtu_bytes=found["pmtu"],
        busy_us=found["busy_time"],
        peer_limited_us=found["rwnd_limited"],
        buffer_limited_us=found["sndbuf_limited"],
        options=tuple(name for bit, name in _OPTION_BITS if raw[5] & bit),
    )


def _in_flight(found: dict[str, int | None], mss: int, state: TcpState | None) -> int | None:
    """Packets out less those that were acknowledged apart or believed lost, and those sent again (net/tcp.h,
    tcp_packets_in_flight), as bytes. At a listener these fields mean its backlog."""
    if state is TcpState.LISTEN:
        return None
    out, apart, lost, again = (found[name] or 0 for name in ("unacked", "sacked", "lost", "retrans"))
    return max(0, out - apart - lost + again) * mss


def _times(count: int | None, size: int) -> int | None:
    return None if count is None else count * size


def _field(raw: bytes, offset: int, kind: str) -> int | None:
    end = offset + struct.calcsize(f"={kind}")
    return int(struct.unpack_from(f"={kind}", raw, offset)[0]) if end <= len(raw) else None
