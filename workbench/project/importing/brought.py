"""What an import brings beside traffic: payloads, pads, sequences and variables, with names that are given once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from workbench.model.library import FOLDER_SEPARATOR, NAME_CHARS_MAX, Pad, SavedPayload, Variable
from workbench.model.sequences import Sequence


class Names:
    """Names that are given once each."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._next: dict[str, int] = {}

    def free(self, stem: str) -> str:
        """``stem``, or ``stem (2)`` and so on."""
        name, number = stem, self._next.get(stem, 1)
        while name in self._taken:
            number += 1
            name = f"{stem} ({number})"
        self._next[stem] = number
        self._taken.add(name)
        return name


@dataclass(slots=True)
class Brought:
    """The pieces of one import. Their numbers count from 1 in each kind; those of sockets are the document's."""

    payloads: list[SavedPayload] = field(default_factory=list)
    pads: list[Pad] = field(default_factory=list)
    sequences: list[Sequence] = field(default_factory=list)
    variables: list[Variable] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.payloads or self.pads or self.sequences or self.variables)


def name_of(text: str, otherwise: str) -> str:
    """A foreign text as a name in the library: one line, no separator of folders, of a sane length."""
    return one_line(text).replace(FOLDER_SEPARATOR, "∕").strip() or otherwise


def one_line(text: str) -> str:
    """A foreign text for a title or a note: no control characters, none that turn the direction of writing, of a sane
    length."""
    plain = " ".join("".join(char if char.isprintable() else " " for char in text[: 4 * NAME_CHARS_MAX]).split())
    return plain[:NAME_CHARS_MAX]
