from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.ui.hexview.layout import (
    COLUMN_CHOICES,
    COLUMNS_MAX,
    GROUP_CHOICES,
    HexLayout,
    Pane,
    fitting_columns,
    offset_digits,
)

LAYOUTS = st.builds(HexLayout, st.integers(1, COLUMNS_MAX), st.sampled_from(GROUP_CHOICES), st.just(8))


def test_a_row_as_it_is_written() -> None:
    layout = HexLayout(16)
    assert layout.row_text(bytes(range(16))) == "00 01 02 03 04 05 06 07  08 09 0a 0b 0c 0d 0e 0f"
    assert HexLayout(8, 4).row_text(bytes(range(8))) == "00010203 04050607"
    assert HexLayout(8, 8).row_text(b"\xff\x01") == "ff01"


@given(LAYOUTS, st.data())
def test_digits_stand_where_the_layout_says(layout: HexLayout, data: st.DataObject) -> None:
    column = data.draw(st.integers(0, layout.columns - 1))
    text = layout.row_text(bytes([0xAA] * column + [0x5C]))
    assert text[layout.hex_char(column) - layout.hex_start :] == "5c"


@given(LAYOUTS, st.sampled_from(Pane), st.data())
def test_a_click_on_a_byte_finds_it(layout: HexLayout, pane: Pane, data: st.DataObject) -> None:
    column = data.draw(st.integers(0, layout.columns - 1))
    place = layout.char_of(column, pane) + data.draw(st.floats(0.0, 0.99))
    assert layout.pane_at(place) is pane
    assert layout.column_at(place, pane) == column


def test_a_click_beside_the_bytes_finds_the_edge() -> None:
    layout = HexLayout(16)
    assert layout.column_at(0.0, Pane.HEX) == 0
    assert layout.column_at(500.0, Pane.HEX) == 15
    assert layout.column_at(500.0, Pane.ASCII) == 15
    assert layout.column_at(0.0, Pane.ASCII) == 0


def test_offsets_grow_beyond_four_gibibytes() -> None:
    assert offset_digits(0) == 8
    assert offset_digits(2**32) == 8
    assert offset_digits(2**32 + 1) == 10
    assert offset_digits(2**40 + 1) == 12


def test_as_many_columns_as_fit() -> None:
    for columns in COLUMN_CHOICES:
        width = HexLayout(columns, 1).width
        assert fitting_columns(width, 1, 8) == columns
    assert fitting_columns(HexLayout(16, 1).width - 1, 1, 8) == 8
    assert fitting_columns(3, 1, 8) == 8


def test_rows_of_a_size() -> None:
    assert [HexLayout(16).rows(size) for size in (0, 1, 16, 17)] == [0, 1, 1, 2]
