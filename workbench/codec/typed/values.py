"""Functions that give the bytes of one slot, from what its words said."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Final

from workbench.codec.typed import parts
from workbench.codec.typed.charset import Charset
from workbench.codec.typed.forms import NumberForm
from workbench.codec.typed.parts import NameKind, Slot
from workbench.codec.typed.run import Run
from workbench.codec.typed.sources import SourceError, Sources
from workbench.codec.typed.timeforms import moment_number, time_text
from workbench.codec.typed.wordreader import FLOAT, NUMBER

Give = Callable[[Run], bytes]
Worth = Callable[[Run], int | float]
NUMBER_CHARS_MAX: Final = 200
SPREAD_BYTES: Final = 8  # more random bytes than a number needs, so that none of them comes more often


def giver_of(slot: Slot, charset: Charset) -> Give | None:
    """For what depends on no other slot; None for what does, for a literal and for what is left open."""
    match slot:
        case parts.Number(value=parts.Length() | parts.Checksum() | parts.AnyNumber()):
            return None
        case parts.Number():
            return _number_giver(slot, charset)
        case parts.TimeText(pattern=pattern):
            return lambda run: charset.encode(time_text(run.now_ns(), pattern))
        case parts.RandomBytes(count=count):
            return lambda run: _random_bytes(run, count)
        case parts.Uuid(binary=binary):
            return lambda run: _uuid(run, charset, binary)
        case parts.Named(kind=kind, name=name) if kind is not NameKind.PAYLOAD:
            return lambda run: named_bytes(run.sources, kind, name)
        case parts.RequestBytes(offset=offset, size=size):
            return lambda run: request_bytes(run.sources, offset, size)
    return None


def writer_of(form: NumberForm, charset: Charset) -> Callable[[int | float], bytes]:
    """From a number to bytes; raises NumberRangeError."""
    if not form.is_digits:
        return form.bytes_of
    encode, digits_of = charset.encode, form.digits_of
    return lambda number: encode(digits_of(number))


def named_bytes(sources: Sources, kind: NameKind, name: str) -> bytes:
    """Raises SourceError."""
    match kind:
        case NameKind.VARIABLE:
            return sources.variable(name)
        case NameKind.ENVIRONMENT:
            return sources.environment(name)
        case NameKind.FILE:
            return sources.file(name)
        case NameKind.CAPTURE:
            return sources.captured(name)
        case NameKind.FIELD:
            return _field_bytes(sources, name)
        case NameKind.PAYLOAD:
            raise SourceError("a payload is composed, not looked up")


def request_bytes(sources: Sources, offset: int, size: int | None) -> bytes:
    """Raises SourceError where the request is shorter."""
    data = sources.request()
    end = len(data) if size is None else offset + size
    if offset > len(data) or end > len(data):
        raise SourceError(f"the request has {len(data):,} bytes, and {end:,} are asked for")
    return data[offset:end]


def named_number(sources: Sources, kind: NameKind, name: str) -> int | float:
    """Raises SourceError where it is none."""
    if kind is NameKind.FIELD:
        value = sources.field(name).value
        if isinstance(value, int | float):
            return int(value) if isinstance(value, bool) else value
        text = value if isinstance(value, str) else ""
    else:
        text = named_bytes(sources, kind, name)[: NUMBER_CHARS_MAX + 1].decode("latin-1")
    number = number_in(text)
    if number is None:
        may_show = name not in getattr(sources, "secrets_given", ())  # sources that hand out secrets name them there
        raise SourceError(f"“{name}” is no number" + (f": it is “{_printable(text)}”" if text and may_show else ""))
    return number


def number_in(text: str) -> int | float | None:
    """What digits say: ``12``, ``0x1f``, ``1.5``."""
    text = text.strip() if len(text) <= NUMBER_CHARS_MAX else ""
    found = NUMBER.fullmatch(text)
    if found is not None:
        sign, hexadecimal, binary, decimal = found.groups()
        number = int(hexadecimal, 16) if hexadecimal else int(binary, 2) if binary else int(decimal)
        return -number if sign == "-" else number
    return float(text) if FLOAT.fullmatch(text) else None


def _number_giver(slot: parts.Number, charset: Charset) -> Give:
    write, worth, plus, form = writer_of(slot.form, charset), _worth(slot), slot.plus, slot.form
    if isinstance(slot.value, parts.Constant):
        data = write(slot.value.value)
        return lambda run: data
    if isinstance(slot.value, parts.Counter):
        return lambda run: write(form.wrapped(int(worth(run)) + plus))
    if plus:
        return lambda run: write(worth(run) + plus)
    return lambda run: write(worth(run))


def _worth(slot: parts.Number) -> Worth:
    value = slot.value
    match value:
        case parts.Counter():
            return lambda run: run.counted(value)
        case parts.Moment(unit=unit):
            return lambda run: moment_number(run.now_ns(), unit)
        case parts.RandomNumber():
            return _random_worth(value, slot.form)
        case parts.NamedNumber(kind=kind, name=name):
            return lambda run: named_number(run.sources, kind, name)
    return lambda run: 0  # a constant is written at once; the others depend on slots


def _random_worth(value: parts.RandomNumber, form: NumberForm) -> Worth:
    limits = form.limits or (0, 1 << 53)  # a float says whole numbers up to there
    low = limits[0] if value.low is None else value.low
    count = (limits[1] if value.high is None else value.high) - low + 1
    size = -(-count.bit_length() // 8) + SPREAD_BYTES
    return lambda run: low + int.from_bytes(run.sources.random(size), "big") % count


def _random_bytes(run: Run, count: int) -> bytes:
    if count > run.budget.bytes_left:
        run.budget.take(count)  # says what is too much before the bytes are made
    return run.sources.random(count)


def _uuid(run: Run, charset: Charset, binary: bool) -> bytes:
    made = uuid.UUID(bytes=run.sources.random(16), version=4)  # RFC 9562, 5.4
    return made.bytes if binary else charset.encode(str(made))


def _field_bytes(sources: Sources, key: str) -> bytes:
    field = sources.field(key)
    if not field.derived:
        return sources.request()[field.offset : field.offset + field.size]
    if isinstance(field.value, bytes):
        return field.value
    return str(field.text if field.value is None else field.value).encode("utf-8", "replace")


def _printable(text: str) -> str:
    return re.sub(r"[^ -~]", ".", text[:40])
