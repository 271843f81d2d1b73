"""What one ``${…}`` means."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from workbench.codec.hexparse import HexParseError, parse_hex
from workbench.codec.typed import parts
from workbench.codec.typed.checksumnames import checksum_called, checksum_names
from workbench.codec.typed.errors import TypedError
from workbench.codec.typed.forms import WIDTH_MAX, FormKind, NumberForm, NumberRangeError, binary_form
from workbench.codec.typed.parts import Base, NameKind, PartKind, Slot
from workbench.codec.typed.scanner import RawPart, shown
from workbench.codec.typed.timeforms import NAMED, UNITS, time_fault
from workbench.codec.typed.wordreader import WordReader
from workbench.codec.typed.words import BY_NAME, NEED_A_FORM, VALUE_NAMES, near

BYTES_MAX: Final = 64 * 1024 * 1024  # of what one part may ask for
_NAMED: Final = {
    NameKind.VARIABLE: "a variable's name", NameKind.ENVIRONMENT: "a variable's name", NameKind.FILE: "a file's path",
    NameKind.PAYLOAD: "a payload's path", NameKind.CAPTURE: "a number or a name", NameKind.FIELD: "a field's key",
}  # fmt: skip
_KINDS: Final = {
    NameKind.VARIABLE: PartKind.VARIABLE, NameKind.ENVIRONMENT: PartKind.VARIABLE, NameKind.FILE: PartKind.CONTENT,
    NameKind.PAYLOAD: PartKind.CONTENT, NameKind.CAPTURE: PartKind.REQUEST, NameKind.FIELD: PartKind.REQUEST,
}  # fmt: skip
_NUMBERS: Final = frozenset({NameKind.VARIABLE, NameKind.ENVIRONMENT, NameKind.CAPTURE, NameKind.FIELD})


def read_part(text: str, part: RawPart) -> tuple[Slot, PartKind]:
    """The slot that a part is, and its kind. Raises :class:`TypedError`. Ranges are the parser's business."""
    reader = WordReader(part)
    first = reader.take()
    if first is None:
        raise TypedError("the part is empty", part.start, part.end - part.start)
    word = "" if first.is_quoted else first.text
    slot, kind = _slot_of(word, text, reader, first.start)
    reader.finish()
    return slot, kind


