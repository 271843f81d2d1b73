"""From what a connection carried to the steps that carry it again, as either side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from workbench.model.events import CloseHow, EventKind
from workbench.model.patterns import Pattern, PatternKind, Place
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.records import Direction
from workbench.model.sequences import Step, StepKind
from workbench.session.sequences.writtenbytes import typed_text

STEPS_MAX: Final = 10_000
BYTES_MAX: Final = 8 * 1024 * 1024
PAYLOAD_BYTES_MAX: Final = 256 * 1024  # of one sending of a stream; more is parted
EXPECTED_BYTES_MAX: Final = 16 * 1024  # of one expectation: as hex it is the text that a pattern may have
WAIT_MIN_MS: Final = 5  # shorter pauses were the program's own
ANSWER_MS: Final = 5_000
ANSWER_TIMES: Final = 3  # so many times as long as it took then may an answer take
NS_PER_MS: Final = 1_000_000


class Side(StrEnum):
    """Whose part the steps take."""

    SAME = "same"  # that of the recorded socket
    OTHER = "other"  # its peer's


class Said(NamedTuple):
    """One record, or one message."""

    time_ns: int
    direction: int
    data: bytes


class Ended(NamedTuple):
    """Something that ended a direction, or both."""

    time_ns: int
    kind: EventKind
    how: CloseHow | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """``opening`` are the first steps; ``keeps_bounds``: each record is a message of its own."""

    opening: tuple[Step, ...]
    keeps_bounds: bool
    side: Side = Side.SAME


class Recorded(NamedTuple):
    """``left_out``: records that did not fit."""

    steps: tuple[Step, ...]
    left_out: int


def recorded_steps(talk: Iterable[Said | Ended], shape: Shape) -> Recorded:
    """``talk`` is in the order of time."""
    writer = _Writer(shape)
    left_out = 0
    for each in talk:
        if isinstance(each, Ended):
            writer.end(each)
        elif writer.is_full(each):
            left_out += 1
        else:
            writer.say(each)
    writer.flush()
    return Recorded((*shape.opening, *writer.steps), left_out)


class _Writer:
    def __init__(self, shape: Shape) -> None:
        self.steps: list[Step] = []
        self._shape = shape
        self._sent_by = Direction.TX if shape.side is Side.SAME else Direction.RX
        self._bytes = 0
        self._heard = bytearray()  # of a stream: what came without a pause by us
        self._heard_since_ns = self._last_ns = 0
        self._our_end = self._their_end = False

    def is_full(self, said: Said) -> bool:
        return len(self.steps) >= STEPS_MAX or self._bytes + len(said.data) > BYTES_MAX

    def say(self, said: Said) -> None:
        self._bytes += len(said.data)
        if said.direction == self._sent_by:
            self.flush()
            self._pause(said.time_ns)
            for part in self._parts(said.data, PAYLOAD_BYTES_MAX):
                self.steps.append(Step(StepKind.SEND, payload=PayloadSpec(PayloadForm.TYPED, typed_text(part))))
        else:
            if not self._heard:
                self._heard_since_ns = self._last_ns
            self._heard += said.data
            if self._shape.keeps_bounds:
                self._last_ns = said.time_ns
                self.flush(exactly=True)
        self._last_ns = said.time_ns

    def flush(self, *, exactly: bool = False) -> None:
        """What was heard becomes expectations. ``exactly``: it is a whole message."""
        data = bytes(self._heard)
        self._heard.clear()
        if not data and not exactly:
            return
        took_ms = (self._last_ns - self._heard_since_ns) // NS_PER_MS if self._heard_since_ns else 0
        time_ms = max(ANSWER_MS, ANSWER_TIMES * took_ms)
        parts = self._parts(data, EXPECTED_BYTES_MAX) if not exactly else [data[:EXPECTED_BYTES_MAX]]
        place = Place.WHOLE if exactly and len(data) <= EXPECTED_BYTES_MAX else Place.START
        for part in parts:
            pattern = Pattern(PatternKind.TYPED, typed_text(part), place)
            self.steps.append(Step(StepKind.EXPECT, pattern=pattern, time_ms=min(time_ms, 3_600_000)))

    def end(self, ended: Ended) -> None:
        """Each end once; who reset is told by the side."""
        self.flush()
        ours = self._shape.side is Side.SAME
        match ended.kind, ended.how:
            case EventKind.HALF_CLOSED, _:
                self._ended(ours, StepKind.HALF_CLOSE, StepKind.EXPECT_CLOSED, ended.time_ns)
            case EventKind.PEER_HALF_CLOSED, _:
                self._ended(not ours, StepKind.HALF_CLOSE, StepKind.EXPECT_CLOSED, ended.time_ns)
            case EventKind.CLOSED, CloseHow.RESET:
                self._reset(not ours, ended.time_ns)
            case EventKind.CLOSED, CloseHow.ABORTED:
                self._reset(ours, ended.time_ns)
            case EventKind.CLOSED, CloseHow.ORDERLY if not (self._our_end or self._their_end):
                self._ended(ours, StepKind.CLOSE, StepKind.EXPECT_CLOSED, ended.time_ns)
            case _:
                pass

    def _ended(self, by_us: bool, ours: StepKind, theirs: StepKind, time_ns: int) -> None:
        if by_us and not self._our_end:
            self._our_end = True
            self._pause(time_ns)
            self.steps.append(Step(ours))
        elif not by_us and not self._their_end:
            self._their_end = True
            self.steps.append(Step(theirs, time_ms=self._answer_ms(time_ns)))
        self._last_ns = time_ns

    def _reset(self, by_us: bool, time_ns: int) -> None:
        self._our_end = self._their_end = True
        if by_us:
            self._pause(time_ns)
            self.steps.append(Step(StepKind.RESET))
        else:
            self.steps.append(Step(StepKind.EXPECT_RESET, time_ms=self._answer_ms(time_ns)))

    def _answer_ms(self, time_ns: int) -> int:
        waited = (time_ns - self._last_ns) // NS_PER_MS if self._last_ns else 0
        return int(min(3_600_000, max(ANSWER_MS, ANSWER_TIMES * waited)))

    def _pause(self, time_ns: int) -> None:
        """As long as we paused then, before we speak again."""
        waited_ms = (time_ns - self._last_ns) // NS_PER_MS if self._last_ns else 0
        if waited_ms >= WAIT_MIN_MS:
            self.steps.append(Step(StepKind.WAIT, time_ms=int(min(waited_ms, 86_400_000))))

    def _parts(self, data: bytes, most: int) -> list[bytes]:
        if self._shape.keeps_bounds or len(data) <= most:
            return [data]
        return [data[at : at + most] for at in range(0, len(data), most)]
