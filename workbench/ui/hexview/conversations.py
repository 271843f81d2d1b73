"""What the bytes pane reads of a session's traffic, and how it is called in words."""

from __future__ import annotations

from typing import Protocol

from workbench.model.records import Direction, RecordHead
from workbench.model.sources import ByteSource
from workbench.model.texts import count_text
from workbench.ui.hexview.byteheader import BytesMode

CONVERSATION_DIRECTIONS: dict[BytesMode, int | None] = {
    BytesMode.RX: Direction.RX, BytesMode.TX: Direction.TX, BytesMode.BOTH: None
}  # fmt: skip
EMPTY_TEXTS: dict[BytesMode, str] = {
    BytesMode.RECORD: "No record yet. Select one in the table to see its bytes.",
    BytesMode.RX: "Nothing was received yet.",
    BytesMode.TX: "Nothing was sent yet.",
    BytesMode.BOTH: "Nothing was received or sent yet.",
}


class Conversations(Protocol):
    """What the pane needs of a session's traffic; :class:`workbench.session.rows.traffic.Traffic` has this shape."""

    @property
    def revision(self) -> int:
        """Changes when rows were hidden or came back."""
        ...

    def count(self) -> int:
        """Rows as of now."""
        ...

    def heads(self, first_row: int, count: int) -> list[RecordHead]:
        """Rows from ``first_row``."""
        ...

    def row_of(self, number: int) -> int | None:
        """The row of a record."""
        ...

    def source(self, number: int) -> ByteSource:
        """One record's payload."""
        ...

    def conversation(self, connection: int | None, direction: int | None) -> ByteSource:
        """Everything of a connection and a direction; None is all of them."""
        ...


_SIGNS = {BytesMode.RX: "◀ RX", BytesMode.TX: "▶ TX", BytesMode.BOTH: "◀ RX and ▶ TX"}


def conversation_text(mode: BytesMode, connection: int | None, size_bytes: int) -> str:
    """``◀ RX of all connections, 1,024 bytes``."""
    who = "all connections" if connection is None else f"connection {connection}"
    return f"{_SIGNS[mode]} of {who}, {count_text(size_bytes, 'byte', 'bytes')}"


def row_title(traffic: Conversations, number: int) -> str:
    """``Record 41``; where rows are something else, the traffic has words for it."""
    title = getattr(traffic, "title", None)
    return str(title(number)) if title is not None else f"Record {number:,}"


def record_text(head: RecordHead | None, size_bytes: int, *, newest: bool, title: str) -> str:
    """``Record 41 (newest) · ▶ TX to 127.0.0.1:9000 · 18 bytes``; empty without a record."""
    if head is None:
        return ""
    direction = "◀ RX from" if head.direction == Direction.RX else "▶ TX to"
    size = count_text(size_bytes, "byte", "bytes")
    return f"{title}{' (newest)' if newest else ''} · {direction} {head.peer} · {size}"
