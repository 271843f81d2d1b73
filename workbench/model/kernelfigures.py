"""What the kernel knows of a TCP connection: one look at its figures, and a sentence for each.

Figures that a system does not tell are None: they are shown as “not known”, never as 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from workbench.model.texts import bytes_text


class TcpState(StrEnum):
    """RFC 9293, section 3.3.2."""

    CLOSED = "CLOSED"
    LISTEN = "LISTEN"
    SYN_SENT = "SYN-SENT"
    SYN_RECEIVED = "SYN-RECEIVED"
    ESTABLISHED = "ESTABLISHED"
    FIN_WAIT_1 = "FIN-WAIT-1"
    FIN_WAIT_2 = "FIN-WAIT-2"
    CLOSE_WAIT = "CLOSE-WAIT"
    CLOSING = "CLOSING"
    LAST_ACK = "LAST-ACK"
    TIME_WAIT = "TIME-WAIT"


STATE_MEANINGS: Final[dict[TcpState, str]] = {
    TcpState.CLOSED: "There is no connection.",
    TcpState.LISTEN: "Waits for clients.",
    TcpState.SYN_SENT: "Has asked for a connection, and waits for the answer.",
    TcpState.SYN_RECEIVED: "Has answered a client, and waits for its confirmation.",
    TcpState.ESTABLISHED: "Both ends send and receive.",
    TcpState.FIN_WAIT_1: "We ended our side; the peer has not acknowledged that yet.",
    TcpState.FIN_WAIT_2: "We ended our side; the peer may still send.",
    TcpState.CLOSE_WAIT: "The peer ended its side; we may still send.",
    TcpState.CLOSING: "Both ended at the same time; the last acknowledgement is missing.",
    TcpState.LAST_ACK: "Both have ended; the peer's last acknowledgement is missing.",
    TcpState.TIME_WAIT: "Over; the port is kept for late packets.",
}


@dataclass(frozen=True, slots=True)
class KernelFigures:
    """One look, at ``time_ns`` of the session's clock. Times are in microseconds, sizes in bytes, since the connection
    began where it is a count."""

    time_ns: int
    state: TcpState | None = None
    rtt_us: int | None = None
    rtt_variance_us: int | None = None
    least_rtt_us: int | None = None
    rto_us: int | None = None
    window_bytes: int | None = None  # congestion window
    window_segments: int | None = None
    threshold_bytes: int | None = None  # slow start ends there; None also where nothing was lost yet
    in_flight_bytes: int | None = None
    peer_window_bytes: int | None = None
    own_window_bytes: int | None = None
    unsent_bytes: int | None = None
    retransmitted_segments: int | None = None
    retransmitted_bytes: int | None = None
    lost_segments: int | None = None
    reordered: int | None = None
    timeouts: int | None = None
    delivery_bytes_s: int | None = None
    pacing_bytes_s: int | None = None
    acked_bytes: int | None = None
    received_bytes: int | None = None
    sent_segments: int | None = None
    received_segments: int | None = None
    mss_bytes: int | None = None
    path_mtu_bytes: int | None = None
    busy_us: int | None = None
    peer_limited_us: int | None = None
    buffer_limited_us: int | None = None
    options: tuple[str, ...] = ()


class FigureUnit(StrEnum):
    """How a figure is written."""

    MICROSECONDS = "µs"
    BYTES = "bytes"
    RATE = "bytes/s"
    COUNT = ""


@dataclass(frozen=True, slots=True)
class FigureFacts:
    """One figure for people: its field, its words, and what it tells."""

    field: str
    title: str
    unit: FigureUnit
    text: str


_U = FigureUnit
FIGURES: Final[tuple[FigureFacts, ...]] = (
    FigureFacts("rtt_us", "Round-trip time", _U.MICROSECONDS,
                "From a packet to its acknowledgement, smoothed (RFC 6298)."),
    FigureFacts("rtt_variance_us", "… its variation", _U.MICROSECONDS,
                "How much the round-trip time moves; large where the way is full or wireless."),
    FigureFacts("least_rtt_us", "… at the least", _U.MICROSECONDS, "The length of the way when nothing queues on it."),
    FigureFacts("rto_us", "Repeats after", _U.MICROSECONDS,
                "So long an acknowledgement may be missing before data is sent again."),
    FigureFacts("window_bytes", "Congestion window", _U.BYTES,
                "How much may be on its way at once, as far as we think the network carries it (RFC 5681)."),
    FigureFacts("threshold_bytes", "Slow start until", _U.BYTES,
                "Below this the window doubles each round trip; not known before the first loss."),
    FigureFacts("in_flight_bytes", "In flight", _U.BYTES, "Sent and not acknowledged yet."),
    FigureFacts("unsent_bytes", "Not sent yet", _U.BYTES, "Waits in the system's send buffer for room in the windows."),
    FigureFacts("peer_window_bytes", "The peer's window", _U.BYTES,
                "How much the peer is ready to take; 0 means that its program does not read."),
    FigureFacts("own_window_bytes", "Our window", _U.BYTES, "How much we are ready to take."),
    FigureFacts("retransmitted_segments", "Sent again", _U.COUNT,
                "Packets that were sent once more since the connection began, because they seemed lost."),
    FigureFacts("retransmitted_bytes", "… in bytes", _U.BYTES, "Data that was sent once more."),
    FigureFacts("lost_segments", "Thought lost now", _U.COUNT, "Packets on their way that are believed lost."),
    FigureFacts("reordered", "Out of order", _U.COUNT, "Arrivals that others had overtaken."),
    FigureFacts("timeouts", "Time-outs", _U.COUNT, "How often no acknowledgement came in time at all."),
    FigureFacts("delivery_bytes_s", "Delivery rate", _U.RATE,
                "How fast data reached the peer lately, by its acknowledgements."),
    FigureFacts("pacing_bytes_s", "Pacing rate", _U.RATE, "How fast packets are let out, so that they do not bunch."),
    FigureFacts("acked_bytes", "Acknowledged", _U.BYTES,
                "Data that the peer's system has taken; the connect itself counts as one byte."),
    FigureFacts("received_bytes", "Received", _U.BYTES, "Data that our system has taken, read or not."),
    FigureFacts("sent_segments", "Packets sent", _U.COUNT, "With data or without."),
    FigureFacts("received_segments", "Packets received", _U.COUNT, "With data or without."),
    FigureFacts("mss_bytes", "Most in a packet", _U.BYTES, "Maximum segment size, as both ends and the way allow."),
    FigureFacts("path_mtu_bytes", "Largest packet", _U.BYTES, "Path MTU, headers included."),
    FigureFacts("busy_us", "Busy sending", _U.MICROSECONDS, "Time in which there was something to send."),
    FigureFacts("peer_limited_us", "… held by the peer", _U.MICROSECONDS, "Of it, while the peer's window was full."),
    FigureFacts("buffer_limited_us", "… held by our buffer", _U.MICROSECONDS,
                "Of it, while the send buffer was too small."),
)  # fmt: skip


def figure_text(unit: FigureUnit, value: int | None) -> str:
    """``1.25 ms``, ``14,480 bytes``, ``2.40 MB/s``, ``not known``."""
    if value is None:
        return "not known"
    if unit is FigureUnit.MICROSECONDS:
        return microseconds_text(value)
    if unit is FigureUnit.RATE:
        return f"{bytes_text(value)}/s"
    return f"{value:,} {unit.value}".rstrip()


def microseconds_text(value: float) -> str:
    """``85 µs``, ``1.25 ms``, ``3.2 s``."""
    if value < 1000:
        return f"{value:.0f} µs"
    if value < 1_000_000:
        return f"{value / 1000:.3g} ms"
    return f"{value / 1_000_000:,.3g} s" if value < 1e9 else f"{value / 1_000_000:,.0f} s"
