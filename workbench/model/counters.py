"""What is counted per socket and per connection."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Counters:
    """Totals since the socket was opened.

    ``dropped`` are datagrams that the kernel threw away; None means that this system does not tell.
    ``unrecorded`` are records that passed while recording was off or the disk was full.
    """

    rx_bytes: int = 0
    rx_records: int = 0
    tx_bytes: int = 0
    tx_records: int = 0
    dropped: int | None = None
    unrecorded: int = 0
    queued_bytes: int = 0
    receive_buffer_bytes: int | None = None

    def carried_with(self, other: Counters) -> Counters:
        """The sums of bytes and records of both; the rest belongs to one opening and is left out."""
        return Counters(
            self.rx_bytes + other.rx_bytes,
            self.rx_records + other.rx_records,
            self.tx_bytes + other.tx_bytes,
            self.tx_records + other.tx_records,
        )


@dataclass(frozen=True, slots=True)
class Sample:
    """Rates over one sampling step, for the plot: per second."""

    time_ns: int
    rx_bytes_s: float
    tx_bytes_s: float
    rx_records_s: float
    tx_records_s: float
