"""Records as a hex dump that ``text2pcap`` makes a capture file of, with times and directions.

Source: text2pcap(1). Lines that begin with # are comments; a time and I or O stand before the offset 0 of a packet.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from workbench.codec.escapes import visible
from workbench.project.export.textforms import utc_text
from workbench.project.export.walk import Entry, RecordEntry

# With -T or -u text2pcap puts headers before a packet, and the length of an IPv4 packet has 16 bits.
PACKET_MAX_BYTES: Final = 65_495
_LINE_BYTES: Final = 16
_HOW_TO_READ: Final = (
    "# A hex dump of Socket Workbench. A capture file of it, with made-up TCP headers from port 1000 to 2000:\n"
    "#   text2pcap -D -t ISO -T 1000,2000 FILE out.pcapng\n"
)


class HexDump:
    """The form ``hexdump``."""

    def head(self) -> Iterator[bytes]:
        """How to read it back."""
        yield _HOW_TO_READ.encode()

    def blocks(self, entry: Entry) -> Iterator[bytes]:
        """A comment, then a packet for each 65,495 bytes; the bytes that were carried, no events."""
        if not isinstance(entry, RecordEntry):
            return
        head, payload = entry.head, entry.carried
        way = "O" if head.direction else "I"
        connection = f" connection {head.connection}" if head.connection else ""
        yield f"# {visible(f'{entry.session} #{head.number}{connection} {head.peer}')}: {len(payload)} bytes\n".encode()
        for at in range(0, len(payload), PACKET_MAX_BYTES):
            yield f"{way} {utc_text(head.time_ns)}\n{_dump(payload[at : at + PACKET_MAX_BYTES])}".encode()

    def tail(self) -> Iterator[bytes]:
        """Nothing."""
        yield from ()


def _dump(payload: bytes) -> str:
    digits = payload.hex(" ")
    width = 3 * _LINE_BYTES
    places = range(0, len(digits), width)
    lines = [offset + digits[at : at + width - 1] for offset, at in zip(_offsets(), places, strict=False)]
    return "\n".join([*lines, ""])


@cache
def _offsets() -> tuple[str, ...]:
    """Of the lines of the longest packet, each with a space."""
    return tuple(f"{at:06x} " for at in range(0, PACKET_MAX_BYTES, _LINE_BYTES))
