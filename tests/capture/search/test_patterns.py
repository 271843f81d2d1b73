"""An expression that could hold the program is refused, whatever it is; the others find what Python's own find."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.capture.search.needle import NEEDLE_MAX_BYTES, BytesNeedle, MaskedNeedle, NeedleTooSlowError
from workbench.capture.search.patterns import PatternError, compile_pattern

REFUSED = [
    "(a+)+b", "(a|b)+c+d+", "a*", "^a", "a$", "(?=a)b", r"(a)\1", "a{5000}",
    "((", "", "x" * 2_000, ".+.+.+.+",
]  # fmt: skip
USUAL = ["GET|POST", r"\d+\.\d+", r"[a-f]{2,8}\r\n", "é+", r"\x00\xff", "(?:ab){3}", "a?b", "(?i:x)y"]


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_bounded_is_refused(text: str) -> None:
    with pytest.raises(PatternError) as caught:
        compile_pattern(text)
    assert str(caught.value)


@pytest.mark.parametrize("text", USUAL)
def test_usual_expressions_are_allowed(text: str) -> None:
    assert 0 < compile_pattern(text).most <= NEEDLE_MAX_BYTES


def test_an_error_has_its_place() -> None:
    with pytest.raises(PatternError) as caught:
        compile_pattern("ab[c")
    assert caught.value.position == 2


@given(st.text(max_size=30))
def test_any_text_is_an_expression_or_an_error(text: str) -> None:
    try:
        needle = compile_pattern(text)
    except PatternError:
        return
    assert 0 < needle.most <= NEEDLE_MAX_BYTES


def test_matches_are_those_of_python() -> None:
    data = b"aab 12.5 ab 7.25" * 500
    needle = compile_pattern(r"\d+\.\d+")
    found, at = [], 0
    while (match := needle.next(data, at, len(data))) is not None:
        found.append(match)
        at = sum(match)
    assert found == [(each.start(), len(each[0])) for each in re.finditer(rb"\d+\.\d+", data)]


def test_an_expression_that_is_slow_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter(range(0, 1_000, 5))
    monkeypatch.setattr(time, "perf_counter", lambda: float(next(ticks)))
    with pytest.raises(NeedleTooSlowError):
        compile_pattern("a+b").next(b"a" * 100, 0, 100)


def test_needles_have_bounds() -> None:
    for wanted in (b"", b"x" * (NEEDLE_MAX_BYTES + 1)):
        with pytest.raises(ValueError, match="look"):
            BytesNeedle(wanted)
        with pytest.raises(ValueError, match="look"):
            MaskedNeedle(wanted, wanted)
    with pytest.raises(ValueError, match="mask"):
        MaskedNeedle(b"ab", b"\1")


def test_gaps_may_stand_anywhere() -> None:
    needle = MaskedNeedle(b"\0b\0\0c\0", b"\0\1\0\0\1\0")
    assert needle.next(b"..b..b\nac.", 0, 10) == (4, 6)
    assert MaskedNeedle(b"\0\0", b"\0\0").next(b"abc", 1, 2) == (1, 2)
    assert MaskedNeedle(b"\0\0", b"\0\0").next(b"abc", 2, 3) is None
