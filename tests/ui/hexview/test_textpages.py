from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.model.sources import BytesSource
from workbench.ui.hexview.textpages import REPLACEMENT, page_start, read_page

PLAIN = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters=REPLACEMENT), min_size=1)


@given(PLAIN, st.integers(8, 40), st.sampled_from(["utf-8", "utf-16-le", "utf-32-be", "gb18030"]))
def test_pages_put_together_are_the_text(text: str, page_bytes: int, encoding: str) -> None:
    source = BytesSource(text.encode(encoding))
    found, at = "", 0
    while at < source.size():
        page = read_page(source, at, encoding, page_bytes)
        assert at < page.end <= at + page_bytes
        assert page.bad == ()
        found, at = found + page.text, page.end
    assert found == text


def test_faulty_bytes_keep_their_place() -> None:
    page = read_page(BytesSource(b"ab\xffcd\xc3"), 0, "utf-8")
    assert page.text == f"ab{REPLACEMENT}cd{REPLACEMENT}"
    assert page.bad == (2, 5)


def test_line_ends_break_and_other_controls_are_written_out() -> None:
    page = read_page(BytesSource(b"a\r\nb\nc\td\x00\x1b\re"), 0, "ascii")
    assert page.text == "a\nb\nc\td\\x00\\x1b\\re"


@pytest.mark.parametrize(("offset", "start"), [(0, 0), (1, 1), (2, 1), (3, 1), (4, 4)])
def test_a_page_begins_with_a_whole_character(offset: int, start: int) -> None:
    assert page_start(BytesSource("a€b".encode()), offset, "utf-8") == start
    assert page_start(BytesSource(b"abcdef"), offset, "utf-16-le") == offset - offset % 2
    assert page_start(BytesSource(b"abcdef"), offset, "latin-1") == offset
