from __future__ import annotations

import pytest

from workbench.ui.hexview.scrolling import SCROLL_LIMIT, ScrollMap

HUGE = 2**60


def made(rows: int, visible: int) -> ScrollMap:
    scroll = ScrollMap()
    scroll.resize(rows, visible)
    return scroll


def test_small_sources_are_mapped_one_to_one() -> None:
    scroll = made(1_000, 20)
    assert scroll.maximum == 980
    scroll.go_value(333)
    assert (scroll.top, scroll.value()) == (333, 333)


def test_rows_beyond_two_thousand_million_fit_the_bar() -> None:
    scroll = made(HUGE, 20)
    assert scroll.maximum == SCROLL_LIMIT < 2**31
    scroll.go(HUGE)
    assert scroll.top == HUGE - 20
    assert scroll.value() == SCROLL_LIMIT
    scroll.go_value(SCROLL_LIMIT // 2)
    assert scroll.top == pytest.approx(HUGE / 2)


def test_a_step_is_a_row_even_there() -> None:
    scroll = made(HUGE, 20)
    scroll.go(HUGE // 3)
    before = scroll.top
    assert scroll.go(before + 1)
    assert scroll.top == before + 1
    assert not scroll.go_value(scroll.value()), "the bar's own echo must not move it back"
    assert scroll.top == before + 1


def test_the_least_move_shows_a_row() -> None:
    scroll = made(1_000, 20)
    assert scroll.reveal(50)
    assert scroll.top == 31
    assert not scroll.reveal(40)
    assert scroll.reveal(5)
    assert scroll.top == 5


def test_a_source_that_shrank_leaves_no_void() -> None:
    scroll = made(1_000, 20)
    scroll.go(900)
    assert not scroll.at_end
    scroll.resize(100, 20)
    assert (scroll.top, scroll.at_end) == (80, True)
    scroll.resize(5, 20)
    assert scroll.top == 0
