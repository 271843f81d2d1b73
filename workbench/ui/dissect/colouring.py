"""Which rows of the tree lend their colour to the bytes: those that can be seen and are not opened further."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from workbench.model.annotations import MARK_COLOURS
from workbench.ui.dissect.fieldmodel import NO_COLOUR, FieldNode
from workbench.ui.hexview.tints import Tint

TINTS_MAX: Final = 4_000


def coloured(roots: list[FieldNode], is_open: Callable[[FieldNode], bool]) -> list[Tint]:
    """Give the visible rows their colours, one after the other, and return the grounds of their bytes.

    A row that is open leaves its bytes to those within it; one whose bytes do not stand in the message has none.
    """
    tints: list[Tint] = []
    end = 0
    for node in _leaves(roots, is_open):
        field = node.field
        if field.size <= 0 or len(tints) >= TINTS_MAX:
            continue
        if tints and (field.offset, field.size) == (tints[-1].offset, tints[-1].size):
            node.colour = tints[-1].colour  # bits of the same bytes
            continue
        if field.offset < end:
            continue  # it lies within a field that has its colour already
        node.colour = len(tints) % MARK_COLOURS
        tints.append(Tint(field.offset, field.size, node.colour))
        end = field.offset + field.size
    return tints


def _leaves(roots: list[FieldNode], is_open: Callable[[FieldNode], bool]) -> Iterator[FieldNode]:
    waiting = list(reversed(roots))
    while waiting:
        node = waiting.pop()
        node.colour = NO_COLOUR
        if node.field.children and is_open(node):
            waiting.extend(reversed(node.children))
        else:
            yield node
