"""The columns of the traffic table: titles, sides, widths in characters."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from workbench.model.records import Direction


class Column(IntEnum):
    """In the order of the screen."""

    NUMBER = 0
    TIME = 1
    DELTA = 2
    DIRECTION = 3
    PEER = 4
    SIZE = 5
    PREVIEW = 6


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """``chars`` is the width at first, in figures of the data font."""

    title: str
    chars: int
    right: bool
    tip: str


COLUMNS: tuple[ColumnSpec, ...] = (
    ColumnSpec("#", 5, True, "Record number, counted from 1 in this session"),
    ColumnSpec("Time", 15, True, "When the bytes entered or left this program"),
    ColumnSpec("Δ", 9, True, "Time since the record before"),
    ColumnSpec("Dir", 4, False, "◀ RX received, ▶ TX sent"),
    ColumnSpec("Peer", 15, False, "The other end's address and port"),
    ColumnSpec("Bytes", 6, True, "Length of the payload"),
    ColumnSpec("Preview", 20, False, "The first bytes as text"),
)

DIRECTION_TEXT: dict[int, str] = {Direction.RX: "◀ RX", Direction.TX: "▶ TX"}
DIRECTION_WORD: dict[int, str] = {Direction.RX: "received", Direction.TX: "sent"}
