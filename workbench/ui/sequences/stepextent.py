"""What the columns of a tree of steps are fitted to."""

from __future__ import annotations

from typing import Final, NamedTuple

from workbench.model.sequences import Step, StepPath
from workbench.ui.sequences.stepcells import row_number

INDENT_CHARS: Final = 2  # as wide is the indentation of a level


class Extent(NamedTuple):
    """What a sequence has that columns are fitted to."""

    names_sockets: bool = False
    number_chars: int = 2


def extent_of(steps: tuple[Step, ...], above: StepPath = ()) -> Extent:
    """One look at every step; of a row of steps the last has the longest number."""
    if not steps:
        return Extent()
    path = (*above, len(steps) - 1)
    levels = len(path) // 2 + sum(path[1::2])  # “Otherwise” is a row of its own
    names = any(step.socket for step in steps)
    longest = max(2, len(row_number(path)) + INDENT_CHARS * levels)
    for row, step in enumerate(steps):
        for branch, inner in enumerate((step.steps, step.otherwise)):
            if inner:
                found = extent_of(inner, (*above, row, branch))
                names, longest = names or found.names_sockets, max(longest, found.number_chars)
    return Extent(names, longest)
