"""A typed payload made ready for being expected: one operation for each slot, and what has to be checked when."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import accumulate
from typing import Final, NamedTuple

from workbench.codec.typed import parts
from workbench.codec.typed.charset import Charset, charset_of
from workbench.codec.typed.forms import DIGITS_MAX, FormKind, NumberForm
from workbench.codec.typed.layout import size_in_advance
from workbench.codec.typed.parser import LONG_ONES, SHORT_CHARS_MAX, SHORT_ONES
from workbench.codec.typed.parts import Coding, Extent, NameKind, TypedText
from workbench.codec.typed.plan import Plan, plan_of
from workbench.codec.typed.timeforms import time_expression

_UUID: Final = "[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}"
BOUNDS_ASKED_MAX: Final = 64  # lengths that may say where an open part ends
TEXT_CHARS_MAX: Final = 256  # of a time or a UUID


class How(IntEnum):
    """What an operation takes."""

    BYTES = 0  # these, known in advance
    SOURCED = 1  # these, once the sources were asked
    SIZED = 2  # so many
    VARINT = 3
    TEXT = 4  # characters that an expression describes
    DIGITS = 5  # as many as there are; fewer, if what follows wants some
    REST = 6  # any bytes, as few as possible
    ENCODED = 7  # a range that is written in another way
    INCLUDED = 8  # another payload


class Bound(NamedTuple):
    """A length before an open part says where it ends: ``first`` and ``own`` are operations, ``behind`` bytes."""

    own: int
    first: int
    behind: int


@dataclass(slots=True)
class Operation:
    """One slot. ``checks`` are the slots that can be checked once this one is passed."""

    how: How
    slot: int
    data: bytes = b""
    size: int = 0
    form: NumberForm | None = None
    limits: tuple[int, int] | None = None
    expression: re.Pattern[str] | re.Pattern[bytes] | None = None
    coding: Coding = Coding.HEX
    sequence: int = 0
    bound: Bound | None = None
    tail: int | None = None  # bytes behind it, if their number is known
    is_free: bool = False  # a later beginning of it could not come further: earlier choices do not matter any more
    checks: tuple[int, ...] = ()


class Program:
    """The operations of each sequence; ``late`` are checks that look from one sequence into another."""

    def __init__(self, typed: TypedText, encoding: str) -> None:
        self.typed = typed
        self.plan: Plan = plan_of(typed, encoding)
        self.charset: Charset = charset_of(encoding)
        self.place: Mapping[int, tuple[int, int]] = {
            slot: (number, at) for number, members in enumerate(typed.sequences) for at, slot in enumerate(members)
        }
        self.late = tuple(slot for slot in typed.covered if self._is_late(slot))
        self.sequences = tuple(self._operations(number) for number in range(len(typed.sequences)))
        self.captured = tuple(index for index, slot in enumerate(typed.slots) if slot.capture)
        self.included = tuple(op.slot for ops in self.sequences for op in ops if op.how is How.INCLUDED)
        self.sourced = tuple(op.slot for ops in self.sequences for op in ops if op.how is How.SOURCED)

    def _is_late(self, slot: int) -> bool:
        return self.place[slot][0] != self.typed.covered[slot].sequence

    def _operations(self, number: int) -> list[Operation]:
        ops = [self._operation(slot) for slot in self.typed.sequences[number]]
        checks = [
            (at, self.typed.covered[op.slot])
            for at, op in enumerate(ops)
            if op.slot in self.typed.covered and op.slot not in self.late
        ]
        due: dict[int, list[int]] = {}
        for at, extent in checks:
            due.setdefault(max(at, extent.last - 1), []).append(ops[at].slot)
        for last, slots in due.items():
            ops[last].checks = tuple(slots)
        lengths = [(at, extent) for at, extent in checks if self._is_length(ops[at].slot)]
        sums, free = _sums(ops), _free_places(len(ops), checks)
        grows = number == 0 and not self.late  # from a later beginning, what stands before ends later
        for at, op in enumerate(ops):
            if op.how in (How.REST, How.ENCODED):
                op.bound = _bound(at, lengths, sums)
                op.is_free = op.how is How.REST and op.bound is None and grows and free[at]
                op.tail = sums[-1][0] - sums[at + 1][0] if sums[-1][1] == sums[at + 1][1] else None
            grows = grows and op.bound is None and op.how not in (How.DIGITS, How.ENCODED, How.INCLUDED)
        return ops

    def _is_length(self, index: int) -> bool:
        slot = self.typed.slots[index]
        return isinstance(slot, parts.Number) and isinstance(slot.value, parts.Length)

    def _operation(self, index: int) -> Operation:
        slot = self.typed.slots[index]
        match slot:
            case parts.Literal() | parts.HexBytes() | parts.Number(value=parts.Constant()):
                return Operation(How.BYTES, index, self.plan.pieces[index])
            case parts.Named(kind=NameKind.PAYLOAD):
                return Operation(How.INCLUDED, index)
            case parts.Named() | parts.RequestBytes() | parts.Number(value=parts.NamedNumber()):
                return Operation(How.SOURCED, index)
            case parts.RandomBytes(count=count):
                return Operation(How.SIZED, index, size=count)
            case parts.AnyBytes(count=count):
                return Operation(How.REST, index) if count is None else Operation(How.SIZED, index, size=count)
            case parts.Uuid(binary=True):
                return Operation(How.SIZED, index, size=16)
            case parts.Uuid():
                return self._text(index, _UUID)
            case parts.TimeText(pattern=pattern):
                return self._text(index, time_expression(pattern))
            case parts.Encoded():
                return Operation(How.ENCODED, index, coding=slot.coding, sequence=slot.sequence)
        assert isinstance(slot, parts.Number)  # the only one that is left
        return self._number(index, slot)

    def _number(self, index: int, slot: parts.Number) -> Operation:
        form, value = slot.form, slot.value
        limits = None
        if isinstance(value, parts.RandomNumber) and value.low is not None and value.high is not None:
            limits = value.low + slot.plus, value.high + slot.plus
        if form.kind is FormKind.VARINT:
            return Operation(How.VARINT, index, form=form, limits=limits)
        if not form.is_digits:
            return Operation(How.SIZED, index, size=form.size, form=form, limits=limits)
        sign = "-?" if form.kind is FormKind.DECIMAL else ""
        digits = "[0-9]" if form.kind is FormKind.DECIMAL else "[0-9A-Fa-f]"
        most = form.width or (DIGITS_MAX if form.kind is FormKind.DECIMAL else DIGITS_MAX * 4)
        made = self._text(index, f"{sign}{digits}{{1,{most}}}")
        made.how, made.form, made.limits, made.size = How.DIGITS, form, limits, size_in_advance(slot)
        return made

    def _text(self, index: int, expression: str) -> Operation:
        compiled = re.compile(expression.encode("ascii") if self.charset.is_ascii else expression)
        return Operation(How.TEXT, index, expression=compiled)


def program_of(typed: TypedText, encoding: str) -> Program:
    """Raises TypedError where the encoding lacks a character, UnknownEncodingError."""
    return _short(typed, encoding) if len(typed.text) <= SHORT_CHARS_MAX else _long(typed, encoding)


_short = lru_cache(SHORT_ONES)(Program)
_long = lru_cache(LONG_ONES)(Program)


def _fixed_size(op: Operation) -> int | None:
    """In bytes; None where it depends on what comes."""
    match op.how:
        case How.BYTES:
            return len(op.data)
        case How.SIZED:
            return op.size
    return None


def _sums(ops: list[Operation]) -> list[tuple[int, int]]:
    """Before each place: how many bytes those of a known size have, and how many operations are open."""
    sums = [(0, 0)]
    for op in ops:
        size = _fixed_size(op)
        known, unknown = sums[-1]
        sums.append((known, unknown + 1) if size is None else (known + size, unknown))
    return sums


def _bound(at: int, lengths: list[tuple[int, Extent]], sums: list[tuple[int, int]]) -> Bound | None:
    for own, extent in lengths[:BOUNDS_ASKED_MAX]:
        if own < at and extent.first <= at < extent.last:
            (known, unknown), (known_last, unknown_last) = sums[at + 1], sums[extent.last]
            if unknown == unknown_last:
                return Bound(own, extent.first, known_last - known)
    return None


def _free_places(count: int, checks: list[tuple[int, Extent]]) -> list[bool]:
    """Where no check that is still due looks at what stands before."""
    changes = [0] * (count + 2)
    for own, extent in checks:
        begun, due = min(own, extent.first), max(own, extent.last - 1)
        if begun < due + 1:
            changes[begun + 1] += 1
            changes[due + 1] -= 1
    return [pending == 0 for pending in accumulate(changes)]
