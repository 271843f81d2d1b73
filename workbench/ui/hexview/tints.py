"""Coloured grounds of bytes: fields of a tree, marks of a person, differences between two records."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple


class Tint(NamedTuple):
    """``size`` bytes from ``offset``; ``colour`` is the number of one of the theme's marks."""

    offset: int
    size: int
    colour: int


class Tints:
    """Layers of tints by name, drawn in the order in which the layers first came. Those of a layer may not overlap."""

    def __init__(self) -> None:
        self._layers: dict[str, list[Tint]] = {}

    def put(self, layer: str, tints: Iterable[Tint]) -> None:
        """In place of what the layer had."""
        self._layers[layer] = sorted(tint for tint in tints if tint.size > 0)

    def clear(self) -> None:
        """Take every layer's tints away."""
        for layer in self._layers:
            self._layers[layer] = []

    def within(self, offset: int, count: int) -> tuple[Tint, ...]:
        """Those that touch ``count`` bytes from ``offset``, in the order of drawing."""
        found: list[Tint] = []
        for tints in self._layers.values():
            first = bisect_left(tints, (offset, 0, 0))
            if first and tints[first - 1].offset + tints[first - 1].size > offset:
                first -= 1
            for tint in tints[first:]:
                if tint.offset >= offset + count:
                    break
                found.append(tint)
        return tuple(found)
