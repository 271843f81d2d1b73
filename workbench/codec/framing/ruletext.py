"""A framing rule in one line, ``length:offset=2,width=4,order=little``, as the command line and a bench name it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from workbench.codec.hexparse import HexParseError, parse_hex
from workbench.model.framing import ByteOrder, FramingKind, FramingRule

WIDTHS: Final = (1, 2, 3, 4, 8)
MESSAGE_MOST_BYTES: Final = 1 << 30
IDLE_MOST_MS: Final = 3_600_000
OFFSET_MOST_BYTES: Final = 65_535
ADJUSTMENT_MOST_BYTES: Final = 1 << 30
DELIMITER_MOST_BYTES: Final = 64
_NUMBERS: Final = ("offset", "width", "add")
FORMS: Final = (
    "none, line, delimiter:0d0a, fixed:16, length:offset=0,width=2,order=big,add=0, idle:20, slip, cobs, stx-etx, "
    "http, tls, websocket"
)


class FramingRuleError(ValueError):
    """``detail`` is a sentence: what cannot be, and what could."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


def delimiter_of(rule: FramingRule) -> bytes:
    """The delimiter's bytes. Raises :class:`FramingRuleError`."""
    try:
        found = parse_hex(rule.delimiter)
    except HexParseError as error:
        raise FramingRuleError(f"The delimiter is hex digits, such as 0d 0a: {error}") from None
    if not 1 <= len(found) <= DELIMITER_MOST_BYTES:
        raise FramingRuleError(f"A delimiter has 1 to {DELIMITER_MOST_BYTES} bytes, such as 0d 0a.")
    return found


def check_rule(rule: FramingRule) -> None:
    """Raises :class:`FramingRuleError` where a value that the kind looks at is out of range."""
    _check("The longest message", rule.max_message_bytes, 1, MESSAGE_MOST_BYTES, "bytes")
    match rule.kind:
        case FramingKind.DELIMITER:
            delimiter_of(rule)
        case FramingKind.FIXED:
            _check("The length", rule.fixed_bytes, 1, rule.max_message_bytes, "bytes")
        case FramingKind.IDLE:
            _check("The gap", rule.idle_ms, 1, IDLE_MOST_MS, "ms")
        case FramingKind.LENGTH:
            _check("The offset", rule.length_offset_bytes, 0, OFFSET_MOST_BYTES, "bytes")
            most = ADJUSTMENT_MOST_BYTES
            _check("What is added", rule.length_adjustment_bytes, -most, most, "bytes")
            if rule.length_width_bytes not in WIDTHS:
                raise FramingRuleError("A length field has 1, 2, 3, 4 or 8 bytes.")
        case _:
            pass


def parse_rule(text: str) -> FramingRule:
    """The rule that a line names. Raises :class:`FramingRuleError`."""
    name, _, values = text.strip().partition(":")
    try:
        rule = FramingRule(FramingKind(name.strip().lower()))
    except ValueError:
        raise FramingRuleError(f"“{name}” is no framing. There are: {FORMS}.") from None
    if values:
        rule = _with_values(rule, values)
    check_rule(rule)
    return rule


def rule_text(rule: FramingRule) -> str:
    """The line that :func:`parse_rule` reads, without what is as usual."""
    match rule.kind:
        case FramingKind.DELIMITER:
            return f"delimiter:{rule.delimiter.replace(' ', '')}"
        case FramingKind.FIXED:
            return f"fixed:{rule.fixed_bytes}"
        case FramingKind.IDLE:
            return f"idle:{rule.idle_ms}"
        case FramingKind.LENGTH:
            return (
                f"length:offset={rule.length_offset_bytes},width={rule.length_width_bytes},"
                f"order={rule.length_order},add={rule.length_adjustment_bytes}"
            )
        case _:
            return rule.kind.value


def _with_values(rule: FramingRule, values: str) -> FramingRule:
    match rule.kind:
        case FramingKind.DELIMITER:
            return replace(rule, delimiter=values)
        case FramingKind.FIXED:
            return replace(rule, fixed_bytes=_number(values))
        case FramingKind.IDLE:
            return replace(rule, idle_ms=_number(values.removesuffix("ms")))
        case FramingKind.LENGTH:
            for part in values.split(","):
                rule = _with_length(rule, part)
            return rule
        case _:
            raise FramingRuleError(f"{rule.kind.value} takes no values. There are: {FORMS}.")


def _with_length(rule: FramingRule, part: str) -> FramingRule:
    key, _, value = (each.strip() for each in part.partition("="))
    if key == "order":
        if value not in ("big", "little"):
            raise FramingRuleError("The order is big or little.")
        return replace(rule, length_order=ByteOrder(value))
    if key not in _NUMBERS:
        raise FramingRuleError(f"“{key}” is none of offset, width, order, add.")
    number = _number(value)
    match key:
        case "offset":
            return replace(rule, length_offset_bytes=number)
        case "width":
            return replace(rule, length_width_bytes=number)
        case _:
            return replace(rule, length_adjustment_bytes=number)


def _number(text: str) -> int:
    digits = text.strip()
    if not digits.removeprefix("-").isdecimal() or not digits.isascii() or len(digits) > 12:
        raise FramingRuleError(f"“{text}” is no number.")
    return int(digits)


def _check(what: str, value: int, least: int, most: int, unit: str) -> None:
    if not least <= value <= most:
        raise FramingRuleError(f"{what} is {least:,} to {most:,} {unit}.")
