"""MessagePack: every value with its place, and the message as JSON-like text.

Our own walk: msgspec and msgpack give values without places (ADR 0146).
"""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta
from typing import Final

from workbench.codec.dissect.dissector import DEPTH_MAX, Context, Guess
from workbench.codec.dissect.reader import EndsHereError, Group, Reader, read_message, shown_bytes, shown_text
from workbench.model.fields import Dissection, FieldValue

TEXT_MAX: Final = 400
LOOKED_AT_BYTES: Final = 256
# First byte -> how many bytes its length has
STRINGS: Final = {0xD9: 1, 0xDA: 2, 0xDB: 4}
BINARIES: Final = {0xC4: 1, 0xC5: 2, 0xC6: 4}
ARRAYS: Final = {0xDC: 2, 0xDD: 4}
MAPS: Final = {0xDE: 2, 0xDF: 4}
EXTENSIONS: Final = {0xC7: 1, 0xC8: 2, 0xC9: 4}
FIXED_EXTENSIONS: Final = {0xD4: 1, 0xD5: 2, 0xD6: 4, 0xD7: 8, 0xD8: 16}
UNSIGNED: Final = {0xCC: 1, 0xCD: 2, 0xCE: 4, 0xCF: 8}
SIGNED: Final = {0xD0: 1, 0xD1: 2, 0xD2: 4, 0xD3: 8}
SIMPLE: Final[dict[int, tuple[FieldValue, str]]] = {
    0xC0: (None, "nil"), 0xC2: (False, "false"), 0xC3: (True, "true"),
}


class MessagePackDissector:
    """MessagePack."""

    key = "msgpack"
    title = "MessagePack"

    def guess(self, data: bytes, context: Context) -> Guess:
        """A map with a text as its first key, or an RPC message, that fits to the last byte."""
        if len(data) < 4 or not _begins_like_it(data):
            return Guess.NO
        found = read_message(Reader(data[:LOOKED_AT_BYTES]), self.key, "", _values)
        fits = not found.fault if len(data) <= LOOKED_AT_BYTES else found.size > LOOKED_AT_BYTES // 2
        return Guess.LIKELY if fits else Guess.NO

    def dissect(self, data: bytes, context: Context) -> Dissection:
        """All values, one behind the other."""
        return read_message(Reader(data), self.key, self.title, _values)


DISSECTOR = MessagePackDissector()


def _begins_like_it(data: bytes) -> bool:
    first = data[0]
    if 0x81 <= first <= 0x8F:
        return 0xA1 <= data[1] <= 0xBF or data[1] == 0xD9
    if first in MAPS:
        key = data[1 + MAPS[first] : 2 + MAPS[first]]
        return bool(key) and 0xA1 <= key[0] <= 0xBF
    return first in (0x93, 0x94) and data[1] in (0, 1, 2)  # a message of MessagePack-RPC


def _values(reader: Reader) -> None:
    told: list[str] = []
    while reader.left:
        told.append(_value(reader, "Value"))
        reader.summary = shown_text(", ".join(told[:8]))


def _value(reader: Reader, title: str) -> str:
    if reader.depth >= DEPTH_MAX - 1:
        raise EndsHereError(f"more than {DEPTH_MAX} levels within each other are not shown")
    with reader.group("msgpack.value", title) as group:
        first = reader.data[reader.need(1, "Value")]
        if not _scalar(reader, first, group):
            _sized(reader, first, group)
    return group.text if len(group.text) <= TEXT_MAX else group.text[:TEXT_MAX] + "…"


def _scalar(reader: Reader, first: int, group: Group) -> bool:
    """Values of a fixed size."""
    if first < 0x80 or first >= 0xE0:
        group.value = first if first < 0x80 else first - 256
    elif first in SIMPLE:
        group.value, group.text = SIMPLE[first]
    elif first in (0xCA, 0xCB):
        width = 4 if first == 0xCA else 8
        at = reader.need(width, "Number")
        (group.value,) = struct.unpack(">f" if width == 4 else ">d", reader.data[at : at + width])
    elif first in UNSIGNED or first in SIGNED:
        width = UNSIGNED.get(first) or SIGNED[first]
        at = reader.need(width, "Number")
        group.value = int.from_bytes(reader.data[at : at + width], "big", signed=first in SIGNED)
    else:
        return False
    group.text = group.text or str(group.value)
    return True


def _length(reader: Reader, width: int) -> int:
    at = reader.need(width, "Length")
    return int.from_bytes(reader.data[at : at + width], "big")


def _sized(reader: Reader, first: int, group: Group) -> None:
    """Values whose size is told before them."""
    if first in STRINGS or 0xA0 <= first <= 0xBF:
        size = _length(reader, STRINGS[first]) if first in STRINGS else first & 31
        at = reader.need(size, "Text")
        group.value = reader.data[at : at + size].decode("utf-8", "replace")
        group.text = f'"{shown_text(group.value)}"'
    elif first in BINARIES:
        size = _length(reader, BINARIES[first])
        at = reader.need(size, "Bytes")
        group.value = reader.data[at : at + size]
        group.text = f"bytes {shown_bytes(group.value)}"
    elif first in ARRAYS or 0x90 <= first <= 0x9F:
        group.text = _array(reader, _length(reader, ARRAYS[first]) if first in ARRAYS else first & 15)
    elif first in MAPS or 0x80 <= first <= 0x8F:
        group.text = _map(reader, _length(reader, MAPS[first]) if first in MAPS else first & 15)
    elif first in EXTENSIONS or first in FIXED_EXTENSIONS:
        size = _length(reader, EXTENSIONS[first]) if first in EXTENSIONS else FIXED_EXTENSIONS[first]
        _extension(reader, size, group)
    else:
        raise EndsHereError(f"0x{first:02x} begins no value")


def _array(reader: Reader, count: int) -> str:
    told: list[str] = []
    size = 0
    for index in range(count):
        text = _value(reader, f"[{index}]")
        if size <= TEXT_MAX:
            told.append(text)
            size += len(text)
    return f"[{', '.join(told)}{', …' if len(told) < count else ''}]"


def _map(reader: Reader, count: int) -> str:
    told: list[str] = []
    size = 0
    for _ in range(count):
        with reader.group("msgpack.pair", "Pair") as pair:
            name = _value(reader, "Key")
            pair.title = shown_text(name)
            pair.text = _value(reader, "Value")
        if size <= TEXT_MAX:
            told.append(f"{name}: {pair.text}")
            size += len(told[-1])
    return f"{{{', '.join(told)}{', …' if len(told) < count else ''}}}"


def _extension(reader: Reader, size: int, group: Group) -> None:
    kind = reader.signed("msgpack.ext.type", "Type", 1)
    data = reader.raw("msgpack.ext.data", "Data", size)
    group.value = data
    group.text = _timestamp(data) if kind == -1 else ""
    group.text = group.text or f"extension {kind}: {shown_bytes(data)}"


def _timestamp(data: bytes) -> str:
    """The extension of type -1: 4, 8 or 12 bytes; empty if it is none."""
    if len(data) == 4:
        seconds, nanoseconds = int.from_bytes(data, "big"), 0
    elif len(data) == 8:
        whole = int.from_bytes(data, "big")
        seconds, nanoseconds = whole & 0x3FFFFFFFF, whole >> 34
    elif len(data) == 12:
        nanoseconds, seconds = int.from_bytes(data[:4], "big"), int.from_bytes(data[4:], "big", signed=True)
    else:
        return ""
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    except OverflowError:
        return ""
    return f"time {moment:%Y-%m-%d %H:%M:%S}.{nanoseconds:09d} UTC"
