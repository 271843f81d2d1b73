"""The spans cover both sides and say the truth; what was inserted is found as that."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codec.bytes import alignment, commonruns
from workbench.codec.bytes.alignment import Kind, align_bytes, align_numbers
from workbench.codec.bytes.commonruns import Run, heaviest_chain
from workbench.codec.bytes.shortestedit import shortest_edit

FEW = st.lists(st.sampled_from([0, 1, 2, 255]), max_size=80).map(bytes)


def check(found, left, right):
    at_left = at_right = 0
    for span in found.spans:
        assert (span.left, span.right) == (at_left, at_right)
        ours, theirs = left[at_left : at_left + span.left_size], right[at_right : at_right + span.right_size]
        assert span.left_size + span.right_size > 0
        match span.kind:
            case Kind.EQUAL:
                assert ours == theirs
            case Kind.CHANGED:
                assert len(ours) == len(theirs) and ours != theirs
            case Kind.DELETED:
                assert not theirs
            case Kind.INSERTED:
                assert not ours
        at_left, at_right = at_left + span.left_size, at_right + span.right_size
    assert (at_left, at_right) == (len(left), len(right))
    assert all(a.kind is not b.kind for a, b in zip(found.spans, found.spans[1:], strict=False))


@given(FEW | st.binary(max_size=200), FEW | st.binary(max_size=200))
def test_spans_cover_both_sides(left, right):
    check(align_bytes(left, right), left, right)


@given(st.lists(st.integers(0, 5), max_size=40), st.lists(st.integers(0, 5), max_size=40))
def test_numbers_too(left, right):
    check(align_numbers(left, right), left, right)


@given(st.binary(max_size=100))
def test_equal_bytes_are_one_span(data):
    assert [span.kind for span in align_bytes(data, data).spans] == [Kind.EQUAL] * bool(data)


def differences(left, right):
    return [(span.kind, span.left, span.right, max(span.left_size, span.right_size))
            for span in align_bytes(left, right).spans if span.kind is not Kind.EQUAL]  # fmt: skip


def test_what_was_done_is_found():
    text = b"The quick brown fox jumps over the lazy dog"
    assert differences(text, text[:10] + b"dark " + text[10:]) == [(Kind.INSERTED, 10, 10, 5)]
    assert differences(text, text.replace(b"quick ", b"")) == [(Kind.DELETED, 4, 4, 6)]
    assert differences(text, text.replace(b"fox", b"cat")) == [(Kind.CHANGED, 16, 16, 3)]
    assert differences(b"", b"abc") == [(Kind.INSERTED, 0, 0, 3)]


def test_many_changes_of_a_large_payload():
    random.seed(4)
    left = random.randbytes(300_000)
    right = bytearray(left)
    for place in sorted(random.sample(range(0, 300_000, 100), 50), reverse=True):
        right[place : place + 7] = random.randbytes(9)
    found = align_bytes(left, bytes(right))
    check(found, left, right)
    assert sum(span.left_size for span in found.spans if span.kind is Kind.EQUAL) > 300_000 - 50 * 14
    assert not found.coarse


def test_what_repeats_itself_is_aligned_too():
    """A recording of polls and answers has hardly a record that occurs once."""
    random.seed(6)
    left = [random.randrange(20) for _ in range(5000)]
    right = [*left[:1000], 99, *left[1000:3000], *left[3002:]]
    kinds = [(span.kind, span.left_size, span.right_size) for span in align_numbers(left, right).spans]
    assert [each for each in kinds if each[0] is not Kind.EQUAL] == [(Kind.INSERTED, 0, 1), (Kind.DELETED, 2, 0)]
    polls = [1, 2] * 2000
    found = align_numbers(polls, [*polls[:1000], 3, *polls[1000:]])
    assert len(found.spans) == 3 and not found.coarse


def test_a_number_for_a_window_is_looked_at_again(monkeypatch):
    """With a mixer of 0 every window has the number of its last values: what they claim is not believed."""
    monkeypatch.setattr(commonruns, "MIXER", 0)
    left, right = random.Random(7).randbytes(3000), random.Random(8).randbytes(2900)
    left, right = left + b"0123456789abcdefgh", right + b"0123456789abcdefgh!"
    check(align_bytes(left, right), left, right)


def test_too_much_is_compared_in_place_and_told(monkeypatch):
    monkeypatch.setattr(alignment, "ALIGNED_MAX", 1000)
    random.seed(5)
    left = random.randbytes(3000)
    right = b"x" + left[1:1500] + b"y" + left[1500:-1] + b"z"
    found = align_bytes(left, right)
    check(found, left, right)
    assert found.coarse
    monkeypatch.setattr(alignment, "SPANS_MAX", 10)
    found = align_bytes(left, random.randbytes(3000))
    assert len(found.spans) < 40


@given(st.lists(st.integers(0, 3), max_size=25), st.lists(st.integers(0, 3), max_size=25))
def test_the_fewest_edits(left, right):
    table = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i, ours in enumerate(left):
        for j, theirs in enumerate(right):
            table[i + 1][j + 1] = table[i][j] + 1 if ours == theirs else max(table[i][j + 1], table[i + 1][j])
    runs = shortest_edit(left, right, 100)
    assert runs is not None and sum(run.size for run in runs) == table[-1][-1]
    for run in runs:
        assert left[run.left : run.left + run.size] == right[run.right : run.right + run.size]
    assert shortest_edit([1] * 5, [2] * 5, 3) is None


@pytest.mark.parametrize(("runs", "kept"), [
    ([], []), ([Run(0, 9, 2), Run(3, 0, 5)], [1]), ([Run(0, 9, 6), Run(7, 0, 2), Run(9, 2, 2)], [0]),
    ([Run(0, 9, 3), Run(7, 0, 2), Run(9, 2, 2)], [1, 2]),
])  # fmt: skip
def test_the_heaviest_chain(runs, kept):
    assert heaviest_chain(runs) == [runs[place] for place in kept]


def test_what_is_cancelled_is_compared_in_place():
    left, right = b"<" + bytes(range(256)) * 40 + b">", b"(!" + bytes(range(256)) * 40 + b")"
    found = align_bytes(left, right, lambda: True)
    assert found.coarse and [span.kind for span in found.spans] == [Kind.CHANGED, Kind.INSERTED]
    assert not align_bytes(left, right).coarse
