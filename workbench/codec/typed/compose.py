"""From a payload as written to its bytes, with what it names taken from the world around it."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from workbench.codec.escapes import parse_text
from workbench.codec.hexparse import parse_hex
from workbench.codec.inputerror import PayloadError
from workbench.codec.lineendings import ending_text
from workbench.codec.typed import parts
from workbench.codec.typed.composed import Composed, Span
from workbench.codec.typed.errors import TypedError
from workbench.codec.typed.forms import NumberRangeError
from workbench.codec.typed.parser import LONG_ONES, SHORT_CHARS_MAX, SHORT_ONES, parse_typed
from workbench.codec.typed.parts import NameKind, PartKind
from workbench.codec.typed.plan import Plan, plan_of
from workbench.codec.typed.run import DEPTH_MAX, INCLUDED_MAX, MAX_BYTES, Budget, Run
from workbench.codec.typed.sources import NO_SOURCES, SourceError, Sources
from workbench.model.payloads import PayloadForm, PayloadSpec

__all__ = ["Composed", "Span", "compose"]

KEPT_BYTES_MAX: Final = 64 * 1024  # of what is always the same; more is made anew each time
ROUNDS_MAX: Final = 64  # until a length that counts its own digits is settled


def compose(spec: PayloadSpec, sources: Sources = NO_SOURCES, *, max_bytes: int = MAX_BYTES) -> Composed:
    """The bytes of a text, hex or typed payload; one that is fixed gives the same object each time.

    Raises :class:`~workbench.codec.inputerror.PayloadError` with the offset of the fault in the text, and
    :class:`ValueError` for a file: its content is read by whoever sends it, a piece at a time.
    """
    ready = _ready(spec) if len(spec.text) <= SHORT_CHARS_MAX else _ready_long(spec)
    if isinstance(ready, Plan):
        return _run(ready, sources, Budget(max_bytes), ())
    if len(ready.data) > max_bytes:
        raise TypedError(f"the payload has more than {max_bytes:,} bytes", 0, len(spec.text))
    return ready


def included_bytes(sources: Sources, path: str) -> bytes:
    """Of a payload that is named within another one. Raises SourceError."""
    return _included(Run(sources, [], Budget(MAX_BYTES)), path)


def _made_ready(spec: PayloadSpec) -> Plan | Composed:
    """A plan, or the bytes where they are always the same."""
    match spec.form:
        case PayloadForm.TEXT:
            data = parse_text(spec.text, spec.encoding, ending_text(spec.line_ending))
            return _whole(data, spec, PartKind.LITERAL)
        case PayloadForm.HEX:
            return _whole(parse_hex(spec.text), spec, PartKind.BYTES)
        case PayloadForm.FILE:
            raise ValueError("a file's bytes are read while it is sent")
    typed = parse_typed(spec.text)
    plan = plan_of(typed, spec.encoding, spec.line_ending)
    if not typed.is_fixed:
        return plan
    made = _run(plan, NO_SOURCES, Budget(MAX_BYTES), ())
    return made if len(made.data) <= KEPT_BYTES_MAX else plan


_ready = lru_cache(SHORT_ONES)(_made_ready)
_ready_long = lru_cache(LONG_ONES)(_made_ready)


def _whole(data: bytes, spec: PayloadSpec, kind: PartKind) -> Composed:
    return Composed(data, (Span(0, len(data), 0, len(spec.text), kind),) if data else ())


def _run(plan: Plan, sources: Sources, budget: Budget, chain: tuple[str, ...]) -> Composed:
    typed = plan.typed
    if typed.is_open:
        index = next(index for index, kind in enumerate(typed.kinds) if kind is PartKind.ANY)
        slot = typed.slots[index]
        raise TypedError("this part stands for whatever comes: it can be expected, and not sent",
                         slot.start, slot.end - slot.start)  # fmt: skip
    run = Run(sources, plan.pieces.copy(), budget, chain)
    budget.take(sum(map(len, run.pieces)))
    index = 0
    try:
        if typed.needs.payloads:
            for index, slot in enumerate(typed.slots):
                if isinstance(slot, parts.Named) and slot.kind is NameKind.PAYLOAD:
                    run.pieces[index] = _included(run, slot.name)
        for index, give in plan.givers:
            piece = run.pieces[index] = give(run)
            budget.take(len(piece))
        for index, give in plan.steps:
            piece = run.pieces[index] = give(run)
            budget.take(len(piece))
        if typed.settled:
            index = _settle(plan, run)
    except (SourceError, NumberRangeError, UnicodeError) as error:
        slot = typed.slots[index]
        raise TypedError(str(error), slot.start, slot.end - slot.start) from None
    pieces = plan.pick(run.pieces)
    data = b"".join(pieces)
    return Composed.of_pieces(data, plan.origins, [len(piece) for piece in pieces])


def _settle(plan: Plan, run: Run) -> int:
    """Work everything out again until a length that counts its own digits says what is so; the slot's number."""
    index = min(plan.typed.settled)
    for _round in range(ROUNDS_MAX):
        before = [run.pieces[step] for step, _give in plan.steps]
        for step, give in plan.steps:
            run.pieces[step] = give(run)
        if before == [run.pieces[step] for step, _give in plan.steps]:
            return index
    slot = plan.typed.slots[index]
    raise TypedError("no number of digits fits this length: give it a width", slot.start, slot.end - slot.start)


def _included(run: Run, path: str) -> bytes:
    """Another payload's bytes. Raises SourceError, with its own fault where it has one."""
    if path in run.chain:
        raise SourceError(f"the payload “{path}” is part of itself")
    if len(run.chain) >= DEPTH_MAX:
        raise SourceError(f"payloads stand at most {DEPTH_MAX} deep in one another")
    run.budget.included += 1
    if run.budget.included > INCLUDED_MAX:
        raise SourceError(f"a payload is made of at most {INCLUDED_MAX:,} others")
    spec = run.sources.payload(path)
    try:
        if spec.form is PayloadForm.FILE:
            data = run.sources.file(spec.text)
        else:
            ready = _ready(spec) if len(spec.text) <= SHORT_CHARS_MAX else _ready_long(spec)
            if isinstance(ready, Plan):
                return _run(ready, run.sources, run.budget, (*run.chain, path)).data
            data = ready.data
        run.budget.take(len(data))
        return data
    except PayloadError as error:
        where = f"in the payload “{path}”, at character {error.offset + 1}: "
        raise SourceError(str(error) if str(error).startswith("in the payload") else f"{where}{error}") from None
