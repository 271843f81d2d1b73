"""A typed payload as an expectation: whether bytes are such a one, what they hold, and why they are not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from workbench.codec.escapes import escape_char
from workbench.codec.lineendings import ending_text
from workbench.codec.typed import parts
from workbench.codec.typed.compose import included_bytes
from workbench.codec.typed.matchtexts import missed_of
from workbench.codec.typed.parser import parse_typed
from workbench.codec.typed.parts import TypedText
from workbench.codec.typed.program import How, Program, program_of
from workbench.codec.typed.run import DEPTH_MAX
from workbench.codec.typed.sources import SourceError, Sources
from workbench.codec.typed.values import named_bytes, named_number, request_bytes, writer_of
from workbench.codec.typed.walk import Attempt, Cause, TooLongError, Walk
from workbench.model.patterns import Found, Missed, Place
from workbench.model.payloads import PayloadForm

INCLUDED_MAX: Final = 200  # payloads within an expectation, counted each time
TOO_LONG: Final = "there are too many ways in which these bytes could be meant: say more of what is expected"


def match_typed(
    typed: TypedText, encoding: str, data: bytes, start: int, place: Place, sources: Sources
) -> Found | Missed:
    """Whether ``data`` from ``start`` on holds what ``typed`` says, begins with it, or is it, as ``place`` asks.

    Where a payload that is sent takes the next number, a time or random bytes, any of that form will do; lengths and
    checksums have to fit what came. :attr:`Missed.may_come` is False only where no more bytes could help. What the
    sources do not have is missed, too. Work and memory are bounded whatever the bytes.
    Raises :class:`~workbench.codec.inputerror.PayloadError` for an encoding that is not known or lacks a character.
    """
    program = program_of(typed, encoding)
    try:
        attempt = _Preparing(sources).attempt(program)
    except ValueError as error:
        return Missed(str(error), start, b"", may_come=False)
    best: tuple[int, Cause | None] = (-1, None)
    try:
        for begin in _beginnings(program, attempt, data, start, place):
            walk = Walk(attempt, 0, data, is_whole=place is Place.WHOLE)
            end = walk.go(begin)
            if end >= 0:
                return Found(begin, end, _captures(attempt, data[begin:end]))
            if walk.cause is not None and walk.cause.offset - begin > best[0]:
                best = walk.cause.offset - begin, walk.cause
            if walk.was_free:
                break
    except TooLongError:
        return Missed(TOO_LONG, start if best[1] is None else best[1].offset, b"", may_come=True)
    may_come = place is Place.ANYWHERE or attempt.needs_more
    return missed_of(program, attempt, data, best[1] or Cause(start, -1, "nothing"), may_come=may_come)


def literal_of(typed: TypedText, encoding: str) -> bytes:
    """The longest literal that stands in whatever fits: a quick look for it spares the match. Empty if there is none.

    Raises :class:`~workbench.codec.inputerror.PayloadError` as :func:`match_typed` does.
    """
    ops = program_of(typed, encoding).sequences[0]
    return max((op.data for op in ops if op.how is How.BYTES), key=len, default=b"")


def begins_with(typed: TypedText, encoding: str) -> bytes:
    """The bytes that whatever fits begins with, where they are literal; else none.

    Raises :class:`~workbench.codec.inputerror.PayloadError` as :func:`match_typed` does.
    """
    ops = program_of(typed, encoding).sequences[0]
    return ops[0].data if ops and ops[0].how is How.BYTES else b""


def _beginnings(program: Program, attempt: Attempt, data: bytes, start: int, place: Place) -> Iterator[int]:
    if place is not Place.ANYWHERE:
        yield start
        return
    ops = program.sequences[0]
    first = b""
    if ops and ops[0].how < How.SIZED:
        first = ops[0].data if ops[0].how is How.BYTES else attempt.sourced[ops[0].slot]
    at = start
    told = False
    while at <= len(data):
        found = data.find(first, at)
        if found < 0:
            break
        told = True
        yield found
        at = found + 1
    if not told:
        yield max(start, _nearly(data, first, start))


def _nearly(data: bytes, wanted: bytes, start: int) -> int:
    """Where most of the first bytes that are wanted stand: there the difference is told."""
    low, high, best = 1, len(wanted), start
    while low <= high:
        middle = (low + high) // 2
        found = data.find(wanted[:middle], start)
        if found >= 0:
            best, low = found, middle + 1
        else:
            high = middle - 1
    return best


class _Preparing:
    """Asks the sources before the walk; payloads within payloads are attempts of their own."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._count = 0

    def attempt(self, program: Program, within: Attempt | None = None, chain: tuple[str, ...] = ()) -> Attempt:
        """Raises ValueError with a sentence."""
        made = Attempt(program, {slot: _sourced(program, slot, self._sources) for slot in program.sourced}, within)
        for index in program.included:
            slot = program.typed.slots[index]
            assert isinstance(slot, parts.Named)  # as the program has it
            self._count += 1
            path = slot.name
            if path in chain or len(chain) >= DEPTH_MAX or self._count > INCLUDED_MAX:
                raise SourceError(f"the payload “{path}” is part of itself, or there are too many in one another")
            spec = self._sources.payload(path)
            if spec.form is PayloadForm.TYPED:
                text = spec.text + "".join(map(escape_char, ending_text(spec.line_ending)))
                inner = program_of(parse_typed(text), spec.encoding)
                made.included[index] = self.attempt(inner, made, (*chain, path))
            else:
                made.sourced[index] = included_bytes(self._sources, path)
        return made


def _sourced(program: Program, index: int, sources: Sources) -> bytes:
    """Raises ValueError with a sentence."""
    slot = program.typed.slots[index]
    if isinstance(slot, parts.RequestBytes):
        return request_bytes(sources, slot.offset, slot.size)
    if isinstance(slot, parts.Named):
        return named_bytes(sources, slot.kind, slot.name)
    assert isinstance(slot, parts.Number) and isinstance(slot.value, parts.NamedNumber)
    number = named_number(sources, slot.value.kind, slot.value.name)
    return writer_of(slot.form, program.charset)(number + slot.plus)


def _captures(attempt: Attempt, found: bytes) -> dict[str, bytes]:
    captures = {"0": found}
    for number, (name, came) in enumerate(_captured(attempt), 1):
        captures.setdefault(name, came)
        captures[str(number)] = came
    return captures


def _captured(attempt: Attempt) -> Iterator[tuple[str, bytes]]:
    """In the order of the text; those of payloads within it come last."""
    program = attempt.program
    for index in program.captured:
        sequence, at = program.place[index]
        data, starts = attempt.extents[sequence]
        came = data[starts[at] : starts[at + 1]]
        slot = program.typed.slots[index]
        if isinstance(slot, parts.Number) and not slot.form.is_digits and not isinstance(slot.value, parts.Checksum):
            came = str(slot.form.number_of(came)).encode("ascii")
        yield slot.capture, came
    for inner in attempt.included.values():
        yield from _captured(inner)
