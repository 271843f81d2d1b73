"""The rows of the tree of steps: one for each step, and one for what a branch does otherwise. Made when looked at."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.model.sequences import Step, StepKind, StepPath
from workbench.session.document.sequencesteps import HOLDERS

OTHERWISE = 1


class StepNode:
    """``step`` is None for the row “Otherwise” of a branch, whose path is that of its row of steps."""

    __slots__ = ("_children", "parent", "path", "row", "step")

    def __init__(self, step: Step | None, parent: StepNode | None, row: int, path: StepPath) -> None:
        self.step = step
        self.parent = parent
        self.row = row
        self.path = path
        self._children: list[StepNode] | None = None

    @property
    def holds(self) -> bool:
        """Steps can stand in it."""
        return self.step is None or self.step.kind in HOLDERS

    @property
    def level(self) -> StepPath:
        """The row of steps that its first children are."""
        return self.path if self.step is None else (*self.path, 0)

    @property
    def children(self) -> list[StepNode]:
        """Made at the first look."""
        if self._children is None:
            self._children = self._made()
        return self._children

    @property
    def children_if_made(self) -> list[StepNode]:
        """Those that somebody looked at."""
        return self._children or []

    @property
    def has_children(self) -> bool:
        """Without making them."""
        if self.step is None:
            return bool(self._below)
        return self.step.kind is StepKind.BRANCH or (self.holds and bool(self.step.steps))

    @property
    def steps_count(self) -> int:
        """Of the first row of steps within it."""
        return len(self._below)

    def take(self, step: Step | None) -> None:
        """The same row with other values: the shape of what stands below is as it was."""
        self.step = step
        for child in self.children_if_made:
            child.take(self._below[child.row] if child.step is not None else None)

    @property
    def _below(self) -> tuple[Step, ...]:
        if self.step is not None:
            return self.step.steps if self.holds else ()
        assert self.parent is not None
        assert self.parent.step is not None
        return self.parent.step.otherwise

    def _made(self) -> list[StepNode]:
        rows = nodes_of(self._below, self, self.level)
        if self.step is not None and self.step.kind is StepKind.BRANCH:
            rows.append(StepNode(None, self, len(rows), (*self.path, OTHERWISE)))
        return rows


def nodes_of(steps: tuple[Step, ...], parent: StepNode | None, level: StepPath) -> list[StepNode]:
    """A row for each step of one level."""
    return [StepNode(step, parent, row, (*level, row)) for row, step in enumerate(steps)]


def same_shape(before: tuple[Step, ...], after: tuple[Step, ...]) -> bool:
    """As many steps at each place, and holders where there were holders: rows stay where they are."""
    if len(before) != len(after):
        return False
    return all(
        old is new
        or (
            (old.kind in HOLDERS) == (new.kind in HOLDERS)
            and (old.kind is StepKind.BRANCH) == (new.kind is StepKind.BRANCH)
            and same_shape(old.steps, new.steps)
            and same_shape(old.otherwise, new.otherwise)
        )
        for old, new in zip(before, after, strict=True)
    )


def walk_made(nodes: list[StepNode]) -> Iterator[StepNode]:
    """Every row that was made, each before those within it."""
    for node in nodes:
        yield node
        yield from walk_made(node.children_if_made)
