"""A tree as text again: :func:`~workbench.codec.filter.parser.parse` of it gives the same tree."""

from __future__ import annotations

from workbench.codec.escapes import text_from_bytes
from workbench.codec.filter.amounts import span_text, time_text
from workbench.model.filters import (
    And,
    Bookmarked,
    BytesContain,
    BytesLike,
    BytesMatch,
    CommentContains,
    Comparator,
    Condition,
    DirectionIs,
    Expression,
    FieldExists,
    FieldTest,
    MarkIs,
    Not,
    Or,
    PeerTest,
    Quantity,
    QuantityTest,
    SessionIs,
    TimeTest,
)
from workbench.model.records import Direction, mark_word


def unparse(expression: Expression) -> str:
    """The filter as a person would write it, with as few brackets as are needed."""
    match expression:
        case Or(parts):
            return " or ".join(unparse(part) for part in parts)
        case And(parts):
            return " and ".join(_bound(part, (Or,)) for part in parts)
        case Not(part):
            return f"not {_bound(part, (Or, And))}"
        case _:
            return _condition(expression)


def quoted(text: str) -> str:
    """A text in quotes with its escapes."""
    return _quoted(text.encode())


def _bound(part: Expression, looser: tuple[type, ...]) -> str:
    return f"({unparse(part)})" if isinstance(part, looser) else unparse(part)


def _condition(node: Condition) -> str:
    match node:
        case DirectionIs(direction):
            return "dir:tx" if direction == Direction.TX else "dir:rx"
        case QuantityTest(quantity, comparator, value):
            return f"{quantity}{_sign(comparator)}{span_text(value) if quantity is Quantity.DELTA else value}"
        case TimeTest():
            return f"time{_sign(node.comparator)}{time_text(node)}"
        case SessionIs(name):
            return f"session:{quoted(name)}"
        case PeerTest(text, whole):
            return f"peer{'=' if whole else ':'}{quoted(text)}"
        case MarkIs(mark):
            return f"mark:{mark_word(mark) or 'none'}"
        case Bookmarked():
            return "bookmark"
        case CommentContains(text):
            return f"comment:{quoted(text)}" if text else "comment"
        case FieldExists(key):
            return key
        case FieldTest(key, comparator, value):
            return f"{key} {comparator} {quoted(value)}"
        case _:
            return _payload(node)


def _payload(node: BytesContain | BytesLike | BytesMatch) -> str:
    match node:
        case BytesContain(data, ignore_case):
            return f"{_quoted(data)}{'i' if ignore_case else ''}"
        case BytesLike(pattern):
            return f'hex:"{" ".join("??" if byte is None else f"{byte:02x}" for byte in pattern)}"'
        case BytesMatch(pattern, flags):
            return f"/{_slashed(pattern)}/{flags}"


def _sign(comparator: Comparator) -> str:
    return ":" if comparator is Comparator.EQUAL else comparator.value


def _quoted(data: bytes) -> str:
    # A backslash never stands before a quote in what text_from_bytes gives but as the second of a pair.
    return '"' + text_from_bytes(data).replace('"', '\\"') + '"'


def _slashed(pattern: str) -> str:
    out: list[str] = []
    at = 0
    while at < len(pattern):
        step = 2 if pattern[at] == "\\" else 1
        out.append("\\/" if pattern[at] == "/" else pattern[at : at + step])
        at += step
    return "".join(out)
