"""In which order lengths, checksums and encoded ranges are worked out.

A length wants the sizes of what it covers, a checksum its bytes, an encoded range the bytes of what it holds. Two facts
stand for each slot that depends on others, its size and its bytes; they are put in order by what they want. A fact that
wants itself is a circle: a length whose own digits are counted is settled by trying, anything else is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from workbench.codec.typed import parts
from workbench.codec.typed.errors import TypedError
from workbench.codec.typed.parts import Coding, Extent, Slot, Step

COVERED_MAX: Final = 100_000  # slots that all lengths and checksums look at together
_WAITING, _DONE = 1, 2


class _Fact(NamedTuple):
    slot: int
    is_size: bool


def lay_out(
    slots: tuple[Slot, ...], sequences: tuple[tuple[int, ...], ...], covered: Mapping[int, Extent]
) -> tuple[tuple[Step, ...], frozenset[int]]:
    """The steps, and the slots whose own width changes what they say. Raises :class:`TypedError` for a circle."""
    work = sum(extent.last - extent.first for extent in covered.values())
    if work > COVERED_MAX:
        last = slots[max(covered)]
        raise TypedError("too many lengths and checksums over too many parts", last.start, last.end - last.start)
    return _Ordering(slots, sequences, covered).order()


class _Ordering:
    """Depth first, without recursion: a hostile text may have thousands in a chain."""

    def __init__(
        self, slots: tuple[Slot, ...], sequences: tuple[tuple[int, ...], ...], covered: Mapping[int, Extent]
    ) -> None:
        self._slots = slots
        self._sequences = sequences
        self._covered = covered
        self._marks: dict[_Fact, int] = {}
        self._steps: list[Step] = []
        self._settled: set[int] = set()

    def order(self) -> tuple[tuple[Step, ...], frozenset[int]]:
        for index in range(len(self._slots)):
            if self._depends(index):
                self._visit(_Fact(index, False))
        return tuple(self._steps), frozenset(self._settled)

    def _visit(self, first: _Fact) -> None:
        if first in self._marks:
            return
        self._marks[first] = _WAITING
        path = [(first, iter(self._wants(first)))]
        while path:
            fact, wants = path[-1]
            wanted = next(wants, None)
            if wanted is None:
                path.pop()
                self._marks[fact] = _DONE
                self._add(fact)
            elif self._marks.get(wanted) == _WAITING:
                self._close_circle([each for each, _iterator in path], wanted)
            elif wanted not in self._marks:
                self._marks[wanted] = _WAITING
                path.append((wanted, iter(self._wants(wanted))))

    def _close_circle(self, path: list[_Fact], wanted: _Fact) -> None:
        """``wanted`` is being worked out. Its size is guessed first if a length's own digits are all that turns."""
        circle = path[path.index(wanted) :]
        if wanted.is_size and self._is_length(wanted.slot):
            self._settled.add(wanted.slot)
            return
        inner = next((fact.slot for fact in circle if fact.is_size and self._is_length(fact.slot)), None)
        if inner is not None and all(self._is_length(fact.slot) or fact.is_size for fact in circle):
            self._settled.add(inner)
            return
        at_fault = next((fact.slot for fact in circle if self._is_checksum(fact.slot)), wanted.slot)
        slot = self._slots[at_fault]
        raise TypedError(self._fault(at_fault), slot.start, slot.end - slot.start)

    def _fault(self, index: int) -> str:
        if not self._is_checksum(index):
            return "this turns in a circle: it depends on a range that depends on it"
        extent = self._covered[index]
        if index in self._sequences[extent.sequence][extent.first : extent.last]:
            return "the checksum covers itself: name a range without it, or put it behind what it covers"
        return "the checksum covers what depends on it: its place in what it covers must be free of it"

    def _add(self, fact: _Fact) -> None:
        if fact.is_size:
            slot = self._slots[fact.slot]
            has_bytes = self._marks.get(_Fact(fact.slot, False)) == _DONE
            if isinstance(slot, parts.Encoded) and slot.coding is not Coding.URL and not has_bytes:
                self._steps.append(Step(fact.slot, True))
        else:
            self._steps.append(Step(fact.slot, False))

    def _wants(self, fact: _Fact) -> list[_Fact]:
        slot = self._slots[fact.slot]
        if fact.is_size and not (isinstance(slot, parts.Encoded) and slot.coding is not Coding.URL):
            return [_Fact(fact.slot, False)]
        if isinstance(slot, parts.Encoded):
            return self._facts(self._sequences[slot.sequence], sizes=fact.is_size)
        extent = self._covered[fact.slot]
        members = self._sequences[extent.sequence][extent.first : extent.last]
        return self._facts(members, sizes=self._is_length(fact.slot))

    def _facts(self, members: tuple[int, ...], *, sizes: bool) -> list[_Fact]:
        if sizes:
            return [_Fact(index, True) for index in members if self._has_open_size(index)]
        return [_Fact(index, False) for index in members if self._depends(index)]

    def _depends(self, index: int) -> bool:
        return index in self._covered or isinstance(self._slots[index], parts.Encoded)

    def _has_open_size(self, index: int) -> bool:
        slot = self._slots[index]
        return self._depends(index) and not (isinstance(slot, parts.Number) and bool(size_in_advance(slot)))

    def _is_length(self, index: int) -> bool:
        slot = self._slots[index]
        return isinstance(slot, parts.Number) and isinstance(slot.value, parts.Length)

    def _is_checksum(self, index: int) -> bool:
        return index in self._covered and not self._is_length(index)


def size_in_advance(slot: parts.Number) -> int:
    """In bytes or digits, whatever the number; 0 where it depends on it."""
    return slot.form.width if slot.form.is_digits else slot.form.size
