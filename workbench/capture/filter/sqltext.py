"""A settled filter as SQL. What a person wrote is only ever a parameter, never a part of the statement.

Some rows SQL cannot decide: payloads that lie beside the file or are large, and decoded fields. So each condition has
two readings: what may hold, and what surely holds; ``not`` turns one into the other. Rows that may pass and are not
sure are asked again in Python.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final

from workbench.capture.filter.settled import AnyOf, Constant, EachOf, Leaf, NoneOf, NumberIn, Settled, TimeWithin
from workbench.capture.reader import ROW_MAX_BYTES
from workbench.capture.schema import MARK_MAX, MARK_SHIFT, NUMBER_MASK
from workbench.model.filters import (
    BytesContain,
    BytesLike,
    BytesMatch,
    Comparator,
    DirectionIs,
    FieldExists,
    FieldTest,
    MarkIs,
    PayloadCondition,
    PeerTest,
    Quantity,
    QuantityTest,
)

MATCHES: Final = "workbench_matches"  # (index of a pattern, payload), registered on the connection while it is used
NEAR: Final = f"(place = 0 AND length(payload) <= {ROW_MAX_BYTES})"
_SIGNS: Final = {
    Comparator.EQUAL: "=", Comparator.UNEQUAL: "<>", Comparator.LESS: "<", Comparator.AT_MOST: "<=",
    Comparator.GREATER: ">", Comparator.AT_LEAST: ">=",
}  # fmt: skip
_COLUMNS: Final = {
    Quantity.SIZE: "size", Quantity.NUMBER: f"(id & {NUMBER_MASK})", Quantity.CONNECTION: "connection",
    # The record before the range's first one may lie in the other file: it comes as a parameter.
    Quantity.DELTA: "(time_ns - CASE WHEN id = ? THEN ? ELSE"
                    " (SELECT before.time_ns FROM record AS before WHERE before.id = record.id - 1) END)",
}  # fmt: skip
_MEMBER: Final = "IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class PeerNumbers:
    """Stands for a parameter: the numbers of the addresses that the test lets through, as JSON."""

    test: PeerTest


class FirstKey:
    """Stands for a parameter: the first row's id."""


class TimeBefore:
    """Stands for a parameter: when the record before the first row came; None where there is none."""


FIRST_KEY: Final = FirstKey()
TIME_BEFORE: Final = TimeBefore()


@dataclass(slots=True)
class Statement:
    """``may`` is a condition over ``record``; ``arguments`` are its parameters in their order, some still to be found;
    ``patterns`` are what :data:`MATCHES` is asked for. ``decoded``: each row that may pass is asked again."""

    may: str = ""
    arguments: list[Any] = field(default_factory=list)
    patterns: list[PayloadCondition] = field(default_factory=list)
    decoded: bool = False
    payloads: bool = False
    delta: bool = False
    places_only: bool = False  # the rows are messages: their index has no payloads, and each may span records


def statement(node: Settled, *, places_only: bool = False) -> Statement:
    """The filter's condition for rows that may pass; of messages with ``places_only``."""
    made = Statement(places_only=places_only)
    made.may = _text(node, made, may=True)
    return made


def _text(node: Settled, made: Statement, *, may: bool) -> str:
    match node:
        case EachOf(parts):
            return f"({' AND '.join(_text(part, made, may=may) for part in parts)})"
        case AnyOf(parts):
            return f"({' OR '.join(_text(part, made, may=may) for part in parts)})"
        case NoneOf(part):
            return f"(NOT {_text(part, made, may=not may)})"
        case BytesContain() | BytesLike() | BytesMatch():
            made.payloads = True
            if made.places_only:
                return str(int(may))
            return f"CASE WHEN {NEAR} THEN {_payload(node, made)} ELSE {int(may)} END"
        case FieldExists() | FieldTest():
            made.decoded = True
            return str(int(may))
        case NumberIn() if made.places_only:
            return str(int(may))
        case _:
            return _fact(node, made)


def _fact(node: Leaf, made: Statement) -> str:
    arguments = made.arguments
    match node:
        case NumberIn(numbers):
            arguments.append(json.dumps(sorted(numbers)))
            return f"((id & {NUMBER_MASK}) {_MEMBER})"
        case TimeWithin(first, last):
            bounds = [(">=", first), ("<=", last)]
            arguments += [bound for _, bound in bounds if bound is not None]
            return f"({' AND '.join(f'time_ns {sign} ?' for sign, bound in bounds if bound is not None)})"
        case DirectionIs(direction):
            arguments.append(direction)
            return "((direction & 1) = ?)"
        case MarkIs(mark):
            arguments.append(mark)
            return f"(((direction >> {MARK_SHIFT}) & {MARK_MAX}) = ?)"
        case PeerTest():
            arguments.append(PeerNumbers(node))
            return f"(peer {_MEMBER})"
        case QuantityTest(quantity, comparator, value):
            if quantity is Quantity.DELTA:
                made.delta = True
                arguments += [FIRST_KEY, TIME_BEFORE]
            arguments.append(value)
            return f"ifnull({_COLUMNS[quantity]} {_SIGNS[comparator]} ?, 0)"
        case Constant(holds):
            return str(int(holds))
        case _:
            raise AssertionError(node)


def _payload(node: PayloadCondition, made: Statement) -> str:
    plain = _plain(node)
    if plain is not None:
        made.arguments.append(plain)
        return "(instr(payload, ?) > 0)"
    made.arguments.append(len(made.patterns))
    made.patterns.append(node)
    return f"{MATCHES}(?, payload)"


def _plain(node: PayloadCondition) -> bytes | None:
    """The bytes, where nothing but bytes is looked for."""
    if isinstance(node, BytesContain) and (not node.ignore_case or node.data.lower() == node.data.upper()):
        return node.data
    if isinstance(node, BytesLike):
        found = [byte for byte in node.pattern if byte is not None]
        return bytes(found) if len(found) == len(node.pattern) else None
    return None
