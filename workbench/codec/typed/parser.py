"""From the text of a typed payload to what it is made of."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from workbench.codec.escapes import parse_text
from workbench.codec.inputerror import PayloadError
from workbench.codec.typed import parts
from workbench.codec.typed.errors import TypedError
from workbench.codec.typed.layout import lay_out
from workbench.codec.typed.partreader import read_part
from workbench.codec.typed.parts import Coding, Extent, NameKind, Needs, Part, PartKind, Slot, TypedText
from workbench.codec.typed.scanner import RawLiteral, RawPart, Token, scan, shown
from workbench.codec.typed.titles import range_title, title_of
from workbench.codec.typed.words import near

SHORT_CHARS_MAX: Final = 4_096  # what is longer is remembered, too, but few of it: a project may have thousands
SHORT_ONES: Final = 512
LONG_ONES: Final = 4
DEPTH_MAX: Final = 32  # of ranges within ranges


def parse_typed(text: str) -> TypedText:
    """What ``text`` means; the same object for the same text, as long as it is remembered.

    Raises :class:`TypedError` with the place of the fault.
    """
    return _short(text) if len(text) <= SHORT_CHARS_MAX else _long(text)


def _parse(text: str) -> TypedText:
    builder = _Builder(text)
    for piece in scan(text):
        if isinstance(piece, RawLiteral):
            builder.add_literal(piece)
        else:
            builder.add_part(piece)
    return builder.finish()


_short = lru_cache(SHORT_ONES)(_parse)
_long = lru_cache(LONG_ONES)(_parse)


class _Open:
    """A range that has begun."""

    def __init__(self, name: Token, coding: Coding | None, extent: Extent) -> None:
        self.name = name
        self.coding = coding
        self.extent = extent  # where it begins, in the sequence that it stands in


class _Builder:
    """Slots in sequences: the payload is the first, each range that is encoded has one of its own."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._parts: list[Part] = []
        self._slots: list[Slot] = []
        self._kinds: list[PartKind] = []
        self._sequences: list[list[int]] = [[]]
        self._open: list[_Open] = []
        self._ranges: dict[str, Extent] = {}
        self._names: set[str] = set()
        self._now = 0  # the sequence that grows

    def add_literal(self, piece: RawLiteral) -> None:
        """Its escapes are looked at now; whether the encoding has its characters is found out later."""
        for offset, chunk in piece.chunks:
            if "\\" in chunk:
                try:
                    parse_text(chunk, "utf-32-le")
                except PayloadError as error:
                    if "surrogate" not in str(error):
                        raise TypedError(str(error), offset + error.offset) from None
        self._add(parts.Literal(piece.start, piece.end, "", piece.chunks), PartKind.LITERAL)

    def add_part(self, piece: RawPart) -> None:
        """A slot, or the begin or end of a range."""
        word = piece.words[0] if piece.words else None
        if word is not None and not word.is_quoted and word.text in ("begin", "end"):
            name = _range_name(piece)
            if word.text == "begin":
                self._begin(piece, name)
            else:
                self._end(piece, name)
            self._parts.append(Part(piece.start, piece.end, PartKind.RANGE, range_title(word.text, name.text)))
            return
        slot, kind = read_part(self._text, piece)
        self._add(slot, kind)
        self._parts.append(Part(piece.start, piece.end, kind, title_of(slot)))

    def finish(self) -> TypedText:
        """All of it, once every range is closed and everything that is covered is there."""
        if self._open:
            name = self._open[-1].name
            raise TypedError(f"the range {shown(name.text)} does not end: ${{end {name.text}}} is missing",
                             name.start, name.end - name.start)  # fmt: skip
        slots, sequences = tuple(self._slots), tuple(tuple(each) for each in self._sequences)
        covered = _covered(slots, sequences, self._ranges)
        steps, settled = lay_out(slots, sequences, covered)
        is_open = any(isinstance(slot, parts.AnyBytes) or _is_any_number(slot) for slot in slots)
        return TypedText(
            self._text, tuple(self._parts), _needs(slots), not is_open and all(map(_is_fixed, slots)), is_open, slots,
            tuple(self._kinds), sequences, self._ranges, covered, steps, settled,
        )  # fmt: skip

    def _add(self, slot: Slot, kind: PartKind) -> None:
        self._sequences[self._now].append(len(self._slots))
        self._slots.append(slot)
        self._kinds.append(kind)

    def _begin(self, piece: RawPart, name: Token) -> None:
        if name.text in self._names:
            raise TypedError(f"there is a range {shown(name.text)} already", name.start, name.end - name.start)
        if len(self._open) >= DEPTH_MAX:
            raise TypedError(f"ranges stand at most {DEPTH_MAX} deep in one another", piece.start, 2)
        self._names.add(name.text)
        coding = _coding(piece)
        here = len(self._sequences[self._now])
        self._open.append(_Open(name, coding, Extent(self._now, here, here)))
        if coding is not None:
            self._sequences.append([])
            self._add(parts.Encoded(piece.start, piece.end, "", coding, len(self._sequences) - 1), PartKind.RANGE)
            self._now = len(self._sequences) - 1

    def _end(self, piece: RawPart, name: Token) -> None:
        if len(piece.words) > 2:
            raise _stray(piece.words[2])
        if not self._open or self._open[-1].name.text != name.text:
            raise TypedError(self._end_fault(name), name.start, name.end - name.start)
        last = self._open.pop()
        sequence, first, _last = last.extent
        if last.coding is not None:
            index = self._sequences[sequence][first]
            held = self._slots[index]
            assert isinstance(held, parts.Encoded)  # as _begin made it
            self._slots[index] = parts.Encoded(held.start, piece.end, "", held.coding, held.sequence)
            self._now = sequence
        self._ranges[name.text] = Extent(sequence, first, len(self._sequences[sequence]))

    def _end_fault(self, name: Token) -> str:
        if name.text in self._names and any(each.name.text == name.text for each in self._open):
            inner = self._open[-1].name.text
            return f"the range {shown(inner)} within {shown(name.text)} ends first: ${{end {inner}}} is missing"
        if name.text in self._names:
            return f"the range {shown(name.text)} has ended already"
        known = frozenset(each.name.text for each in self._open)
        return f"no range {shown(name.text)} has begun{near(name.text, known)}"


