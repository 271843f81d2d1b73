"""Which record a step's result is about: found by time, for a result keeps bytes and no number."""

from __future__ import annotations

from typing import Final

from workbench.capture.capture import Capture
from workbench.model.records import Direction, RecordHead
from workbench.model.runs import StepResult
from workbench.model.sequences import StepKind

SLACK_NS: Final = 2_000_000  # a record is stamped where its bytes enter, a step where its turn is
LOOK_MAX: Final = 512  # records that are looked at around the place


def record_of(capture: Capture, result: StepResult) -> int:
    """The number of the record that was sent or that came; 0 where there is none near."""
    count = capture.count(result.socket)
    ended_ns = result.started_ns + result.duration_ns + SLACK_NS
    if result.kind is StepKind.SEND:
        first = _first_at(capture, result.socket, count, result.started_ns - SLACK_NS)
        return next((head.number for head in capture.heads(result.socket, first, LOOK_MAX)
                     if head.direction == Direction.TX and head.time_ns <= ended_ns), 0)  # fmt: skip
    behind = _first_at(capture, result.socket, count, ended_ns)
    heads = capture.heads(result.socket, max(1, behind - LOOK_MAX), min(LOOK_MAX, max(1, behind - 1)))
    earlier = [head for head in heads if head.number < behind and head.direction == Direction.RX]
    return earlier[-1].number if earlier else 0


def _first_at(capture: Capture, session_id: int, count: int, time_ns: int) -> int:
    """The first record at a time or later; one behind the last where there is none."""
    low, high = 1, count + 1
    while low < high:
        middle = (low + high) // 2
        heads: list[RecordHead] = list(capture.heads(session_id, middle, 1))
        if heads and heads[0].time_ns < time_ns:
            low = middle + 1
        else:
            high = middle
    return low
