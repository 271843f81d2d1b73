"""The pads of a project: buttons laid out for a demonstration; every change can be undone."""

from __future__ import annotations

from dataclasses import replace

from workbench.model.library import PAD_SIDE_MAX, Pad, PadButton
from workbench.session.document.library import Editing
from workbench.session.document.libraryedits import LibraryNameError, checked_name, free_name

FIRST_NAME = "Pad"
Place = tuple[int, int]  # row and column, from 0


class PadEditor:
    """Ids and places that are not there raise KeyError."""

    def __init__(self, editor: Editing) -> None:
        self._editor = editor

    @property
    def value(self) -> tuple[Pad, ...]:
        return self._editor.document.library.pads

    def pad(self, pad_id: int) -> Pad:
        """The pad of that id."""
        for each in self.value:
            if each.id == pad_id:
                return each
        raise KeyError(pad_id)

    def button(self, pad_id: int, place: Place) -> PadButton:
        """The button at a place."""
        for each in self.pad(pad_id).buttons:
            if (each.row, each.column) == place:
                return each
        raise KeyError(place)

    # -- pads

    def add(self, name: str = "") -> Pad:
        """A new, empty one; a name that is taken gets a number."""
        name = free_name(checked_name(name or FIRST_NAME), {each.name for each in self.value})
        pad = Pad(max((each.id for each in self.value), default=0) + 1, name)
        self._put("Add pad", (*self.value, pad))
        return pad

    def rename(self, pad_id: int, name: str) -> None:
        """Raises :class:`~workbench.session.document.libraryedits.LibraryNameError`."""
        name = checked_name(name)
        if any(each.name == name and each.id != pad_id for each in self.value):
            raise LibraryNameError(f"There is a pad “{name}” already.")
        self._change("Rename pad", replace(self.pad(pad_id), name=name))

    def remove(self, pad_id: int) -> None:
        """With its buttons; what they send stays."""
        self._put("Remove pad", tuple(each for each in self.value if each.id != pad_id))

    # -- buttons

    def put_button(self, pad_id: int, button: PadButton, text: str = "Change button") -> None:
        """At its place, instead of what stands there. Raises ValueError for a place that no pad has."""
        if not (0 <= button.row < PAD_SIDE_MAX and 0 <= button.column < PAD_SIDE_MAX):
            raise ValueError(f"a pad has at most {PAD_SIDE_MAX} rows and columns")
        pad = self.pad(pad_id)
        others = [each for each in pad.buttons if (each.row, each.column) != (button.row, button.column)]
        self._change(text, _laid_out(pad, [*others, button]))

    def draft_button(self, pad_id: int, button: PadButton) -> None:
        """The same for a title that is being typed; ``end_draft`` makes the step."""
        pad = self.pad(pad_id)
        self.button(pad_id, (button.row, button.column))
        others = [each for each in pad.buttons if (each.row, each.column) != (button.row, button.column)]
        document = self._editor.document
        pads = self._with(_laid_out(pad, [*others, button]))
        changed = replace(document, library=replace(document.library, pads=pads))
        self._editor.draft("Change button", changed, ("button", pad_id, button.row, button.column))

    def end_draft(self) -> None:
        """Editing ended."""
        self._editor.end_draft()

    def move_button(self, pad_id: int, start: Place, end: Place) -> None:
        """To another place; what stands there comes to this one."""
        if start == end:
            return
        self.button(pad_id, start)
        pad, places = self.pad(pad_id), {start: end, end: start}
        moved = []
        for each in pad.buttons:
            row, column = places.get((each.row, each.column), (each.row, each.column))
            moved.append(replace(each, row=row, column=column))
        self._change("Move button", _laid_out(pad, moved))

    def remove_button(self, pad_id: int, place: Place) -> None:
        """Nothing where there is none."""
        pad = self.pad(pad_id)
        left = [each for each in pad.buttons if (each.row, each.column) != place]
        self._change("Remove button", _laid_out(pad, left))

    # -- inside

    def _with(self, pad: Pad) -> tuple[Pad, ...]:
        return tuple(pad if each.id == pad.id else each for each in self.value)

    def _change(self, text: str, pad: Pad) -> None:
        self._put(text, self._with(pad))

    def _put(self, text: str, pads: tuple[Pad, ...]) -> None:
        document = self._editor.document
        self._editor.edit(text, replace(document, library=replace(document.library, pads=pads)))


def _laid_out(pad: Pad, buttons: list[PadButton]) -> Pad:
    return replace(pad, buttons=tuple(sorted(buttons, key=lambda each: (each.row, each.column))))
