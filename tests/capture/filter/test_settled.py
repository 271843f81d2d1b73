"""What a filter becomes for one session: names, times of day, bookmarks, the order of conditions."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest

from workbench.capture.filter.settled import EachOf, FilterFacts, TimeWithin, settle
from workbench.model.filters import (
    And,
    BytesContain,
    Comparator,
    DirectionIs,
    FieldExists,
    Reckoning,
    TimeTest,
)

SECOND_NS = 1_000_000_000
HOUR_NS = 3_600 * SECOND_NS
NOON_NS = 1_790_078_400 * SECOND_NS  # 2026-09-22 12:00 UTC


@pytest.fixture
def in_tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nine hours ahead of UTC."""
    if not hasattr(time, "tzset"):
        pytest.skip("this system's zone cannot be set by a program")
    before = os.environ.get("TZ")
    monkeypatch.setenv("TZ", "JST-9")
    time.tzset()
    yield
    monkeypatch.undo()
    assert os.environ.get("TZ") == before
    time.tzset()


def after(reckoning: Reckoning, value_ns: int, facts: FilterFacts) -> int | None:
    found = settle(TimeTest(Comparator.AT_LEAST, reckoning, value_ns), facts)
    assert isinstance(found, TimeWithin)
    return found.first_ns


def test_a_time_of_day_is_of_the_day_of_the_first_record(in_tokyo: None) -> None:
    assert after(Reckoning.CLOCK, 13 * HOUR_NS, FilterFacts(first_ns=NOON_NS, utc=True)) == NOON_NS + HOUR_NS
    assert after(Reckoning.CLOCK, 22 * HOUR_NS, FilterFacts(first_ns=NOON_NS)) == NOON_NS + HOUR_NS


def test_a_date_is_of_the_zone_that_is_shown(in_tokyo: None) -> None:
    assert after(Reckoning.LOCAL, NOON_NS, FilterFacts(utc=True)) == NOON_NS
    assert after(Reckoning.LOCAL, NOON_NS, FilterFacts()) == NOON_NS - 9 * HOUR_NS


@pytest.mark.parametrize("first_ns", [-(1 << 62), (1 << 62), 0])
def test_a_foreign_time_of_the_first_record_is_no_trouble(first_ns: int) -> None:
    assert isinstance(after(Reckoning.CLOCK, HOUR_NS, FilterFacts(first_ns=first_ns)), int)
    assert after(Reckoning.SINCE, HOUR_NS, FilterFacts(first_ns=first_ns)) == first_ns + HOUR_NS


def test_what_costs_little_is_asked_first() -> None:
    costly, middling, cheap = FieldExists("dns"), BytesContain(b"a"), DirectionIs(0)
    found = settle(And((costly, middling, cheap)), FilterFacts(judge=lambda condition, head, payload: True))
    assert found == EachOf((cheap, middling, costly))
