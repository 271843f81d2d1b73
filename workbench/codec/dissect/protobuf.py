"""Protocol Buffers without a schema: the wire format tells numbers and sizes of fields, not what they mean.

So every value has its readings side by side, and a field with bytes is shown as text, as a message within or as packed
numbers only where the bytes can be that; the text says “maybe”. The value that filters compare is the plain one.
"""

from __future__ import annotations

import struct
from typing import Final

from workbench.codec.dissect.dissector import Context, Guess
from workbench.codec.dissect.reader import EndsHereError, Reader, read_message, shown_bytes, shown_text
from workbench.model.fields import Dissection, Field

VARINT, FIXED64, BYTES, GROUP, END_GROUP, FIXED32 = range(6)
WIRE_TYPES: Final = {VARINT: "VarInt", FIXED64: "64-bit", BYTES: "Length-delimited", GROUP: "Start group",
                     END_GROUP: "End group", FIXED32: "32-bit"}
VARINT_BYTES_MAX: Final = 10
FIELD_NUMBER_MAX: Final = 536_870_911
NESTED_MAX: Final = 12  # levels of guessing: each looks at the bytes again
PACKED_SHOWN: Final = 16


class ProtobufDissector:
    """Protocol Buffers, without a schema."""

    key = "protobuf"
    title = "Protocol Buffers"

    def guess(self, data: bytes, context: Context) -> Guess:
        """Never surer than “maybe”: many bytes can be read as fields by chance."""
        begin = data[:256]
        is_cut = len(data) > len(begin)
        fits = len(data) >= 2 and _could_be_message(begin, 0, len(begin), is_cut)
        return Guess.MAYBE if fits else Guess.NO

    def dissect(self, data: bytes, context: Context) -> Dissection:
        """One message, from the first byte to the last."""
        return read_message(Reader(data), self.key, self.title, _body)


DISSECTOR = ProtobufDissector()


def _body(reader: Reader) -> None:
    told: list[str] = []
    while reader.left:
        told.append(_field(reader, 0))
        reader.summary = "fields " + ", ".join(told[:12]) + (" …" if len(told) > 12 else "")


def varint(data: bytes, at: int, end: int) -> tuple[int, int]:
    """A number of variable size and how many bytes it has; 0 bytes if there is none."""
    value = 0
    for used in range(min(VARINT_BYTES_MAX, end - at)):
        value |= (data[at + used] & 0x7F) << 7 * used
        if data[at + used] < 0x80:
            return value & 0xFFFFFFFFFFFFFFFF, used + 1
    return 0, 0


def _take(reader: Reader, title: str) -> tuple[int, int, int]:
    """A varint at the cursor: value, place, size."""
    value, used = varint(reader.data, reader.at, reader.end)
    if not used:
        if reader.left < VARINT_BYTES_MAX:
            reader.need(reader.left + 1, title)
        raise EndsHereError(f"“{title}” has more than {VARINT_BYTES_MAX} bytes")
    return value, reader.need(used, title), used


def _field(reader: Reader, level: int) -> str:
    with reader.group("protobuf.field", "Field") as group:
        tag, at, size = _take(reader, "Tag")
        number, wire = tag >> 3, tag & 7
        group.title = f"Field {number}"
        if not 1 <= number <= FIELD_NUMBER_MAX:
            raise EndsHereError(f"there is no field number {number}")
        mask = 7 << 8 * (size - 1)  # the three lowest bits of a number whose first byte is its lowest
        reader.add(Field("protobuf.field.number", "Field number", at, size, number, mask=_number_mask(size)))
        reader.add(Field("protobuf.field.wiretype", "Wire type", at, size, wire,
                         f"{WIRE_TYPES.get(wire, 'unknown')} ({wire})", mask=mask))
        if wire == VARINT:
            group.text = _number(reader)
        elif wire in (FIXED32, FIXED64):
            group.text = _fixed(reader, 4 if wire == FIXED32 else 8)
        elif wire == BYTES:
            group.text = _bytes(reader, level)
        elif wire == GROUP:
            group.text = _group(reader, number, level)
        else:
            raise EndsHereError(f"wire type {wire} cannot stand here")
    return f"{number}: {shown_text(group.text)[:60]}"


def _number_mask(size: int) -> int:
    """The bits of a tag of so many bytes that are the field's number: not the highest of each, not the wire type."""
    return (int.from_bytes(b"\x7f" * size, "big")) & ~(7 << 8 * (size - 1))


