from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.ui.window.tabs.arrangement import (
    SIZE_MAX,
    Arrangement,
    Split,
    SplitDirection,
    Tabs,
    TornOff,
    arrangement_from_layout,
    arrangement_ids,
    arrangement_to_layout,
)

SIDE_BY_SIDE = Arrangement(
    Split(
        SplitDirection.RIGHT,
        (Tabs((1, 2), 2), Split(SplitDirection.DOWN, (Tabs((3,), 3), Tabs((4,), 4)), (5, 6))),
        (7, 8),
    ),
    (TornOff((10, 20, 640, 480), Tabs((5,), 5)),),
    3,
)


def test_what_was_written_is_read() -> None:
    assert arrangement_from_layout(arrangement_to_layout(SIDE_BY_SIDE), range(1, 6)) == SIDE_BY_SIDE


def test_sockets_that_are_gone_leave_no_empty_group() -> None:
    read = arrangement_from_layout(arrangement_to_layout(SIDE_BY_SIDE), [1, 3])
    assert read == Arrangement(Split(SplitDirection.RIGHT, (Tabs((1,), 1), Tabs((3,), 3)), (7, 8)), (), 3)


def test_one_bad_window_spares_the_rest() -> None:
    layout = arrangement_to_layout(SIDE_BY_SIDE)
    layout["windows"].insert(0, {"geometry": "large"})
    assert arrangement_from_layout(layout, range(1, 6)) == SIDE_BY_SIDE


def test_an_id_stands_in_one_place_only() -> None:
    layout = {"root": {"tabs": [1, 1, 2]}, "windows": [{"geometry": [0, 0, 300, 300], "root": {"tabs": [2, 3]}}]}
    read = arrangement_from_layout(layout, [1, 2, 3])
    assert arrangement_ids(read.root) == (1, 2)
    assert arrangement_ids(read.windows[0].root) == (3,)


def test_sizes_that_no_window_has_are_cut() -> None:
    parts = [{"tabs": [1]}, {"tabs": [2]}]
    read = arrangement_from_layout({"root": {"split": "right", "sizes": [1 << 40, 10**30], "parts": parts}}, [1, 2])
    assert isinstance(read.root, Split) and read.root.sizes == (SIZE_MAX, SIZE_MAX)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["root", "tabs", "split", "parts", "sizes", "windows", "geometry", "active", "current"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_any_json_is_read_without_an_error(layout: object) -> None:
    read = arrangement_from_layout(layout, [1, 2, 3])
    everywhere = [
        *arrangement_ids(read.root),
        *(number for window in read.windows for number in arrangement_ids(window.root)),
    ]
    assert len(everywhere) == len(set(everywhere))
    assert set(everywhere) <= {1, 2, 3}
