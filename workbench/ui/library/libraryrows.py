"""The rows of the library's tree, from the library's value: folders first, each level in the user's order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from workbench.model.library import FOLDER_SEPARATOR, Library, SavedPayload
from workbench.session.document.libraryedits import above, all_folders

ROOT: Final = 0


@dataclass(slots=True)
class LibraryRow:
    """``parent`` and ``children`` are places in the list of all rows; ``payload`` is None for a folder."""

    parent: int
    row: int
    folder: str  # its own path, or the folder that the payload is in
    payload: SavedPayload | None = None
    children: list[int] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What the first column says."""
        return self.payload.name if self.payload is not None else self.folder.rpartition(FOLDER_SEPARATOR)[2]

    @property
    def key(self) -> str | int:
        """By which the same row is found again after a change: a payload's id or a folder's path."""
        return self.payload.id if self.payload is not None else self.folder


def rows_of(library: Library, query: str = "") -> list[LibraryRow]:
    """All rows, the invisible root first. With a query only payloads in which every word of it is found (in path,
    text or note) and the folders above them; a folder that is empty is shown without a query alone.
    """
    words = query.casefold().split()
    payloads = [each for each in library.payloads if _fits(each, words)] if words else list(library.payloads)
    folders = all_folders(library)
    if words:
        wanted = {path for each in payloads for path in _with_those_above(each.folder)}
        folders = tuple(path for path in folders if path in wanted)
    rows = [LibraryRow(-1, 0, "")]
    places = {"": ROOT}
    for path in folders:
        places[path] = _append(rows, places[above(path)], path, None)
    for each in payloads:
        _append(rows, places[each.folder], each.folder, each)
    return rows


def shape_of(rows: list[LibraryRow]) -> list[tuple[int, str | int]]:
    """Equal for lists in which the same things stand at the same places."""
    return [(row.parent, row.key) for row in rows]


def _append(rows: list[LibraryRow], parent: int, folder: str, payload: SavedPayload | None) -> int:
    place = len(rows)
    rows.append(LibraryRow(parent, len(rows[parent].children), folder, payload))
    rows[parent].children.append(place)
    return place


def _fits(payload: SavedPayload, words: list[str]) -> bool:
    text = f"{payload.path}\n{payload.payload.text}\n{payload.note}\n{payload.shortcut}".casefold()
    return all(word in text for word in words)


def _with_those_above(folder: str) -> list[str]:
    found = []
    while folder:
        found.append(folder)
        folder = above(folder)
    return found
