"""What columns are fitted to is found without a look at every number."""

from __future__ import annotations

import random

from workbench.model.sequences import Step, StepKind, walk_steps
from workbench.ui.sequences.stepcells import row_number
from workbench.ui.sequences.stepextent import INDENT_CHARS, Extent, extent_of


def test_it_is_that_of_every_step_looked_at_alone() -> None:
    chance = random.Random(5)
    for _ in range(100):
        steps = _steps(chance, 2)
        widths = [len(row_number(path)) + INDENT_CHARS * _levels(path) for path, _ in walk_steps(steps)]
        names = any(step.socket for _, step in walk_steps(steps))
        assert extent_of(steps) == Extent(names, max([2, *widths]))


def _steps(chance: random.Random, levels: int) -> tuple[Step, ...]:
    def inner() -> tuple[Step, ...]:
        return _steps(chance, levels - 1) if levels and chance.random() < 0.3 else ()

    count = chance.choice((0, 1, 9, 12, 101 if levels < 2 else 3))
    return tuple(
        Step(StepKind.BRANCH, socket=int(chance.random() < 0.01), steps=inner(), otherwise=inner())
        for _ in range(count)
    )


def _levels(path: tuple[int, ...]) -> int:
    """Rows above: steps, and “Otherwise”, which is a row of its own."""
    return len(path) // 2 + sum(path[1::2])
