"""Changes of the document, each a plain function from one value to the next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from workbench.capture.visible import Ranges, merge_ranges
from workbench.model.annotations import Bookmark, ByteMark
from workbench.model.kinds import title_of
from workbench.model.payloads import PayloadSpec
from workbench.model.sockets import SocketSpec
from workbench.project.document import Document

_NO_DRAFT = PayloadSpec()
T = TypeVar("T")


def with_spec(document: Document, spec: SocketSpec, index: int | None = None) -> Document:
    """The document with this socket in place of the one of the same id, or added."""
    if any(each.id == spec.id for each in document.sockets):
        return replace(document, sockets=tuple(spec if each.id == spec.id else each for each in document.sockets))
    sockets = list(document.sockets)
    sockets.insert(len(sockets) if index is None else index, spec)
    return replace(document, sockets=tuple(sockets), next_id=max(document.next_id, spec.id + 1))


def without_socket(document: Document, session_id: int) -> Document:
    return replace(document, sockets=tuple(spec for spec in document.sockets if spec.id != session_id))


def hidden_of(document: Document, session_id: int) -> Ranges:
    return document.hidden.get(str(session_id), ())


def with_hidden(document: Document, session_id: int, ranges: Ranges) -> Document:
    """The document with these record numbers removed as well."""
    before = hidden_of(document, session_id)
    together = merge_ranges((*before, *ranges) if before else ranges)
    return replace(document, hidden={**document.hidden, str(session_id): together})


def with_bookmarks(document: Document, session_id: int, bookmarks: Iterable[Bookmark]) -> Document:
    """The document with these bookmarks of a session in place of what it had; a later one of a record wins."""
    by_record = {bookmark.record: bookmark for bookmark in bookmarks}
    ordered = tuple(by_record[record] for record in sorted(by_record))
    return replace(document, bookmarks=_with_part(document.bookmarks, session_id, ordered))


def with_byte_marks(document: Document, session_id: int, marks: Iterable[ByteMark]) -> Document:
    """The document with these byte marks of a session in place of what it had."""
    ordered = tuple(sorted(marks, key=lambda mark: (mark.record, mark.offset, mark.size)))
    return replace(document, byte_marks=_with_part(document.byte_marks, session_id, ordered))


def _with_part(parts: dict[str, tuple[T, ...]], session_id: int, part: tuple[T, ...]) -> dict[str, tuple[T, ...]]:
    others = {key: each for key, each in parts.items() if key != str(session_id)}
    return {**others, str(session_id): part} if part else others


def with_present(document: Document, now: Document) -> Document:
    """An older document, but with today's layout, notes, drafts, texts of formats and unused numbers."""
    present = {spec.id: spec for spec in now.sockets}
    sockets = tuple(_with_composed(spec, present[spec.id]) if spec.id in present else spec for spec in document.sockets)
    written = {each.name: each for each in now.formats}
    formats = tuple(written.get(each.name, each) for each in document.formats)
    library = document.library
    if library.store_id != now.library.store_id:  # what is in the key store is not undone
        library = replace(library, store_id=now.library.store_id)
    return replace(
        document, sockets=sockets, layout=now.layout, notes=now.notes, next_id=now.next_id, formats=formats,
        library=library,
    )  # fmt: skip


def _with_composed(spec: SocketSpec, now: SocketSpec) -> SocketSpec:
    """What did not change stays the same object: all who follow a document go by that."""
    if spec is now or (spec.draft == now.draft and spec.history == now.history):
        return spec
    return replace(spec, draft=now.draft, history=now.history)


def essence(document: Document) -> Document:
    """What is worth a question before it is lost: not the layout, not what stands in a composer."""
    sockets = tuple(
        replace(spec, draft=_NO_DRAFT, history=()) if spec.history or spec.draft != _NO_DRAFT else spec
        for spec in document.sockets
    )
    return replace(document, sockets=sockets, layout={}, next_id=0)


def named(document: Document, spec: SocketSpec) -> str:
    """A name that no socket of the document has yet: “TCP client”, “TCP client 2”. Raises SocketUrlError."""
    stem = title_of(spec.parsed_url, spec.role)
    taken = {each.name for each in document.sockets}
    number = 1
    while (name := stem if number == 1 else f"{stem} {number}") in taken:
        number += 1
    return name
