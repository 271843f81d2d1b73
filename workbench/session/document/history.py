"""Undo: the document is a value, so a step back is the value it had."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.project.document import Document


@dataclass(frozen=True, slots=True)
class Step:
    """``text`` names what was done: “Remove socket”."""

    text: str
    before: Document
    after: Document


class History:
    """At most ``limit`` steps; a new step drops what was undone. What is being typed is one step, which grows until
    it is settled or anything else is done.
    """

    def __init__(self, limit: int = 200) -> None:
        self._limit = limit
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._growing: object = None  # what of the document is still being typed, by the last step

    def record(self, step: Step) -> None:
        self._growing = None
        self._done.append(step)
        del self._done[: -self._limit]
        self._undone.clear()

    def draft(self, step: Step, subject: object) -> None:
        """What is being typed into ``subject``: one step with the one before if that was typed into the same."""
        if self._growing is not None and self._growing == subject:
            self._done[-1] = Step(step.text, self._done[-1].before, step.after)
            self._undone.clear()
        else:
            self.record(step)
            self._growing = subject

    def settle(self) -> None:
        """Nothing is being typed any more."""
        self._growing = None

    def clear(self) -> None:
        self._growing = None
        self._done.clear()
        self._undone.clear()

    @property
    def undo_text(self) -> str:
        """What undo would take back; empty if there is nothing."""
        return self._done[-1].text if self._done else ""

    @property
    def redo_text(self) -> str:
        """What redo would do again; empty if there is nothing."""
        return self._undone[-1].text if self._undone else ""

    @property
    def undo_document(self) -> Document | None:
        """What undo would come back to."""
        return self._done[-1].before if self._done else None

    @property
    def redo_document(self) -> Document | None:
        """What redo would come back to."""
        return self._undone[-1].after if self._undone else None

    def undo(self) -> Document | None:
        """The document before the last step."""
        self._growing = None
        if not self._done:
            return None
        step = self._done.pop()
        self._undone.append(step)
        return step.before

    def redo(self) -> Document | None:
        """The document after the step that was taken back."""
        self._growing = None
        if not self._undone:
            return None
        step = self._undone.pop()
        self._done.append(step)
        return step.after
