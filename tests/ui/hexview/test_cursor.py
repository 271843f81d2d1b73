from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.ui.hexview.cursor import HexCursor


def cursor_of(size: int) -> HexCursor:
    cursor = HexCursor()
    cursor.set_size(size)
    return cursor


def test_a_move_selects_nothing_and_an_extended_one_all_between() -> None:
    cursor = cursor_of(100)
    cursor.move(10)
    assert len(cursor.selection) == 0
    assert cursor.chosen == range(10, 11)
    cursor.move(14, extend=True)
    assert cursor.selection == range(10, 15)
    cursor.move(7, extend=True)
    assert cursor.selection == range(7, 11)
    cursor.move(8)
    assert not cursor.selection


def test_a_selection_made_for_the_user_can_be_extended_from_its_end() -> None:
    cursor = cursor_of(100)
    cursor.select(20, 5)
    assert cursor.selection == range(20, 25)
    assert cursor.position == 20
    cursor.move(18, extend=True)
    assert cursor.selection == range(18, 25)


def test_all_and_nothing() -> None:
    cursor = cursor_of(3)
    cursor.select_all()
    assert cursor.selection == range(3)
    cursor.clear()
    assert not cursor.selection
    empty = cursor_of(0)
    empty.select_all()
    empty.move(5, extend=True)
    assert (len(empty.selection), len(empty.chosen), empty.position) == (0, 0, 0)


@given(st.lists(st.tuples(st.integers(-50, 250), st.booleans()), max_size=20), st.integers(0, 200), st.integers(0, 200))
def test_it_never_leaves_the_source(moves: list[tuple[int, bool]], size: int, later: int) -> None:
    cursor = cursor_of(size)
    for target, extend in moves:
        cursor.move(target, extend)
    cursor.set_size(later)
    assert 0 <= cursor.position <= max(0, later - 1)
    assert cursor.chosen.stop <= later
    assert cursor.selection.start >= 0
