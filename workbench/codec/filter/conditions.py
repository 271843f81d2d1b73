"""One condition: a key, its operator and its value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workbench.codec.filter.amounts import read_number, read_size, read_span, read_time
from workbench.codec.filter.error import FilterError
from workbench.codec.filter.literals import read_contains, read_hex, read_regex, text_of
from workbench.codec.filter.regexes import check_pattern
from workbench.codec.filter.scanner import Piece, Quoted, Scanner
from workbench.codec.filter.words import BY_NAME, FIELD_OPERATORS, Key
from workbench.model.bytepatterns import PatternError
from workbench.model.filters import (
    Bookmarked,
    BytesContain,
    CommentContains,
    Comparator,
    DirectionIs,
    Expression,
    FieldExists,
    FieldTest,
    MarkIs,
    Not,
    PeerTest,
    Quantity,
    QuantityTest,
    SessionIs,
)
from workbench.model.records import MARK_WORDS, Direction, Mark

_COMPARATORS: Final = {
    ":": Comparator.EQUAL, "=": Comparator.EQUAL, "==": Comparator.EQUAL, "!=": Comparator.UNEQUAL,
    "<": Comparator.LESS, "<=": Comparator.AT_MOST, ">": Comparator.GREATER, ">=": Comparator.AT_LEAST,
    "contains": Comparator.CONTAINS, "matches": Comparator.MATCHES,
}  # fmt: skip
_DIRECTIONS: Final = {"rx": Direction.RX, "tx": Direction.TX}
_MARKS: Final = {"none": int(Mark.NONE), **{word: mark for mark, word in MARK_WORDS.items()}}
_QUANTITIES: Final[dict[Quantity, Callable[[Piece], int]]] = {
    Quantity.SIZE: read_size, Quantity.NUMBER: read_number, Quantity.CONNECTION: read_number, Quantity.DELTA: read_span,
}  # fmt: skip


def read_keyed(scanner: Scanner, word: Piece) -> Expression:
    """The condition of a key of :data:`~workbench.codec.filter.words.KEYS`, which was just gone past.

    Raises :class:`FilterError`.
    """
    key = BY_NAME[word.text.lower()]
    before = scanner.at
    sign = scanner.operator()
    if not key.operators or (sign is None and key.alone):
        scanner.at = before
        return Bookmarked() if key.name == "bookmark" else CommentContains("")
    if sign is None:
        raise FilterError(f"behind “{key.name}” an operator is missing: try {key.example}", word.end)
    allowed = (*key.operators, "==") if "=" in key.operators else key.operators
    if sign.text not in allowed:
        raise FilterError(f"“{sign.text}” does not go with {key.name}: try {key.example}", sign.start,
                          sign.end - sign.start)  # fmt: skip
    return _valued(scanner, key, sign)


def read_field(scanner: Scanner, word: Piece) -> Expression:
    """The condition of a decoded field, whose key was just gone past. Raises :class:`FilterError`."""
    before = scanner.at
    sign = scanner.operator()
    if sign is None or sign.text == "exists":
        if sign is None:
            scanner.at = before
        return FieldExists(word.text)
    comparator = _COMPARATORS[sign.text]
    scanner.skip()
    if comparator is Comparator.MATCHES and scanner.next == "/":
        found = read_regex(scanner.slashed())
        letters = "".join(letter for letter in found.flags)
        pattern = f"(?{letters}){found.pattern}" if letters else found.pattern
        return FieldTest(word.text, comparator, pattern)
    value = _value(scanner, sign, f'{word.text} {FIELD_OPERATORS[0]} "…"')
    text = _text(value)
    if comparator is Comparator.MATCHES:
        _check_pattern(text, _body(value))
    return FieldTest(word.text, comparator, text)


def _valued(scanner: Scanner, key: Key, sign: Piece) -> Expression:
    scanner.skip()
    comparator = _COMPARATORS[sign.text]
    if key.name == "regex":
        if scanner.next != "/":
            raise FilterError(f"a regular expression stands between slashes: try {key.example}", scanner.at)
        return read_regex(scanner.slashed())
    value = _value(scanner, sign, key.example)
    if key.name == "text":
        return _contained(value)
    if key.name == "hex":
        return read_hex(_body(value))
    if key.name == "comment":
        return CommentContains(_text(value))
    if key.name == "peer":
        return _negated(sign, PeerTest(_some_text(value, key), sign.text != ":"))
    if key.name == "session":
        return _negated(sign, SessionIs(_some_text(value, key)))
    if key.name == "dir":
        return _negated(sign, DirectionIs(_one_of(_DIRECTIONS, value, key)))
    if key.name == "mark":
        return _negated(sign, MarkIs(_one_of(_MARKS, value, key)))
    plain = Piece(_text(value), *_place(value))
    if key.name == "time":
        return read_time(plain, comparator)
    quantity = Quantity(key.name)
    return QuantityTest(quantity, comparator, _QUANTITIES[quantity](plain))


def _value(scanner: Scanner, sign: Piece, example: str) -> Piece | Quoted:
    """What stands behind an operator."""
    scanner.skip()
    if scanner.next == '"':
        return scanner.quoted()
    found = scanner.bare()
    if found is None:
        raise FilterError(f"behind “{sign.text}” a value is missing: try {example}", min(scanner.at, len(scanner.text)))
    return found


def _contained(value: Piece | Quoted) -> BytesContain:
    if isinstance(value, Quoted):
        return read_contains(value)
    return read_contains(Quoted(value, Piece("", value.end, value.end), value.start))


def _body(value: Piece | Quoted) -> Piece:
    if isinstance(value, Quoted):
        if value.flags.text:
            raise FilterError(f"“{value.flags.text}” behind the quote means nothing here: take it away, or put a blank "
                              "before it", value.flags.start, len(value.flags.text))  # fmt: skip
        return value.body
    return value


def _place(value: Piece | Quoted) -> tuple[int, int]:
    return value.start, value.end


def _text(value: Piece | Quoted) -> str:
    """A text with its escapes read if it is quoted, as it stands if not."""
    body = _body(value)
    return text_of(body) if isinstance(value, Quoted) else _whole(body)


def _whole(body: Piece) -> str:
    for index, char in enumerate(body.text):
        if "\ud800" <= char <= "\udfff":
            raise FilterError("half of a surrogate pair is no character: leave it out", body.start + index, 1)
    return body.text


def _some_text(value: Piece | Quoted, key: Key) -> str:
    text = _text(value)
    if not text:
        raise FilterError(f"there is nothing between the quotes: try {key.example}", *_span(value))
    return text


def _one_of(choices: dict[str, int] | dict[str, Direction], value: Piece | Quoted, key: Key) -> int:
    text = _text(value).lower()
    if text not in choices:
        raise FilterError(f"“{text[:40]}” is none of {', '.join(choices)}: try {key.example}", *_span(value))
    return int(choices[text])


def _span(value: Piece | Quoted) -> tuple[int, int]:
    start, end = _place(value)
    return start, end - start


def _negated(sign: Piece, condition: Expression) -> Expression:
    return Not(condition) if sign.text == "!=" else condition


def _check_pattern(text: str, body: Piece) -> None:
    try:
        check_pattern(text)
    except PatternError as error:
        # In a quoted text an escape before the place may have moved it: then the whole text is shown.
        exact = text == body.text
        start = body.start + error.offset if exact else body.start
        raise FilterError(str(error), start, body.end - start) from None
