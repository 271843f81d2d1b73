"""Steps of sequences in words, short enough for a line of a table; the same in window, report and command line."""

from __future__ import annotations

from typing import Final

from workbench.model.ruletexts import pattern_text, payload_text, short
from workbench.model.sequences import Step, StepKind
from workbench.model.texts import count_text

_K = StepKind
STEP_TITLES: Final[dict[StepKind, str]] = {
    _K.CONNECT: "Connect",
    _K.LISTEN: "Listen",
    _K.ACCEPT: "Accept a client",
    _K.SEND: "Send",
    _K.EXPECT: "Expect",
    _K.EXPECT_NOTHING: "Expect nothing",
    _K.HALF_CLOSE: "Half-close",
    _K.CLOSE: "Close",
    _K.RESET: "Reset",
    _K.EXPECT_CLOSED: "Expect the end",
    _K.EXPECT_RESET: "Expect a reset",
    _K.WAIT: "Wait",
    _K.REPEAT: "Repeat",
    _K.BRANCH: "If",
    _K.SET: "Set a variable",
    _K.ASK: "Ask",
    _K.NOTE: "Note",
}
TIMED: Final = frozenset(
    {_K.CONNECT, _K.ACCEPT, _K.EXPECT, _K.EXPECT_NOTHING, _K.EXPECT_CLOSED, _K.EXPECT_RESET, _K.WAIT}
)
"""The kinds whose ``time_ms`` means something."""
ON_SOCKET: Final = frozenset(StepKind) - {_K.WAIT, _K.REPEAT, _K.BRANCH, _K.SET, _K.ASK, _K.NOTE}
"""The kinds that are about a socket."""


def what_text(step: Step) -> str:
    """What a step sends, expects, sets or says: ``GET / HTTP/1.1\\r\\n``; ``3 times, counted in n``."""
    if step.kind is StepKind.SEND:
        return payload_text(step.payload)
    if step.kind is StepKind.EXPECT:
        text = pattern_text(step.pattern)
        return f"{text} → {step.variable}" if step.variable else text
    if step.kind is StepKind.BRANCH:
        return f"{step.variable or 'what came last'}: {pattern_text(step.pattern)}"
    if step.kind is StepKind.REPEAT:
        times = count_text(step.times, "time", "times")
        return f"{times}, counted in {step.variable}" if step.variable else times
    if step.kind is StepKind.SET:
        return f"{step.variable} = {short(step.text)}"
    if step.kind is StepKind.ASK:
        return f"{short(step.text)} → {step.variable}" if step.variable else short(step.text)
    return short(step.text if step.kind is StepKind.NOTE else step.note)


def within_text(step: Step) -> str:
    """How long a step may take, or takes: ``5 s``, ``250 ms``; empty where it means nothing."""
    return span_text(step.time_ms) if step.kind in TIMED else ""


def span_text(time_ms: int) -> str:
    """A time as it was set: ``250 ms``, ``1.5 s``, ``10 min``."""
    if time_ms >= 60_000 and time_ms % 60_000 == 0:
        return f"{time_ms // 60_000:,} min"
    return f"{time_ms / 1_000:,g} s" if time_ms >= 1_000 and time_ms % 10 == 0 else f"{time_ms:,} ms"


def took_text(duration_ns: int) -> str:
    """A time that was measured: ``12 µs``, ``3.4 ms``, ``1.25 s``, ``2:05 min``."""
    if duration_ns < 1_000_000:
        return f"{duration_ns / 1_000:.0f} µs"
    if duration_ns < 1_000_000_000:
        return f"{duration_ns / 1_000_000:.3g} ms" if duration_ns < 999_000_000 else "999 ms"
    if duration_ns < 60_000_000_000:
        return f"{duration_ns / 1_000_000_000:.2f} s"
    minutes, seconds = divmod(duration_ns // 1_000_000_000, 60)
    return f"{minutes:,}:{seconds:02} min"
