"""The comparison itself: what differs is found, what agrees passes."""

from __future__ import annotations

import pytest

from tests.agreement.compare import Comparison, compare, same_value
from tests.agreement.conventions import Convention, but, neither, place, value
from tests.agreement.tsharkfields import Found
from workbench.model.fields import Field

BASE = 40


def theirs(show: str = "7", offset: int = BASE + 2, size: int = 1, *, has_place: bool = True) -> Found:
    return Found("a.b", offset, size, show, "07", has_place)


def differences(ours: list[Field], found: list[Found], convention: Convention | None = None) -> list[str]:
    result = Comparison()
    compare(ours, found, BASE, {"a.b": convention} if convention else {}, result)
    return result.differences


OURS = Field("a.b", "B", 2, 1, 7)


def test_the_same_agrees_and_is_counted():
    result = Comparison()
    compare([OURS, Field("only.ours", "", 0, 1, 1)], [theirs()], BASE, {}, result)
    assert (result.differences, dict(result.compared), dict(result.placed)) == ([], {"a.b": 1}, {"a.b": 2})


@pytest.mark.parametrize("found", [theirs("8"), theirs(offset=BASE + 3), theirs(size=2)])
def test_another_value_or_place_differs(found):
    assert len(differences([OURS], [found])) == 2


def test_a_field_too_many_on_either_side_differs():
    assert len(differences([OURS], [theirs(), theirs("9")])) == 1
    assert len(differences([OURS, Field("a.b", "B", 3, 1, 9)], [theirs()])) == 1


def test_a_place_in_something_put_together_is_not_compared():
    assert differences([OURS], [theirs(offset=0, has_place=False)]) == []


@pytest.mark.parametrize("convention, found", [
    (place("x", "a.b", "why"), theirs(offset=0)), (value("x", "a.b", "why"), theirs("9")),
    (neither("x", "a.b", "why"), theirs("9", offset=0)),
])
def test_conventions_leave_out_what_they_say(convention, found):
    assert differences([OURS], [found], convention) == []


def test_a_value_that_stands_elsewhere_in_tshark():
    text = Field("a.b", "B", 2, 1, "list")
    assert differences([text, OURS], [theirs()], but("x", "a.b", "why", "list")) == []
    assert differences([text, OURS], [theirs()], but("x", "a.b", "why", "other")) != []


@pytest.mark.parametrize("ours, show, shown_bytes, same", [
    (None, "", "", True), (True, "1", "", True), (True, "False", "", False), (22, "0x0016", "", True),
    (22, "text", "", False), (1.5, "1.5", "", True), (1.5, "1.6", "", False), (b"\x01\x02", "01:02", "", True),
    (b"\x01", "", "01", True), ("a\tb", "a b", "", True), ("é", "?", "c3a9", True), ("a", "b", "62", False),
    ("", "", "", True), (0, "", "", False),
])
def test_values(ours, show, shown_bytes, same):
    assert same_value(ours, Found("k", 0, 1, show, shown_bytes, True)) is same
