"""The inspector's readings against struct, uuid, ipaddress and datetime; none fails, whatever the bytes."""

from __future__ import annotations

import math
import struct
import uuid
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codec.bytes.inspector import inspect
from workbench.codec.bytes.numbers import varint_size
from workbench.codec.encodings import UnknownEncodingError

ANY = st.binary(max_size=70)
CODES = {"u8": "B", "i8": "b", "u16": "H", "i16": "h", "u32": "I", "i32": "i", "u64": "Q", "i64": "q"}


def read(data: bytes, key: str, little: bool = False, encoding: str = "utf-8"):
    return next(
        reading for group in inspect(data, little=little, encoding=encoding) for reading in group.readings
        if reading.key == key
    )  # fmt: skip


@given(ANY, st.booleans())
def test_integers_are_those_of_struct(data, little):
    for key, code in CODES.items():
        size = struct.calcsize(code)
        wanted = str(struct.unpack_from(("<" if little else ">") + code, data)[0]) if len(data) >= size else ""
        assert read(data, key, little).text == wanted


@given(ANY, st.booleans())
def test_floats_give_the_same_bits_back(data, little):
    for key, code in {"f16": "e", "f32": "f", "f64": "d"}.items():
        found = read(data, key, little).text
        size = struct.calcsize(code)
        if len(data) < size:
            assert found == ""
            continue
        value = struct.unpack_from(("<" if little else ">") + code, data)[0]
        again = float(found)
        assert math.isnan(again) if math.isnan(value) else struct.pack(code, again) == struct.pack(code, value)


@given(ANY, st.booleans(), st.sampled_from(["utf-8", "utf-16-le", "shift_jis", "iso2022_jp", "cp037", "utf-7", "hz"]))
def test_lines_are_the_same_whatever_the_bytes(data, little, encoding):
    keys = [reading.key for group in inspect(data, little=little, encoding=encoding) for reading in group.readings]
    assert keys == [each.key for group in inspect(b"", little=True, encoding=encoding) for each in group.readings]
    assert len(keys) == len(set(keys))
    for group in inspect(data, little=little, encoding=encoding):
        assert all(reading.size <= max(16, len(data)) for reading in group.readings)


@given(st.integers(0, 2**64 - 1))
def test_a_varint_is_read_back(number):
    data, rest = bytearray(), number
    while True:
        data.append(rest & 0x7F | (0x80 if rest > 0x7F else 0))
        rest >>= 7
        if not rest:
            break
    assert read(bytes(data), "uleb128").text == str(number)
    assert varint_size(bytes(data) + b"\x01") == len(data)
    assert read(bytes(data), "zigzag").text == str(number // 2 if number % 2 == 0 else -(number // 2) - 1)


@pytest.mark.parametrize(("hexes", "key", "text"), [
    ("7f", "sleb128", "-1"), ("807f", "sleb128", "-128"),  # DWARF 5, table 7.7
    ("ffffffff", "unix32", "1969-12-31 23:59:59"),
    ("019db1ded53e8000", "filetime", "1970-01-01 00:00:00.0000000"),
    ("83aa7e8000000000", "ntp", "1970-01-01 00:00:00.000000000"),  # RFC 5905, figure 4
    ("5a21bf7d", "dos", "2025-01-01 23:59:58"),
    ("00000000", "dos", ""),
    ("489f7ff5f7b58000", "dotnet", "1970-01-01 00:00:00.0000000 UTC"),
    ("00112233445566778899aabbccddeeff", "guid", "{33221100-5544-7766-8899-AABBCCDDEEFF}"),
    ("7f000001", "ipv4", "127.0.0.1"),
    ("00000000000000000000000000000001", "ipv6", "::1"),
    ("0a1b2c3d4e5f", "mac", "0a:1b:2c:3d:4e:5f"),
    ("ff8000", "rgb", "#FF8000"),
    ("e282ac", "utf8", "€  U+20AC EURO SIGN"),
    ("00", "ascii", "NUL"), ("20", "utf8", "U+0020 SPACE"), ("c3", "utf8", ""),
    ("48", "bits", "0100 1000"), ("02", "bool", "true"),
])  # fmt: skip
def test_known_values(hexes, key, text):
    assert read(bytes.fromhex(hexes), key).text == text


@given(st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1)))
def test_unix_time_is_that_of_datetime(moment):
    moment = moment.replace(microsecond=0, tzinfo=UTC)
    data = struct.pack("<q", int(moment.timestamp()))
    assert read(data, "unix64", little=True).text == moment.strftime("%Y-%m-%d %H:%M:%S")


@given(st.binary(min_size=16, max_size=16))
def test_a_uuid_is_that_of_uuid(data):
    assert read(data, "uuid").text == str(uuid.UUID(bytes=data))


def test_text_in_the_chosen_encoding():
    reading = read("grün\n".encode("latin-1"), "text", encoding="latin-1")
    assert (reading.text, reading.size) == ("grün", 4)
    with pytest.raises(UnknownEncodingError):
        inspect(b"", little=True, encoding="klingon")
