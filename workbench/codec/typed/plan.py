"""A typed payload made ready for one encoding: what is fixed is there, the rest are functions in their order."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Final
from urllib.parse import quote_from_bytes

from workbench.codec.bytes.checksums import Checksum
from workbench.codec.lineendings import ending_text
from workbench.codec.typed import parts
from workbench.codec.typed.charset import Charset, charset_of
from workbench.codec.typed.checksumnames import checksum_called
from workbench.codec.typed.composed import Origin
from workbench.codec.typed.layout import size_in_advance
from workbench.codec.typed.parser import LONG_ONES, SHORT_CHARS_MAX, SHORT_ONES
from workbench.codec.typed.parts import Coding, Extent, PartKind, TypedText
from workbench.codec.typed.run import Run
from workbench.codec.typed.values import Give, giver_of, writer_of
from workbench.model.payloads import LineEnding

Pick = Callable[[list[bytes]], Sequence[bytes]]
_GROWS: Final = {Coding.BASE64: 2, Coding.HEX: 2, Coding.HEX_CAPITALS: 2, Coding.URL: 3}


class Plan:
    """``pieces`` as far as they are known, empty or zeros where they are not; ``givers`` of what depends on nothing
    and ``steps`` of what depends on other slots, both in their order; ``pick`` the pieces of the payload itself."""

    def __init__(self, typed: TypedText, encoding: str, ending: LineEnding) -> None:
        self.typed = typed
        self.charset = charset_of(encoding)
        behind = ending_text(ending)
        self.ending = self.charset.encode(behind) if behind else b""
        self.pieces: list[bytes] = []
        self.givers: list[tuple[int, Give]] = []
        is_first = True
        for index, slot in enumerate(typed.slots):
            give = giver_of(slot, self.charset)
            if isinstance(slot, parts.Literal):
                self.pieces.append(self.charset.literal(slot, is_first=is_first))
                is_first = False
            else:
                self.pieces.append(_known(slot, self.charset))
            if give is not None and not _is_constant(slot):
                self.givers.append((index, give))
        top = typed.sequences[0]
        if self.ending:  # it belongs to what follows, so it is a slot like the others
            self.pieces.append(self.ending)
            top = (*top, len(self.pieces) - 1)
        self._top = top
        self.pick = _picker(top)
        self.steps = [(step.slot, self._step(step)) for step in typed.steps]
        origins = [Origin(slot.start, slot.end, kind) for slot, kind in zip(typed.slots, typed.kinds, strict=True)]
        if self.ending:
            origins.append(Origin(len(typed.text), len(typed.text), PartKind.LITERAL))
        self.origins = [origins[index] for index in top]

    def covered(self, index: int) -> Pick:
        """Takes out the pieces that a length or a checksum covers."""
        extent = self.typed.covered[index]
        members = self.typed.sequences[extent.sequence][extent.first : extent.last]
        return _picker((*members, len(self.pieces) - 1) if self._reaches_the_end(index, extent) else members)

    def _reaches_the_end(self, index: int, extent: Extent) -> bool:
        """The line ending is no part of a range with a name."""
        slot = self.typed.slots[index]
        assert isinstance(slot, parts.Number) and isinstance(slot.value, parts.Length | parts.Checksum)
        return bool(self.ending) and extent.sequence == 0 and slot.value.of in (parts.Base.ALL, parts.Base.AFTER)

    def _step(self, step: parts.Step) -> Give:
        slot = self.typed.slots[step.slot]
        if isinstance(slot, parts.Encoded):
            pick = _picker(self.typed.sequences[slot.sequence])
            return _encoder(slot.coding, pick, size_only=step.size_only)
        assert isinstance(slot, parts.Number)  # as the lay-out has it
        pick, write, plus = self.covered(step.slot), writer_of(slot.form, self.charset), slot.plus
        if isinstance(slot.value, parts.Length):
            return lambda run: write(sum(map(len, pick(run.pieces))) + plus)
        assert isinstance(slot.value, parts.Checksum)
        return _checksummer(slot, slot.value, pick, write)


def plan_of(typed: TypedText, encoding: str, ending: LineEnding = LineEnding.NONE) -> Plan:
    """Raises TypedError where the encoding lacks a character, UnknownEncodingError."""
    return _short(typed, encoding, ending) if len(typed.text) <= SHORT_CHARS_MAX else _long(typed, encoding, ending)


_short = lru_cache(SHORT_ONES)(Plan)
_long = lru_cache(LONG_ONES)(Plan)


def algorithm_of(value: parts.Checksum) -> Checksum:
    """It was found when the text was read."""
    found = checksum_called(value.key)
    assert found is not None
    return found


def encoded(coding: Coding, data: bytes) -> bytes:
    """What a range writes for what it holds."""
    match coding:
        case Coding.BASE64:
            return base64.b64encode(data)
        case Coding.HEX:
            return data.hex().encode()
        case Coding.HEX_CAPITALS:
            return data.hex().upper().encode()
        case Coding.URL:
            return quote_from_bytes(data, safe="").encode()


def _known(slot: parts.Slot, charset: Charset) -> bytes:
    if isinstance(slot, parts.HexBytes):
        return slot.data
    if isinstance(slot, parts.Number):
        if isinstance(slot.value, parts.Constant):
            return writer_of(slot.form, charset)(slot.value.value)
        return bytes(size_in_advance(slot) * (charset.unit if slot.form.is_digits else 1))
    return b""


def _is_constant(slot: parts.Slot) -> bool:
    return isinstance(slot, parts.Number) and isinstance(slot.value, parts.Constant)


def _encoder(coding: Coding, pick: Pick, *, size_only: bool) -> Give:
    def size(run: Run) -> bytes:
        inner = sum(map(len, pick(run.pieces)))
        return bytes(-(-inner // 3) * 4 if coding is Coding.BASE64 else inner * 2)

    def give(run: Run) -> bytes:
        data = b"".join(pick(run.pieces))
        if len(data) * _GROWS[coding] > run.budget.bytes_left:
            run.budget.take(len(data) * _GROWS[coding])
        return encoded(coding, data)

    return size if size_only else give


def _checksummer(
    slot: parts.Number, value: parts.Checksum, pick: Pick, write: Callable[[int | float], bytes]
) -> Give:
    algorithm, plus = algorithm_of(value), slot.plus
    is_raw = slot.form.kind == "raw" and not plus

    def give(run: Run) -> bytes:
        data = b"".join(pick(run.pieces))
        run.budget.work(len(data))
        made = algorithm.of(data)
        if value.little:
            made = made[::-1]
        return made if is_raw else write(int.from_bytes(made, "big") + plus)

    return give


def _picker(members: tuple[int, ...]) -> Pick:
    """One slice where they stand side by side, which is nearly always."""
    if not members:
        return itemgetter(slice(0, 0))
    if members[-1] - members[0] == len(members) - 1:
        return itemgetter(slice(members[0], members[-1] + 1))
    if len(members) == 1:
        return itemgetter(slice(members[0], members[0] + 1))
    return itemgetter(*members)
