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


@pytest.mark.parametrize(("pattern", "data", "span"), [
    ("é+", "éé", (0, 4)), ("xé", b"X\xe3\xa9", None), ("xé", "Xé", (0, 3)), ("(é|b){2}", "bé", (0, 3)),
    ("\\Qé(\\E", "é(", (0, 3)), ("[é]", "é", (0, 1)), ("[^]é]", "a", (0, 1)),
    ("[[:alpha:]]é", "aé", (0, 3)), (r"\[é+]", "[éé]", (0, 6)), ("[\\]é]é", "]é", (0, 3)),
])  # fmt: skip
def test_a_character_of_several_bytes_is_one(pattern, data, span):
    found = compile_pattern(pattern, "i").search(data.encode() if isinstance(data, str) else data)
    assert (found.span() if found else None) == span


@pytest.mark.parametrize("pattern", ["é(", "(?P<é>a)", "é**", "[é"])
def test_of_such_a_character_only_itself_is_said(pattern):
    with pytest.raises(PatternError) as caught:
        compile_pattern(pattern, "ims")
    assert "(?-i" not in str(caught.value) and "Ã" not in str(caught.value) and 0 <= caught.value.offset <= 1


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


@pytest.mark.parametrize(("pattern", "said", "offset"), [
    ("a(", "missing ): a bracket ( is not closed", 0), ("ab)", "unexpected ): no bracket ( is open here", 2),
    ("a[b", "missing ]: a class [ is not closed", 1), ("a\\", "the last \\ stands before nothing", 1),
    ("*", "“*” repeats nothing", 0), ("ab**", "“**” repeats twice", 2),
    ("a{99999}", "“{99999}” repeats too often", 1), ("x[z-a]", "“z-a” is no range or class of characters", 2),
    ("(?P<1 >a)", "“(?P<1 >” is no name of a group", 0),
])  # fmt: skip
@pytest.mark.parametrize("flags", ["", "i", "s", "ims"])
def test_only_what_a_person_wrote_is_said(pattern, said, offset, flags):
    with pytest.raises(PatternError) as caught:
        compile_pattern(pattern, flags)
    assert (str(caught.value), caught.value.offset) == (said, offset)


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
