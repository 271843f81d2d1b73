"""Lines of values with a separator between them (RFC 4180): comma, semicolon or tabulator, whichever fits."""

from __future__ import annotations

import re
from typing import Final

from workbench.codec.dissect.dissector import Context, Guess
from workbench.codec.dissect.headerlines import decoded, line_at
from workbench.codec.dissect.lines import LOOKED_AT_BYTES, is_text
from workbench.codec.dissect.reader import Reader, read_message, shown_text
from workbench.model.fields import Dissection, Field, FieldValue

SEPARATORS: Final = b",;\t"
COLUMNS_MAX: Final = 1_000
_LINES_LOOKED_AT: Final = 8
_LINE_MAX: Final = 2_048
_NUMBER: Final = re.compile(r"[ \t]*[-+]?(\d{1,300}(\.\d{0,300})?|\.\d{1,300})([eE][-+]?\d{1,4})?[ \t]*", re.ASCII)
_QUOTES: Final = re.compile(rb'"[^"]*+"')
_QUOTED: Final = re.compile(rb'[ ]*+"((?:[^"]++|"")*+)"[ ]*+')


class CsvDissector:
    """Rows of columns. A first row without numbers above numbers names the columns."""

    key = "csv"
    title = "CSV"

    def guess(self, data: bytes, context: Context) -> Guess:
        """Lines with the same number of separators; a single line if all of its values are numbers."""
        head = data[:_LINE_MAX]
        if not head or head[0] in b'{[<$!\\' or not is_text(head[:LOOKED_AT_BYTES]):
            return Guess.NO
        lines = [_QUOTES.sub(b"q", line) for line in head.splitlines() if line][:_LINES_LOOKED_AT]
        if len(data) > len(head) and len(lines) > 1:
            lines.pop()  # it is cut
        separator = _separator(lines)
        if not separator:
            return Guess.NO
        counts = {line.count(separator) for line in lines}
        if len(counts) != 1:
            return Guess.NO
        is_numeric = any(all(_NUMBER.fullmatch(decoded(cell)) for cell in line.split(separator)) for line in lines[:2])
        if is_numeric:
            return Guess.LIKELY
        return Guess.LIKELY if len(lines) >= 3 and not any(b": " in line for line in lines) else Guess.MAYBE

    def dissect(self, data: bytes, context: Context) -> Dissection:
        """Each row with its cells."""
        return read_message(Reader(data), self.key, self.title, _read_rows)


def _separator(lines: list[bytes]) -> bytes:
    """The one that the first line has most of; empty if it has none."""
    if not lines:
        return b""
    best = max((bytes((each,)) for each in SEPARATORS), key=lines[0].count)
    return best if lines[0].count(best) else b""


def _read_rows(reader: Reader) -> None:
    first = line_at(reader.data, reader.at, min(reader.end, reader.at + _LINE_MAX))
    separator = _separator([reader.data[first.start : first.end]]) or b","
    names: list[str] = []
    rows = 0
    while reader.left:
        with reader.group("csv.row", "Row") as made:
            values = _read_row(reader, separator, names)
            made.text = shown_text(", ".join(str(value) for value in values[:20]))
        if rows == 0 and values and all(isinstance(value, str) and value.strip() for value in values):
            names = [shown_text(str(value).strip()) for value in values]
        rows += 1
        reader.summary = made.text if rows == 1 else f"{rows:,} rows of {len(values)} columns"


def _read_row(reader: Reader, separator: bytes, names: list[str]) -> list[FieldValue]:
    """The cells up to the end of the row, which may be several lines if a value has quotes around it."""
    values: list[FieldValue] = []
    line = line_at(reader.data, reader.at, reader.end)
    at, end = line.start, line.end
    while len(values) < COLUMNS_MAX:
        quoted = _QUOTED.match(reader.data, at)
        if quoted is not None:
            stop, text = quoted.end(), decoded(quoted[1]).replace('""', '"')
            if stop > end:
                line = line_at(reader.data, stop, reader.end)
                end = line.end
        else:
            found = reader.data.find(separator, at, end)
            stop = found if found >= 0 else end
            text = decoded(reader.data[at:stop])
        value = text if quoted is not None else _value(text)
        number = len(values)
        title = names[number] if number < len(names) else f"Column {number + 1}"
        reader.add(Field(f"csv.column{number + 1}", title, at, stop - at, value, shown_text(text)))
        values.append(value)
        if reader.data[stop : stop + 1] != separator or stop >= end:
            break
        at = stop + 1
    reader.at = max(line.after, reader.at + 1)
    return values


def _value(text: str) -> FieldValue:
    """A number where it is one."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        return text
    return float(text) if "." in text or found[3] else int(text)


DISSECTOR = CsvDissector()
