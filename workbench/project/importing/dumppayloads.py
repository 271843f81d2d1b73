"""A hex dump whose records become payloads of the library, instead of records of a socket."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from workbench.codec.hexinput.dump import Dump
from workbench.model.records import Direction
from workbench.project.importing.assembly import Assembly
from workbench.project.importing.literals import spec_of
from workbench.project.importing.summary import ImportSummary
from workbench.project.importing.target import ImportTarget

LIBRARY_MAX_BYTES: Final = 16 * 1024 * 1024  # of the file: a document holds its payloads as text
PAYLOADS_MAX: Final = 10_000
PAYLOAD_MAX_BYTES: Final = 1024 * 1024
_WORDS: Final = {Direction.RX: "received", Direction.TX: "sent"}


def payloads_of_dump(name: str, dump: Dump, target: ImportTarget) -> ImportSummary:
    """A payload for each record, in a folder with the name of the file."""
    assembly = Assembly(PurePath(name).stem, target)
    total = 0
    for number, record in enumerate(dump.records, 1):
        total += len(record.data)
        if number > PAYLOADS_MAX or total > LIBRARY_MAX_BYTES:
            assembly.problems["records beyond those that a library takes at once"] += 1
        elif len(record.data) > PAYLOAD_MAX_BYTES:
            assembly.problems["records of more than 1 MiB"] += 1
        elif record.data:
            word = "" if record.direction is None else f" {_WORDS[Direction(record.direction)]}"
            assembly.payload(f"{number:03}{word}, {len(record.data):,} B", spec_of(record.data))
    summary = ImportSummary(name, f"{dump.form.value}, {len(dump.records):,} records", brought=assembly.brought)
    summary.notes += assembly.problems
    summary.remarks += [f"{remark[:1].upper()}{remark[1:]}." for remark in dump.remarks]
    return summary
