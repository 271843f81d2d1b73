"""From what a person asked for to what finds the numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Final, Protocol

from workbench.codec.sampling.finders import Columns, FieldValues, Matches, NumberAt
from workbench.codec.sampling.numberform import FormError, parse_form
from workbench.model.bytepatterns import PatternError, compile_pattern
from workbench.model.fields import Dissection
from workbench.model.samplers import SamplerKind, SamplerSpec

NUMBERS_MAX: Final = 1_000  # of one message
COLUMN_MAX: Final = 10_000
OFFSET_MAX: Final = 1 << 30


class SamplerError(ValueError):
    """What cannot be: ``part`` is the name of the setting (``pattern``, ``column`` …)."""

    def __init__(self, part: str, message: str) -> None:
        super().__init__(message)
        self.part = part


class Finder(Protocol):
    """Finds raw numbers in a message."""

    def find(self, data: bytes, dissect: Callable[[], Dissection]) -> Iterator[float]:
        """In their order, ``nan`` for what is none; ``dissect`` is asked only by who needs the fields."""
        ...


def _never() -> bool:
    return False


class Sampler:
    """One series: numbers of a message, brought to its unit. What is no finite number is left out."""

    def __init__(self, spec: SamplerSpec) -> None:
        """Raises :class:`SamplerError` for a setting that cannot be."""
        if not (math.isfinite(spec.factor) and math.isfinite(spec.bias)):
            raise SamplerError("factor", "factor and bias are finite numbers")
        self.spec = spec
        self._finder = _finder(spec)

    def sample(
        self, data: bytes, dissect: Callable[[], Dissection], is_late: Callable[[], bool] = _never
    ) -> list[float]:
        """The numbers of one message, at most :data:`NUMBERS_MAX`.

        ``is_late`` is asked between one number and the next: the rest is left out once it is true.
        """
        factor, bias = self.spec.factor, self.spec.bias
        found: list[float] = []
        for number in self._finder.find(data, dissect):
            if is_late():
                break
            value = number * factor + bias
            if math.isfinite(value):
                found.append(value)
            if len(found) >= NUMBERS_MAX:
                break
        return found


def _finder(spec: SamplerSpec) -> Finder:
    if spec.kind is SamplerKind.COLUMN:
        if not 1 <= spec.column <= COLUMN_MAX:
            raise SamplerError("column", f"columns are counted from 1 to {COLUMN_MAX:,}")
        if not spec.separator:
            raise SamplerError("separator", "columns need a separator, such as a comma")
        return Columns(spec.separator.encode("utf-8", "replace"), spec.column)
    if not spec.pattern:
        raise SamplerError("pattern", _MISSING[spec.kind])
    if spec.kind is SamplerKind.FIELD:
        return FieldValues(spec.pattern)
    if spec.kind is SamplerKind.STRUCT:
        if not 0 <= spec.offset_bytes <= OFFSET_MAX:
            raise SamplerError("offset_bytes", "an offset is 0 or more")
        try:
            return NumberAt(parse_form(spec.pattern), spec.offset_bytes)
        except FormError as error:
            raise SamplerError("pattern", str(error)) from None
    try:
        pattern = compile_pattern(spec.pattern)
    except PatternError as error:
        raise SamplerError("pattern", str(error)) from None
    return Matches(pattern)


_MISSING: Final = {
    SamplerKind.REGEX: "a regular expression is expected; its first group is the number: temperature=([0-9.]+)",
    SamplerKind.FIELD: "the key of a field is expected, such as dns.time or my_message.body.value",
    SamplerKind.STRUCT: "the form of the number is expected, such as u16 be or f32 le",
}
