import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codec.find import Finder, find_bytes
from workbench.model.sources import BytesSource

SMALL = st.binary(max_size=60).map(lambda data: bytes(byte % 3 for byte in data))


@given(data=SMALL, needle=st.binary(min_size=1, max_size=4).map(lambda data: bytes(byte % 3 for byte in data)),
       start=st.integers(-5, 70), budget=st.integers(1, 9))  # fmt: skip
def test_it_finds_what_python_finds_however_it_is_cut(data: bytes, needle: bytes, start: int, budget: int) -> None:
    forwards = Finder(BytesSource(data), needle, start)
    while not forwards.step(budget):
        pass
    expected = data.find(needle, max(0, start))
    assert forwards.found == (expected if expected >= 0 else None)

    backwards = Finder(BytesSource(data), needle, start, backwards=True)
    while not backwards.step(budget):
        pass
    # The last match that begins before start may reach beyond it.
    before = data.rfind(needle, 0, max(0, start) + len(needle) - 1)
    assert backwards.found == (before if before >= 0 else None)


@pytest.mark.parametrize(("backwards", "start", "expected"), [(False, 5, 0), (True, 0, 9), (False, 1, 9)])
def test_wrapping_goes_on_at_the_other_end(backwards: bool, start: int, expected: int) -> None:
    data = b"ab.......ab" if expected == 9 else b"ab........."
    finder = Finder(BytesSource(data), b"ab", start, backwards=backwards, wrap=True)
    while not finder.step(3):
        pass
    assert finder.found == expected
    assert finder.wrapped == (start != 1)


def test_letters_may_be_taken_as_equal() -> None:
    finder = Finder(BytesSource(b"xxHeLLo"), b"hEllO", ignore_case=True)
    finder.step()
    assert finder.found == 2


def test_not_there_ends_and_says_so() -> None:
    finder = Finder(BytesSource(b"abc"), b"abcd", wrap=True)
    assert finder.done
    assert finder.found is None
    assert finder.progress == 1.0


def test_progress_grows_and_a_piece_is_bounded() -> None:
    reads: list[int] = []

    class Counting(BytesSource):
        def read(self, offset: int, count: int) -> bytes:
            reads.append(count)
            return super().read(offset, count)

    finder = Finder(Counting(bytes(10_000)), b"needle")
    seen = []
    while not finder.step(1000):
        seen.append(finder.progress)
    assert seen == sorted(seen)
    assert len(reads) == 10
    assert max(reads) <= 1005


def test_a_search_can_be_cancelled() -> None:
    answers = iter([False, True])
    data = bytes(5 * 1024 * 1024) + b"x"
    assert find_bytes(BytesSource(data), b"x", cancelled=lambda: next(answers)) is None
    assert find_bytes(BytesSource(data), b"x") == len(data) - 1
    assert find_bytes(BytesSource(data), b"\0", len(data), backwards=True) == len(data) - 2


def test_an_empty_needle_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing"):
        Finder(BytesSource(b"a"), b"")
