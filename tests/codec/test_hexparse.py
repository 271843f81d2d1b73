import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codec.hexparse import HexParseError, parse_hex


@pytest.mark.parametrize(
    "text",
    [
        "48656C6c6f", "48 65 6c 6c 6f", "0x48, 0x65, 0x6C, 0x6c, 0X6F", "48:65:6c:6c:6f", "48-65-6c-6c-6f",
        "4865\n6c6c\r\n6f\n", "\\x48\\x65\\x6c\\x6c\\x6f", "0x48656c6c6f", "\u00a048\t65;6c 6c,\n6f ",
        "0x480x650x6c 6c6f",
    ],
)  # fmt: skip
def test_hex_is_read_however_it_was_pasted(text: str) -> None:
    assert parse_hex(text) == b"Hello"


@pytest.mark.parametrize("text", ["", "   ", "\n,:-"])
def test_nothing_is_no_bytes(text: str) -> None:
    assert parse_hex(text) == b""


@pytest.mark.parametrize(
    ("text", "offset", "part"),
    [
        ("4", 0, "stands alone"),
        ("48 6", 3, "stands alone"),
        ("48 6 5", 3, "stands alone"),
        ("486", 2, "stands alone"),
        ("0x1, 0x2", 2, "stands alone"),
        ("48 g5", 3, "not a hex digit"),
        ("48 0x", 3, "missing"),
        ("4865x", 4, "not a hex digit"),
        ("\uff14\uff18", 0, "not a hex digit"),
        ("48 \\r", 3, "not a hex digit"),
    ],
)
def test_a_fault_tells_its_place(text: str, offset: int, part: str) -> None:
    with pytest.raises(HexParseError, match=part) as caught:
        parse_hex(text)
    assert caught.value.offset == offset


@given(
    data=st.binary(max_size=60),
    prefix=st.sampled_from(["", "0x", "0X", "\\x"]),
    gap=st.sampled_from(["", " ", ", ", ":", "-", "\r\n", "\t"]),
    upper=st.booleans(),
)
def test_every_way_of_writing_comes_back(data: bytes, prefix: str, gap: str, upper: bool) -> None:
    form = "02X" if upper else "02x"
    assert parse_hex(gap.join(f"{prefix}{byte:{form}}" for byte in data)) == data


@given(text=st.text(alphabet="0123456789abcdefxX\\ ,:-g\n", max_size=40))
def test_any_text_gives_bytes_or_a_place_inside_it(text: str) -> None:
    try:
        parse_hex(text)
    except HexParseError as error:
        assert 0 <= error.offset < len(text)


def test_a_megabyte_with_a_fault_at_its_end_costs_one_pass() -> None:
    text = "41 " * 350_000 + "4"
    started = time.perf_counter()
    with pytest.raises(HexParseError) as caught:
        parse_hex(text)
    assert caught.value.offset == len(text) - 1
    assert time.perf_counter() - started < 20  # backtracking would take hours
