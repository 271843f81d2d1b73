"""Editing the sequences of a project; each call is one step of undo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final, Protocol

from workbench.model import sequences as words
from workbench.model.library import NAME_CHARS_MAX
from workbench.model.sequences import STEP_LEVELS_MAX, STEPS_MAX, Step, StepPath, walk_steps
from workbench.project.document import Document
from workbench.session.document.sequencesteps import (
    Moved,
    Steps,
    depth_of,
    indented,
    inserted,
    moved,
    outdented,
    outermost,
    removed,
    step_at,
    stepped,
    switched,
    with_step,
)

FIRST_NAME: Final = "Sequence"


class Edited(Protocol):
    """The part of a workspace that is needed here."""

    @property
    def document(self) -> Document: ...

    def edit(self, text: str, document: Document) -> None: ...


class SequenceError(ValueError):
    """What was asked for cannot be; a sentence for people."""


class SequenceEditor:
    """An id that is not there raises KeyError; what the bounds of a project forbid raises SequenceError. Methods over
    steps answer where they stand afterwards."""

    def __init__(self, workspace: Edited) -> None:
        self._workspace = workspace

    def find(self, sequence_id: int) -> words.Sequence | None:
        """The sequence of that id."""
        return next((each for each in self._workspace.document.sequences if each.id == sequence_id), None)

    # -- sequences

    def add(self, sequence: words.Sequence | None = None, index: int | None = None) -> words.Sequence:
        """A new sequence, empty or like the one given; its id and, where it is taken or empty, its name are made."""
        document = self._workspace.document
        wanted = sequence or words.Sequence(0, "")
        made = replace(wanted, id=free_id(document), name=free_name(document, wanted.name or FIRST_NAME))
        _check(made.steps)
        every = list(document.sequences)
        every.insert(len(every) if index is None else index, made)
        self._put("New sequence", tuple(every))
        return made

    def rename(self, sequence_id: int, name: str) -> None:
        """Raises SequenceError for an empty name, a taken one, and one that is too long."""
        name = name.strip()
        if not name or len(name) > NAME_CHARS_MAX:
            raise SequenceError(f"A sequence has a name of at most {NAME_CHARS_MAX} characters.")
        if any(each.name == name and each.id != sequence_id for each in self._workspace.document.sequences):
            raise SequenceError(f"Another sequence is called “{name}” already.")
        self._change("Rename sequence", replace(self._found(sequence_id), name=name))

    def change(self, sequence_id: int, text: str = "Change sequence", *, socket: int | None = None,
               note: str | None = None) -> None:  # fmt: skip
        """Its own socket, its note."""
        found = self._found(sequence_id)
        self._change(text, replace(
            found, socket=found.socket if socket is None else socket, note=found.note if note is None else note))

    def remove(self, sequence_id: int) -> None:
        """Undo brings it back."""
        self._found(sequence_id)
        left = tuple(each for each in self._workspace.document.sequences if each.id != sequence_id)
        self._put("Remove sequence", left)

    def duplicate(self, sequence_id: int) -> words.Sequence:
        """The same under another name, behind it."""
        found = self._found(sequence_id)
        index = self._workspace.document.sequences.index(found) + 1
        return self.add(replace(found, name=f"{found.name} (copy)"), index)

    def move(self, sequence_id: int, index: int) -> None:
        """To another place in the list."""
        found = self._found(sequence_id)
        left = [each for each in self._workspace.document.sequences if each.id != sequence_id]
        left.insert(max(0, index), found)
        self._put("Move sequence", tuple(left))

    # -- steps

    def insert_steps(
        self, sequence_id: int, path: StepPath, steps: Sequence[Step], text: str = "Add step"
    ) -> tuple[StepPath, ...]:
        """From ``path`` on."""
        return self._take(sequence_id, text, inserted(self._steps(sequence_id), path, steps))

    def change_step(self, sequence_id: int, path: StepPath, step: Step, text: str = "Change step") -> None:
        """Another step in place of the one at ``path``; a path that is not there changes nothing."""
        self._take(sequence_id, text, Moved(with_step(self._steps(sequence_id), path, step), (path,)))

    def switch_steps(self, sequence_id: int, paths: Iterable[StepPath], *, on: bool) -> None:
        """On, or off: those are skipped."""
        chosen = tuple(paths)
        steps = switched(self._steps(sequence_id), chosen, on=on)
        self._take(sequence_id, "Switch steps on" if on else "Switch steps off", Moved(steps, chosen))

    def remove_steps(self, sequence_id: int, paths: Iterable[StepPath], text: str = "Remove steps") -> None:
        """With what stands within them."""
        self._take(sequence_id, text, Moved(removed(self._steps(sequence_id), paths), ()))

    def duplicate_steps(self, sequence_id: int, paths: Iterable[StepPath]) -> tuple[StepPath, ...]:
        """Behind the last of them."""
        steps, outer = self._steps(sequence_id), outermost(paths)
        again = [found for path in outer if (found := step_at(steps, path)) is not None]
        if not again:
            return ()
        behind = (*outer[-1][:-1], outer[-1][-1] + 1)
        return self._take(sequence_id, "Duplicate steps", inserted(steps, behind, again))

    def move_steps(self, sequence_id: int, paths: Iterable[StepPath], to: StepPath) -> tuple[StepPath, ...]:
        """Before what stands at ``to`` now."""
        return self._take(sequence_id, "Move steps", moved(self._steps(sequence_id), paths, to))

    def step_steps(self, sequence_id: int, paths: Iterable[StepPath], by: int) -> tuple[StepPath, ...]:
        """One place up (-1) or down (1)."""
        return self._take(sequence_id, "Move steps", stepped(self._steps(sequence_id), paths, by))

    def indent_steps(self, sequence_id: int, paths: Iterable[StepPath], by: int) -> tuple[StepPath, ...]:
        """Into the step before them (1), or out of the one that they stand in (-1)."""
        turn = indented if by > 0 else outdented
        return self._take(sequence_id, "Move steps", turn(self._steps(sequence_id), paths))

    # -- inside

    def _found(self, sequence_id: int) -> words.Sequence:
        if (found := self.find(sequence_id)) is None:
            raise KeyError(sequence_id)
        return found

    def _steps(self, sequence_id: int) -> Steps:
        return self._found(sequence_id).steps

    def _take(self, sequence_id: int, text: str, result: Moved) -> tuple[StepPath, ...]:
        found = self._found(sequence_id)
        if result.steps != found.steps:
            _check(result.steps)
            self._change(text, replace(found, steps=result.steps))
        return result.paths

    def _change(self, text: str, sequence: words.Sequence) -> None:
        every = self._workspace.document.sequences
        self._put(text, tuple(sequence if each.id == sequence.id else each for each in every))

    def _put(self, text: str, every: tuple[words.Sequence, ...]) -> None:
        self._workspace.edit(text, replace(self._workspace.document, sequences=every))


def free_id(document: Document) -> int:
    """One that no sequence has, and no pad or rule still speaks of."""
    ids = [each.id for each in document.sequences]
    ids += [button.sequence for pad in document.library.pads for button in pad.buttons]
    ids += [action.sequence for spec in document.sockets for rule in spec.rules for action in rule.then]
    return max(ids, default=0) + 1


def free_name(document: Document, stem: str) -> str:
    """The stem, or the stem with the first number that makes it a name of its own."""
    taken = {each.name for each in document.sequences}
    stem = stem.strip()[: NAME_CHARS_MAX - 8] or FIRST_NAME
    number, name = 2, stem
    while name in taken:
        name, number = f"{stem} {number}", number + 1
    return name


def _check(steps: Steps) -> None:
    if depth_of(steps) > STEP_LEVELS_MAX:
        raise SequenceError(f"Steps stand in steps at most {STEP_LEVELS_MAX} levels deep.")
    if any(number > STEPS_MAX for number, _ in enumerate(walk_steps(steps), start=1)):
        raise SequenceError(f"A sequence has at most {STEPS_MAX:,} steps.")
