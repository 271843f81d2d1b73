"""How a rule gets on, in sentences."""

from __future__ import annotations

import pytest

from workbench.session.rules.status import RuleStatus
from workbench.ui.rules.rulestatus import fired_words, status_words


@pytest.mark.parametrize(
    ("fault", "fired", "trouble", "why_not", "words"),
    [
        ("", 0, "", "", "Not fired yet."),
        ("", 2, "", "the state is “new”, it wants “in”.",
         "Fired 2 times. Not the last time: the state is “new”, it wants “in”."),
        ("", 1, "there is no variable “x”", "", "Fired 1 time. What it last met: there is no variable “x”"),
        ("what it waits for, at character 2: …", 0, "", "",
         "This rule is off: what it waits for, at character 2: …"),
    ],
)  # fmt: skip
def test_words(fault: str, fired: int, trouble: str, why_not: str, words: str) -> None:
    assert status_words(RuleStatus(fault, fired, 0, trouble, lambda: why_not)) == words


def test_counting_works_out_no_reason() -> None:
    def never() -> str:
        raise AssertionError("a reason costs a search, and is asked for of the chosen rule alone")

    assert fired_words(RuleStatus("", 1_000, 0, "", never)) == "Fired 1,000 times."
