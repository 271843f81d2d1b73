"""What an import brought, what it did not, and why: for a person, and for the document."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from workbench.model.annotations import Bookmark
from workbench.model.sockets import SocketSpec
from workbench.model.texts import bytes_text, count_text
from workbench.project.importing.brought import Brought

SKIPPED_SHOWN = 8  # kinds of packets that were not imported, by name in the summary


@dataclass(slots=True)
class ImportSummary:
    """``sockets``, ``bookmarks`` (by session id) and ``brought`` are what goes into the document; the records are
    recorded."""

    name: str = ""  # of the file
    form: str = ""  # “pcapng”, “hex dump”
    packets: int = 0  # read from the file
    records: int = 0
    payload_bytes: int = 0
    conversations: int = 0
    sockets: tuple[SocketSpec, ...] = ()
    bookmarks: dict[int, tuple[Bookmark, ...]] = field(default_factory=dict)
    brought: Brought = field(default_factory=Brought)
    skipped: Counter[str] = field(default_factory=Counter)  # packets that gave nothing, by what they hold
    notes: Counter[str] = field(default_factory=Counter)  # what was odd, by sentence
    remarks: list[str] = field(default_factory=list)  # whole sentences
    broken: str = ""  # where and why the file could not be read further

    @property
    def session_ids(self) -> tuple[int, ...]:
        """Of the sockets that were made."""
        return tuple(spec.id for spec in self.sockets)

    @property
    def is_empty(self) -> bool:
        """Nothing came that a document could hold."""
        return not self.sockets and self.brought.is_empty


def headline(summary: ImportSummary) -> str:
    """One sentence: what is there now."""
    if summary.is_empty:
        return f"Nothing in {summary.name} could be imported."
    parts = [count_text(len(summary.sockets), "socket", "sockets")] if summary.sockets else []
    brought = summary.brought
    for pieces, one, many in (
        (brought.payloads, "payload", "payloads"), (brought.pads, "pad", "pads"),
        (brought.sequences, "sequence", "sequences"), (brought.variables, "variable", "variables"),
    ):  # fmt: skip
        parts += [count_text(len(pieces), one, many)] if pieces else []
    if summary.conversations:
        parts.append(count_text(summary.conversations, "conversation", "conversations"))
    if summary.records:
        parts.append(count_text(summary.records, "record", "records"))
        parts.append(f"{bytes_text(summary.payload_bytes)} of payload")
    return f"Imported {summary.name}: {', '.join(parts)}."


def summary_lines(summary: ImportSummary) -> list[str]:
    """The whole account, a sentence a line."""
    lines = [headline(summary)]
    if summary.packets:
        lines.append(f"{count_text(summary.packets, 'packet was', 'packets were')} read ({summary.form}).")
    if summary.broken:
        lines.append(summary.broken)
    if summary.skipped:
        total = sum(summary.skipped.values())
        named = [f"{number:,} × {name}" for name, number in summary.skipped.most_common(SKIPPED_SHOWN)]
        rest = total - sum(number for _, number in summary.skipped.most_common(SKIPPED_SHOWN))
        named += [f"{rest:,} × others"] if rest else []
        lines.append(f"{count_text(total, 'packet', 'packets')} without payload for a socket: {', '.join(named)}.")
    lines += [f"{name[:1].upper()}{name[1:]}: {number:,}." for name, number in summary.notes.most_common() if number]
    return lines + summary.remarks
