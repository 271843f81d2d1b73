"""A display filter, asked of one message: its decoded fields, its bytes and its size."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from workbench.codec.filter.error import FilterError
from workbench.codec.filter.fields import FIELDS_LOOKED_AT, holds
from workbench.codec.filter.parser import parse
from workbench.codec.patterns.bytekind import BytesMatcher
from workbench.codec.patterns.matcher import About, Beginning
from workbench.model.bytepatterns import compile_pattern
from workbench.model.fields import Dissection, walk_fields
from workbench.model.filters import (
    ORDERED,
    And,
    BytesContain,
    BytesLike,
    BytesMatch,
    Expression,
    FieldExists,
    FieldTest,
    Not,
    Or,
    Quantity,
    QuantityTest,
    conditions,
)
from workbench.model.patterns import Found, Missed, Pattern, Place

Judge = Callable[[bytes, About], bool]
SHOWN_CHARS: Final = 60
_RECORDS_OWN: Final = re.compile(r"\b(?:dir|time|delta|peer|conn|number|session|mark|bookmark|comment)\b", re.I)
_QUOTED: Final = re.compile(r'"(?:\\.|[^"\\])*"|/(?:\\.|[^/\\])*/', re.DOTALL)
_ASKABLE: Final = (BytesContain, BytesLike, BytesMatch, FieldExists, FieldTest)


def compile_field(pattern: Pattern) -> FieldMatcher:
    """Raises :class:`FilterError` with the offset."""
    tree = parse(pattern.text)
    for condition in conditions(tree):
        is_size = isinstance(condition, QuantityTest) and condition.quantity is Quantity.SIZE
        if not is_size and not isinstance(condition, _ASKABLE):
            raise _foreign(pattern.text)
    return FieldMatcher(tree)


def _foreign(text: str) -> FilterError:
    """Some key asks for what only records have: where the first one stands."""
    found = _RECORDS_OWN.search(_QUOTED.sub(lambda quoted: " " * len(quoted[0]), text))
    place = found.span() if found is not None else (0, len(text))
    return FilterError(f"“{text[slice(*place)]}” asks for a record, and here a message is asked: for its fields, its "
                       "bytes (text, hex, regex) and its size", place[0], place[1] - place[0])  # fmt: skip


class FieldMatcher:
    """What it finds is the whole message; of open bytes as many as the dissector understood."""

    literal = b""
    beginning = Beginning()

    def __init__(self, tree: Expression) -> None:
        self._tree = tree
        self._judge = _judge(tree)
        self._asks_fields = any(isinstance(each, FieldExists | FieldTest) for each in conditions(tree))

    def meets(self, data: bytes, about: About) -> Found | None:
        if not self._judge(data, about):
            return None
        size = len(data)
        if about.is_open and self._asks_fields:
            size = min(about.dissect().size or size, size)
        return Found(0, size, {"0": data[:size]})

    def find(self, data: bytes, about: About) -> Found | Missed:
        found = self.meets(data, about)
        return found if found is not None else Missed(self._reason(data, about), 0)

    def keep_from(self, data: bytes, about: About) -> int:
        return 0

    def _reason(self, data: bytes, about: About) -> str:
        """The first condition on a field that does not hold; that is what people want to know."""
        if not self._asks_fields:
            return f"the {len(data):,} bytes do not pass"
        dissection = about.dissect()
        for condition in conditions(self._tree):
            if isinstance(condition, FieldExists | FieldTest) and not holds(condition, dissection):
                return _unlike(condition, dissection)
        return f"the message, read as {dissection.title or 'data'}, does not pass"


def _unlike(condition: FieldExists | FieldTest, dissection: Dissection) -> str:
    walked = zip(walk_fields(dissection.fields), range(FIELDS_LOOKED_AT), strict=False)
    field = next((each for each, _ in walked if each.is_called(condition.key)), None)
    if field is None or isinstance(condition, FieldExists):
        read_as = f"was read as {dissection.title}" if dissection.protocol else "is of no protocol that is known here"
        return f"there is no {condition.key}: the message {read_as}"
    value = field.value.hex(" ") if isinstance(field.value, bytes) else str(field.value)
    told = f"{value} ({field.text})" if field.text and field.text != value else value
    shown = told if len(told) <= SHOWN_CHARS else f"{told[: SHOWN_CHARS - 1]}…"
    return f"{condition.key} is {shown}, wanted {condition.comparator.value} {condition.value[:SHOWN_CHARS]}"


def _judge(node: Expression) -> Judge:
    match node:
        case And(parts):
            every = [_judge(part) for part in parts]
            return lambda data, about: all(judge(data, about) for judge in every)
        case Or(parts):
            some = [_judge(part) for part in parts]
            return lambda data, about: any(judge(data, about) for judge in some)
        case Not(part):
            inner = _judge(part)
            return lambda data, about: not inner(data, about)
        case FieldExists() | FieldTest():
            return lambda data, about: holds(node, about.dissect())
        case QuantityTest():
            compare, value = ORDERED[node.comparator], node.value
            return lambda data, about: compare(len(data), value)
        case BytesMatch(text, flags):
            compiled = compile_pattern(text, flags)
            return lambda data, about: compiled.search(data) is not None
        case BytesContain(wanted, ignore_case):
            return _among(BytesMatcher(wanted, b"", Place.ANYWHERE, ignore_case=ignore_case))
        case BytesLike(pattern):
            mask = b"" if None not in pattern else bytes(byte is not None for byte in pattern)
            return _among(BytesMatcher(bytes(byte or 0 for byte in pattern), mask, Place.ANYWHERE))
        case _:
            raise TypeError(f"{node} is not asked of a message")


def _among(matcher: BytesMatcher) -> Judge:
    return lambda data, about: matcher.meets(data, about) is not None
