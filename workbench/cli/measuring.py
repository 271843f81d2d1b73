"""``listen --measure``: what became of stamped payloads, each second and at the end."""

from __future__ import annotations

import json
import time
from typing import Any, Final

from workbench.cli.streams import tell
from workbench.cli.talk import Talk
from workbench.session.generator.meter import Meter
from workbench.session.generator.words import bits_text, duration_text, hz_text, stream_lines, stream_values

EVERY_S: Final = 1.0
TOLD: Final = 20  # streams that a report lists one by one, and connections that are named


class Measuring:
    """Looks at a session's meter once a second; ``look`` may be called as often as one likes."""

    def __init__(self, talk: Talk, *, as_json: bool) -> None:
        self._talk = talk
        self._meter = talk.session.meter
        self._as_json = as_json
        self._next_s = time.monotonic() + EVERY_S
        self._last = (0, 0, 0)  # received, bytes, lost

    def look(self) -> None:
        """A line, if a second is over and something came in it."""
        if (now_s := time.monotonic()) < self._next_s:
            return
        spent_s, self._next_s = EVERY_S + now_s - self._next_s, now_s + EVERY_S
        streams = self._meter.streams
        now = (sum(each.received for each in streams), sum(each.bytes for each in streams),
               sum(each.lost for each in streams))  # fmt: skip
        received, size, lost = (after - before for after, before in zip(now, self._last, strict=True))
        self._last = now
        if not received:
            return
        jitter = max(each.jitter_ns for each in streams)
        if self._as_json:
            values = {"interval_hz": round(received / spent_s, 2), "interval_lost": lost, "jitter_ns": round(jitter)}
            self._put("measuring", values)
        else:
            tell(f"{hz_text(received / spent_s):>12}  {bits_text(size * 8 / spent_s):>12}  {lost:>8,} lost  "
                 f"jitter {duration_text(jitter)}")  # fmt: skip

    def report(self) -> None:
        """At the end."""
        if self._as_json:
            self._put("measured", meter_values(self._meter))
            return
        for line in meter_lines(self._meter):
            tell(line)

    def _put(self, event: str, values: dict[str, Any]) -> None:
        now_ns = self._talk.workspace.clock.now_ns()
        line = {"event": event, "time_ns": now_ns, "session": self._talk.session.spec.name, **values}
        self._talk.put_line(json.dumps(line).encode() + b"\n")


def meter_lines(meter: Meter) -> list[str]:
    """The report of all streams."""
    streams = meter.streams
    if not streams:
        return ["No stamped payload came: the stamp is that of “generate”."]
    lines = [line for stream in streams[:TOLD] for line in stream_lines(stream)]
    if len(streams) > 1:
        received, lost = sum(each.received for each in streams), sum(each.lost for each in streams)
        expected = max(1, sum(each.expected for each in streams))
        more = f" ({len(streams) - TOLD} more than are listed)" if len(streams) > TOLD else ""
        lines.append(
            f"All {len(streams):,} streams{more}: {received:,} received, {lost:,} lost ({100 * lost / expected:.3g} %)."
        )
    if meter.forgotten:
        lines.append(f"{meter.forgotten:,} further streams are not kept: there were too many.")
    return lines


def meter_values(meter: Meter) -> dict[str, Any]:
    """The same for JSON."""
    return {"streams": [stream_values(each) for each in meter.streams], "forgotten": meter.forgotten}
