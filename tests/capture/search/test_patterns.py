"""Needles: bounded, bytes with gaps, and regular expressions that find what Python's own find."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.capture.search.needle import NEEDLE_MAX_BYTES, BytesNeedle, MaskedNeedle, Needle
from workbench.capture.search.patterns import PatternNeedle
from workbench.model.bytepatterns import PatternError


def matches(needle: Needle, data: bytes) -> list[tuple[int, int]]:
    """All of them."""
    found, at = [], 0
    prepared = needle.prepare(data)
    while (match := needle.next(prepared, at, len(data))) is not None:
        found.append(match)
        at = sum(match)
    return found


@pytest.mark.parametrize("text", ["", "a*", "^a", "a$", r"\Aa", r"\b", "((", r"(a)\1", "(?=a)b", "x" * 5_000, "[a[]$"])
def test_what_cannot_be_looked_for_is_refused(text: str) -> None:
    with pytest.raises(PatternError) as caught:
        PatternNeedle(text)
    assert str(caught.value)


@given(st.text(max_size=30), st.binary(max_size=60))
def test_any_text_is_an_expression_or_an_error(text: str, data: bytes) -> None:
    try:
        needle = PatternNeedle(text)
    except PatternError:
        return
    assert all(0 <= at < at + size <= len(data) for at, size in matches(needle, data))


USUAL = [rb"\d+\.\d+", rb"GET|POST", rb"[a-f]{2,8}\r\n", rb"(?:ab)+", rb"\x00\xff",
         rb"a.c", rb"[^\d]12"]  # fmt: skip


@pytest.mark.parametrize("text", USUAL)
def test_matches_are_those_of_python(text: bytes) -> None:
    data = b"aab 12.5 ab 7.25 GET cafe\r\n a\nc \x00\xff" * 50
    found = [(each.start(), len(each[0])) for each in re.finditer(text, data, re.DOTALL)]
    assert found and matches(PatternNeedle(text.decode("ascii")), data) == found


def test_signs_in_classes_and_quotes_are_themselves() -> None:
    assert matches(PatternNeedle(r"[^]$]x"), b"$x]xax") == [(4, 2)]
    assert matches(PatternNeedle(r"\Q^$\E"), b"a^$") == [(1, 2)]


def test_a_very_long_match_is_told_in_part() -> None:
    assert matches(PatternNeedle("ba+"), b"b" + b"a" * 10_000) == [(0, NEEDLE_MAX_BYTES)]


def test_an_expression_that_would_never_end_elsewhere_ends() -> None:
    assert matches(PatternNeedle("(a+)+b"), b"a" * 20_000) == []


def test_needles_have_bounds() -> None:
    for wanted in (b"", b"x" * (NEEDLE_MAX_BYTES + 1)):
        with pytest.raises(ValueError, match="look"):
            BytesNeedle(wanted)
        with pytest.raises(ValueError, match="look"):
            MaskedNeedle(wanted, wanted)
    with pytest.raises(ValueError, match="mask"):
        MaskedNeedle(b"ab", b"\1")


@pytest.mark.parametrize("ignore_case", [False, True])
def test_long_runs_are_scanned_by_words_as_others_are_by_find(ignore_case: bool) -> None:
    data = b"xNeedle needle nEEDLE \0needl" * 4_000 + b"needle"
    flags = re.IGNORECASE if ignore_case else 0
    needle = BytesNeedle(b"needle", ignore_case=ignore_case)
    expected = [(each.start(), 6) for each in re.finditer(b"needle", data, flags)]
    assert matches(needle, data) == expected
    assert needle.count(needle.prepare(data), 100, len(data)) == sum(at >= 100 for at, _ in expected)


def test_gaps_may_stand_anywhere() -> None:
    needle = MaskedNeedle(b"\0b\0\0c\0", b"\0\1\0\0\1\0")
    assert needle.next(b"..b..b\nac.", 0, 10) == (4, 6)
    assert MaskedNeedle(b"\0\0", b"\0\0").next(b"abc", 1, 2) == (1, 2)
    assert MaskedNeedle(b"\0\0", b"\0\0").next(b"abc", 2, 3) is None
