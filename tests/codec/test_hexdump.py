import ast
import base64
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codec.escapes import parse_text
from workbench.codec.hexdump import CopyForm, c_array, copy_text, dump_lines, hex_pane, hex_pane_width, offset_digits
from workbench.codec.hexparse import parse_hex


def test_a_dump_looks_like_this() -> None:
    assert list(dump_lines(b"HTTP/1.1 200 OK\r\nHi", start=0x20)) == [
        "00000020  48 54 54 50 2f 31 2e 31  20 32 30 30 20 4f 4b 0d  |HTTP/1.1 200 OK.|",
        "00000030  0a 48 69                                          |.Hi|",
    ]


def test_offsets_grow_beyond_four_gibibytes() -> None:
    assert offset_digits(0) == 8
    assert offset_digits(1 << 32) == 8
    assert offset_digits((1 << 32) + 1) == 9


@pytest.mark.parametrize("columns", [8, 16, 32])
def test_every_line_of_the_hex_pane_is_equally_wide(columns: int) -> None:
    full = hex_pane(bytes(range(columns)), columns)
    assert not full.endswith(" ")
    assert {len(hex_pane(bytes(count), columns)) for count in range(columns + 1)} == {len(full)}
    assert hex_pane_width(columns) == len(full)


@given(data=st.binary(max_size=200), columns=st.sampled_from([8, 16, 32]), start=st.integers(0, 1 << 40))
def test_a_dump_can_be_read_back(data: bytes, columns: int, start: int) -> None:
    back = bytearray()
    for line in dump_lines(data, start, columns):
        offset, rest = line.split("  ", 1)
        assert int(offset, 16) == start + len(back)
        back += parse_hex(rest[: hex_pane_width(columns)])
        assert line.endswith("|")
    assert back == data


@given(data=st.binary(max_size=200))
def test_copies_can_be_read_back(data: bytes) -> None:
    assert parse_hex(copy_text(data, CopyForm.HEX)) == data
    assert ast.literal_eval(copy_text(data, CopyForm.PYTHON)) == data
    assert base64.b64decode(copy_text(data, CopyForm.BASE64), validate=True) == data
    assert parse_text(copy_text(data, CopyForm.ESCAPED)) == data
    array = copy_text(data, CopyForm.C_ARRAY)
    body = array[array.index("{") + 1 : array.index("}")]
    assert parse_hex(body) == (data or b"\0")
    assert int(re.search(r"\[(\d+)\]", array)[1]) == max(1, len(data))


def test_copy_as_text_uses_the_encoding_and_never_fails() -> None:
    assert copy_text(b"\x80", CopyForm.TEXT, "cp1252") == "€"
    assert copy_text(b"A\xff", CopyForm.TEXT, "utf-8") == "A\ufffd"


def test_copy_as_dump_keeps_the_offset() -> None:
    assert copy_text(b"A", CopyForm.HEX_DUMP, start=256).startswith("00000100  41 ")


def test_a_c_array_has_lines_of_bounded_length() -> None:
    assert max(len(line) for line in c_array(bytes(1000)).splitlines()) <= 80
