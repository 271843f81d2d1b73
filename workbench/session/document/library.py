"""The payloads of a project: added, changed, put in order and into folders, all of which can be undone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Protocol

from workbench.model.library import Library, SavedPayload
from workbench.model.payloads import TYPED, PayloadSpec
from workbench.project.document import Document
from workbench.session.document.libraryedits import (
    LibraryNameError,
    above,
    all_folders,
    checked_folder,
    checked_name,
    free_name,
    is_within,
    joined,
    next_payload_id,
    paths_of,
    with_folder,
    with_folder_at,
    with_folder_before,
    with_moved,
    with_new,
    with_payload,
    without_folder,
    without_payloads,
)
from workbench.session.document.payloadnames import with_library

FIRST_NAME, FIRST_FOLDER = "Payload", "Folder"


class Editing(Protocol):
    """The part of a :class:`~workbench.session.document.editor.DocumentEditor` that its parts need."""

    @property
    def document(self) -> Document: ...
    def edit(self, text: str, document: Document) -> None: ...
    def draft(self, text: str, document: Document, subject: object) -> None: ...
    def end_draft(self) -> None: ...


class LibraryEditor:
    """Ids that are not there raise KeyError, names that cannot be given
    :class:`~workbench.session.document.libraryedits.LibraryNameError`. Whatever names a payload by its path follows
    when it gets another.
    """

    def __init__(self, editor: Editing) -> None:
        self._editor = editor

    @property
    def value(self) -> Library:
        return self._editor.document.library

    def payload(self, payload_id: int) -> SavedPayload:
        """The payload of that id."""
        for each in self.value.payloads:
            if each.id == payload_id:
                return each
        raise KeyError(payload_id)

    def find(self, path: str) -> SavedPayload | None:
        """By folder and name."""
        return next((each for each in self.value.payloads if each.path == path), None)

    # -- payloads

    def add(self, payload: PayloadSpec = TYPED, name: str = "", folder: str = "", *, behind: int = 0) -> SavedPayload:
        """A new one, behind the one of that id or at the end; a name that is taken gets a number."""
        library, folder = self.value, checked_folder(folder)
        name = free_name(checked_name(name or FIRST_NAME), paths_of(library), folder)
        fresh = SavedPayload(next_payload_id(library), name, folder, payload)
        self._put("Add payload", with_folder(with_new(library, (fresh,), behind), folder))
        return fresh

    def change(self, payload: SavedPayload) -> None:
        """Content, note and shortcut, by one step. Name and folder stay as they are: see ``rename`` and ``move``."""
        self._put("Change payload", self._with_content(payload))

    def draft(self, payload: SavedPayload) -> None:
        """The same while it is being typed; ``end_draft`` makes the step."""
        library = self._with_content(payload)
        document = replace(self._editor.document, library=library)
        self._editor.draft("Change payload", document, ("payload", payload.id))

    def end_draft(self) -> None:
        """Editing ended."""
        self._editor.end_draft()

    def rename(self, payload_id: int, name: str) -> None:
        """Within its folder."""
        payload, name = self.payload(payload_id), checked_name(name)
        if joined(payload.folder, name) in paths_of(self.value, (payload_id,)):
            raise LibraryNameError(f"There is a payload “{name}” {_where(payload.folder)} already.")
        self._put("Rename payload", with_payload(self.value, replace(payload, name=name)))

    def move(self, ids: Sequence[int], folder: str, before: int = 0) -> None:
        """Into a folder, before the payload of that id or behind all; one whose name is taken there gets a number."""
        for each in ids:
            self.payload(each)
        self._put("Move payloads", with_moved(self.value, ids, checked_folder(folder), before))

    def duplicate(self, ids: Collection[int]) -> list[SavedPayload]:
        """Each with a copy behind it; a key has one payload, so the copies have none."""
        library, copies = self.value, list[SavedPayload]()
        taken = paths_of(library)
        for number, each in enumerate((self.payload(one) for one in ids), next_payload_id(library)):
            name = free_name(each.name, taken, each.folder)
            copies.append(replace(each, id=number, name=name, shortcut=""))
            taken.add(copies[-1].path)
            library = with_new(library, copies[-1:], each.id)
        self._put("Duplicate payloads", library)
        return copies

    def remove(self, ids: Collection[int]) -> None:
        """With the buttons that send them."""
        self._put("Remove payloads", without_payloads(self.value, ids))

    # -- folders

    def add_folder(self, within: str = "", name: str = "") -> str:
        """Its path; a name that is taken gets a number."""
        within = checked_folder(within)
        path = joined(within, free_name(checked_name(name or FIRST_FOLDER), set(all_folders(self.value)), within))
        self._put("Add folder", with_folder(self.value, checked_folder(path)))
        return path

    def rename_folder(self, folder: str, name: str) -> str:
        """Its new path."""
        path = checked_folder(joined(above(folder), checked_name(name)))
        if path != folder:
            self._check_folder(path)
            self._put("Rename folder", with_folder_at(self.value, folder, path))
        return path

    def move_folder(self, folder: str, within: str, before: str = "") -> str:
        """Into another folder (empty: into none), before one that is there or behind all. Its new path."""
        if is_within(within, folder):
            raise LibraryNameError("A folder cannot be moved into itself.")
        path = joined(within, folder.rpartition("/")[2])
        library = self.value
        if path != folder:
            self._check_folder(checked_folder(path))
            library = with_folder_at(library, folder, path)
        self._put("Move folder", with_folder_before(library, path, before))
        return path

    def remove_folder(self, folder: str) -> None:
        """With all that is in it."""
        self._put("Remove folder", without_folder(self.value, folder))

    # -- inside

    def _with_content(self, payload: SavedPayload) -> Library:
        now = self.payload(payload.id)
        return with_payload(self.value, replace(payload, name=now.name, folder=now.folder))

    def _check_folder(self, path: str) -> None:
        if path in all_folders(self.value):
            raise LibraryNameError(f"There is a folder “{path}” already.")

    def _put(self, text: str, library: Library) -> None:
        self._editor.edit(text, with_library(self._editor.document, library))


def _where(folder: str) -> str:
    return f"in the folder “{folder}”" if folder else "at the top"
