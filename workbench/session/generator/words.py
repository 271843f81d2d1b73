"""What a run and a meter come to, in words and as plain values: the window, the command line and its JSON say the
same."""

from __future__ import annotations

from typing import Any

from workbench.model.texts import bytes_text, count_text, failure_sentence
from workbench.session.generator.figures import RunFigures
from workbench.session.generator.histogram import Histogram
from workbench.session.generator.streamfigures import StreamFigures

SHARES = (0.5, 0.9, 0.99)
NO_DELAY = "not known: the sender's clock is not this computer's"
STREAM_COLUMNS = ("Stream", "From", "Received", "Lost", "Twice", "Reordered", "Jitter", "Delay", "Rate", "Note")


def duration_text(duration_ns: float | None) -> str:
    """``870 ns``, ``12.3 µs``, ``1.05 ms``, ``2.50 s``; a dash where there is none."""
    if duration_ns is None:
        return "–"
    for unit, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if duration_ns >= size:
            value = duration_ns / size
            return f"{value:.0f} {unit}" if value >= 100 else f"{value:.3g} {unit}"
    return f"{duration_ns:.0f} ns"


def hz_text(rate_hz: float) -> str:
    """``1,000/s``, ``0.25/s``."""
    return f"{rate_hz:,.0f}/s" if rate_hz >= 1_000 else f"{rate_hz:,.4g}/s"


def bits_text(rate_bits: float) -> str:
    """``512 kbit/s``, in steps of 1,000."""
    for unit, size in (("Gbit/s", 1e9), ("Mbit/s", 1e6), ("kbit/s", 1e3)):
        if rate_bits >= size:
            return f"{rate_bits / size:.3g} {unit}"
    return f"{rate_bits:.0f} bit/s"


def asked_text(figures: RunFigures) -> str:
    """What was asked for."""
    if figures.asked_bits:
        return f"{bits_text(figures.asked_bits)} ({hz_text(figures.asked_hz)})"
    return hz_text(figures.asked_hz) if figures.asked_hz else "as fast as it goes"


def achieved_text(figures: RunFigures) -> str:
    """What came of it, with its error: the 95 % confidence interval of the mean over intervals."""
    error = figures.rates.error
    plus = f" ± {error:,.3g}" if error is not None else ""
    apart = ""
    if figures.asked_hz and figures.achieved_hz:
        percent = round(100 * (figures.achieved_hz / figures.asked_hz - 1), 2) + 0.0  # no minus before a zero
        apart = f", {percent:+.2f} %"
    return f"{hz_text(figures.achieved_hz)}{plus}{apart} ({bits_text(figures.achieved_bits)})"


def spacing_text(spacing: Histogram) -> str:
    """``median 1.00 ms, 99 % within 1.06 ms, longest 3.1 ms``."""
    if not spacing.count:
        return "–"
    half, most = duration_text(spacing.quantile_ns(0.5)), duration_text(spacing.quantile_ns(0.99))
    return f"median {half}, 99 % within {most}, longest {duration_text(spacing.highest_ns)}"


def run_lines(figures: RunFigures) -> list[str]:
    """The end of a run."""
    sent = count_text(figures.sent, "payload", "payloads")
    lines = [
        f"Sent {sent}, {bytes_text(figures.sent_bytes)}, in {figures.elapsed_s:.3g} s"
        + (f" over {figures.connections:,} connections." if figures.connections > 1 else "."),
        f"Rate: asked {asked_text(figures)}, achieved {achieved_text(figures)}.",
        f"Spacing: {spacing_text(figures.spacing)}.",
    ]
    if figures.skipped:
        lines.append(
            f"{count_text(figures.skipped, 'payload was', 'payloads were')} due and not sent: the peer or this "
            "computer did not keep up."
        )
    if figures.failed:
        lines.append(f"{count_text(figures.failed, 'error', 'errors')} came back for what was sent.")
    if figures.failure is not None:
        lines.append(f"It ended before its time. {failure_sentence(figures.failure)}")
    return lines


