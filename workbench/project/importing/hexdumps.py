"""Importing a hex dump: its records become those of one socket."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from workbench.codec.hexinput.dump import Dump, DumpRecord
from workbench.model.records import Direction, Piece
from workbench.project.importing.sessions import ImportedSession, ImportedSessions
from workbench.project.importing.summary import ImportSummary
from workbench.project.importing.target import Cancelled, ImportCancelled, ImportTarget

FILE_MAX_BYTES: Final = 256 * 1024 * 1024
DAY_NS: Final = 86_400_000_000_000
URL: Final = "tcp://127.0.0.1:0"


def dump_pieces(records: Iterable[DumpRecord], now_ns: int) -> list[Piece]:
    """Records of a dump as they are recorded. Without a mark they count as received; without a time they have the
    present, one nanosecond after another; a time without a date is of today (UTC)."""
    pieces: list[Piece] = []
    day_ns = now_ns - now_ns % DAY_NS
    for index, record in enumerate(records):
        direction = Direction.RX if record.direction is None else record.direction
        time_ns = now_ns + index
        if record.time_ns is not None:
            time_ns = record.time_ns + (day_ns if record.time_ns < DAY_NS else 0)
        pieces.append(Piece(time_ns, direction, 0, "", record.data, len(record.data)))
    return pieces


def import_dump(name: str, dump: Dump, target: ImportTarget, cancelled: Cancelled) -> ImportSummary:
    """A dump as a new socket. Raises :class:`ImportCancelled` and :class:`ProjectError`; then nothing of it remains."""
    sessions = ImportedSessions(target)
    try:
        session = sessions.named(name, URL)
        for piece in dump_pieces(dump.records, target.now_ns):
            if cancelled():
                raise ImportCancelled
            _add(sessions, session, piece)
        summary = ImportSummary(name, f"{dump.form.value}, {len(dump.records):,} records")
        summary.sockets, summary.bookmarks = sessions.finish()
    except BaseException:
        sessions.discard()
        raise
    summary.records, summary.payload_bytes = len(dump.records), dump.size
    summary.remarks += [f"{remark[:1].upper()}{remark[1:]}." for remark in dump.remarks]
    summary.remarks.append(f"A hex dump has no address: the socket stands for {URL}. Give it one before you open it.")
    return summary


def _add(sessions: ImportedSessions, session: ImportedSession, piece: Piece) -> None:
    session.pieces.append(piece)
    sessions.carried(len(piece.payload))
