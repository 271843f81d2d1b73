"""What the counters beside the plot say."""

from __future__ import annotations

from typing import Final, NamedTuple

from workbench.model.counters import Counters
from workbench.model.texts import bytes_text, count_text

NOT_KNOWN: Final = "not known"
SMALL_BUFFER_BYTES: Final = 4 * 1024 * 1024  # below this a burst of datagrams is likely to overflow


class CounterLine(NamedTuple):
    """One line: what it is, its value, what the tool tip explains, and whether it is bad news."""

    label: str
    value: str
    tip: str
    is_loss: bool = False


def counter_lines(counters: Counters, *, is_datagram: bool) -> list[CounterLine]:
    """The lines for one socket. Datagrams alone are dropped by the kernel and have a receive buffer to watch."""
    lines = [
        _carried("◀ RX", counters.rx_bytes, counters.rx_records),
        _carried("▶ TX", counters.tx_bytes, counters.tx_records),
    ]
    if is_datagram:
        lines.append(_dropped(counters.dropped))
    lines.append(
        CounterLine(
            "Not recorded",
            f"{counters.unrecorded:,}",
            "Records that passed while recording was paused or the disk was full",
            counters.unrecorded > 0,
        )
    )
    lines.append(
        CounterLine(
            "Send queue",
            bytes_text(counters.queued_bytes),
            f"{count_text(counters.queued_bytes, 'byte', 'bytes')} wait for the peer to read",
        )
    )
    lines.append(_buffer(counters.receive_buffer_bytes))
    return lines


def total_lines(counters: Counters) -> list[CounterLine]:
    """The lines for all sockets together."""
    return [
        _carried("◀ RX", counters.rx_bytes, counters.rx_records),
        _carried("▶ TX", counters.tx_bytes, counters.tx_records),
    ]


def drops_sentence(counters: Counters) -> str:
    """Names the setting that is too small if datagrams were lost to a small receive buffer; else empty."""
    dropped, granted = counters.dropped, counters.receive_buffer_bytes
    if not dropped or granted is None:
        return ""
    lost = count_text(dropped, "datagram was", "datagrams were")
    if granted >= SMALL_BUFFER_BYTES:
        return f"{lost} dropped by the kernel: they came faster than this computer could take them."
    return (
        f"{lost} dropped by the kernel: the receive buffer holds {bytes_text(granted)}. "
        "The setting net.core.rmem_max is too small; as administrator: sysctl -w net.core.rmem_max=8388608"
    )


def _carried(label: str, size: int, records: int) -> CounterLine:
    words = count_text(records, "record", "records")
    tip = f"{count_text(size, 'byte', 'bytes')} in {words} since the socket was opened"
    return CounterLine(label, f"{bytes_text(size)} · {records:,} rec", tip)


def _dropped(dropped: int | None) -> CounterLine:
    if dropped is None:
        return CounterLine("Dropped", NOT_KNOWN, "This system does not tell how many datagrams the kernel dropped")
    tip = "Datagrams that the kernel threw away because the receive buffer was full"
    return CounterLine("Dropped", f"{dropped:,}", tip, dropped > 0)


def _buffer(granted: int | None) -> CounterLine:
    if granted is None:
        return CounterLine("Receive buffer", NOT_KNOWN, "Known while the socket is open")
    return CounterLine("Receive buffer", bytes_text(granted), f"{granted:,} bytes were granted by the system")
