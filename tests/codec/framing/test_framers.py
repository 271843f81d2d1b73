"""What holds for every kind: however a stream is divided into records, its messages are the same."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.codec.framing.streams import RULES, STREAMS, cut, split
from workbench.codec.framing.choice import make_framers, payload_of
from workbench.model.framing import Cut, Framer, FramingKind, FramingRule


@pytest.mark.parametrize("name", RULES)
@settings(max_examples=40)
@given(data=STREAMS, places=st.lists(st.integers(0, 400), max_size=12), limit=st.sampled_from((1, 3, 7, 40, 1 << 24)))
def test_any_division_gives_the_same_messages(name: str, data: bytes, places: list[int], limit: int) -> None:
    rule = replace(RULES[name], max_message_bytes=limit)
    whole = cut(make_framers(rule)[0], [data])
    framer = make_framers(rule)[0]
    assert cut(framer, split(data, places)) == whole
    assert cut(make_framers(rule)[0], [bytes((byte,)) for byte in data]) == whole
    _check_cuts(whole, data, rule, framer)


def _check_cuts(cuts: list[Cut], data: bytes, rule: FramingRule, framer: Framer) -> None:
    start = 0
    longest = max(rule.max_message_bytes, 8 if rule.kind is FramingKind.LENGTH else 1)
    for each in cuts:
        assert start < each.end <= len(data)
        assert each.end - start <= longest
        framed = data[start : each.end]
        payload = payload_of(rule, framed, each.payload)
        assert len(payload) == (each.payload if each.payload >= 0 else len(framed))
        start = each.end
    assert framer.waiting == len(data) - start


@pytest.mark.parametrize("name", RULES)
def test_what_is_kept_is_small(name: str) -> None:
    for unit in (b"a", b"\x10", b"\xdb\xdc", b"\x7f\xff", b"HTTP/1.1 200 OK\r\nA: "):
        framer = make_framers(RULES[name])[0]
        for _ in range(8):
            framer.feed(unit * (50_000 // len(unit)), 0)
        kept = [getattr(framer, key) for key in vars(framer)]
        assert sum(sys.getsizeof(each) for each in kept if isinstance(each, bytes | bytearray)) < 100_000


def test_idle_gap_ends_a_message() -> None:
    rule = FramingRule(FramingKind.IDLE, idle_ms=20)
    framer = make_framers(rule)[0]
    ms = 1_000_000
    assert framer.feed(b"ab", 0) == framer.feed(b"cd", 20 * ms) == []
    assert framer.feed(b"ef", 41 * ms) == [Cut(4)]
    assert framer.settle(61 * ms) == []
    assert framer.settle(62 * ms) == [Cut(6)]
    assert framer.settle(99 * ms) == [] and framer.waiting == 0


@given(data=st.lists(st.tuples(st.binary(min_size=1, max_size=6), st.integers(0, 60)), max_size=10))
def test_idle_gap_does_not_see_a_division_at_one_time(data: list[tuple[bytes, int]]) -> None:
    whole, bytewise = (make_framers(FramingRule(FramingKind.IDLE, idle_ms=20))[0] for _ in range(2))
    now, first, second = 0, [], []
    for piece, gap in data:
        now += gap * 1_000_000
        first += whole.feed(piece, now)
        for byte in piece:
            second += bytewise.feed(bytes((byte,)), now)
    assert first + whole.finish() == second + bytewise.finish()


def test_none_takes_each_record_as_it_comes() -> None:
    assert cut(make_framers(FramingRule())[0], [b"ab", b"", b"c"]) == [Cut(2), Cut(3)]


def test_a_long_message_is_cut_and_says_so() -> None:
    rule = FramingRule(FramingKind.LINE, max_message_bytes=4)
    cuts = cut(make_framers(rule)[0], [b"abcdefghi\nk\n"])
    assert [each.end for each in cuts] == [4, 8, 10, 12]
    assert cuts[0].fault == "cut at the limit of 4 bytes"
    assert "cut at the limit" in cuts[1].fault and "cut at the limit" in cuts[2].fault and not cuts[3].fault
