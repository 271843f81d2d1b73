"""What a part gives, in a few words for a tool tip or a screen reader."""

from __future__ import annotations

from typing import Final

from workbench.codec.typed import parts
from workbench.codec.typed.forms import FormKind, NumberForm
from workbench.codec.typed.parts import Base, NameKind, Slot

_BASES: Final = {Base.ALL: "the whole payload", Base.AFTER: "what follows", Base.BEFORE: "all before it"}
_NAMED: Final = {
    NameKind.VARIABLE: "the variable {}", NameKind.ENVIRONMENT: "the environment's variable {}",
    NameKind.FILE: "what the file {} holds", NameKind.PAYLOAD: "the payload {}",
    NameKind.CAPTURE: "what the pattern took out as {}", NameKind.FIELD: "the field {} of the request",
}  # fmt: skip
_DIGITS: Final = {FormKind.DECIMAL: "decimal digits", FormKind.HEXADECIMAL: "hex digits"}


def title_of(slot: Slot) -> str:
    """``Length of what follows, 16 bits, big-endian``."""
    text = _title(slot)
    return text[:1].upper() + text[1:]


def range_title(word: str, name: str) -> str:
    """Of a part that begins or ends a range."""
    return f"The range {name} begins" if word == "begin" else f"The range {name} ends"


def _title(slot: Slot) -> str:
    match slot:
        case parts.HexBytes():
            return f"bytes as hex digits: {len(slot.data)}"
        case parts.Number(form=form, value=parts.Checksum() as value):
            order = ", its bytes in the other order" if value.little else ""
            return f"{value.key} of {_of(value.of)}{order}" + ("" if form.kind is FormKind.RAW else f", {_form(form)}")
        case parts.Number():
            sign = f" {'+' if slot.plus > 0 else '-'} {abs(slot.plus)}" if slot.plus else ""
            return f"{_value(slot.value)}{sign}, {_form(slot.form)}"
        case parts.TimeText():
            return "the time as text, UTC"
        case parts.RandomBytes():
            return f"random bytes: {slot.count:,}"
        case parts.Uuid():
            return "a random UUID" + (", 16 bytes" if slot.binary else "")
        case parts.Named():
            return _NAMED[slot.kind].format(slot.name)
        case parts.RequestBytes():
            return "the request" if not slot.offset and slot.size is None else f"the request from byte {slot.offset} on"
        case parts.AnyBytes():
            return "any bytes, as few as possible" if slot.count is None else f"any bytes: {slot.count:,}"
        case parts.Encoded():
            return f"a range that is written as {slot.coding}"
    return "text"


def _value(value: parts.Value) -> str:
    match value:
        case parts.Constant():
            return f"the number {value.value}"
        case parts.Length():
            return f"length of {_of(value.of)}"
        case parts.Counter():
            return f"counter {value.name}".rstrip()
        case parts.Moment():
            return "time stamp of NTP" if value.unit == "ntp" else f"time since 1970 in {value.unit}"
        case parts.RandomNumber():
            return "a random number"
        case parts.NamedNumber():
            return _NAMED[value.kind].format(value.name)
        case parts.AnyNumber():
            return "any number"
        case parts.Checksum():
            return value.key


def _of(of: str | Base) -> str:
    return _BASES[of] if isinstance(of, Base) else of


def _form(form: NumberForm) -> str:
    if form.is_digits:
        return _DIGITS[form.kind] + (f", {form.width} wide" if form.width else "")
    if form.kind is FormKind.VARINT:
        return "of variable length"
    order = "" if form.size == 1 else ", little-endian" if form.little else ", big-endian"
    return f"{form.size * 8} bits{order}"
