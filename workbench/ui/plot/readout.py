"""Words and figures of the plot: the present rates, and the exact values under the cursor."""

from __future__ import annotations

from workbench.model.counters import Sample
from workbench.ui.plot.chart import RX_SIGN, TX_SIGN
from workbench.ui.plot.series import Series
from workbench.ui.plot.ticks import clock_text, rate_text


def rates_text(bytes_s: float, records_s: float) -> str:
    """``1.25 MB/s · 240 rec/s``."""
    return f"{rate_text(bytes_s, 'B')} · {rate_text(records_s, 'rec')}"


def latest_texts(sample: Sample) -> tuple[str, str]:
    """The present rates of RX and TX."""
    return (
        f"{RX_SIGN} {rates_text(sample.rx_bytes_s, sample.rx_records_s)}",
        f"{TX_SIGN} {rates_text(sample.tx_bytes_s, sample.tx_records_s)}",
    )


def cursor_texts(series: Series, index: int) -> tuple[str, str, str]:
    """Local time, RX and TX of one sample, all digits."""
    rx = f"{RX_SIGN} {series.rx_bytes_s[index]:,.0f} B/s · {series.rx_records_s[index]:,.0f} rec/s"
    tx = f"{TX_SIGN} {series.tx_bytes_s[index]:,.0f} B/s · {series.tx_records_s[index]:,.0f} rec/s"
    return clock_text(float(series.times_s[index]), 0.1), rx, tx
