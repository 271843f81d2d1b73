"""YAML as values that know where they stand. YAML's own types, tags, anchors and aliases play no part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import yaml

from workbench.codec.formats.formaterror import FormatError

TEXT_CHARS_MAX: Final = 250_000
NODES_MAX: Final = 50_000
DEPTH_MAX: Final = 64
_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the text, from 1."""

    line: int
    column: int

    def error(self, message: str) -> FormatError:
        """The error to raise for what stands here."""
        return FormatError(message, self.line, self.column)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A word, a number, a text: as it is written. ``quoted`` where it stood in quotation marks."""

    text: str
    mark: Mark
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in their order; no key stands twice."""

    entries: dict[str, Node]
    key_marks: dict[str, Mark]
    mark: Mark


Node = Scalar | Sequence | Mapping


def read_marked(text: str) -> Node:
    """Read YAML. Raises :class:`FormatError` with its place."""
    if len(text) > TEXT_CHARS_MAX:
        raise FormatError(f"a description has at most {TEXT_CHARS_MAX:,} characters")
    try:
        return _Reader(text).document()
    except yaml.MarkedYAMLError as error:
        place = error.problem_mark or error.context_mark
        mark = _mark(place) if place is not None else Mark(0, 0)
        raise mark.error(f"this is not YAML: {error.problem or error.context}") from None
    except yaml.YAMLError as error:
        raise FormatError(f"this is not YAML: {error}".splitlines()[0]) from None
    except FormatError:
        raise
    except ValueError as error:
        raise FormatError(f"this is not YAML that can be read: {type(error).__name__}") from None


class _Reader:
    """Reads event by event: libyaml's where PyYAML was built with it, which is many times faster than Python's."""

    def __init__(self, text: str) -> None:
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=_LOADER)
        self._left = NODES_MAX

    def document(self) -> Node:
        """The only one."""
        event = self._next()
        while isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
            event = self._next()
        if isinstance(event, yaml.StreamEndEvent) or (isinstance(event, yaml.ScalarEvent) and not event.value):
            raise FormatError("there is nothing yet: a description begins with “meta:”", 1, 1)
        found = self._read(event, 0)
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                raise _mark(event.start_mark).error("a file has one description")
        return found

    def _next(self) -> yaml.Event:
        return next(self._events)

    def _read(self, event: yaml.Event, depth: int) -> Node:
        mark = _mark(event.start_mark)
        self._left -= 1
        if self._left < 0 or depth > DEPTH_MAX:
            raise mark.error("the description is too large or nested too deeply")
        if getattr(event, "anchor", None) is not None or getattr(event, "tag", None) is not None:  # an alias has one
            raise mark.error("anchors, aliases and tags of YAML are not read here")
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, mark, event.style in ("'", '"'))
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Node] = []
            while not isinstance(event := self._next(), yaml.SequenceEndEvent):
                items.append(self._read(event, depth + 1))
            return Sequence(tuple(items), mark)
        return self._mapping(mark, depth)

    def _mapping(self, mark: Mark, depth: int) -> Mapping:
        entries: dict[str, Node] = {}
        marks: dict[str, Mark] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._read(event, depth + 1)
            if not isinstance(key, Scalar):
                raise key.mark.error("a key is a word or a number")
            if key.text in entries:
                raise key.mark.error(f"“{key.text}” stands twice")
            entries[key.text] = self._read(self._next(), depth + 1)
            marks[key.text] = key.mark
        return Mapping(entries, marks, mark)


def _mark(place: Any) -> Mark:
    return Mark(place.line + 1, place.column + 1)
