"""What is offered at a place of a filter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.codec.filter.test_parser import anything
from workbench.codec.filter.completion import Vocabulary, complete

KNOWN = Vocabulary(("Echo server", "Client"), ("127.0.0.1:9000", "[::1]:7"), ("dns", "dns.qry.name", "mqtt"))
CASES = [
    ("", 0, "size:"),
    ("si", 0, "size:"),
    ("dir:", 4, "rx"),
    ("dir:t", 4, "tx"),
    ("dir: ", 5, "rx"),
    ("dir ", 4, "!="),
    ("size>10 ", 8, "and"),
    ("size>10 an", 8, "and"),
    ("(", 1, "bookmark"),
    ("not ", 4, "dir:"),
    ("dir:rx and pe", 11, "peer:"),
    ("peer:127", 5, "127.0.0.1:9000"),
    ('session:"Ec', 8, '"Echo server"'),
    ("session:", 8, '"Client"'),
    ("dns.q", 0, "dns.qry.name"),
    ("qry", 0, "dns.qry.name"),
    ("dns.qry.name ", 13, "contains"),
    ("mark:b", 5, "binary"),
    ('"HTTP" b', 7, "bookmark"),
]


@pytest.mark.parametrize(("text", "start", "offered"), CASES, ids=[case[0] or "empty" for case in CASES])
def test_what_fits_is_offered_where_it_belongs(text: str, start: int, offered: str) -> None:
    found = complete(text, len(text), KNOWN)
    assert (found.start, found.end) == (start, len(text))
    assert offered in [each.text for each in found.suggestions]
    assert all(each.tip for each in found.suggestions)


@pytest.mark.parametrize("text", ['"dir', "/dir", 'text:"di', "dir:rx", "dns.x matches /a", "size>10"])
def test_within_a_text_and_behind_a_whole_value_nothing_is_offered(text: str) -> None:
    assert complete(text, len(text), KNOWN).suggestions == ()


def test_only_what_stands_before_the_cursor_counts() -> None:
    found = complete("di and size>10", 2, KNOWN)
    assert (found.start, found.end) == (0, 2)
    assert [each.text for each in found.suggestions] == ["dir:"]


def test_what_begins_so_comes_before_what_holds_it() -> None:
    texts = [each.text for each in complete("m", 1, KNOWN).suggestions]
    assert texts.index("mark:") < texts.index("time:") and texts.index("mqtt") < texts.index("time:")


@given(anything, st.integers(-3, 80))
def test_any_place_of_any_text_has_an_answer(text: str, cursor: int) -> None:
    found = complete(text, cursor, KNOWN)
    assert 0 <= found.start <= found.end <= len(text)
