"""The forms of an export as a person chooses among them: a title and a sentence each."""

from __future__ import annotations

from typing import Final, NamedTuple

from workbench.model.calls import Spelling
from workbench.model.records import Direction
from workbench.project.export.forms import ExportForm


class FormWords(NamedTuple):
    """A form's title in the list, and what it is good for."""

    form: ExportForm
    title: str
    sentence: str


FORMS: Final = (
    FormWords(ExportForm.PCAPNG, "Capture file (pcapng)",
              "Packets for Wireshark: payloads, directions and times as recorded; IP, TCP and UDP headers are made for "
              "them. Follow Stream and the flow graph work."),
    FormWords(ExportForm.PCAPNG_PDU, "Capture file, payloads alone (pcapng)",
              "One exported PDU for each record: nothing is made up, for sockets without IP addresses too."),
    FormWords(ExportForm.JSONL, "JSON lines", "A line of JSON for each record and each event."),
    FormWords(ExportForm.CSV, "CSV table", "A row for each record, for spreadsheets."),
    FormWords(ExportForm.TEXT, "Text to read", "Each record with its hex dump, events between them."),
    FormWords(ExportForm.HEXDUMP, "Hex dump for text2pcap",
              "Offsets and bytes with times and directions, which Wireshark’s text2pcap makes a capture file of."),
    FormWords(ExportForm.HTML, "Report (HTML)",
              "One page for a browser with sockets, events, records and comments; at most 20,000 of them."),
    FormWords(ExportForm.RAW, "Raw bytes", "The payloads, one after the other."),
    FormWords(ExportForm.RAW_FILES, "Raw bytes by connection",
              "A new folder with a file for each connection and direction: the bytes that were carried."),
    FormWords(ExportForm.CALLS, "Call tape", "A line for each recorded socket call, for reading."),
    FormWords(ExportForm.CALLS_JSON, "Call tape as JSON lines", "A line of JSON for each recorded socket call."),
    FormWords(ExportForm.JSON, "Project as JSON",
              "Sockets, options and notes without traffic; opens as a project again."),
)  # fmt: skip
DIRECTIONS: Final = (
    ("Received and sent", None), ("◀ RX received only", Direction.RX), ("▶ TX sent only", Direction.TX),
)  # fmt: skip
SPELLINGS: Final = (
    ("BSD: close, ECONNREFUSED", Spelling.BSD), ("Winsock: closesocket, WSAECONNREFUSED", Spelling.WINSOCK),
)  # fmt: skip
