"""Plain text, line by line, where nobody else knows the bytes."""

from __future__ import annotations

from typing import Final

from workbench.codec.dissect.dissector import Context, Guess
from workbench.codec.dissect.headerlines import decoded, line_at
from workbench.codec.dissect.reader import Reader, read_message, shown_text
from workbench.model.fields import Dissection, Field

LOOKED_AT_BYTES: Final = 512
_CONTROLS: Final = frozenset(range(0x20)) - frozenset(b"\t\n\r\x0b\x0c\x1b") | {0x7F}


class LinesDissector:
    """Lines that end with LF or CR LF."""

    key = "lines"
    title = "Text"

    def guess(self, data: bytes, context: Context) -> Guess:
        """UTF-8 without control characters. Any protocol that is sure of its own comes before."""
        return Guess.PORT if len(data) > 1 and is_text(data[:LOOKED_AT_BYTES]) else Guess.NO

    def dissect(self, data: bytes, context: Context) -> Dissection:
        """Each line without its end."""
        return read_message(Reader(data), self.key, self.title, _read_lines)


def is_text(data: bytes) -> bool:
    """UTF-8 that may be cut within its last character, without control characters that text does not have."""
    if not _CONTROLS.isdisjoint(data):
        return False
    try:
        data.decode()
    except UnicodeDecodeError as wrong:
        return wrong.reason == "unexpected end of data"
    return True


def _read_lines(reader: Reader) -> None:
    while reader.left:
        line = line_at(reader.data, reader.at, reader.end)
        text = decoded(reader.data[line.start : line.end])
        reader.summary = reader.summary or shown_text(text)
        reader.add(Field("text.line", "Line", line.start, line.end - line.start, text, shown_text(text)))
        reader.at = line.after


DISSECTOR = LinesDissector()
