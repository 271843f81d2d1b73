"""A report as one HTML page with nothing beside it: sockets, records and events, folded up, light or dark as the
reader's system is.

Every text of the project and of the network is escaped, and the page forbids itself scripts and everything that would
be fetched. It is bounded: see the three numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from workbench.codec.escapes import visible
from workbench.codec.hexdump import ascii_pane, dump_lines
from workbench.model.records import mark_word
from workbench.model.sockets import SocketSpec
from workbench.model.texts import count_text, event_sentence
from workbench.project.document import Document
from workbench.project.export.forms import Selection
from workbench.project.export.htmlstyle import PAGE_HEAD
from workbench.project.export.textforms import utc_text
from workbench.project.export.walk import Entry, EventEntry, RecordEntry, RecordStore

ENTRIES_MAX: Final = 20_000  # records and events in a page: a browser shows that many
DUMP_MAX_BYTES: Final = 4_096  # of one record
DUMPS_MAX_BYTES: Final = 8 * 1024 * 1024  # of all records together
FOLD_ENTRIES: Final = 500  # under one line
_PREVIEW_BYTES: Final = 48
_TITLE_CHARS: Final = 200
_WAYS: Final = (("rx", "◀ RX"), ("tx", "▶ TX"))


class HtmlReport:
    """The form ``html``."""

    def __init__(
        self, document: Document, sockets: Sequence[SocketSpec], selection: Selection, store: RecordStore
    ) -> None:
        self._document = document
        self._sockets = sockets
        self._selection = selection
        self._store = store
        self._marks = {
            (spec.id, mark.record): mark.comment
            for spec in sockets
            for mark in document.bookmarks.get(str(spec.id), ())
        }
        self._entries = 0
        self._dumped = 0
        self._left_out = 0

    def head(self) -> Iterator[bytes]:
        """The style, and a table of the sockets."""
        title = _safe(self._document.name or "Recorded traffic")
        yield PAGE_HEAD.replace("{title}", title).encode()
        yield f"<h1>{title}</h1>\n".encode()
        if self._document.notes:
            notes = _safe_lines(self._document.notes)
            yield f"<details><summary>Notes</summary><pre>{notes}</pre></details>\n".encode()
        yield b"<table><thead><tr><th>Socket<th>Role<th>Address<th>Records<th>Connections</thead><tbody>\n"
        for spec in self._sockets:
            connections = sum(1 for row in self._store.connections(spec.id) if row.number)
            yield (
                f"<tr><td>{_safe(spec.name)}<td>{spec.role.value}<td>{_safe(spec.url)}"
                f"<td>{self._store.count(spec.id):,}<td>{connections:,}\n"
            ).encode()
        yield b"</tbody></table>\n"
        if self._selection.is_part:
            yield b"<p>A part of the records: a filter or a direction was chosen.</p>\n"

    def blocks(self, entry: Entry) -> Iterator[bytes]:
        """A line that opens, or the sentence of an event."""
        if self._entries >= ENTRIES_MAX:
            self._left_out += 1
            return
        if self._entries % FOLD_ENTRIES == 0:
            yield self._fold(entry)
        self._entries += 1
        yield self._event(entry) if isinstance(entry, EventEntry) else self._record(entry)

    def tail(self) -> Iterator[bytes]:
        """What was left out, and the end."""
        if self._entries:
            yield b"</details>\n"
        else:
            yield b"<p>Nothing was recorded.</p>\n"
        if self._left_out:
            count = count_text(self._left_out, "more record or event is", "more records and events are")
            advice = "Choose one socket or a filter, or another form."
            yield f"<p class=end>{count} not in this page. {advice}</p>\n".encode()
        yield b"</main></body></html>\n"

    def _fold(self, entry: Entry) -> bytes:
        end, is_open = ("</details>\n", "") if self._entries else ("", " open")
        line = f"From {self._entries + 1:,}: {utc_text(entry.time_ns)}"
        return f"{end}<details class=fold{is_open}><summary>{line}</summary>\n".encode()

    def _event(self, entry: EventEntry) -> bytes:
        sentence = _safe(f"{entry.session}: {event_sentence(entry.event)}")
        return f"<p class=event><time>{utc_text(entry.time_ns)}</time> {sentence}</p>\n".encode()

    def _record(self, entry: RecordEntry) -> bytes:
        head, payload = entry.head, entry.payload
        kind, sign = _WAYS[head.direction]
        comment = self._marks.get((entry.session_id, head.number))
        star = "" if comment is None else "<b>★</b> "
        connection = f" connection {head.connection}" if head.connection else ""
        where = f"{entry.session} #{head.number}{connection} {head.peer}"
        size = count_text(head.size, "byte", "bytes")
        lost = f", {head.size - head.taken:,} of them not sent" if head.taken < head.size else ""
        word = f", {mark_word(head.mark)}" if head.mark else ""
        said = f"<p class=comment>{_safe_lines(comment)}</p>" if comment else ""
        return (
            f"<details class={kind}><summary><time>{utc_text(head.time_ns)}</time> <i>{sign}</i> {star}{_safe(where)}"
            f" <span>{size}{word}{lost}</span> <code>{escape(ascii_pane(payload[:_PREVIEW_BYTES]))}</code></summary>"
            f"{said}{self._dump(payload)}</details>\n"
        ).encode()

    def _dump(self, payload: bytes) -> str:
        shown = payload[: min(DUMP_MAX_BYTES, max(0, DUMPS_MAX_BYTES - self._dumped))]
        self._dumped += len(shown)
        lines = escape("\n".join(dump_lines(shown)))
        rest = len(payload) - len(shown)
        more = f"<p>{count_text(rest, 'more byte is', 'more bytes are')} not shown.</p>" if rest else ""
        return f"<pre>{lines}</pre>{more}"


def _safe(text: str) -> str:
    """On one line, without control characters, as HTML text."""
    return escape(visible(text[:_TITLE_CHARS]))


def _safe_lines(text: str) -> str:
    return "\n".join(escape(visible(line)) for line in text.splitlines())
