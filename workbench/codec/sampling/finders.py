"""Where a number stands in a message: matched, in a column, in a field, at an offset."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Final

from workbench.codec.sampling.numberform import NumberForm
from workbench.model.bytepatterns import BytePattern
from workbench.model.fields import Dissection, walk_fields

TEXT_MAX_BYTES: Final = 64  # of one number that is written out
MATCHES_MAX: Final = 1_000


class Matches:
    """What the first group of a pattern matched, or the whole match where there is no group."""

    def __init__(self, pattern: BytePattern) -> None:
        self._pattern = pattern
        self._group = 1 if pattern.groups else 0

    def find(self, data: bytes, _dissect: Callable[[], Dissection]) -> Iterator[float]:
        """All matches; yields ``nan`` for one that is no number, so that whoever asks can stop in between."""
        place = 0
        for _ in range(MATCHES_MAX):
            found = self._pattern.search(data, place)
            if found is None:
                return
            first, last = found.span()
            yield next(_number(found.group(self._group) or b""), math.nan)
            place = last if last > first else last + 1
            if place > len(data):
                return


class Columns:
    """A column of each line; quotation marks around a value are taken off."""

    def __init__(self, separator: bytes, column: int) -> None:
        self._separator, self._column = separator, column

    def find(self, data: bytes, _dissect: Callable[[], Dissection]) -> Iterator[float]:
        """One number of each line that has it."""
        for line in data.splitlines()[:MATCHES_MAX]:
            parts = line.split(self._separator, self._column)
            if len(parts) >= self._column:
                yield from _number(parts[self._column - 1].strip(b' "\''))


class FieldValues:
    """The numbers of the fields with one key."""

    def __init__(self, key: str) -> None:
        self._key = key

    def find(self, _data: bytes, dissect: Callable[[], Dissection]) -> Iterator[float]:
        """In the tree's order; a text that is a number counts."""
        for field in walk_fields(dissect().fields):
            if not field.is_called(self._key):
                continue
            if isinstance(field.value, int | float):
                yield from _finite(field.value)
            elif isinstance(field.value, str):
                yield from _number(field.value.encode("utf-8", "replace"))


class NumberAt:
    """A binary number at an offset."""

    def __init__(self, form: NumberForm, offset: int) -> None:
        self._form, self._offset = form, offset

    def find(self, data: bytes, _dissect: Callable[[], Dissection]) -> Iterator[float]:
        """None where the message ends before it."""
        raw = data[self._offset : self._offset + self._form.size]
        if len(raw) == self._form.size:
            yield from _finite(self._form.read(raw))


def _number(text: bytes) -> Iterator[float]:
    """A number as it is written out, ``0x`` before hex digits; nothing for any other text."""
    text = text.strip()
    if not 0 < len(text) <= TEXT_MAX_BYTES or b"_" in text:
        return
    try:
        value = float(int(text, 16)) if text[:2].lower() == b"0x" else float(text)
    except (ValueError, OverflowError):
        return
    yield from _finite(value)


def _finite(value: float) -> Iterator[float]:
    try:
        number = float(value)
    except OverflowError:
        return
    if math.isfinite(number):
        yield number
