"""The message that a payload answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from workbench.codec.typed.sources import SourceError
from workbench.model.fields import Dissection, Field, walk_fields

NO_CAPTURES: Final[Mapping[str, bytes]] = MappingProxyType({})


class Request:
    """``captures`` is what the pattern took out, by number and by name; ``dissect`` decodes ``data``, and is called
    once at most, when a field is asked for."""

    __slots__ = ("_dissect", "_found", "captures", "data")

    def __init__(
        self,
        data: bytes,
        captures: Mapping[str, bytes] = NO_CAPTURES,
        dissect: Callable[[], Dissection] | None = None,
    ) -> None:
        self.data = data
        self.captures = captures
        self._dissect = dissect
        self._found: Dissection | None = None

    def captured(self, name: str) -> bytes:
        """Raises :class:`SourceError` where the pattern took out nothing of that name."""
        value = self.captures.get(name)
        if value is None:
            raise SourceError(f"the pattern took out nothing that is called “{name}”")
        return value

    def field(self, key: str) -> Field:
        """The first field of that key, with the outermost first. Raises :class:`SourceError`."""
        if self._found is None:
            if self._dissect is None:
                raise SourceError(f"the message is not decoded here, so it has no field {key}")
            self._found = self._dissect()
        for field in walk_fields(self._found.fields):
            if field.is_called(key):
                return field
        title = self._found.title or "message"
        raise SourceError(f"the {title} has no field {key}")
