"""Conditions on decoded fields, asked of what a dissector found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from workbench.model.bytepatterns import PatternError, compile_pattern
from workbench.model.fields import Dissection, Field, walk_fields
from workbench.model.filters import ORDERED, Comparator, FieldCondition, FieldExists, FieldTest
from workbench.model.records import RecordHead

FAMILIES: Final = frozenset({"http", "mbtcp", "rtcp"})
"""Words that stand for a protocol as its fields' names begin, where the dissector has another name."""

FIELDS_LOOKED_AT: Final = 20_000
_HEX: Final = re.compile(r"(?:[0-9A-Fa-f]{2}[\s:.\-]?)+\Z")
_TRUE: Final = ("true", "yes", "1")
_FALSE: Final = ("false", "no", "0")


def holds(condition: FieldCondition, dissection: Dissection) -> bool:
    """Whether a dissection passes; an unequal condition asks for one field of the key that is not equal."""
    if isinstance(condition, FieldExists):
        return dissection.protocol == condition.key or _is_there(condition.key, dissection)
    return any(_compares(field, condition) for field in _fields(condition.key, dissection))


class FieldJudge:
    """Decides conditions on decoded fields; a record is dissected once for all of a filter's conditions.

    Belongs to one thread. ``dissect`` never raises.
    """

    def __init__(self, dissect: Callable[[RecordHead, bytes], Dissection]) -> None:
        self._dissect = dissect
        self._head: RecordHead | None = None
        self._found = Dissection("", "", "")

    def __call__(self, condition: FieldCondition, head: RecordHead, payload: bytes) -> bool:
        if head is not self._head:
            self._head, self._found = head, self._dissect(head, payload)
        return holds(condition, self._found)


def keys_of(dissection: Dissection) -> set[str]:
    """The keys that a filter can ask of it."""
    fields = [field for field, _ in zip(walk_fields(dissection.fields), range(FIELDS_LOOKED_AT), strict=False)]
    found = {field.key for field in fields} | {field.path for field in fields} | {dissection.protocol}
    return {key for key in found if key}


def _is_there(key: str, dissection: Dissection) -> bool:
    """A field of that name, or of that protocol: JSON within HTTP is JSON, too."""
    within = f"{key}."
    fields = zip(walk_fields(dissection.fields), range(FIELDS_LOOKED_AT), strict=False)
    return any(field.is_called(key) or field.key.startswith(within) for field, _ in fields)


def _fields(key: str, dissection: Dissection) -> Iterator[Field]:
    for field, _ in zip(walk_fields(dissection.fields), range(FIELDS_LOOKED_AT), strict=False):
        if field.is_called(key):
            yield field


def _compares(field: Field, test: FieldTest) -> bool:
    value, comparator, wanted = field.value, test.comparator, test.value
    if comparator is Comparator.CONTAINS:
        return _contains(field, wanted)
    if comparator is Comparator.MATCHES:
        return _matches(field, wanted)
    if comparator in (Comparator.EQUAL, Comparator.UNEQUAL):
        return _equals(field, wanted) is (comparator is Comparator.EQUAL)
    if isinstance(value, int | float):
        number = _number(wanted)
        return number is not None and ORDERED[comparator](value, number)
    if isinstance(value, str):
        return ORDERED[comparator](value, wanted)
    return False


def _equals(field: Field, wanted: str) -> bool:
    value = field.value
    if field.text and field.text == wanted:
        return True
    if isinstance(value, bool):
        return wanted.lower() in (_TRUE if value else _FALSE)
    if isinstance(value, int | float):
        return value == _number(wanted)
    if isinstance(value, bytes):
        return value == _bytes(wanted) or value == wanted.encode()
    return value is not None and value == wanted


def _contains(field: Field, wanted: str) -> bool:
    if isinstance(field.value, bytes):
        found = _bytes(wanted)
        return wanted.encode() in field.value or (found is not None and found in field.value)
    return wanted in _told(field) or wanted in field.text


def _matches(field: Field, wanted: str) -> bool:
    try:
        pattern = compile_pattern(wanted)  # Python keeps what it compiled
    except PatternError:  # a tree that did not come from the parser
        return False
    told = field.value if isinstance(field.value, bytes) else _told(field).encode("utf-8", "replace")
    return pattern.search(told) is not None or pattern.search(field.text.encode("utf-8", "replace")) is not None


def _told(field: Field) -> str:
    return "" if field.value is None else str(field.value)


def _number(text: str) -> int | float | None:
    try:
        return int(text, 0) if len(text) <= 64 else None
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return None


def _bytes(text: str) -> bytes | None:
    if not _HEX.match(text):
        return None
    return bytes.fromhex(re.sub(r"[\s:.\-]", "", text))