def _slot_of(word: str, text: str, reader: WordReader, place: int) -> tuple[Slot, PartKind]:
    start, end = reader.part.start, reader.part.end
    capture = "" if word == "hex" else reader.take_capture()
    if word == "hex":
        return parts.HexBytes(start, end, "", _hex_bytes(text, reader)), PartKind.BYTES
    form = _form_of(word)
    if form is not None:
        slot, kind = _number(reader, form)
        return replace(slot, capture=capture), kind
    match word:
        case "crc":
            value = _checksum(reader)
            size = -(-value.bits // 8)
            return parts.Number(start, end, capture, NumberForm(FormKind.RAW, size), value), PartKind.CHECKSUM
        case "random":
            count = reader.whole("how many bytes", 0, BYTES_MAX)
            return parts.RandomBytes(start, end, capture, count), PartKind.RANDOM
        case "uuid":
            return parts.Uuid(start, end, capture, bool(reader.take_word("bytes"))), PartKind.RANDOM
        case "any":
            count_or_none = reader.whole("how many bytes", 0, BYTES_MAX) if reader.next else None
            return parts.AnyBytes(start, end, capture, count_or_none), PartKind.ANY
        case "request":
            offset = reader.whole("the offset", 0) if reader.next else 0
            size_or_none = reader.whole("the size", 0) if reader.next else None
            return parts.RequestBytes(start, end, capture, offset, size_or_none), PartKind.REQUEST
    if word in set(NameKind):
        named = NameKind(word)
        name = reader.name(_NAMED[named]).text
        return parts.Named(start, end, capture, named, name), _KINDS[named]
    raise _unknown(word, reader, place)


def _unknown(word: str, reader: WordReader, place: int) -> TypedError:
    if word in NEED_A_FORM:
        return TypedError(f"“{word}” needs a form, as in ${{{NEED_A_FORM[word]}}}", place, len(word))
    first = reader.part.words[0]
    return TypedError(f"{shown(first.text)} is no part that is known{near(first.text, frozenset(BY_NAME))}",
                      first.start, first.end - first.start)  # fmt: skip


def _hex_bytes(text: str, reader: WordReader) -> bytes:
    words = reader.part.words
    begun, end = words[0].end, reader.part.end - 1
    quoted = next((token for token in words if token.is_quoted), None)
    if quoted is not None:
        raise TypedError("hex digits stand without quotes", quoted.start)
    try:
        data = parse_hex(text[begun:end])
    except HexParseError as error:
        raise TypedError(str(error), begun + error.offset) from None
    while reader.take():
        pass
    return data


def _form_of(word: str) -> NumberForm | None:
    match word:
        case "text":
            return NumberForm(FormKind.DECIMAL, 0)
        case "hexdigits":
            return NumberForm(FormKind.HEXADECIMAL, 0)
        case "varint":
            return NumberForm(FormKind.VARINT, 0)
    return binary_form(word)


def _number(reader: WordReader, form: NumberForm) -> tuple[Slot, PartKind]:
    start, end = reader.part.start, reader.part.end
    if form.kind is FormKind.DECIMAL and reader.take_word("time"):
        unit = reader.name("a form of the time (iso, http, s, ms, us, ns, or one in quotes)")
        if unit.text not in UNITS or unit.is_quoted:
            return parts.TimeText(start, end, "", _time_pattern(unit.text, unit.is_quoted, unit.start)), PartKind.TIME
        value, kind = parts.Moment(unit.text), PartKind.TIME
        return parts.Number(start, end, "", _digit_form(reader, form), value, 0), kind
    reader.split_sign()
    told, kind = _value(reader, form)
    plus = reader.take_sign() if not isinstance(told, parts.Constant | parts.AnyNumber) else 0
    form = _digit_form(reader, form)
    if isinstance(told, parts.Checksum) and form.kind is FormKind.HEXADECIMAL and not form.width:
        form = replace(form, width=-(-told.bits // 4))
    slot = parts.Number(start, end, "", form, told, plus)
    if isinstance(told, parts.Constant):
        _check_constant(slot, told)
    return slot, kind


def _check_constant(slot: parts.Number, value: parts.Constant) -> None:
    try:
        if slot.form.is_digits:
            slot.form.digits_of(value.value)
        else:
            slot.form.bytes_of(value.value)
    except NumberRangeError as error:
        raise TypedError(str(error), slot.start, slot.end - slot.start) from None


def _time_pattern(pattern: str, is_quoted: bool, place: int) -> str:
    if not is_quoted and pattern not in NAMED:
        raise TypedError(f"{shown(pattern)} is no form of the time (iso, http, s, ms, us, ns, or one in quotes as "
                         "\"%Y-%m-%d\")", place, len(pattern))  # fmt: skip
    fault = time_fault(NAMED.get(pattern, pattern))
    if fault:
        raise TypedError(fault, place, len(pattern))
    return pattern


def _digit_form(reader: WordReader, form: NumberForm) -> NumberForm:
    """With the width and the letters that stand behind the value."""
    if not form.is_digits:
        return form
    width = reader.whole("the width", 1, WIDTH_MAX) if reader.take_word("width") else 0
    small = form.kind is FormKind.HEXADECIMAL and bool(reader.take_word("lower"))
    return replace(form, width=width, small=small)


def _value(reader: WordReader, form: NumberForm) -> tuple[parts.Value, PartKind]:
    number = reader.number()
    if number is not None:
        return parts.Constant(number), PartKind.NUMBER
    token = reader.take()
    if token is None:
        raise TypedError("a number is missing, or what gives one (length, counter, time …)", reader.place)
    match "" if token.is_quoted else token.text:
        case "length":
            return parts.Length(*_range(reader, Base.AFTER)), PartKind.LENGTH
        case "counter":
            return _counter(reader), PartKind.COUNTER
        case "time":
            unit = reader.name("the unit (s, ms, us, ns, ntp)")
            if unit.text not in UNITS:
                raise TypedError(f"{shown(unit.text)} is no unit of time here (s, ms, us, ns, ntp)",
                                 unit.start, unit.end - unit.start)  # fmt: skip
            return parts.Moment(unit.text), PartKind.TIME
        case "random":
            return _random(reader, form, token.start), PartKind.RANDOM
        case "crc":
            return _checksum(reader), PartKind.CHECKSUM
        case "any":
            return parts.AnyNumber(), PartKind.ANY
        case word if word in _NUMBERS:
            kind = NameKind(word)
            return parts.NamedNumber(kind, reader.name(_NAMED[kind]).text), _KINDS[kind]
    raise TypedError(f"{shown(token.text)} is no number and nothing that gives one{near(token.text, VALUE_NAMES)}",
                     token.start, token.end - token.start)  # fmt: skip


def _counter(reader: WordReader) -> parts.Counter:
    token, name = reader.next, ""
    if token is not None and (token.is_quoted or token.text not in ("from", "step", "width", "lower")):
        name = token.text if token.is_quoted or token.text[:1] not in "+-" else ""
        if name:
            reader.take()
    first = reader.whole("the first number") if reader.take_word("from") else 0
    step = reader.whole("the step") if reader.take_word("step") else 1
    return parts.Counter(name, first, step)


def _random(reader: WordReader, form: NumberForm, place: int) -> parts.RandomNumber:
    low = reader.number()
    if low is None:
        if form.is_digits:
            raise TypedError(f"the limits are missing, as in ${{{form.name} random 1 100}}", reader.place)
        return parts.RandomNumber(None, None)
    high = reader.whole("the last number")
    if not isinstance(low, int) or high < low or high - low >= 1 << 64:
        raise TypedError("the first number is whole and not above the last one", place)
    return parts.RandomNumber(low, high)


def _checksum(reader: WordReader) -> parts.Checksum:
    token = reader.name("the checksum's name (crc16-modbus, xor8, sha256 …)")
    found = checksum_called(token.text)
    if found is None:
        raise TypedError(f"{shown(token.text)} is no checksum that is known{near(token.text, checksum_names())}",
                         token.start, token.end - token.start)  # fmt: skip
    little = reader.take_word("le", "be") == "le"
    return parts.Checksum(found.key, found.bits, little, *_range(reader, Base.BEFORE))


def _range(reader: WordReader, without: Base) -> tuple[str | Base, int]:
    if not reader.take_word("of"):
        return without, reader.part.start
    token = reader.name("a range's name, or all, before, after,")
    is_base = not token.is_quoted and token.text in parts.RESERVED
    return Base(token.text) if is_base else token.text, token.start
