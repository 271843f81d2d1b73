"""Every filter that the manual shows can be read, and the manual names every word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from workbench.codec.filter.parser import parse
from workbench.codec.filter.unparse import unparse
from workbench.codec.filter.words import BY_NAME, FIELD_OPERATORS, KEYS

PAGE = (Path(__file__).parents[3] / "docs/manual/filter.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| `")]
EXAMPLES = sorted({
    code.replace("\\|", "|")
    for row in ROWS
    for code in re.findall(r"`([^`]+)`", row)
    if re.match(r'[("/!]|not |[a-z.]+[:=<>! ]|bookmark|comment|dns', code) and code != "!="
})  # fmt: skip
SHOWN = [code for row in ROWS for code in re.findall(r"^\| `([^`]+)`", row)]


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 40 and len(SHOWN) > 25


@pytest.mark.parametrize("text", EXAMPLES)
def test_an_example_means_something(text: str) -> None:
    tree = parse(text, ("dns",))
    assert parse(unparse(tree)) == tree


def test_every_word_and_every_operator_is_told_of() -> None:
    told = " ".join(SHOWN + EXAMPLES)
    assert [key.name for key in KEYS if not re.search(rf"\b{key.name}\b", told)] == []
    assert [operator for operator in FIELD_OPERATORS if operator not in PAGE] == []


@pytest.mark.parametrize("key", KEYS, ids=list(BY_NAME))
def test_what_a_word_gives_as_its_example_can_be_read(key) -> None:  # type: ignore[no-untyped-def]
    assert parse(key.example)
