"""Editing the document: every change of it is a step that can be undone, or is named here as one that is none."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from workbench.capture.visible import ranges_of
from workbench.model.annotations import Bookmark, ByteMark, SavedFilter, UserFormat
from workbench.model.payloads import PayloadSpec
from workbench.model.sockets import Role, SocketOptions, SocketSpec
from workbench.project.document import Document
from workbench.session.document.edits import (
    named,
    with_bookmarks,
    with_byte_marks,
    with_hidden,
    with_present,
    with_spec,
    without_socket,
)
from workbench.session.document.history import History, Step
from workbench.session.document.library import LibraryEditor
from workbench.session.document.pads import PadEditor
from workbench.session.document.variables import VariableEditor
from workbench.session.session import Session


class DocumentEditor(ABC):
    """The part of a workspace that changes the document; the sessions follow it. ``revision`` grows with each
    change that is worth telling.
    """

    def __init__(self) -> None:
        self.revision = 0
        self.history = History()  # steps are made here alone; anybody may look at them
        self.library = LibraryEditor(self)
        self.variables = VariableEditor(self)
        self.pads = PadEditor(self)
        self._document: Document

    @property
    def document(self) -> Document:
        return self._document

    @abstractmethod
    def _follow(self, document: Document) -> None:
        """The document is this one from now on: the sessions agree with it, and it goes to the disk."""

    @abstractmethod
    def _session(self, session_id: int) -> Session:
        """Raises KeyError where there is none."""

    @abstractmethod
    def _recorded(self, session_id: int) -> int:
        """How many records of that session are committed."""

    # -- sockets

    def add_socket(self, role: Role, url: str, name: str = "", options: SocketOptions | None = None) -> Session:
        """Raises SocketUrlError if the URL cannot be read."""
        spec = SocketSpec(self.document.next_id, name, role, url, options or SocketOptions())
        spec = replace(spec, name=name or named(self.document, spec))
        self._edit("New socket", with_spec(self.document, spec))
        return self._session(spec.id)

    def add_like(self, spec: SocketSpec) -> Session:
        """A socket with those settings and an id of its own; without a name it gets one. Raises SocketUrlError."""
        _ = spec.parsed_url
        spec = replace(spec, id=self.document.next_id, name=spec.name or named(self.document, spec))
        self._edit("New socket", with_spec(self.document, spec))
        return self._session(spec.id)

    def remove_socket(self, session_id: int) -> None:
        """Closes it; its traffic comes back with undo."""
        self._edit("Remove socket", without_socket(self.document, session_id))

    def duplicate_socket(self, session_id: int) -> Session:
        """A closed socket with the same settings and no traffic."""
        spec = self._session(session_id).spec
        twin = replace(spec, id=self.document.next_id, name=f"{spec.name} (copy)")
        index = [each.id for each in self.document.sockets].index(session_id) + 1
        self._edit("Duplicate socket", with_spec(self.document, twin, index))
        return self._session(twin.id)

    def move_socket(self, session_id: int, index: int) -> None:
        """To another place in the list."""
        sockets = [spec for spec in self.document.sockets if spec.id != session_id]
        sockets.insert(index, self._session(session_id).spec)
        self._edit("Move socket", replace(self.document, sockets=tuple(sockets)))

    def update_spec(self, spec: SocketSpec, text: str = "Change socket") -> None:
        """Raises SocketUrlError if its URL cannot be read."""
        _ = spec.parsed_url
        self._edit(text, with_spec(self.document, spec))

    def set_draft(self, session_id: int, draft: PayloadSpec, history: tuple[PayloadSpec, ...] | None = None) -> None:
        """What stands in the composer; kept with the project, no step of undo."""
        spec = self._session(session_id).spec
        spec = replace(spec, draft=draft, history=spec.history if history is None else history)
        self._change(with_spec(self.document, spec), announce=False)

    def reserve_ids(self, ids: range) -> None:
        """Nobody else is given these ids, which are the next ones: an import makes sockets for them."""
        self._change(replace(self.document, next_id=max(self.document.next_id, ids.stop)), announce=False)

    def edit(self, text: str, document: Document) -> None:
        """One step of undo, called ``text``, for the rooms that change a part of the document: ``document`` is the
        present one with the change."""
        self._edit(text, document)

    def add_imported(self, document: Document, text: str) -> None:
        """``document`` is the present one with what an import brought; one step of undo."""
        self._edit(text, document)

    # -- traffic, notes, layout

    def hide_records(self, session_id: int, numbers: Iterable[int]) -> None:
        """Delete records from view; they are purged from the file when it is saved."""
        ranges = ranges_of(numbers)
        if ranges:
            self._edit("Delete records", with_hidden(self.document, session_id, ranges))

    def clear_traffic(self, session_id: int) -> None:
        """Delete all records that the session has now."""
        count = self._recorded(session_id)
        if count:
            self._edit("Clear traffic", with_hidden(self.document, session_id, ((1, count),)))

    def set_bookmarks(self, session_id: int, bookmarks: Iterable[Bookmark], text: str = "Bookmark") -> None:
        """All bookmarks of a session, in place of those that it had. ``text`` names the step of undo."""
        self._edit(text, with_bookmarks(self.document, session_id, bookmarks))

    def set_byte_marks(self, session_id: int, marks: Iterable[ByteMark], text: str = "Mark bytes") -> None:
        """All coloured bytes of a session, in place of those that it had."""
        self._edit(text, with_byte_marks(self.document, session_id, marks))

    def set_filters(self, filters: tuple[SavedFilter, ...]) -> None:
        """The project's display filters; each has a name of its own."""
        self._edit("Change filters", replace(self.document, filters=filters))

    def set_formats(self, formats: tuple[UserFormat, ...]) -> None:
        """The project's own formats; each has a name of its own."""
        self._edit("Change formats", replace(self.document, formats=formats))

    def set_format_text(self, name: str, text: str) -> None:
        """What a format says now; the editor has its own undo. A name that is not there changes nothing."""
        formats = tuple(UserFormat(name, text) if each.name == name else each for each in self.document.formats)
        if formats != self.document.formats:
            self._change(replace(self.document, formats=formats))

    def set_notes(self, notes: str) -> None:
        """The project's notes; the editor has its own undo."""
        self._change(replace(self.document, notes=notes))

    def set_layout(self, layout: dict[str, Any]) -> None:
        """Where the windows stand; no step of undo, and no reason to ask before closing."""
        if layout != self.document.layout:
            self._change(replace(self.document, layout=layout), announce=False)

    # -- undo

    @property
    def undo_text(self) -> str:
        """What undo takes back; empty if there is nothing."""
        return self.history.undo_text

    @property
    def redo_text(self) -> str:
        return self.history.redo_text

    @property
    def can_undo(self) -> bool:
        return bool(self.history.undo_text)

    @property
    def can_redo(self) -> bool:
        return bool(self.history.redo_text)

    def undo(self) -> None:
        if (document := self.history.undo()) is not None:
            self._change(with_present(document, self.document))

    def redo(self) -> None:
        if (document := self.history.redo()) is not None:
            self._change(with_present(document, self.document))

    # -- what is being typed

    def draft(self, text: str, document: Document, subject: object) -> None:
        """``edit`` for what is being typed: one step of undo with the drafts of that ``subject`` just before."""
        if document != self.document:
            self.history.draft(Step(text, self.document, document), subject)
            self._change(document)

    def end_draft(self) -> None:
        """Editing ended: what is typed next is a step of its own."""
        self.history.settle()

    # -- inside

    def _edit(self, text: str, document: Document) -> None:
        if document != self.document:
            self.history.record(Step(text, self.document, document))
            self._change(document)

    def _edited(self, spec: SocketSpec, text: str) -> None:
        """A session changed its own settings."""
        self._edit(text, with_spec(self.document, spec))

    def _change(self, document: Document, *, announce: bool = True) -> None:
        self._document = document
        self._follow(document)
        if announce:
            self.revision += 1
