"""A filter made ready for one session: names, times of day and bookmarks become plain facts of records, and what costs
little is asked first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Final

from workbench.model.filters import (
    And,
    Bookmarked,
    BytesContain,
    BytesLike,
    BytesMatch,
    CommentContains,
    Comparator,
    Condition,
    DirectionIs,
    Expression,
    FieldCondition,
    FieldExists,
    FieldTest,
    MarkIs,
    Not,
    Or,
    PeerTest,
    Quantity,
    QuantityTest,
    Reckoning,
    SessionIs,
    TimeTest,
)
from workbench.model.records import RecordHead

SECOND_NS: Final = 1_000_000_000
FieldJudge = Callable[[FieldCondition, RecordHead, bytes], bool]
_EPOCH: Final = datetime(1970, 1, 1)
_UTC: Final = timezone.utc  # noqa: UP017 - datetime.UTC is the same
_ASCII_FOLD: Final = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


@dataclass(frozen=True, slots=True)
class FilterFacts:
    """What a filter asks that no record tells. ``judge`` decides conditions on decoded fields; without it none holds.

    ``bookmarks`` are comments by record number; ``first_ns`` is when the first visible record came; ``utc`` is whether
    times of day are UTC, else this computer's zone.
    """

    session: str = ""
    first_ns: int = 0
    utc: bool = False
    bookmarks: Mapping[int, str] = field(default_factory=dict)
    judge: FieldJudge | None = None


@dataclass(frozen=True, slots=True)
class Constant:
    """The same for every record of the session."""

    holds: bool


@dataclass(frozen=True, slots=True)
class NumberIn:
    """One of these records."""

    numbers: frozenset[int]


@dataclass(frozen=True, slots=True)
class TimeWithin:
    """From ``first_ns`` to ``last_ns``, both included; None is no bound."""

    first_ns: int | None
    last_ns: int | None


@dataclass(frozen=True, slots=True)
class EachOf:
    """All parts hold."""

    parts: tuple[Settled, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part holds, at least."""

    parts: tuple[Settled, ...]


@dataclass(frozen=True, slots=True)
class NoneOf:
    """The part does not hold."""

    part: Settled


Leaf = (
    Constant | NumberIn | TimeWithin | DirectionIs | QuantityTest | PeerTest | MarkIs | BytesContain | BytesLike
    | BytesMatch | FieldExists | FieldTest
)  # fmt: skip
Settled = EachOf | AnyOf | NoneOf | Leaf


def settle(expression: Expression, facts: FilterFacts) -> Settled:
    """The filter for one session."""
    match expression:
        case And(parts):
            return EachOf(tuple(sorted((settle(part, facts) for part in parts), key=cost)))
        case Or(parts):
            return AnyOf(tuple(sorted((settle(part, facts) for part in parts), key=cost)))
        case Not(part):
            return NoneOf(settle(part, facts))
        case _:
            return _settled(expression, facts)


def cost(node: Settled) -> int:
    """What a condition costs, roughly, in nanoseconds of one record."""
    match node:
        case EachOf(parts) | AnyOf(parts):
            return max(map(cost, parts))
        case NoneOf(part):
            return cost(part)
        case FieldExists() | FieldTest():
            return 50_000
        case BytesMatch() | BytesLike():
            return 1_000
        case BytesContain():
            return 200
        case QuantityTest(Quantity.DELTA):
            return 150
        case PeerTest() | NumberIn():
            return 50
        case _:
            return 10


def fold(text: str) -> str:
    """ASCII letters in lower case, nothing else: as bytes are compared."""
    return text.translate(_ASCII_FOLD)


def _settled(node: Condition, facts: FilterFacts) -> Settled:
    match node:
        case SessionIs(name):
            return Constant(name == facts.session)
        case Bookmarked():
            return NumberIn(frozenset(facts.bookmarks))
        case CommentContains(text):
            wanted = fold(text)
            found = (number for number, comment in facts.bookmarks.items() if comment and wanted in fold(comment))
            return NumberIn(frozenset(found))
        case TimeTest():
            value_ns = _instant(node, facts)
            if node.comparator is Comparator.UNEQUAL:
                return NoneOf(TimeWithin(value_ns, value_ns + node.span_ns - 1))
            return _within(node, value_ns)
        case FieldExists() | FieldTest() if facts.judge is None:
            return Constant(False)
        case _:
            return node


def _within(test: TimeTest, value_ns: int) -> Leaf:
    match test.comparator:
        case Comparator.LESS:
            return TimeWithin(None, value_ns - 1)
        case Comparator.AT_MOST:
            return TimeWithin(None, value_ns)
        case Comparator.GREATER:
            return TimeWithin(value_ns + 1, None)
        case Comparator.AT_LEAST:
            return TimeWithin(value_ns, None)
        case _:
            return TimeWithin(value_ns, value_ns + test.span_ns - 1)


def _instant(test: TimeTest, facts: FilterFacts) -> int:
    if test.reckoning is Reckoning.INSTANT:
        return test.value_ns
    if test.reckoning is Reckoning.SINCE:
        return facts.first_ns + test.value_ns
    seconds, rest = divmod(test.value_ns, SECOND_NS)
    day = _EPOCH if test.reckoning is Reckoning.LOCAL else _midnight(facts)
    try:
        moment = day + timedelta(seconds=seconds)
        if facts.utc:
            moment = moment.replace(tzinfo=_UTC)
        return round(moment.timestamp()) * SECOND_NS + rest
    except (OverflowError, ValueError, OSError):  # a day that this system's calendar does not have
        return test.value_ns


def _midnight(facts: FilterFacts) -> datetime:
    try:
        first = datetime.fromtimestamp(facts.first_ns // SECOND_NS, _UTC if facts.utc else None)
    except (OverflowError, ValueError, OSError):  # a foreign file may say any time
        return _EPOCH
    return first.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
