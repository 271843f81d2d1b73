"""Goes along a program and the bytes, tries what can be tried, and remembers how far it came.

The work is bounded: each try, each byte that is looked through and each byte under a checksum costs steps. Before an
open part that nothing looks back over, earlier choices are dropped, for another one could not come further than that.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import unquote_to_bytes

from workbench.codec.typed import parts
from workbench.codec.typed.forms import VARINT_BYTES_MAX, FormKind
from workbench.codec.typed.parts import Coding
from workbench.codec.typed.plan import algorithm_of
from workbench.codec.typed.program import TEXT_CHARS_MAX, How, Operation, Program
from workbench.codec.typed.values import number_in, writer_of

STEPS_MAX: Final = 30_000
SCANNED_A_STEP: Final = 1024  # bytes that a search looks through at the cost of one try
SUMMED_A_STEP: Final = 256  # bytes under a checksum
DECODED_A_STEP: Final = 32
_RUNS: Final = {
    Coding.BASE64: re.compile(rb"[A-Za-z0-9+/]*+={0,2}"),
    Coding.HEX: re.compile(rb"[0-9A-Fa-f]*+"),
    Coding.HEX_CAPITALS: re.compile(rb"[0-9A-Fa-f]*+"),
    Coding.URL: re.compile(rb"(?:[A-Za-z0-9_.~\-]|%[0-9A-Fa-f]{2})*+"),
}
_GROUPS: Final = {Coding.BASE64: 4, Coding.HEX: 2, Coding.HEX_CAPITALS: 2, Coding.URL: 1}


class TooLongError(Exception):
    """More ways to try than are tried."""


class Cause(NamedTuple):
    """Why it went no further: at ``offset``, in ``slot``. ``wanted`` and ``came`` as the cause has them."""

    offset: int
    slot: int
    what: str
    wanted: bytes | int = b""
    came: bytes | int = b""


class Attempt:
    """What all walks of one question share."""

    def __init__(self, program: Program, sourced: dict[int, bytes], within: Attempt | None = None) -> None:
        self.program = program
        self.sourced = sourced
        self.included: dict[int, Attempt] = {}  # of slots that are typed payloads of their own
        self.steps_left = STEPS_MAX
        self.needs_more = False  # somewhere only the end of the data was in the way
        self._within = within
        self.extents: dict[int, tuple[bytes, list[int]]] = {}  # of each sequence: its bytes, where operations begin

    def spend(self, steps: int) -> None:
        """Raises :class:`TooLongError`."""
        if self._within is not None:
            self._within.spend(steps)
        self.steps_left -= steps
        if self.steps_left < 0:
            raise TooLongError


class Walk:
    """One sequence against ``data[:end]``; ``is_whole``: it has to end there."""

    def __init__(self, attempt: Attempt, sequence: int, data: bytes, *, is_whole: bool) -> None:
        self._attempt = attempt
        self._program = attempt.program
        self._ops = attempt.program.sequences[sequence]
        self._sequence = sequence
        self._data = data
        self._is_whole = is_whole
        self.starts = [0] * (len(self._ops) + 1)
        self.cause: Cause | None = None
        self.was_free = False  # an open part was reached: no other beginning could come further

    def go(self, start: int) -> int:
        """Where it ends; -1 where it does not fit."""
        ops, starts, attempt, count = self._ops, self.starts, self._attempt, len(self._ops)
        choices: list[tuple[int, Iterator[int]]] = []
        at, place = 0, start
        while True:
            attempt.spend(1)
            end = -1
            if at == count:
                if self._may_end(place):
                    return place
            else:
                op = ops[at]
                starts[at] = place
                if op.how < How.DIGITS:
                    end = self._passed(op, place)
                else:
                    if op.is_free:
                        choices.clear()
                        self.was_free = True
                    ways = self._ways(at, op, place)
                    end = next(ways, -1)
                    if end >= 0:
                        choices.append((at, ways))
                if end >= 0 and not self._checked(at, op, end):
                    end = -1
            while end < 0:
                if not choices:
                    return -1
                at, ways = choices[-1]
                attempt.spend(1)
                end = next(ways, -1)
                if end < 0:
                    choices.pop()
                elif not self._checked(at, ops[at], end):
                    end = -1
            at, place = at + 1, end

    def _may_end(self, place: int) -> bool:
        self._attempt.extents[self._sequence] = self._data, self.starts
        self.starts[len(self._ops)] = place
        if self._is_whole and place != len(self._data):
            last = self._ops[-1].slot if self._ops else -1
            self._fail(Cause(place, last, "left", b"", len(self._data) - place))
            return False
        if self._sequence == 0:
            return all(self._check(slot) for slot in self._program.late)
        return True

    def _checked(self, at: int, op: Operation, end: int) -> bool:
        self.starts[at + 1] = end
        return not op.checks or all(self._check(slot) for slot in op.checks)

    def _passed(self, op: Operation, place: int) -> int:
        match op.how:
            case How.BYTES:
                return self._literal(op, op.data, place)
            case How.SOURCED:
                return self._literal(op, self._attempt.sourced[op.slot], place)
            case How.SIZED:
                end = place + op.size
                if end > len(self._data):
                    return self._short(Cause(place, op.slot, "size", op.size, len(self._data) - place))
                if op.limits is not None and op.form is not None:
                    return self._within(op, place, end, op.form.number_of(self._data[place:end]))
                return end
            case How.VARINT:
                return self._varint(op, place)
        return self._text(op, place)

    def _literal(self, op: Operation, wanted: bytes, place: int) -> int:
        if self._data.startswith(wanted, place):
            return place + len(wanted)
        came = self._data[place : place + len(wanted)]
        if wanted.startswith(came) and place + len(wanted) > len(self._data):
            return self._short(Cause(place + len(came), op.slot, "bytes", wanted[len(came) :]))
        if self._is_news(place + len(came)):
            same = next(i for i, (one, other) in enumerate(zip(wanted, came, strict=False)) if one != other)
            self._fail(Cause(place + same, op.slot, "bytes", wanted[same:], came[same:]))
        return -1

    def _varint(self, op: Operation, place: int) -> int:
        for end in range(place, min(place + VARINT_BYTES_MAX, len(self._data))):
            if self._data[end] < 0x80:
                if op.limits is not None and op.form is not None:
                    return self._within(op, place, end + 1, op.form.number_of(self._data[place : end + 1]))
                return end + 1
        if len(self._data) - place < VARINT_BYTES_MAX:
            return self._short(Cause(place, op.slot, "varint"))
        return self._fail(Cause(place, op.slot, "varint"))

    def _within(self, op: Operation, place: int, end: int, number: int | float) -> int:
        low, high = op.limits or (0, 0)
        if low <= number <= high:
            return end
        return self._fail(Cause(place, op.slot, "limits", b"", number if isinstance(number, int) else 0))

    def _text(self, op: Operation, place: int) -> int:
        size = self._characters(op, place)
        if size:
            return place + size
        cause = Cause(place, op.slot, "text", b"", self._data[place : place + 32])
        rest = len(self._data) - place
        return self._short(cause) if rest < TEXT_CHARS_MAX * self._program.charset.unit else self._fail(cause)

    def _characters(self, op: Operation, place: int) -> int:
        """How many bytes the expression takes at most; 0 where it does not fit."""
        charset, expression = self._program.charset, op.expression
        assert expression is not None
        if charset.is_ascii:
            found = expression.match(self._data, place)  # type: ignore[call-overload]
            return found.end() - place if found is not None else 0
        piece = self._data[place : place + TEXT_CHARS_MAX * charset.unit]
        met = expression.match(piece.decode(charset.plain_name, "replace"))  # type: ignore[call-overload]
        size = len(charset.encode(met.group())) if met is not None else 0
        return size if piece[:size].decode(charset.plain_name, "replace") == (met.group() if met else "") else 0

    def _ways(self, at: int, op: Operation, place: int) -> Iterator[int]:
        if op.how is How.DIGITS:
            return self._digits(op, place)
        if op.how is How.INCLUDED:
            return self._included(op, place)
        if op.bound is not None:
            number = self._number(self._ops[op.bound.own].slot)
            if isinstance(number, float):  # its own check says what is wrong with a length of 1.5
                number = int(number) if number.is_integer() else -1
            if number is not None:
                plus = self._slot(self._ops[op.bound.own].slot).plus
                end = self.starts[op.bound.first] + number - plus - op.bound.behind
                return self._bounded(op, place, end)
        if op.how is How.ENCODED:
            return self._encoded(op, place, -1)
        return self._rest(at, op, place)

    def _digits(self, op: Operation, place: int) -> Iterator[int]:
        unit = self._program.charset.unit
        size = self._characters(op, place)
        most = op.size * unit if op.size else size
        if place + max(size, most) + unit > len(self._data):
            self._attempt.needs_more = True
        if not size or size < most:
            self._fail(Cause(place, op.slot, "digits", b"", self._data[place : place + 16]))
            return
        for end in range(place + most, place if not op.size else place + most - 1, -unit):
            text = self._data[place:end]
            number = self._read_digits(op, text)
            if number is None:
                continue  # a sign alone
            if op.limits is not None and not op.limits[0] <= number <= op.limits[1]:
                self._fail(Cause(place, op.slot, "limits", b"", number))
                continue
            yield end

    def _rest(self, at: int, op: Operation, place: int) -> Iterator[int]:
        """As few bytes as possible; straight to where what follows stands, if that is known."""
        data, attempt = self._data, self._attempt
        attempt.needs_more = True
        following = self._ops[at + 1] if at + 1 < len(self._ops) else None
        if self._is_whole and op.tail is not None:
            if len(data) - op.tail >= place:
                yield len(data) - op.tail
            else:
                self._fail(Cause(place, op.slot, "size", op.tail, len(data) - place))
            return
        if following is None and not op.checks:
            yield place
            return
        wanted = b""
        if following is not None and following.how < How.SIZED and not op.checks:
            wanted = following.data if following.how is How.BYTES else attempt.sourced[following.slot]
        while place <= len(data):
            found = data.find(wanted, place)
            attempt.spend(((found if found >= 0 else len(data)) - place) // SCANNED_A_STEP)
            if found < 0:
                self._fail(Cause(place, following.slot if following else op.slot, "nowhere", wanted))
                return
            yield found
            place = found + 1

    def _bounded(self, op: Operation, place: int, end: int) -> Iterator[int]:
        if end < place:
            self._fail(Cause(place, op.slot, "bound-short", end - place))
        elif end > len(self._data):
            self._short(Cause(len(self._data), op.slot, "bound", end - len(self._data), len(self._data) - place))
        elif op.how is How.ENCODED:
            yield from self._encoded(op, place, end)
        else:
            yield end

    def _included(self, op: Operation, place: int) -> Iterator[int]:
        """Another payload, in the first way in which it fits."""
        attempt = self._attempt
        inner = attempt.included.get(op.slot)
        if inner is None:
            end = self._literal(op, attempt.sourced[op.slot], place)
            if end >= 0:
                yield end
            return
        walk = Walk(inner, 0, self._data, is_whole=False)
        end = walk.go(place)
        attempt.needs_more |= inner.needs_more
        if end >= 0:
            yield end
        elif walk.cause is not None:
            wanted, came = walk.cause.wanted, walk.cause.came
            self._fail(Cause(walk.cause.offset, op.slot, "included", wanted if isinstance(wanted, bytes) else b"",
                             came if isinstance(came, bytes) else b""))  # fmt: skip

    def _encoded(self, op: Operation, place: int, exact: int) -> Iterator[int]:
        """The longest run of its letters first, then shorter ones."""
        found = _RUNS[op.coding].match(self._data, place)
        longest = found.end() if found is not None else place
        if longest + 2 >= len(self._data):  # also within the two digits behind a per cent sign
            self._attempt.needs_more = True
        self._attempt.spend((longest - place) // SCANNED_A_STEP)
        group = _GROUPS[op.coding]
        end = exact if exact >= 0 else place + (longest - place) // group * group
        while place <= end <= longest:
            self._attempt.spend(1 + (end - place) // DECODED_A_STEP)
            held = _decoded(op.coding, self._data[place:end])
            if held is not None:
                inner = Walk(self._attempt, op.sequence, held, is_whole=True)
                needed = self._attempt.needs_more
                fits = inner.go(0) >= 0
                self._attempt.needs_more = needed  # what is held is whole: more bytes do not come into it
                if fits:
                    yield end
            if exact >= 0:
                break
            end -= group
        self._fail(Cause(place, op.slot, "encoded", b"", self._data[place : place + 16]))

    def _check(self, index: int) -> bool:
        """A length or a checksum against what came."""
        slot = self._slot(index)
        extent = self._program.typed.covered[index]
        covered = self._covered(extent)
        came = self._came(index)
        if isinstance(slot.value, parts.Length):
            wanted: int = len(covered) + slot.plus
        else:
            assert isinstance(slot.value, parts.Checksum)
            self._attempt.spend(len(covered) // SUMMED_A_STEP)
            made = algorithm_of(slot.value).of(covered)
            wanted = int.from_bytes(made[::-1] if slot.value.little else made, "big") + slot.plus
        number = self._number(index)
        if number == wanted:
            return True
        try:
            correct = writer_of(slot.form, self._program.charset)(wanted)
        except ValueError:
            correct = b""
        what = "length" if isinstance(slot.value, parts.Length) else "checksum"
        place = self.starts[self._program.place[index][1]] if self._is_own(index) else self.starts[0]
        self._fail(Cause(place, index, what, correct, came))
        return False

    def _is_own(self, index: int) -> bool:
        return self._program.place[index][0] == self._sequence

    def _covered(self, extent: parts.Extent) -> bytes:
        data, starts = self._sequence_of(extent.sequence)
        return data[starts[extent.first] : starts[extent.last]]

    def _came(self, index: int) -> bytes:
        sequence, at = self._program.place[index]
        data, starts = self._sequence_of(sequence)
        return data[starts[at] : starts[at + 1]]

    def _sequence_of(self, sequence: int) -> tuple[bytes, list[int]]:
        return (self._data, self.starts) if sequence == self._sequence else self._attempt.extents[sequence]

    def _number(self, index: int) -> int | float | None:
        form, came = self._slot(index).form, self._came(index)
        if form.is_digits:
            sequence, at = self._program.place[index]
            return self._read_digits(self._program.sequences[sequence][at], came)
        return form.number_of(came)

    def _read_digits(self, op: Operation, data: bytes) -> int | None:
        assert op.form is not None
        text = data.decode(self._program.charset.plain_name, "replace")
        if op.form.kind is FormKind.HEXADECIMAL:
            return int(text, 16) if text else None
        number = number_in(text)
        return int(number) if number is not None else None

    def _slot(self, index: int) -> parts.Number:
        slot = self._program.typed.slots[index]
        assert isinstance(slot, parts.Number)  # only numbers are asked
        return slot

    def _is_news(self, offset: int) -> bool:
        return self.cause is None or offset >= self.cause.offset

    def _short(self, cause: Cause) -> int:
        """Only the end of the data is in the way."""
        self._attempt.needs_more = True
        return self._fail(cause)

    def _fail(self, cause: Cause) -> int:
        if self.cause is None or cause.offset > self.cause.offset:
            self.cause = cause
        return -1


def _decoded(coding: Coding, data: bytes) -> bytes | None:
    """What letters stand for; None where they stand for nothing."""
    try:
        match coding:
            case Coding.BASE64:
                return base64.b64decode(data, validate=True)
            case Coding.URL:
                return unquote_to_bytes(data)
        return bytes.fromhex(data.decode("ascii"))
    except ValueError:
        return None
