"""Which forms there are, and which part of a project is wanted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workbench.model.calls import Spelling
from workbench.model.records import Direction


class ExportForm(StrEnum):
    """The names are those of the command line and of file name suffixes."""

    JSON = "json"  # the document as text; opens as a project
    JSONL = "jsonl"  # a line of JSON for each record and each event
    CSV = "csv"  # a row for each record
    TEXT = "text"  # for reading: a line for each record with its hex dump, events between them
    RAW = "raw"  # payload bytes, one after the other
    CALLS = "calls"  # the call tape for reading
    CALLS_JSON = "calls-json"  # a line of JSON for each call


CALL_FORMS = (ExportForm.CALLS, ExportForm.CALLS_JSON)

SUFFIXES = {
    ExportForm.JSON: ".json",
    ExportForm.JSONL: ".jsonl",
    ExportForm.CSV: ".csv",
    ExportForm.TEXT: ".txt",
    ExportForm.RAW: ".bin",
    ExportForm.CALLS: ".calls.txt",
    ExportForm.CALLS_JSON: ".calls.jsonl",
}


@dataclass(frozen=True, slots=True)
class Selection:
    """``session`` is a socket's name, empty for all; ``direction`` None is both; ``spelling`` is for call tapes."""

    session: str = ""
    direction: Direction | None = None
    spelling: Spelling = Spelling.BSD
