from __future__ import annotations

import pytest

from workbench.ui.hexview.offsets import OffsetError, byte_text, parse_offset, place_text

NINES = "9" * 5_000  # more digits than Python makes a number of


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("31", 31), ("0x1F", 31), ("1fh", 31), ("fe", 254), (" 1,000 ", 1000), ("+16", 116), ("-0x10", 84),
        ("−1", 99), ("0", 0), ("50 %", 4999), ("100%", 9999), ("end", 9999), ("end-16", 9984), ("END - 0x10", 9984),
        ("$-1", 9999),
    ],
)  # fmt: skip
def test_offsets_as_people_write_them(text: str, offset: int) -> None:
    assert parse_offset(text, current=100, size=10_000) == offset


@pytest.mark.parametrize("text", ["", "xyz", "0x", "12 34", "--1", NINES, f"{NINES}%", f"end-{NINES}"])
def test_what_is_no_offset_is_told(text: str) -> None:
    with pytest.raises(OffsetError, match="An offset is a number"):
        parse_offset(text, 0, 100)


@pytest.mark.parametrize("text", ["100", "-1", "end-101", "end-0", "0x100000000000000000"])
def test_what_lies_outside_is_told_with_the_bounds(text: str) -> None:
    with pytest.raises(OffsetError, match=r"from 0 to 99 \(0x63\)"):
        parse_offset(text, 0, 100)


def test_a_byte_in_its_forms() -> None:
    assert byte_text(0x48) == "0x48 · 72 · 0100 1000 · H"
    assert byte_text(0) == "0x00 · 0 · 0000 0000"


def test_the_place_counts_what_is_selected() -> None:
    assert place_text(31, range(31, 31)) == "0x1f (31)"
    assert place_text(40, range(31, 41)) == "0x1f (31) · 10 selected"
