"""Rules in one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.codec.framing.streams import RULES
from workbench.codec.framing.ruletext import FramingRuleError, parse_rule, rule_text
from workbench.model.framing import ByteOrder, FramingKind, FramingRule


@pytest.mark.parametrize("name", [name for name in RULES if not name.startswith("bare")])
def test_a_rule_is_read_back_from_its_line(name: str) -> None:
    rule = parse_rule(rule_text(RULES[name]))
    assert rule_text(rule) == rule_text(RULES[name]) and rule.kind is RULES[name].kind


def test_every_value_has_its_place() -> None:
    rule = parse_rule("length:offset=2,width=4,order=little,add=-6")
    expected = FramingRule(
        FramingKind.LENGTH, length_offset_bytes=2, length_width_bytes=4, length_order=ByteOrder.LITTLE,
        length_adjustment_bytes=-6,
    )  # fmt: skip
    assert rule == expected
    assert parse_rule("idle:50ms").idle_ms == 50 and parse_rule("LINE").kind is FramingKind.LINE


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("lines", "is no framing"), ("line:3", "takes no values"), ("fixed:0", "1 to 16,777,216"),
        ("fixed:x", "is no number"), ("delimiter:", ""), ("delimiter:0", "hex digits"), ("length:width=5", "1, 2, 3"),
        ("length:order=up", "big or little"), ("length:size=1", "none of offset"), ("idle:9999999", "to 3,600,000 ms"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told(text: str, words: str) -> None:
    if not words:
        assert parse_rule(text).delimiter == "0d 0a"
        return
    with pytest.raises(FramingRuleError, match=words):
        parse_rule(text)


@given(st.text(max_size=40))
def test_no_text_raises_anything_else(text: str) -> None:
    for start in ("", "length:", "fixed:", "delimiter:", "idle:"):
        try:
            parse_rule(start + text)
        except FramingRuleError as error:
            assert str(error)