def _range_name(piece: RawPart) -> Token:
    if len(piece.words) < 2:
        raise TypedError("the range's name is missing", piece.end - 1)
    name = piece.words[1]
    if not name.text or (not name.is_quoted and (name.text in parts.RESERVED or name.text == "as")):
        raise TypedError(f"{shown(name.text)} cannot be the name of a range", name.start, name.end - name.start)
    return name


def _coding(piece: RawPart) -> Coding | None:
    words = piece.words[2:]
    if not words:
        return None
    if words[0].is_quoted or words[0].text != "as":
        raise _stray(words[0])
    known = ", ".join(Coding)
    if len(words) < 2:
        raise TypedError(f"how it is written is missing ({known})", piece.end - 1)
    if words[1].text not in set(Coding):
        raise TypedError(f"{shown(words[1].text)} is no way to write a range ({known})",
                         words[1].start, words[1].end - words[1].start)  # fmt: skip
    if len(words) > 2:
        raise _stray(words[2])
    return Coding(words[1].text)


def _stray(token: Token) -> TypedError:
    return TypedError(f"{shown(token.text)} means nothing here", token.start, token.end - token.start)


def _covered(
    slots: tuple[Slot, ...], sequences: tuple[tuple[int, ...], ...], ranges: Mapping[str, Extent]
) -> dict[int, Extent]:
    """Of each length and checksum what it covers: a range, or what stands beside it in its own sequence."""
    found: dict[int, Extent] = {}
    for sequence, members in enumerate(sequences):
        for place, index in enumerate(members):
            slot = slots[index]
            if not isinstance(slot, parts.Number) or not isinstance(slot.value, parts.Length | parts.Checksum):
                continue
            of = slot.value.of
            match of:
                case parts.Base.ALL:
                    found[index] = Extent(sequence, 0, len(members))
                case parts.Base.AFTER:
                    found[index] = Extent(sequence, place + 1, len(members))
                case parts.Base.BEFORE:
                    found[index] = Extent(sequence, 0, place)
                case _:
                    extent = ranges.get(of)
                    if extent is None:
                        raise TypedError(f"there is no range {shown(of)}{near(of, frozenset(ranges))}",
                                         slot.value.place, len(of))  # fmt: skip
                    found[index] = extent
    return found


def _is_any_number(slot: Slot) -> bool:
    return isinstance(slot, parts.Number) and isinstance(slot.value, parts.AnyNumber)


def _is_fixed(slot: Slot) -> bool:
    if isinstance(slot, parts.Number):
        return isinstance(slot.value, parts.Constant | parts.Length | parts.Checksum)
    return isinstance(slot, parts.Literal | parts.HexBytes | parts.Encoded)


def _needs(slots: tuple[Slot, ...]) -> Needs:
    names: dict[NameKind, set[str]] = {kind: set() for kind in NameKind}
    for slot in slots:
        if isinstance(slot, parts.Named):
            names[slot.kind].add(slot.name)
        elif isinstance(slot, parts.Number) and isinstance(slot.value, parts.NamedNumber):
            names[slot.value.kind].add(slot.value.name)
    kinds = (NameKind.VARIABLE, NameKind.ENVIRONMENT, NameKind.FILE, NameKind.PAYLOAD)
    return Needs(*(frozenset(names[kind]) for kind in kinds))
