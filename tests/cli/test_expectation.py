import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from workbench.cli.expectation import Expectation


@given(cuts=st.lists(st.integers(0, 40), max_size=6))
def test_a_stream_matches_however_it_is_cut(cuts: list[int]) -> None:
    data = b"220 ready\r\nlogin: OK 42\r\n"
    expectation = Expectation(re.compile(rb"OK \d\d"), datagrams=False)
    places = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    for first, last in pairwise(places):
        expectation.receive(data[first:last])
    assert expectation.met


def test_a_datagram_is_looked_at_by_itself() -> None:
    expectation = Expectation(re.compile(b"AB"), datagrams=True)
    expectation.receive(b"A")
    expectation.receive(memoryview(b"B"))
    assert not expectation.met
    expectation.receive(b"xABx")
    assert expectation.met


def test_memory_is_bounded() -> None:
    expectation = Expectation(re.compile(b"never"), datagrams=False)
    for _ in range(20):
        expectation.receive(bytes(100_000))
    assert len(expectation._tail) <= 64 * 1024
