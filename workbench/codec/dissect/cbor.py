"""CBOR (RFC 8949): every item with its place, and the message in diagnostic notation (section 8).

Our own walk: cbor2 gives values without places, and refuses what can be read up to its fault (ADR 0146).
"""

from __future__ import annotations

import math
import struct
from typing import Final

from workbench.codec.dissect.dissector import DEPTH_MAX, Context, Guess
from workbench.codec.dissect.reader import EndsHereError, Group, Reader, read_message, shown_text
from workbench.model.fields import Dissection, FieldValue

UNSIGNED, NEGATIVE, BYTES, TEXT, ARRAY, MAP, TAG, SIMPLE = range(8)
TYPES: Final = {UNSIGNED: "Unsigned integer", NEGATIVE: "Negative integer", BYTES: "Byte string",
                TEXT: "Text string", ARRAY: "Array", MAP: "Map", TAG: "Tag", SIMPLE: "Simple value or float"}
TAGS: Final = {0: "date and time", 1: "seconds since 1970", 2: "unsigned bignum", 3: "negative bignum",
               4: "decimal fraction", 5: "bigfloat", 21: "expected base64url", 22: "expected base64",
               23: "expected base16", 24: "encoded CBOR", 32: "URI", 33: "base64url", 34: "base64",
               35: "regular expression", 36: "MIME message", 37: "UUID", 100: "days since 1970", 258: "set",
               1004: "full date", 55799: "self-described CBOR"}
SIMPLES: Final[dict[int, tuple[str, FieldValue]]] = {
    20: ("false", False), 21: ("true", True), 22: ("null", None), 23: ("undefined", None),
}
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


def _head(reader: Reader) -> tuple[int, int, int]:
    """Major type, additional information and argument (-1: indefinite) of the item at the cursor."""
    first = reader.data[reader.need(1, "Item")]
    info = first & 31
    if info < 24:
        return first >> 5, info, info
    if info < 28:
        at = reader.need(1 << info - 24, "Argument")
        return first >> 5, info, int.from_bytes(reader.data[at : reader.at], "big")
    if info == 31 and first >> 5 in (BYTES, TEXT, ARRAY, MAP):
        return first >> 5, info, -1
    if info == 31 and first >> 5 == SIMPLE:
        raise EndsHereError("a break stands where an item was expected")
    raise EndsHereError(f"additional information {info} means nothing here")


def read_item(reader: Reader, title: str) -> str:
    """One item with all that is in it; how it reads in diagnostic notation, cut where it is long."""
    if reader.depth >= DEPTH_MAX - 1:
        raise EndsHereError(f"more than {DEPTH_MAX} levels within each other are not shown")
    with reader.group("cbor.item", title) as group:
        major, info, argument = _head(reader)
        if major in (ARRAY, MAP):
            group.text = _container(reader, major, argument)
        elif major == TAG:
            with_name = f"Tag {argument}" + (f" ({TAGS[argument]})" if argument in TAGS else "")
            group.text = f"{argument}({read_item(reader, with_name)})"
            group.value = argument
        elif major in (BYTES, TEXT):
            _string(reader, major, argument, group)
        elif major == SIMPLE:
            group.value, group.text = _simple(reader, info, argument)
        else:
            group.value = argument if major == UNSIGNED else -1 - argument
            group.text = str(group.value)
    if len(group.text) > NOTATION_MAX:
        return group.text[:NOTATION_MAX] + "…"
    return group.text


def _is_over(reader: Reader, count: int, done: int) -> bool:
    """True behind the last item; the break of an indefinite length is read."""
    if count >= 0:
        return done >= count
    if reader.peek() == BREAK:
        reader.need(1, "Break")
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


def _string(reader: Reader, major: int, size: int, group: Group) -> None:
    if size >= 0:
        group.value, group.text = _chunk(reader, major, size)
        return
    told: list[str] = []
    while not _is_over(reader, -1, 0):
        with reader.group("cbor.chunk", "Chunk") as chunk:
            inner, _, length = _head(reader)
            if inner != major or length < 0:
                raise EndsHereError("a piece of a string of indefinite length must be a string of the same kind")
            chunk.value, chunk.text = _chunk(reader, major, length)
        if len(told) < 32:
            told.append(chunk.text)
    group.text = f"(_ {', '.join(told)})"


def _chunk(reader: Reader, major: int, size: int) -> tuple[FieldValue, str]:
    at = reader.need(size, TYPES[major])
    data = reader.data[at : at + size]
    if major == BYTES:
        return data, f"h'{data[:64].hex()}{'…' if size > 64 else ''}'"
    text = data.decode("utf-8", "replace")
    return text, f'"{shown_text(text)}"'


def _simple(reader: Reader, info: int, argument: int) -> tuple[FieldValue, str]:
    if info in (25, 26, 27):
        width = 1 << info - 24
        form = {2: ">e", 4: ">f", 8: ">d"}[width]
        (number,) = struct.unpack(form, argument.to_bytes(width, "big"))
        return number, _float_text(number)
    if info == 24 and argument < 32:
        raise EndsHereError(f"simple value {argument} must not be written in two bytes")
    text, value = SIMPLES.get(argument, (f"simple({argument})", argument))
    return value, text


def _float_text(number: float) -> str:
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    return repr(number)
