"""What a form of export does with the entries of a walk, and the forms that are a line or a piece for each entry."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from workbench.project.export.forms import ExportForm
from workbench.project.export.jsonlines import event_line, record_line
from workbench.project.export.textforms import csv_head, csv_record, text_event, text_record
from workbench.project.export.walk import Entry, EventEntry, RecordEntry


class EntryForm(Protocol):
    """A file in the making. Its parts are asked for once each, in this order."""

    def head(self) -> Iterable[bytes]:
        """What stands before the first entry."""
        ...

    def blocks(self, entry: Entry) -> Iterable[bytes]:
        """What is written of an entry."""
        ...

    def tail(self) -> Iterable[bytes]:
        """What stands behind the last entry."""
        ...


class LineForm:
    """JSON lines, CSV, text and raw bytes."""

    def __init__(self, form: ExportForm) -> None:
        self._form = form

    def head(self) -> Iterable[bytes]:
        return (csv_head(),) if self._form is ExportForm.CSV else ()

    def blocks(self, entry: Entry) -> Iterable[bytes]:
        return (_piece(entry, self._form),)

    def tail(self) -> Iterable[bytes]:
        return ()


def _piece(entry: Entry, form: ExportForm) -> bytes:
    if isinstance(entry, EventEntry):
        return text_event(entry) if form is ExportForm.TEXT else event_line(entry.event, entry.session)
    match form:
        case ExportForm.CSV:
            return csv_record(entry)
        case ExportForm.TEXT:
            return text_record(entry)
        case ExportForm.RAW:
            return entry.payload
        case _:
            return _json_record(entry)


def _json_record(entry: RecordEntry) -> bytes:
    head = entry.head
    place = (entry.session, head.connection, entry.local, head.peer)
    return record_line(head.number, head.time_ns, head.direction, place, entry.payload, (head.taken, head.mark))
