"""Bytes, and from which characters of the text they came."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from workbench.codec.typed.parts import PartKind


class Span(NamedTuple):
    """``size`` bytes at ``offset`` came from the characters ``start`` to ``end`` of the text."""

    offset: int
    size: int
    start: int
    end: int
    kind: PartKind


class Origin(NamedTuple):
    """Where a piece of the bytes comes from in the text."""

    start: int
    end: int
    kind: PartKind


class Composed:
    """A payload as it is sent. ``spans`` are in the order of the bytes, without gaps and without empty ones."""

    __slots__ = ("_origins", "_sizes", "_spans", "data")

    def __init__(self, data: bytes, spans: tuple[Span, ...] = ()) -> None:
        self.data = data
        self._spans: tuple[Span, ...] | None = spans
        self._origins: Sequence[Origin] = ()
        self._sizes: Sequence[int] = ()

    @classmethod
    def of_pieces(cls, data: bytes, origins: Sequence[Origin], sizes: Sequence[int]) -> Composed:
        """The spans are put together when somebody asks: who sends has no use for them."""
        made = cls(data)
        made._spans, made._origins, made._sizes = None, origins, sizes
        return made

    @property
    def spans(self) -> tuple[Span, ...]:
        if self._spans is None:
            found, offset = [], 0
            for origin, size in zip(self._origins, self._sizes, strict=True):
                if size:
                    found.append(Span(offset, size, *origin))
                offset += size
            self._spans = tuple(found)
        return self._spans

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Composed) and self.data == other.data and self.spans == other.spans

    def __hash__(self) -> int:
        return hash(self.data)

    def __repr__(self) -> str:
        return f"Composed({self.data!r}, {self.spans!r})"
