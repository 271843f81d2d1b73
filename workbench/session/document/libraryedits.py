"""Changes of the library, each a plain function from one value to the next."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Final

from workbench.model.library import FOLDER_SEPARATOR, NAME_CHARS_MAX, Library, SavedPayload

FOLDER_CHARS_MAX: Final = NAME_CHARS_MAX * 2


class LibraryNameError(ValueError):
    """A name that cannot be given: empty, too long, or somebody else's. The sentence is for people."""


def checked_name(name: str) -> str:
    """The name of a payload, folder or pad without spaces around it. Raises :class:`LibraryNameError`."""
    name = name.strip()
    if not name:
        raise LibraryNameError("A name has at least one character.")
    if len(name) > NAME_CHARS_MAX:
        raise LibraryNameError(f"A name has at most {NAME_CHARS_MAX} characters.")
    if FOLDER_SEPARATOR in name:
        raise LibraryNameError("A slash parts folders, so a name has none: move it into a folder instead.")
    if any(ord(char) < 0x20 or ord(char) == 0x7F for char in name):
        raise LibraryNameError("A name is one line, without control characters.")
    return name


def checked_folder(path: str) -> str:
    """A folder's path, each part a name; empty is none. Raises :class:`LibraryNameError`."""
    path = FOLDER_SEPARATOR.join(checked_name(part) for part in path.split(FOLDER_SEPARATOR)) if path else ""
    if len(path) > FOLDER_CHARS_MAX:
        raise LibraryNameError(f"A folder's path has at most {FOLDER_CHARS_MAX} characters.")
    return path


def above(folder: str) -> str:
    """The folder that a folder is in; empty: none."""
    return folder.rpartition(FOLDER_SEPARATOR)[0]


def joined(folder: str, name: str) -> str:
    return f"{folder}{FOLDER_SEPARATOR}{name}" if folder else name


def is_within(folder: str, other: str) -> bool:
    """It is the other one, or in it at any depth."""
    return folder == other or folder.startswith(other + FOLDER_SEPARATOR)


def all_folders(library: Library) -> tuple[str, ...]:
    """Every folder, those above others before them; also those that only a payload's folder names."""
    found: dict[str, None] = {}
    for path in (*library.folders, *(each.folder for each in library.payloads)):
        if not path or path in found:
            continue
        parts = path.split(FOLDER_SEPARATOR)
        for depth in range(1, len(parts) + 1):
            found.setdefault(FOLDER_SEPARATOR.join(parts[:depth]))
    return tuple(found)


def free_name(name: str, taken: Collection[str], folder: str = "") -> str:
    """``name``, or ``name 2`` … where ``taken`` has the path already."""
    free, number = name, 1
    while joined(folder, free) in taken:
        number += 1
        tail = f" {number}"
        free = name[: NAME_CHARS_MAX - len(tail)] + tail
    return free


def paths_of(library: Library, besides: Iterable[int] = ()) -> set[str]:
    """The paths of all payloads but those."""
    left_out = set(besides)
    return {each.path for each in library.payloads if each.id not in left_out}


def next_payload_id(library: Library) -> int:
    """One that no payload has, and no button asks for."""
    asked = (button.payload for pad in library.pads for button in pad.buttons)
    return max((*(each.id for each in library.payloads), *asked), default=0) + 1


def with_payload(library: Library, payload: SavedPayload) -> Library:
    """In place of the one of the same id."""
    changed = tuple(payload if each.id == payload.id else each for each in library.payloads)
    return replace(library, payloads=changed)


def with_folder(library: Library, path: str) -> Library:
    """With that folder and those above it."""
    if not path or path in library.folders:
        return library
    parts = path.split(FOLDER_SEPARATOR)
    every = [FOLDER_SEPARATOR.join(parts[:depth]) for depth in range(1, len(parts) + 1)]
    fresh = [each for each in every if each not in library.folders]
    return replace(library, folders=(*library.folders, *fresh))


def with_new(library: Library, payloads: Sequence[SavedPayload], behind: int = 0) -> Library:
    """With these behind the one of that id; 0: at the end."""
    every = list(library.payloads)
    at = next((index for index, each in enumerate(every, 1) if each.id == behind), len(every))
    return replace(library, payloads=(*every[:at], *payloads, *every[at:]))


def without_payloads(library: Library, ids: Collection[int]) -> Library:
    """Their buttons go with them."""
    gone = set(ids)
    pads = tuple(
        replace(pad, buttons=tuple(each for each in pad.buttons if not each.payload or each.payload not in gone))
        for pad in library.pads
    )
    return replace(library, payloads=tuple(each for each in library.payloads if each.id not in gone), pads=pads)


def with_moved(library: Library, ids: Sequence[int], folder: str, before: int = 0) -> Library:
    """These payloads into a folder, in their order, before the one of that id; 0: behind all others.

    One whose name is taken there gets a number.
    """
    moving = set(ids)
    taken = paths_of(library, moving)
    moved: list[SavedPayload] = []
    for each in library.payloads:
        if each.id in moving:
            fresh = replace(each, folder=folder, name=free_name(each.name, taken, folder))
            taken.add(fresh.path)
            moved.append(fresh)
    rest = [each for each in library.payloads if each.id not in moving]
    at = next((index for index, each in enumerate(rest) if each.id == before), len(rest))
    return with_folder(replace(library, payloads=(*rest[:at], *moved, *rest[at:])), folder)


def with_folder_at(library: Library, folder: str, path: str) -> Library:
    """The folder and all in it, as ``path``."""

    def moved(old: str) -> str:
        return path + old[len(folder) :] if is_within(old, folder) else old

    folders = tuple(dict.fromkeys(moved(each) for each in all_folders(library)))
    payloads = tuple(
        replace(each, folder=moved(each.folder)) if is_within(each.folder, folder) else each
        for each in library.payloads
    )
    return with_folder(replace(library, folders=folders, payloads=payloads), path)


def with_folder_before(library: Library, folder: str, before: str) -> Library:
    """The folder and those in it stand before another in the order; empty: behind all others."""
    every = all_folders(library)
    moving = [each for each in every if is_within(each, folder)]
    rest = [each for each in every if not is_within(each, folder)]
    at = rest.index(before) if before in rest else len(rest)
    return replace(library, folders=(*rest[:at], *moving, *rest[at:]))


def without_folder(library: Library, folder: str) -> Library:
    """With all that is in it."""
    gone = [each.id for each in library.payloads if is_within(each.folder, folder)]
    left = without_payloads(library, gone)
    return replace(left, folders=tuple(each for each in all_folders(library) if not is_within(each, folder)))
