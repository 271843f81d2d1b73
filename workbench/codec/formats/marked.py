"""YAML as values that know where they stand. YAML's own types, tags, anchors and aliases play no part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import yaml

from workbench.codec.formats.formaterror import FormatError

TEXT_CHARS_MAX: Final = 1_000_000
NODES_MAX: Final = 50_000
DEPTH_MAX: Final = 64


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
        _refuse_references(text)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        place = error.problem_mark or error.context_mark
        mark = _mark(place) if place is not None else Mark(0, 0)
        raise mark.error(f"this is not YAML: {error.problem or error.context}") from None
    except yaml.YAMLError as error:
        raise FormatError(f"this is not YAML: {error}".splitlines()[0]) from None
    except FormatError:
        raise
    except (RecursionError, ValueError) as error:
        raise FormatError(f"this is not YAML that can be read: {type(error).__name__}") from None
    if root is None:
        raise FormatError("there is nothing yet: a description begins with “meta:”", 1, 1)
    return _Reader().read(root, 0)


def _refuse_references(text: str) -> None:
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        if isinstance(token, yaml.AnchorToken | yaml.AliasToken | yaml.TagToken):
            raise _mark(token.start_mark).error("anchors, aliases and tags of YAML are not read here")


class _Reader:
    def __init__(self) -> None:
        self._left = NODES_MAX

    def read(self, node: yaml.Node, depth: int) -> Node:
        mark = _mark(node.start_mark)
        self._left -= 1
        if self._left < 0 or depth > DEPTH_MAX:
            raise mark.error("the description is too large or nested too deeply")
        if isinstance(node, yaml.ScalarNode):
            return Scalar(str(node.value), mark, node.style in ("'", '"'))
        if isinstance(node, yaml.SequenceNode):
            return Sequence(tuple(self.read(each, depth + 1) for each in node.value), mark)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, mark, depth)
        raise mark.error("a value, a list or keys with values are expected")

    def _mapping(self, node: yaml.MappingNode, mark: Mark, depth: int) -> Mapping:
        entries: dict[str, Node] = {}
        marks: dict[str, Mark] = {}
        for key, value in node.value:
            place = _mark(key.start_mark)
            if not isinstance(key, yaml.ScalarNode):
                raise place.error("a key is a word or a number")
            if key.value in entries:
                raise place.error(f"“{key.value}” stands twice")
            entries[key.value] = self.read(value, depth + 1)
            marks[key.value] = place
        return Mapping(entries, marks, mark)


def _mark(place: yaml.Mark) -> Mark:
    return Mark(place.line + 1, place.column + 1)
