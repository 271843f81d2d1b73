from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.model.bytepatterns import PATTERN_CHARS_MAX, PatternError, compile_pattern


@pytest.mark.parametrize(("pattern", "flags", "data", "span"), [
    (r"\d+", "", b"ab12c", (2, 4)), ("é", "", "caf\N{LATIN SMALL LETTER E WITH ACUTE}".encode(), (3, 5)),
    (r"\xff\x00", "", b"\x01\xff\x00", (1, 3)), ("HOST", "i", b"x host", (2, 6)), ("a.b", "", b"a\nb", None),
    ("a.b", "s", b"a\nb", (0, 3)), ("^b", "", b"a\nb", None), ("^b", "m", b"a\nb", (2, 3)),
    ("b$", "ms", b"ab\nc", (1, 2)),
])  # fmt: skip
def test_patterns_find_bytes(pattern, flags, data, span):
    found = compile_pattern(pattern, flags).search(data)
    assert (found.span() if found else None) == span


def test_groups_are_told():
    pattern = compile_pattern(r"(a)|(b)")
    found = pattern.search(b"xb")
    assert pattern.groups == 2
    assert found.group(2) == b"b"
    assert found.span(1) == (-1, -1)


@pytest.mark.parametrize(("pattern", "words", "offset"), [
    ("(a", "missing )", 0), ("x(?=a)", "look-around", 1), (r"(a)\1", "back-references", 3), ("[z-a]", "range", 1),
    ("a" * (PATTERN_CHARS_MAX + 1), "at most", 0), ("a{1000}{1000}", "", 1),
])  # fmt: skip
def test_a_pattern_that_cannot_be_read_says_why(pattern, words, offset):
    with pytest.raises(PatternError) as caught:
        compile_pattern(pattern)
    assert words in str(caught.value)
    assert caught.value.offset == offset


def test_an_unknown_flag_is_refused():
    with pytest.raises(PatternError, match="no flag"):
        compile_pattern("a", "x")


def test_no_pattern_takes_for_ever():
    began = time.perf_counter()
    assert compile_pattern("(a+)+$").search(b"a" * 100_000 + b"b") is None
    assert time.perf_counter() - began < 5  # Python's own would not end before the sun does


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=30), st.binary(max_size=60))
def test_any_text_is_a_pattern_or_a_fault(pattern, data):
    try:
        compile_pattern(pattern).search(data)
    except PatternError as error:
        assert 0 <= error.offset <= len(pattern)


@given(st.binary(min_size=1, max_size=4), st.binary(max_size=60))
def test_a_literal_is_found_where_pythons_own_finds_it(needle, data):
    pattern = "".join(f"\\x{byte:02x}" for byte in needle)
    own, ours = re.search(re.escape(needle), data, re.DOTALL), compile_pattern(pattern).search(data)
    assert (own.span() if own else None) == (ours.span() if ours else None)
