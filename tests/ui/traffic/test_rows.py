from __future__ import annotations

from tests.ui.traffic.memorytraffic import MemoryTraffic
from workbench.ui.traffic.rows import KEPT_PAGES, PAGE_ROWS, RowCache


def test_a_page_is_read_once() -> None:
    traffic = MemoryTraffic(1_000)
    cache = RowCache(traffic)
    numbers = [cache.number_at(row) for row in range(PAGE_ROWS)]
    assert numbers == list(range(1, PAGE_ROWS + 1))
    assert traffic.reads == 1


def test_a_page_that_was_growing_is_read_on_from_where_it_ended() -> None:
    traffic = MemoryTraffic(10)
    cache = RowCache(traffic)
    assert cache.number_at(9) == 10
    assert cache.head(10) is None
    traffic.records = 20
    assert not cache.has(15)
    assert [cache.number_at(row) for row in range(20)] == list(range(1, 21))
    assert cache.has(15)


def test_memory_does_not_grow_with_the_rows_that_were_seen() -> None:
    traffic = MemoryTraffic(1_000_000)
    cache = RowCache(traffic)
    for row in range(0, 1_000_000, 5_000):
        cache.head(row)
    held = sum(cache.has(page * PAGE_ROWS) for page in range(1_000_000 // PAGE_ROWS))
    assert held == KEPT_PAGES


def test_after_rows_moved_everything_is_read_anew() -> None:
    traffic = MemoryTraffic(100)
    cache = RowCache(traffic)
    first_ns = cache.first_ns()
    traffic.hide(1, 2)
    cache.clear()
    assert cache.number_at(0) == 3
    assert cache.first_ns() > first_ns
