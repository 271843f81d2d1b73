"""Steps of a sequence, taken out, put in and moved: plain functions from one row of steps to the next.

A step is named by its path, a row of steps by the path of the step it belongs to and which of its two rows it is:
``()`` is the sequence's own, ``(3, 0)`` the ``steps`` of the fourth, ``(3, 1)`` its ``otherwise``. Paths are never
trusted to be there: what is not there changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from workbench.model.sequences import Step, StepKind, StepPath

Steps = tuple[Step, ...]
HOLDERS: Final = frozenset({StepKind.REPEAT, StepKind.BRANCH})
"""The kinds that have steps of their own; a branch has them twice."""


class Moved(NamedTuple):
    """Steps after a change, and where those that it was about stand now."""

    steps: Steps
    paths: tuple[StepPath, ...]


def level_at(steps: Steps, level: StepPath) -> Steps | None:
    """The row of steps at ``level``; None where there is none."""
    for index, side in zip(level[::2], level[1::2], strict=True):
        if not 0 <= index < len(steps):
            return None
        steps = steps[index].otherwise if side else steps[index].steps
    return steps


def step_at(steps: Steps, path: StepPath) -> Step | None:
    """The step of a path; None where there is none."""
    if len(path) % 2 == 0:
        return None
    row = level_at(steps, path[:-1])
    return row[path[-1]] if row is not None and 0 <= path[-1] < len(row) else None


def depth_of(steps: Steps) -> int:
    """How many levels of steps there are; 0 for none."""
    deepest, rows = 0, [(steps, 1)] if steps else []
    while rows:
        row, depth = rows.pop()
        deepest = max(deepest, depth)
        rows.extend((inner, depth + 1) for each in row for inner in (each.steps, each.otherwise) if inner)
    return deepest


def with_level(steps: Steps, level: StepPath, row: Steps) -> Steps:
    """The steps with another row at ``level``."""
    if not level:
        return row
    index, side, below = level[0], level[1], level[2:]
    if not 0 <= index < len(steps):
        return steps
    step = steps[index]
    inner = with_level(step.otherwise if side else step.steps, below, row)
    step = replace(step, otherwise=inner) if side else replace(step, steps=inner)
    return (*steps[:index], step, *steps[index + 1 :])


def with_step(steps: Steps, path: StepPath, step: Step) -> Steps:
    """The steps with another one at ``path``."""
    row = level_at(steps, path[:-1])
    if row is None or not 0 <= path[-1] < len(row):
        return steps
    return with_level(steps, path[:-1], (*row[: path[-1]], step, *row[path[-1] + 1 :]))


def _by_level(paths: Iterable[StepPath]) -> list[tuple[StepPath, set[int]]]:
    """Places by row, the deepest rows first: what is done there moves none of the others. A row is made anew once,
    however many of its steps it is about: a hundred thousand may be chosen."""
    found: dict[StepPath, set[int]] = {}
    for path in paths:
        found.setdefault(path[:-1], set()).add(path[-1])
    return sorted(found.items(), key=lambda item: len(item[0]), reverse=True)


def inserted(steps: Steps, path: StepPath, new: Sequence[Step]) -> Moved:
    """The new ones stand from ``path`` on; behind the last of the row where the path goes further."""
    level = path[:-1]
    row = level_at(steps, level)
    if row is None:
        return Moved(steps, ())
    at = max(0, min(path[-1], len(row)))
    there = with_level(steps, level, (*row[:at], *new, *row[at:]))
    return Moved(there, tuple((*level, at + index) for index in range(len(new))))


def outermost(paths: Iterable[StepPath]) -> list[StepPath]:
    """In their order, without those that stand within another one of them."""
    found: list[StepPath] = []
    for path in sorted(set(paths)):
        if not found or path[: len(found[-1])] != found[-1]:
            found.append(path)
    return found


def removed(steps: Steps, paths: Iterable[StepPath]) -> Steps:
    """The steps without those."""
    for level, places in _by_level(outermost(paths)):
        row = level_at(steps, level)
        if row is not None:
            steps = with_level(steps, level, tuple(step for at, step in enumerate(row) if at not in places))
    return steps


def switched(steps: Steps, paths: Iterable[StepPath], *, on: bool) -> Steps:
    """Those steps are on, or off."""
    for level, places in _by_level(paths):
        row = level_at(steps, level)
        if row is not None:
            turned = (replace(step, enabled=on) if at in places else step for at, step in enumerate(row))
            steps = with_level(steps, level, tuple(turned))
    return steps


def moved(steps: Steps, paths: Iterable[StepPath], to: StepPath) -> Moved:
    """Those steps, one behind the other, stand before what is at ``to`` now. Nothing goes into itself."""
    outer = [path for path in outermost(paths) if step_at(steps, path) is not None]
    into_itself = any(to[: len(path)] == path and len(to) > len(path) for path in outer)
    if not outer or into_itself or level_at(steps, to[:-1]) is None:
        return Moved(steps, tuple(outer))
    taken = [found for path in outer if (found := step_at(steps, path)) is not None]
    return inserted(removed(steps, outer), _without(to, outer), taken)


def stepped(steps: Steps, paths: Iterable[StepPath], by: int) -> Moved:
    """One place up (-1) or down (1); from the edge of a row out of it, before or behind the step it belongs to."""
    outer = outermost(paths)
    if not outer:
        return Moved(steps, ())
    edge = outer[0] if by < 0 else outer[-1]
    level, row = edge[:-1], level_at(steps, edge[:-1])
    if row is None:
        return Moved(steps, tuple(outer))
    if 0 <= (wanted := edge[-1] + by) < len(row):
        return moved(steps, outer, (*level, wanted if by < 0 else wanted + 1))
    if not level:
        return Moved(steps, tuple(outer))
    return moved(steps, outer, (*level[:-2], level[-2] + (0 if by < 0 else 1)))


def indented(steps: Steps, paths: Iterable[StepPath]) -> Moved:
    """Into the repetition or the branch before them, as its last steps."""
    outer = outermost(paths)
    if not outer or outer[0][-1] == 0:
        return Moved(steps, tuple(outer))
    above = (*outer[0][:-1], outer[0][-1] - 1)
    holder = step_at(steps, above)
    if holder is None or holder.kind not in HOLDERS:
        return Moved(steps, tuple(outer))
    return moved(steps, outer, (*above, 0, len(holder.steps)))


def outdented(steps: Steps, paths: Iterable[StepPath]) -> Moved:
    """Out of their repetition or branch, behind it."""
    outer = outermost(paths)
    if not outer or len(outer[0]) < 3:
        return Moved(steps, tuple(outer))
    level = outer[0][:-1]
    return moved(steps, outer, (*level[:-2], level[-2] + 1))


def _without(to: StepPath, paths: list[StepPath]) -> StepPath:
    """Where ``to`` is when those are gone."""
    place = list(to)
    for path in paths:
        at = len(path) - 1
        if len(to) > at and to[:at] == path[:at] and path[at] < to[at]:
            place[at] -= 1
    return tuple(place)
