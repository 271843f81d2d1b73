"""A display filter over 1,000,000 records: its first hits, the whole of it, and what the disk and Python alone take."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from workbench.bench.figures import Figure, at_most
from workbench.capture.capture import Capture, CaptureOptions
from workbench.capture.database import create_database
from workbench.capture.filter.run import FilterRun
from workbench.capture.filter.settled import FilterFacts
from workbench.codec.filter.parser import parse
from workbench.model.records import Piece

BENCH = "filter"
RECORDS: Final = 1_000_000
SIZE: Final = 200
FIRST_NS: Final = 1_790_000_000_000_000_000
PLAIN: Final = b"rare 77"
FIRST_HITS_S: Final = 0.1
# Every thousandth record has the rare text; the first hits of each filter lie near the beginning, as hits mostly do.
FILTERS: Final = (
    ("direction and size", "dir:rx size>100"),
    ("peer", "peer:127.0.0.1:5007"),
    ("text", '"rare 77"'),
    ("text, any case", '"RARE 77"i'),
    ("hex with any byte", 'hex:"72 61 ?? 65 20 37"'),
    ("regular expression", "/rare [7]7/"),
    ("direction and text", 'dir:rx "rare 76"'),
    ("time since the record before", "delta>10ms or number<50"),
)


def run() -> Iterator[Figure]:
    """About half a minute."""
    with tempfile.TemporaryDirectory() as folder:
        working = Path(folder) / "million.swb-work"
        create_database(working, wal=True, private=True)
        capture = Capture(working, None, _nobody, CaptureOptions(reserve_bytes=0))
        try:
            _fill(capture)
            yield Figure(BENCH, "baseline: every row read by plain SQL", _plain_sql(working), "s")
            yield Figure(BENCH, "baseline: every row asked in plain Python", _plain_python(working), "s")
            for title, text in FILTERS:
                first_s, whole_s, hits = _measure(capture, text)
                yield Figure(BENCH, f"hits, {title}", hits, "records")
                yield at_most(BENCH, f"first hits, {title}", first_s, FIRST_HITS_S, "s")
                yield Figure(BENCH, f"whole, {title}", whole_s, "s")
            yield at_most(BENCH, "cancelled, until it rests", _cancel(capture), FIRST_HITS_S, "s")
        finally:
            capture.close()


def _fill(capture: Capture) -> None:
    for first in range(0, RECORDS, 1_000):
        pieces = [_piece(number) for number in range(first, first + 1_000)]
        if not capture.append(1, pieces):
            capture.flush(60)
    if not capture.flush(120):
        raise RuntimeError("the records could not be written")


def _piece(number: int) -> Piece:
    text = b"rare %d " % (76 + number // 1_000 % 2) if number % 1_000 == 40 else b"line %d " % number
    payload = text.ljust(SIZE, b".")
    return Piece(FIRST_NS + number * 1_000, number & 1, number % 7, f"127.0.0.1:{5_000 + number % 50}", payload, SIZE)


def _measure(capture: Capture, text: str) -> tuple[float, float, int]:
    run = FilterRun(lambda: capture.filter(1, parse(text), FilterFacts(first_ns=FIRST_NS)), lambda: capture.count(1))
    start = time.perf_counter()
    first_s = 0.0
    run.follow()
    while not run.caught_up and run.failure is None:
        if run.hits and not first_s:
            first_s = time.perf_counter() - start
        time.sleep(0.0005)  # as a window's clock would look, only more often
    whole_s = time.perf_counter() - start
    if run.failure is not None or not run.hits:
        raise RuntimeError(run.failure.detail if run.failure else f"nothing passes {text}")
    run.close()
    return first_s or whole_s, whole_s, len(run.hits)


def _cancel(capture: Capture) -> float:
    run = FilterRun(lambda: capture.filter(1, parse('"nowhere"i'), FilterFacts()), lambda: capture.count(1))
    run.follow()
    while not run.scanned:
        time.sleep(0.0005)
    start = time.perf_counter()
    run.close()
    return time.perf_counter() - start


def _plain_sql(working: Path) -> float:
    connection = sqlite3.connect(working)
    start = time.perf_counter()
    connection.execute("SELECT count(*) FROM record WHERE instr(payload, ?) > 0", (PLAIN,)).fetchone()
    took_s = time.perf_counter() - start
    connection.close()
    return took_s


def _plain_python(working: Path) -> float:
    connection = sqlite3.connect(working)
    start = time.perf_counter()
    hits = 0
    for (payload,) in connection.execute("SELECT payload FROM record"):
        hits += PLAIN in payload
    took_s = time.perf_counter() - start
    connection.close()
    return took_s


def _nobody() -> None:
    """Nobody waits for room: what is appended is flushed."""
