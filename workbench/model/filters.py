"""A display filter as a tree: what a person asks of records. ``codec.filter`` reads it from text and writes it back,
``capture.filter`` asks it of a recording."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final


class Comparator(StrEnum):
    """As it is written."""

    EQUAL = "=="
    UNEQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    GREATER = ">"
    AT_LEAST = ">="
    CONTAINS = "contains"  # of fields alone
    MATCHES = "matches"  # of fields alone


ORDERED: Final[dict[Comparator, Callable[[Any, Any], bool]]] = {
    Comparator.EQUAL: operator.eq,
    Comparator.UNEQUAL: operator.ne,
    Comparator.LESS: operator.lt,
    Comparator.AT_MOST: operator.le,
    Comparator.GREATER: operator.gt,
    Comparator.AT_LEAST: operator.ge,
}


class Quantity(StrEnum):
    """A number that each record has; DELTA, in ns since the record before, is missing from the first one."""

    SIZE = "size"
    NUMBER = "number"
    CONNECTION = "conn"
    DELTA = "delta"


class Reckoning(StrEnum):
    """What a time counts from, in ns."""

    INSTANT = "instant"  # 1970-01-01 UTC
    LOCAL = "local"  # 1970-01-01 on the clock that the table shows, whose zone the filter's owner knows
    CLOCK = "clock"  # midnight on that clock, on the day of the first record
    SINCE = "since"  # the first record


@dataclass(frozen=True, slots=True)
class And:
    """All of two or more."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of two or more."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary."""

    part: Expression


@dataclass(frozen=True, slots=True)
class DirectionIs:
    """Received or sent: :class:`~workbench.model.records.Direction`."""

    direction: int


@dataclass(frozen=True, slots=True)
class QuantityTest:
    """``size > 100``. The comparator is one of :data:`ORDERED`."""

    quantity: Quantity
    comparator: Comparator
    value: int


@dataclass(frozen=True, slots=True)
class TimeTest:
    """``time > 12:00:01``. Equal is what begins with the figures as written: ``span_ns`` is one of the last of them."""

    comparator: Comparator
    reckoning: Reckoning
    value_ns: int
    span_ns: int = 1


@dataclass(frozen=True, slots=True)
class SessionIs:
    """The socket's name, exactly."""

    name: str


@dataclass(frozen=True, slots=True)
class PeerTest:
    """The peer's address holds the text, or is the text; ASCII letters are alike in either case."""

    text: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class MarkIs:
    """:class:`~workbench.model.records.Mark`."""

    mark: int


@dataclass(frozen=True, slots=True)
class BytesContain:
    """The payload holds these bytes, one or more; ``ignore_case`` takes ASCII letters as alike."""

    data: bytes
    ignore_case: bool = False


@dataclass(frozen=True, slots=True)
class BytesLike:
    """The payload holds these bytes, one or more; None stands for any byte."""

    pattern: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class BytesMatch:
    """A regular expression finds something in the payload. ``flags`` of "i", "m" and "s", in that order."""

    pattern: str
    flags: str = ""


@dataclass(frozen=True, slots=True)
class Bookmarked:
    """Somebody bookmarked the record."""


@dataclass(frozen=True, slots=True)
class CommentContains:
    """Somebody wrote a comment that holds the text; any comment at all if that is empty."""

    text: str


@dataclass(frozen=True, slots=True)
class FieldExists:
    """A dissector found a field of that key, or is of that key itself: ``dns``, ``dns.qry.name``."""

    key: str


@dataclass(frozen=True, slots=True)
class FieldTest:
    """One field of that key, at least, compares so with the text as it was written."""

    key: str
    comparator: Comparator
    value: str


FieldCondition = FieldExists | FieldTest
PayloadCondition = BytesContain | BytesLike | BytesMatch
Condition = (
    DirectionIs | QuantityTest | TimeTest | SessionIs | PeerTest | MarkIs | Bookmarked | CommentContains
    | PayloadCondition | FieldCondition
)  # fmt: skip
Expression = And | Or | Not | Condition


def conditions(expression: Expression) -> Iterator[Condition]:
    """Every condition of a tree, from left to right."""
    waiting: list[Expression] = [expression]
    while waiting:
        node = waiting.pop()
        if isinstance(node, And | Or):
            waiting.extend(reversed(node.parts))
        elif isinstance(node, Not):
            waiting.append(node.part)
        else:
            yield node
