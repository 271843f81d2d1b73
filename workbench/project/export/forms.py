"""Which forms there are, and which part of a project is wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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
    RAW_FILES = "raw-files"  # a folder: the payload bytes of each connection and direction in a file of their own
    PCAPNG = "pcapng"  # packets with the headers that would have carried the payloads
    PCAPNG_PDU = "pcapng-pdu"  # the payloads alone, as Wireshark exports PDUs
    HEXDUMP = "hexdump"  # text that text2pcap makes a capture file of
    HTML = "html"  # a page for reading, with nothing beside it
    CALLS = "calls"  # the call tape for reading
    CALLS_JSON = "calls-json"  # a line of JSON for each call


PACKET_FORMS = (ExportForm.PCAPNG, ExportForm.PCAPNG_PDU)
CALL_FORMS = (ExportForm.CALLS, ExportForm.CALLS_JSON)

SUFFIXES = {
    ExportForm.JSON: ".json",
    ExportForm.JSONL: ".jsonl",
    ExportForm.CSV: ".csv",
    ExportForm.TEXT: ".txt",
    ExportForm.RAW: ".bin",
    ExportForm.RAW_FILES: "",
    ExportForm.PCAPNG: ".pcapng",
    ExportForm.PCAPNG_PDU: ".pdu.pcapng",
    ExportForm.HEXDUMP: ".hexdump.txt",
    ExportForm.HTML: ".html",
    ExportForm.CALLS: ".calls.txt",
    ExportForm.CALLS_JSON: ".calls.jsonl",
}


# Of a session's records first..last, the numbers of those that are wanted, ascending.
Keep = Callable[[int, int, int], Iterable[int]]


@dataclass(frozen=True, slots=True)
class Selection:
    """``session`` is a socket's name, empty for all; ``direction`` None is both; ``spelling`` is for call tapes.

    ``keep`` tells which records a filter lets through; None: all. ``key_log`` are lines of secrets for TLS, that only
    the packet forms carry.
    """

    session: str = ""
    direction: Direction | None = None
    spelling: Spelling = Spelling.BSD
    keep: Keep | None = None
    key_log: bytes = b""

    @property
    def is_part(self) -> bool:
        """True where records are left out by direction or by a filter."""
        return self.keep is not None or self.direction is not None
