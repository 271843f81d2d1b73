"""Rows and payloads as text for the clipboard, within a bound: more than that is what export is for."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from workbench.codec.hexdump import CopyForm, copy_text
from workbench.model.records import RecordHead
from workbench.model.rows import Rows
from workbench.ui.hexview.copying import TooMuchToCopyError, check_copy
from workbench.ui.traffic.columns import COLUMNS, DIRECTION_WORD
from workbench.ui.traffic.model import TrafficModel
from workbench.ui.traffic.numbers import RecordNumbers
from workbench.ui.traffic.rows import PAGE_ROWS

COPY_ROWS = 20_000


def chosen_heads(traffic: Rows, numbers: RecordNumbers) -> Iterator[RecordHead]:
    """The chosen records, in order; hidden ones are left out."""
    for span in numbers.ranges:
        first, last = traffic.row_of(span.start), traffic.row_of(span.stop - 1)
        if first is None or last is None:
            continue
        for row in range(first, last + 1, PAGE_ROWS):
            yield from traffic.heads(row, min(PAGE_ROWS, last + 1 - row))


def payload_text(traffic: Rows, numbers: RecordNumbers, form: CopyForm, encoding: str) -> str:
    """The payloads, one after another, in a form. Raises :class:`TooMuchToCopyError`."""
    _check_rows(numbers)
    heads = list(chosen_heads(traffic, numbers))
    check_copy(sum(head.size for head in heads), form)
    data = b"".join(traffic.payload(head.number) for head in heads)
    return copy_text(data, form, encoding)


def rows_text(model: TrafficModel, rows: list[tuple[int, int]], *, as_csv: bool) -> str:
    """Rows as they stand in the table, tab separated, or as CSV with a line of titles and plain figures.

    Raises :class:`TooMuchToCopyError`.
    """
    _check_count(sum(last - first + 1 for first, last in rows))
    if not as_csv:
        return "\n".join("\t".join(texts) for _, texts in _texts(model, rows))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([spec.title for spec in COLUMNS])
    for head, texts in _texts(model, rows):
        direction = DIRECTION_WORD[head.direction]
        stamp = model.format.full(head.time_ns)
        writer.writerow([head.number, stamp, texts[2], direction, head.peer, head.size, texts[6]])
    return out.getvalue()


def _texts(model: TrafficModel, rows: list[tuple[int, int]]) -> Iterator[tuple[RecordHead, tuple[str, ...]]]:
    for first, last in rows:
        for row in range(first, last + 1):
            head = model.cache.head(row)
            if head is not None:
                yield head, model.row_texts(row, head)


def _check_rows(numbers: RecordNumbers) -> None:
    _check_count(len(numbers))


def _check_count(count: int) -> None:
    if count > COPY_ROWS:
        raise TooMuchToCopyError(
            f"{count:,} records are chosen; up to {COPY_ROWS:,} can be copied. "
            "Choose fewer, or export them to a file."
        )
