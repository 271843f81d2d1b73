"""A typed payload as something that is expected: docs/manual/payloads.md."""

from __future__ import annotations

from workbench.codec.inputerror import PayloadError
from workbench.codec.patterns.furthest import first_beginning
from workbench.codec.patterns.matcher import About, Beginning, beginning_of
from workbench.codec.typed.matching import begins_with, literal_of, match_typed
from workbench.codec.typed.parser import parse_typed
from workbench.codec.typed.parts import TypedText
from workbench.model.patterns import Found, Missed, Pattern, Place


def compile_typed(pattern: Pattern) -> TypedMatcher:
    """Raises :class:`PayloadError`."""
    if not pattern.text:
        raise PayloadError("nothing is written yet: what is expected?", 0)
    return TypedMatcher(parse_typed(pattern.text), pattern.encoding, pattern.place)


class TypedMatcher:
    """Asks :mod:`workbench.codec.typed.matching`."""

    def __init__(self, typed: TypedText, encoding: str, place: Place) -> None:
        self._typed = typed
        self._encoding = encoding
        self._place = place
        self.literal = literal_of(typed, encoding)
        self._begins = begins_with(typed, encoding)
        self.beginning: Beginning | None = None if place is Place.ANYWHERE else beginning_of(self._begins)

    def find(self, data: bytes, about: About) -> Found | Missed:
        place = Place.START if about.is_open and self._place is Place.WHOLE else self._place
        return match_typed(self._typed, self._encoding, data, 0, place, about.sources)

    def meets(self, data: bytes, about: About) -> Found | None:
        found = self.find(data, about)
        return found if isinstance(found, Found) else None

    def keep_from(self, data: bytes, about: About) -> int:
        if self._place is Place.ANYWHERE:
            return first_beginning(data, self._begins) if self._begins else 0
        if self.beginning is not None and not self.beginning.may_stand(data):
            return len(data)
        found = self.find(data, about)
        return 0 if isinstance(found, Missed) and found.may_come else len(data)
