"""What a plain look at a pattern may save: it never changes what is found."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.capture.filter.patterns import _beginning, search_of
from workbench.model.bytepatterns import PatternError, compile_pattern
from workbench.model.filters import BytesMatch

BEGINNINGS = {
    "value=9\\d6": b"value=9", "ab?c": b"a", "ab*": b"a", "ab{0,2}": b"a", "ab+": b"ab", "ab|c": b"", "(ab)?c": b"",
    "^ab": b"", "a?b": b"", "[ab]c": b"", "(?i)ab": b"", "ab(c|d)": b"",
}  # fmt: skip


def test_only_what_must_be_there_is_looked_for() -> None:
    assert {pattern: _beginning(pattern, "") for pattern in BEGINNINGS} == BEGINNINGS
    assert not any(_beginning(pattern, "i") for pattern in BEGINNINGS)


@given(pattern=st.text("ab?*+.()|[]{}1,\\^$ ", max_size=8), data=st.text("ab1,\n ", max_size=12).map(str.encode))
def test_what_is_found_is_the_same(pattern: str, data: bytes) -> None:
    try:
        found, wanted = search_of(BytesMatch(pattern, "")), compile_pattern(pattern)
    except PatternError:
        return
    assert found(data) is (wanted.search(data) is not None)
