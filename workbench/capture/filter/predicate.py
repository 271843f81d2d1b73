"""A settled filter as a Python function of one record: for what SQL does not see, and for rows that are no records."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from typing import Final

from workbench.capture.filter.patterns import WINDOW_BYTES, overlap_of, search_of
from workbench.capture.filter.settled import (
    AnyOf,
    Constant,
    EachOf,
    FieldJudge,
    Leaf,
    NoneOf,
    NumberIn,
    Settled,
    TimeWithin,
    fold,
)
from workbench.model.filters import (
    ORDERED,
    BytesContain,
    BytesLike,
    BytesMatch,
    DirectionIs,
    FieldCondition,
    MarkIs,
    PayloadCondition,
    PeerTest,
    Quantity,
    QuantityTest,
)
from workbench.model.records import RecordHead

ReadPayload = Callable[[int, int], bytes]  # offset and size
Predicate = Callable[["Candidate"], bool]
DECODED_MAX_BYTES: Final = WINDOW_BYTES  # of a longer payload a dissector sees the beginning


class Candidate:
    """A record or a message that is asked. ``previous_ns`` is when the one before it came, None for the first;
    ``records`` are the first and the last record that it is made of."""

    __slots__ = ("_beginning", "_read", "head", "previous_ns", "records")

    def __init__(
        self, head: RecordHead, read: ReadPayload, previous_ns: int | None = None,
        records: tuple[int, int] | None = None,
    ) -> None:  # fmt: skip
        self.head = head
        self.previous_ns = previous_ns
        self.records = records or (head.number, head.number)
        self._read = read
        self._beginning: bytes | None = head.preview if len(head.preview) >= head.size else None

    @property
    def beginning(self) -> bytes:
        """The payload, of a long one the first :data:`WINDOW_BYTES`."""
        if self._beginning is None:
            self._beginning = self._read(0, WINDOW_BYTES)
        return self._beginning

    def read(self, offset: int) -> bytes:
        """The window that begins there."""
        return self.beginning if offset == 0 else self._read(offset, WINDOW_BYTES)


def predicate(node: Settled, judge: FieldJudge | None) -> Predicate:
    """The function that says whether a record passes."""
    match node:
        case EachOf(parts):
            return _each_of([predicate(part, judge) for part in parts])
        case AnyOf(parts):
            return _any_of([predicate(part, judge) for part in parts])
        case NoneOf(part):
            inner = predicate(part, judge)
            return lambda candidate: not inner(candidate)
        case BytesContain() | BytesLike() | BytesMatch():
            return _payload(node)
        case _:
            return _fact(node, judge)


def _each_of(parts: list[Predicate]) -> Predicate:
    return lambda candidate: all(part(candidate) for part in parts)


def _any_of(parts: list[Predicate]) -> Predicate:
    return lambda candidate: any(part(candidate) for part in parts)


def _fact(node: Leaf, judge: FieldJudge | None) -> Predicate:
    match node:
        case Constant(holds):
            return lambda candidate: holds
        case NumberIn(numbers):
            return _among(sorted(numbers))
        case TimeWithin(first, last):
            return lambda each: (first is None or each.head.time_ns >= first) and (
                last is None or each.head.time_ns <= last
            )
        case DirectionIs(direction):
            return lambda candidate: candidate.head.direction == direction
        case MarkIs(mark):
            return lambda candidate: candidate.head.mark == mark
        case PeerTest(text, whole):
            wanted = fold(text)
            if whole:
                return lambda candidate: fold(candidate.head.peer) == wanted
            return lambda candidate: wanted in fold(candidate.head.peer)
        case QuantityTest():
            return _quantity(node)
        case _:
            assert not isinstance(node, PayloadCondition)
            return _decoded(node, judge)


def _among(numbers: list[int]) -> Predicate:
    def passes(candidate: Candidate) -> bool:
        first, last = candidate.records
        at = bisect_left(numbers, first)
        return at < len(numbers) and numbers[at] <= last

    return passes


def _decoded(node: FieldCondition, judge: FieldJudge | None) -> Predicate:
    if judge is None:
        return lambda candidate: False
    decide = judge
    return lambda candidate: decide(node, candidate.head, candidate.beginning)


def _quantity(node: QuantityTest) -> Predicate:
    compare, value = ORDERED[node.comparator], node.value
    match node.quantity:
        case Quantity.SIZE:
            return lambda candidate: compare(candidate.head.size, value)
        case Quantity.NUMBER:
            return lambda candidate: compare(candidate.head.number, value)
        case Quantity.CONNECTION:
            return lambda candidate: compare(candidate.head.connection, value)
        case Quantity.DELTA:
            return lambda each: each.previous_ns is not None and compare(each.head.time_ns - each.previous_ns, value)


def _payload(node: PayloadCondition) -> Predicate:
    """A window after another, so that a record of 256 MiB costs the memory of one window."""
    search = search_of(node)
    overlap = overlap_of(node)
    step = WINDOW_BYTES - overlap

    def passes(candidate: Candidate) -> bool:
        if search(candidate.beginning):
            return True
        return any(search(candidate.read(offset)) for offset in range(step, candidate.head.size - overlap, step))

    return passes
