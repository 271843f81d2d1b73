"""CBOR (RFC 8949): every item with its place, and the message in diagnostic notation (section 8).

Our own walk: cbor2 gives values without places, and refuses what can be read up to its fault (ADR 0146).
"""

from __future__ import annotations

import math
import struct
from typing import Final

from workbench.codec.dissect.dissector import DEPTH_MAX, Context, Guess
from workbench.codec.dissect.reader import EndsHereError, Group, Reader, read_message, shown_text
from workbench.model.fields import Dissection, Field

UNSIGNED, NEGATIVE, BYTES, TEXT, ARRAY, MAP, TAG, SIMPLE = range(8)
TYPES: Final = {UNSIGNED: "Unsigned integer", NEGATIVE: "Negative integer", BYTES: "Byte string",
                TEXT: "Text string", ARRAY: "Array", MAP: "Map", TAG: "Tag", SIMPLE: "Simple value or float"}
TAGS: Final = {0: "date and time", 1: "seconds since 1970", 2: "unsigned bignum", 3: "negative bignum",
               4: "decimal fraction", 5: "bigfloat", 21: "expected base64url", 22: "expected base64",
               23: "expected base16", 24: "encoded CBOR", 32: "URI", 33: "base64url", 34: "base64",
               35: "regular expression", 36: "MIME message", 37: "UUID", 100: "days since 1970", 258: "set",
               1004: "full date", 55799: "self-described CBOR"}
SIMPLES: Final = {20: "false", 21: "true", 22: "null", 23: "undefined"}
FLOATS: Final = {24: "simple value", 25: "half-precision float", 26: "single-precision float",
                 27: "double-precision float"}
ITEM_KEYS: Final = tuple(f"cbor.item.{name}" for name in (
    "unsigned_integer", "negative_integer", "bytestring", "textstring", "array", "map", "tag", "float_or_simple"))
# Major type -> what its argument is
ARGUMENTS: Final = (
    ("cbor.type.uint", "Unsigned integer"), ("cbor.type.nint", "Negative integer"), ("cbor.item.length", "Length"),
    ("cbor.item.length", "Length"), ("cbor.item.items", "Items"), ("cbor.item.pairs", "Pairs"),
    ("cbor.type.tag", "Tag"), ("cbor.type.simple_data", "Simple value"),
)
SELF_DESCRIBED: Final = b"\xd9\xd9\xf7"
BREAK: Final = 0xFF
NOTATION_MAX: Final = 400  # characters of diagnostic notation that an item hands to the one around it
LOOKED_AT_BYTES: Final = 256


class CborDissector:
    """CBOR."""

    key = "cbor"
    title = "CBOR"

    def guess(self, data: bytes, context: Context) -> Guess:
        """Its own tag makes it sure. Otherwise a map with text keys that fits to the last byte is likely."""
        if data.startswith(SELF_DESCRIBED):
            return Guess.SURE
        if len(data) < 6 or data[0] >> 5 != MAP or data[0] == 0xA0:
            return Guess.NO
        first_key = data[2:3] if data[0] == 0xB8 else data[1:2]
        if not first_key or first_key[0] >> 5 != TEXT or len(data) > 65_536:
            return Guess.NO
        return Guess.LIKELY if _ends_exactly(data) else Guess.NO

    def dissect(self, data: bytes, context: Context) -> Dissection:
        """One item, and others that follow it (a CBOR sequence, RFC 8742)."""
        return read_message(Reader(data), self.key, self.title, _sequence)


DISSECTOR = CborDissector()


def _ends_exactly(data: bytes) -> bool:
    """Follow the first items: a short message to its last byte, of a long one a good part of its beginning."""
    found = read_message(Reader(data[:LOOKED_AT_BYTES]), "cbor", "", _sequence)
    return not found.fault if len(data) <= LOOKED_AT_BYTES else found.size > LOOKED_AT_BYTES // 2


def _sequence(reader: Reader) -> None:
    told: list[str] = []
    while reader.left:
        told.append(read_item(reader, "Item"))
        reader.summary = shown_text(", ".join(told[:8]))