def run_values(figures: RunFigures) -> dict[str, Any]:
    """For JSON: rates per second, durations in ns."""
    return {
        "sent": figures.sent, "bytes": figures.sent_bytes, "seconds": round(figures.elapsed_s, 6),
        "connections": figures.connections, "skipped": figures.skipped, "failed": figures.failed,
        "asked_hz": figures.asked_hz or None, "asked_bits": figures.asked_bits or None,
        "achieved_hz": round(figures.achieved_hz, 4), "achieved_bits": round(figures.achieved_bits, 1),
        "deviation_hz": _rounded(figures.rates.standard), "error95_hz": _rounded(figures.rates.error),
        "spacing_ns": histogram_values(figures.spacing),
        "failure": str(figures.failure.reason) if figures.failure is not None else None,
    }  # fmt: skip


def histogram_values(histogram: Histogram) -> dict[str, Any] | None:
    """Mean, extremes and quantiles in ns; None of nothing."""
    if not histogram.count:
        return None
    quantiles = {f"p{share * 100:g}": round(histogram.quantile_ns(share) or 0) for share in SHARES}
    return {
        "mean": round(histogram.mean_ns or 0), "least": histogram.lowest_ns, "most": histogram.highest_ns, **quantiles
    }  # fmt: skip


def stream_cells(stream: StreamFigures) -> tuple[str, ...]:
    """A row under :data:`STREAM_COLUMNS`."""
    return (
        f"{stream.number:08x}", stream.peer, f"{stream.received:,}",
        f"{stream.lost:,} ({100 * stream.lost_share:.3g} %)", f"{stream.duplicates:,}",
        f"{stream.reordered:,}", duration_text(stream.jitter_ns),
        duration_text(stream.delay.quantile_ns(0.5)) if stream.same_clock else "not known",
        f"{hz_text(stream.rate_hz)}, {bits_text(stream.rate_bits)}", stream_note(stream),
    )  # fmt: skip


def stream_note(stream: StreamFigures) -> str:
    """What else is to be said of it; empty for nothing."""
    notes = []
    if stream.furthest_behind:
        notes.append(f"up to {stream.furthest_behind:,} behind")
    if stream.too_late:
        notes.append(f"{stream.too_late:,} too late to tell")
    if stream.restarts:
        notes.append(count_text(stream.restarts, "restart", "restarts"))
    if stream.cut:
        notes.append(f"{stream.cut:,} of a wrong length")
    return ", ".join(notes)


def stream_lines(stream: StreamFigures) -> list[str]:
    """A stream's report."""
    delay = stream.delay
    lines = [
        f"Stream {stream.number:08x} from {stream.peer}: {stream.received:,} received, {bytes_text(stream.bytes)}, "
        f"{hz_text(stream.rate_hz)}, {bits_text(stream.rate_bits)}.",
        f"  lost {stream.lost:,} of {stream.expected:,} ({100 * stream.lost_share:.3g} %), {stream.duplicates:,} "
        f"twice, {stream.reordered:,} out of order; jitter {duration_text(stream.jitter_ns)} (RFC 3550)",
    ]
    if stream.same_clock:
        lines.append(
            f"  one-way delay: least {duration_text(delay.lowest_ns)}, median "
            f"{duration_text(delay.quantile_ns(0.5))}, 99 % within {duration_text(delay.quantile_ns(0.99))}"
        )
    else:
        lines.append(f"  one-way delay {NO_DELAY}")
    if note := stream_note(stream):
        lines.append(f"  {note}")
    return lines


def stream_values(stream: StreamFigures) -> dict[str, Any]:
    """For JSON: durations in ns; ``delay_ns`` is null where the clocks differ."""
    return {
        "stream": f"{stream.number:08x}", "peer": stream.peer, "connection": stream.connection,
        "received": stream.received, "bytes": stream.bytes, "expected": stream.expected, "lost": stream.lost,
        "duplicates": stream.duplicates, "reordered": stream.reordered, "furthest_behind": stream.furthest_behind,
        "too_late": stream.too_late, "restarts": stream.restarts, "wrong_length": stream.cut,
        "jitter_ns": round(stream.jitter_ns), "rate_hz": round(stream.rate_hz, 4),
        "rate_bits": round(stream.rate_bits, 1),
        "delay_ns": histogram_values(stream.delay) if stream.same_clock else None,
        "spacing_ns": histogram_values(stream.spacing),
    }  # fmt: skip


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
