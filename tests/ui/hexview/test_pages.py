from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.ui.hexview.sources import Endless, Growing
from workbench.ui.hexview.pages import KEPT_PAGES, PAGE_BYTES, PagedBytes

DATA = bytes(i * 7 % 251 for i in range(3 * PAGE_BYTES + 100))


@given(st.integers(0, len(DATA) + 10), st.integers(0, 2 * PAGE_BYTES))
def test_what_is_read_is_what_is_there(offset: int, count: int) -> None:
    assert PagedBytes(Growing(DATA)).read(offset, count) == DATA[offset : offset + count]


def test_the_same_page_is_read_once() -> None:
    source = Endless(10 * PAGE_BYTES)
    paged = PagedBytes(source)
    for offset in range(0, 4_000, 16):
        paged.read(offset, 512)
    assert len(source.asked) == 1


def test_memory_stays_bounded() -> None:
    source = Endless(2**33)
    paged = PagedBytes(source)
    for page in range(100):
        paged.read(page * PAGE_BYTES, 16)
    asked = len(source.asked)
    for page in range(100 - KEPT_PAGES, 100):
        paged.read(page * PAGE_BYTES, 16)
    assert len(source.asked) == asked
    paged.read(0, 16)
    assert len(source.asked) == asked + 1


def test_a_source_grows_and_shrinks_between_two_pictures() -> None:
    source = Growing(b"a" * 10)
    paged = PagedBytes(source)
    assert paged.read(0, 100) == b"a" * 10
    source.data += b"b" * 5
    assert paged.read(0, 100) == b"a" * 10
    assert paged.refresh()
    assert paged.read(0, 100) == b"a" * 10 + b"b" * 5
    assert not paged.refresh()
    source.data[:] = b"cc"
    assert paged.refresh()
    assert paged.read(0, 100) == b"cc"