def _head(reader: Reader, group: Group) -> tuple[int, int, int]:
    """Major type, additional information and argument (-1: indefinite) of the item at the cursor.

    The argument's field is made here too, for it stands in the first byte, or in the bytes behind it.
    """
    place = (reader.need(1, "Item"), 1)
    first = reader.data[place[0]]
    major, info = first >> 5, first & 31
    reader.bits("cbor.item.major_type", "Major type", place, 0xE0, TYPES)
    group.title = group.title or TYPES[major]
    if info == 31 and major == SIMPLE:
        raise EndsHereError("a break stands where an item was expected")
    if 28 <= info <= 30 or (info == 31 and major not in (BYTES, TEXT, ARRAY, MAP)):
        raise EndsHereError(f"additional information {info} means nothing here")
    if info == 31:
        return major, info, -1
    if major == SIMPLE and info >= 24:
        reader.bits("cbor.item.float_simple_type", "Type", place, 0x1F, FLOATS)
        at = reader.need(1 << info - 24, "Value")
        return major, info, int.from_bytes(reader.data[at : reader.at], "big")
    key, title = ARGUMENTS[major]
    if info < 24 and major != NEGATIVE:
        return major, info, reader.bits(key, title, place, 0x1F, TAGS if major == TAG else None)
    if info >= 24:
        reader.bits("cbor.item.size", "Size", place, 0x1F)
        place = (reader.need(1 << info - 24, title), 1 << info - 24)
    argument = info if info < 24 else int.from_bytes(reader.data[place[0] : reader.at], "big")
    value = -1 - argument if major == NEGATIVE else argument
    reader.add(Field(key, title, *place, value, mask=0x1F if info < 24 else 0))
    return major, info, argument


def read_item(reader: Reader, title: str) -> str:
    """One item with all that is in it; how it reads in diagnostic notation, cut where it is long."""
    if reader.depth >= DEPTH_MAX - 1:
        raise EndsHereError(f"more than {DEPTH_MAX} levels within each other are not shown")
    key = ITEM_KEYS[max(reader.peek(), 0) >> 5]
    with reader.group(key, title) as group:
        major, info, argument = _head(reader, group)
        if major in (ARRAY, MAP):
            group.text = _container(reader, major, argument)
        elif major == TAG:
            group.text = f"{argument}({read_item(reader, TAGS.get(argument, 'Content'))})"
        elif major in (BYTES, TEXT):
            group.text = _string(reader, major, argument)
        elif major == SIMPLE:
            group.text = _simple(reader, info, argument)
        else:
            group.text = str(argument if major == UNSIGNED else -1 - argument)
    return group.text if len(group.text) <= NOTATION_MAX else group.text[:NOTATION_MAX] + "…"


def _is_over(reader: Reader, count: int, done: int) -> bool:
    """True behind the last item; the break of an indefinite length is read."""
    if count >= 0:
        return done >= count
    if reader.peek() == BREAK:
        reader.bits("cbor.item.major_type", "Break", (reader.need(1, "Break"), 1), 0xE0)
        return True
    return False


def _container(reader: Reader, major: int, count: int) -> str:
    told: list[str] = []
    done = size = 0
    while not _is_over(reader, count, done):
        if major == MAP:
            with reader.group("cbor.pair", "Pair") as pair:
                name = read_item(reader, "Key")
                pair.title = shown_text(name)
                pair.text = read_item(reader, "Value")
            text = f"{name}: {pair.text}"
        else:
            text = read_item(reader, f"[{done}]")
        if size <= NOTATION_MAX:
            told.append(text)
            size += len(text)
        done += 1
    inner = ", ".join(told) + (", …" if len(told) < done else "")
    mark = "_ " if count < 0 else ""
    return f"{{{mark}{inner}}}" if major == MAP else f"[{mark}{inner}]"


def _string(reader: Reader, major: int, size: int) -> str:
    if size >= 0:
        return _chunk(reader, major, size)
    told: list[str] = []
    while not _is_over(reader, -1, 0):
        with reader.group(ITEM_KEYS[major], "Chunk") as chunk:
            inner, _, length = _head(reader, chunk)
            if inner != major or length < 0:
                raise EndsHereError("a piece of a string of indefinite length must be a string of the same kind")
            chunk.text = _chunk(reader, major, length)
        if len(told) < 32:
            told.append(chunk.text)
    return f"(_ {', '.join(told)})"


def _chunk(reader: Reader, major: int, size: int) -> str:
    if major == TEXT:
        return f'"{shown_text(reader.string("cbor.type.textstring", "Text string", size))}"'
    data = reader.raw("cbor.type.bytestring", "Byte string", size)
    return f"h'{data[:64].hex()}{'…' if size > 64 else ''}'"


def _simple(reader: Reader, info: int, argument: int) -> str:
    if info in (25, 26, 27):
        width = 1 << info - 24
        (number,) = struct.unpack({2: ">e", 4: ">f", 8: ">d"}[width], argument.to_bytes(width, "big"))
        text = _float_text(number)
        reader.add(Field(f"cbor.type.float{width * 8}", "Float", reader.at - width, width, number, text))
        return text
    if info < 24:
        return SIMPLES.get(argument, f"simple({argument})")
    if argument < 32:
        raise EndsHereError(f"simple value {argument} must not be written in two bytes")
    reader.add(Field("cbor.type.simple_data", "Simple value", reader.at - 1, 1, argument))
    return f"simple({argument})"


def _float_text(number: float) -> str:
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    return repr(number)
