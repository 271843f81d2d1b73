"""A structure while it is read: what its expressions can see."""

from __future__ import annotations

from collections.abc import Callable

from workbench.codec.formats.declaration import Structure
from workbench.codec.formats.describing import find_enum
from workbench.codec.formats.evaluating import Value
from workbench.codec.formats.expression import ExpressionError
from workbench.codec.formats.stream import Stream
from workbench.model.fields import Field


class StructureScope:
    """``around`` are the structures that this one is declared in, the outermost first, itself last."""

    def __init__(
        self, around: tuple[Structure, ...], stream: Stream, parent: StructureScope | None,
        instance: Callable[[StructureScope, str], None],
    ) -> None:  # fmt: skip
        self.around, self.stream, self.parent = around, stream, parent
        self.start = stream.place
        self.values: dict[str, Value] = {}
        self.fields: list[Field] = []
        self.current: Value = None  # “_”: what was read last, while it is asked whether to go on
        self.index = 0
        self._instance = instance

    @property
    def structure(self) -> Structure:
        """Its own declaration."""
        return self.around[-1]

    @property
    def root(self) -> StructureScope:
        """The whole message."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    def look_up(self, name: str) -> Value:
        """An attribute, an instance (worked out now if it was not yet), or a word that begins with an underscore.

        Raises :class:`ExpressionError`.
        """
        match name:
            case "_root":
                return self.root
            case "_parent" if self.parent is not None:
                return self.parent
            case "_io":
                return StreamScope(self.stream)
            case "_":
                return self.current
            case "_index":
                return self.index
        if name not in self.values and name in self.structure.instances:
            self._instance(self, name)
        if name in self.values:
            return self.values[name]
        known = any(each.id == name for each in self.structure.seq)
        raise ExpressionError(f"“{name}” was not read" if known else f"there is no “{name}” here")

    def enum_value(self, enum: str, name: str) -> int:
        """The number of a name. Raises :class:`ExpressionError`."""
        found = find_enum(enum, self.around)
        if found is None or name not in found.numbers:
            raise ExpressionError(f"there is no “{enum}::{name}”")
        return found.numbers[name]


class StreamScope:
    """``_io``: what an expression may ask of the bytes."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    def look_up(self, name: str) -> Value:
        """``size``, ``pos`` and ``eof``. Raises :class:`ExpressionError`."""
        stream = self._stream
        found = {"size": stream.end - stream.start, "pos": stream.place - stream.start, "eof": stream.at_end}
        if name not in found:
            raise ExpressionError(f"_io has no “{name}”")
        return found[name]

    def enum_value(self, enum: str, name: str) -> int:
        """Has none. Raises :class:`ExpressionError`."""
        raise ExpressionError(f"there is no “{enum}::{name}”")
