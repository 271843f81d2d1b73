from __future__ import annotations

import pytest

from workbench.settings.values import TimeStyle
from workbench.ui.traffic.timeformat import TimeFormat, seconds_text, span_text

NS = 1_000_000_000
NOON = 1_700_049_601  # 2023-11-15 12:00:01 UTC


def test_a_stamp_shows_microseconds_and_the_tool_tip_all_nine_digits() -> None:
    form = TimeFormat(TimeStyle.ABSOLUTE, utc=True)
    stamp = NOON * NS + 213_456
    assert form.stamp(stamp, 0, None) == "12:00:01.000213"
    assert form.full(stamp) == "2023-11-15 12:00:01.000213456 UTC"


def test_the_second_that_neighbours_share_is_not_kept_too_long() -> None:
    form = TimeFormat(utc=True)
    assert form.stamp(NOON * NS + 999_999_999, 0, None) == "12:00:01.999999"
    assert form.stamp((NOON + 1) * NS, 0, None) == "12:00:02.000000"
    assert form.stamp(NOON * NS, 0, None) == "12:00:01.000000"


def test_another_day_shows_its_date() -> None:
    assert TimeFormat(utc=True, dated=True).stamp(NOON * NS, 0, None) == "11-15 12:00:01.000000"


def test_relative_and_difference_count_from_the_right_record() -> None:
    first, before, stamp = NOON * NS, (NOON + 1) * NS, (NOON + 3) * NS + 500_000
    assert TimeFormat(TimeStyle.RELATIVE).stamp(stamp, first, before) == "+3.000500"
    assert TimeFormat(TimeStyle.DELTA).stamp(stamp, first, before) == "+2.000500"
    assert TimeFormat(TimeStyle.DELTA).stamp(stamp, first, None) == ""


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (0, "+0 ns"), (999, "+999 ns"), (1_000, "+1.000 µs"), (213_400, "+213.4 µs"), (999_999, "+999.9 µs"),
        (1_234_567, "+1.234 ms"), (12_345_678, "+12.34 ms"), (1_500_000_000, "+1.500 s"),
        (59_999_999_999, "+59.99 s"), (60 * NS, "+0:01:00"), (3_723 * NS, "+1:02:03"), (-2_500, "−2.500 µs"),
    ],
)  # fmt: skip
def test_a_difference_is_told_in_the_unit_that_suits_it(span: int, text: str) -> None:
    assert span_text(span) == text


def test_seconds_keep_their_sign() -> None:
    assert seconds_text(-1_500_000_000) == "−1.500000"
    assert seconds_text(1_234_000_000_000) == "+1,234.000000"