def _number(reader: Reader) -> str:
    value, at, size = _take(reader, "Value")
    told = [str(value)]
    if value >= 1 << 63:
        told.append(f"maybe int64 {value - (1 << 64)}")
    if value > 1:
        told.append(f"maybe sint {value >> 1 ^ -(value & 1)}")
    else:
        told.append(f"maybe bool {'true' if value else 'false'}")
    return _whole(reader, (at, size), value, 4 if value < 1 << 32 else 8, ", ".join(told))


def _fixed(reader: Reader, width: int) -> str:
    at = reader.need(width, "Value")
    data = reader.data[at : at + width]
    whole, signed = int.from_bytes(data, "little"), int.from_bytes(data, "little", signed=True)
    (number,) = struct.unpack("<f" if width == 4 else "<d", data)
    told = [f"fixed {whole}", f"maybe {'float' if width == 4 else 'double'} {number:.9g}"]
    if signed < 0:
        told.append(f"maybe sfixed {signed}")
    return _whole(reader, (at, width), whole, width, ", ".join(told))


def _whole(reader: Reader, place: tuple[int, int], value: int, width: int, text: str) -> str:
    """A value's bytes, and beneath them the number that they are without a sign."""
    at, size = place
    number = Field(f"protobuf.field.value.uint{width * 8}", "Number", at, size, value, text)
    reader.adopt(Field("protobuf.field.value", "Value", at, size, reader.data[at : at + size], text, (number,)))
    return text


def _bytes(reader: Reader, level: int) -> str:
    size, at, used = _take(reader, "Value length")
    reader.add(Field("protobuf.field.value.length", "Value length", at, used, size))
    begin = reader.need(size, "Value")
    data = reader.data[begin : begin + size]
    told = [_as_text(data)] if size else ["empty"]
    is_message = level < NESTED_MAX and size >= 2 and _could_be_message(reader.data, begin, begin + size)
    if is_message:
        told.append("maybe a message")
    elif not told[0]:
        told.append(_as_packed(reader.data, begin, begin + size))
    text = ", ".join(each for each in told if each) or shown_bytes(data)
    # Text that is also a message by chance is one letter in a row of others: its fields are not worth showing.
    if not is_message or told[0].startswith("text"):
        reader.add(Field("protobuf.field.value", "Value", begin, size, data, text))
        return text
    reader.at = begin
    with reader.group("protobuf.field.value", "Value") as whole:
        whole.value, whole.text = data, text
        with reader.group("protobuf.message", "Maybe a message") as group, reader.within(size, "the value", group):
            while reader.left:
                _field(reader, level + 1)
    return text


def _as_text(data: bytes) -> str:
    """“text …” if it is printable UTF-8."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return ""
    return f"text “{shown_text(text)}”" if all(each.isprintable() or each in "\t\r\n" for each in text[:4096]) else ""


def _as_packed(data: bytes, at: int, end: int) -> str:
    """Varints that fit to the last byte; empty if they do not."""
    numbers: list[int] = []
    count = 0
    while at < end:
        value, used = varint(data, at, end)
        if not used:
            return ""
        at += used
        count += 1
        if len(numbers) < PACKED_SHOWN:
            numbers.append(value)
    return f"maybe packed numbers {', '.join(map(str, numbers))}{' …' if count > PACKED_SHOWN else ''}"


def _group(reader: Reader, number: int, level: int) -> str:
    """The old groups: fields up to the end tag of the same number."""
    if level >= NESTED_MAX:
        raise EndsHereError("groups are nested too deeply to be shown")
    while True:
        tag, used = varint(reader.data, reader.at, reader.end)
        if used and tag & 7 == END_GROUP:
            break
        _field(reader, level + 1)
    at = reader.need(used, "End of the group")
    fault = "" if tag >> 3 == number else f"this ends group {tag >> 3}, not {number}"
    reader.add(Field("protobuf.field.wiretype", "End of the group", at, used, END_GROUP, fault=fault))
    return "group"


def _could_be_message(data: bytes, at: int, end: int, is_cut: bool = False) -> bool:
    """Fields one behind the other that fit to the last byte; of bytes that were cut, as far as they go."""
    while at < end:
        tag, used = varint(data, at, end)
        number, wire = tag >> 3, tag & 7
        if not used or not 1 <= number <= FIELD_NUMBER_MAX:
            return is_cut and end - at < VARINT_BYTES_MAX
        at += used
        if wire == VARINT:
            used = varint(data, at, end)[1]
            if not used:
                return is_cut and end - at < VARINT_BYTES_MAX
            at += used
        elif wire == BYTES:
            size, used = varint(data, at, end)
            if not used:
                return is_cut and end - at < VARINT_BYTES_MAX
            at += used + size
        elif wire in (FIXED32, FIXED64):
            at += 4 if wire == FIXED32 else 8
        else:
            return False
    return at == end or is_cut
