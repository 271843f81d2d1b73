"""Writing an export, piece by piece, in memory that does not grow with the traffic."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Final

from workbench.project.document import document_to_json
from workbench.project.errors import ProjectError
from workbench.project.export.calltape import call_lines
from workbench.project.export.entryform import EntryForm, LineForm
from workbench.project.export.forms import CALL_FORMS, ExportForm, Selection
from workbench.project.export.hexdumpform import HexDump
from workbench.project.export.htmlreport import HtmlReport
from workbench.project.export.packetform import IpPackets
from workbench.project.export.pduform import PduPackets
from workbench.project.export.rawfiles import export_raw_files
from workbench.project.export.specialfile import write_special
from workbench.project.export.walk import ExportSource, RecordEntry, chosen_sockets, record_total, walk
from workbench.project.regularfile import is_special

BATCH_BYTES: Final = 256 * 1024
_WITH_EVENTS: Final = (ExportForm.JSONL, ExportForm.TEXT, ExportForm.PCAPNG, ExportForm.HTML)


def export_pieces(
    source: ExportSource, form: ExportForm, selection: Selection, progress: Callable[[float], None]
) -> Iterator[bytes]:
    """The export, in pieces of about 256 KiB or one record. ``progress`` is told 0 to 1.

    Raises :class:`~workbench.project.errors.ProjectError` where the selection names no socket.
    """
    if form is ExportForm.JSON:
        # Without the traffic the ranges of removed records would hide whatever is recorded next.
        yield document_to_json(replace(source.document, hidden={})).encode() + b"\n"
        return
    if form is ExportForm.RAW_FILES:
        raise ProjectError("Raw bytes by connection are a folder of files: name one.")
    if form in CALL_FORMS:
        yield from _batched(call_lines(source, form, selection))
        progress(1.0)
        return
    maker = _entry_form(source, form, selection)
    total = max(1, record_total(source, selection))
    done = 0
    waiting = list(maker.head())
    waiting_bytes = sum(map(len, waiting))
    for entry in walk(source, selection, events=form in _WITH_EVENTS):
        for block in maker.blocks(entry):
            waiting.append(block)
            waiting_bytes += len(block)
        done += isinstance(entry, RecordEntry)
        if waiting_bytes >= BATCH_BYTES:
            yield b"".join(waiting)
            progress(min(1.0, done / total))
            waiting, waiting_bytes = [], 0
    yield b"".join([*waiting, *maker.tail()])
    progress(1.0)


def _entry_form(source: ExportSource, form: ExportForm, selection: Selection) -> EntryForm:
    sockets = chosen_sockets(source.document, selection)
    match form:
        case ExportForm.PCAPNG:
            return IpPackets(source.document, sockets, selection)
        case ExportForm.PCAPNG_PDU:
            return PduPackets(source.document, sockets, selection)
        case ExportForm.HEXDUMP:
            return HexDump()
        case ExportForm.HTML:
            return HtmlReport(source.document, sockets, selection, source.records)
        case _:
            return LineForm(form)


def _batched(lines: Iterator[bytes]) -> Iterator[bytes]:
    waiting: list[bytes] = []
    waiting_bytes = 0
    for line in lines:
        waiting.append(line)
        waiting_bytes += len(line)
        if waiting_bytes >= BATCH_BYTES:
            yield b"".join(waiting)
            waiting, waiting_bytes = [], 0
    yield b"".join(waiting)


def export_to_file(
    source: ExportSource, form: ExportForm, path: Path, selection: Selection | None = None, *,
    progress: Callable[[float], None] | None = None, cancelled: Callable[[], bool] | None = None,
) -> bool:  # fmt: skip
    """Write ``path``; what stood there before is replaced once the export is whole, and stays if it fails.
    A device or a pipe is written into as it is. Of ``RAW_FILES`` ``path`` is a folder that is made.

    Blocks: call it in a thread. False if it was cancelled. Raises :class:`OSError` and
    :class:`~workbench.project.errors.ProjectError`.
    """
    chosen, tell = selection or Selection(), progress or _nobody
    if form is ExportForm.RAW_FILES:
        return export_raw_files(source, path, chosen, progress=tell, cancelled=cancelled or _never)
    pieces = export_pieces(source, form, chosen, tell)
    if is_special(path):
        return write_special(path, pieces, cancelled or _never)
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with partial.open("xb") as file:
            whole = _write_all(file, pieces, cancelled)
        if whole:
            partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return whole


def _write_all(file: BinaryIO, pieces: Iterator[bytes], cancelled: Callable[[], bool] | None) -> bool:
    for piece in pieces:
        if cancelled is not None and cancelled():
            return False
        file.write(piece)
    return True


def _nobody(_progress: float) -> None:
    """Nobody wants to know."""


def _never() -> bool:
    """Nobody gives it up."""
    return False
