"""Hex with gaps is hex, and any byte in the gaps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codec.hexparse import HexParseError
from workbench.codec.hexpattern import parse_hex_pattern


def test_gaps_stand_for_any_byte() -> None:
    assert parse_hex_pattern("de ??, 0xbe??ef") == (b"\xde\0\xbe\0\xef", b"\1\0\1\0\1")
    assert parse_hex_pattern("") == (b"", b"")


@pytest.mark.parametrize(("text", "offset"), [("de ?? b", 6), ("de ? be", 3), ("d??", 0)])
def test_a_fault_has_its_place(text: str, offset: int) -> None:
    with pytest.raises(HexParseError) as caught:
        parse_hex_pattern(text)
    assert caught.value.offset == offset


@given(st.text(alphabet="0aF? ,x", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        wanted, mask = parse_hex_pattern(text)
    except HexParseError:
        return
    assert len(wanted) == len(mask)
