"""Histogram and entropy against what is known of simple bytes; pieces do not matter."""

from __future__ import annotations

import os
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codec.bytes.statistics import BLOCKS_MAX, ByteStatistics, block_bytes_for, entropy_of


def told(data: bytes, piece: int = 1000) -> ByteStatistics:
    statistics = ByteStatistics(len(data))
    for place in range(0, len(data), piece):
        statistics.feed(data[place : place + piece])
    statistics.finish()
    return statistics


@given(st.binary(max_size=3000), st.integers(1, 700))
def test_the_histogram_counts_every_byte(data, piece):
    statistics = told(data, piece)
    assert {value: count for value, count in enumerate(statistics.counts.tolist()) if count} == Counter(data)
    assert statistics.total == len(data)
    assert statistics.block_entropies == told(data).block_entropies
    assert all(0 <= value <= 8 for value in statistics.block_entropies)
    assert len(statistics.block_entropies) == -(-len(data) // statistics.block_bytes)


@pytest.mark.parametrize(("data", "entropy"), [
    (b"", 0), (b"aaaa", 0), (b"ab" * 50, 1), (b"abcd" * 9, 2), (bytes(range(256)) * 3, 8),
])  # fmt: skip
def test_entropy(data, entropy):
    assert told(data).entropy == pytest.approx(entropy)


def test_blocks_are_bounded():
    assert block_bytes_for(0) == block_bytes_for(256 * BLOCKS_MAX) == 256
    assert block_bytes_for(10 * 2**30) * BLOCKS_MAX >= 10 * 2**30
    late = ByteStatistics(0)
    late.feed(bytes(300 * BLOCKS_MAX))
    late.finish()
    assert len(late.block_entropies) == BLOCKS_MAX and late.total == 300 * BLOCKS_MAX


def test_text_and_noise():
    assert told(b"plain text\r\n").printable_part() == 1
    assert told(b"").printable_part() == 0
    assert told(os.urandom(200_000)).entropy > 7.9
    assert entropy_of([1, 1]) == 1
