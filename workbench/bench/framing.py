"""Framing: how fast each kind cuts 1,000,000 messages, and how fast the index of a recording is made.

The baseline is a plain pass over the same bytes, ``bytes.count`` of one value: it reads each byte once and keeps
nothing.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from workbench.bench.figures import Figure, at_least, at_most
from workbench.bench.processes import peak_memory_mb
from workbench.capture.capture import Capture, CaptureOptions
from workbench.capture.database import create_database
from workbench.codec.framing.choice import make_framers
from workbench.codec.framing.ruletext import parse_rule
from workbench.model.records import Piece

BENCH: Final = "framing"
MESSAGES: Final = 1_000_000
BODY: Final = b"temperature=21.5 humidity=40 %"  # 30 bytes
RECORD_BYTES: Final = 4_096
LEAST_PER_S: Final = 300_000.0  # messages: an index of 1,000,000 stays a matter of seconds
LEAST_HTTP_PER_S: Final = 100_000.0  # each has a head of lines that are read
FIRST_MS: Final = 100.0
GROWN_MB: Final = 64.0
RULES: Final[dict[str, bytes]] = {
    "line": BODY + b"\n",
    "delimiter:0d0a": BODY + b"\r\n",
    "fixed:32": BODY + b"\r\n",
    "length:width=2": len(BODY).to_bytes(2) + BODY,
    "slip": BODY[:15] + b"\xdb\xdc" + BODY[15:] + b"\xc0",
    "cobs": bytes((len(BODY) + 1,)) + BODY + b"\0",
    "stx-etx": b"\2" + BODY[:15] + b"\x10\x03" + BODY[15:] + b"\3",
    "http": b"GET / HTTP/1.1\r\nHost: example.org\r\nContent-Length: 30\r\n\r\n" + BODY,
    "tls": b"\x17\3\3\0\x1e" + BODY,
    "websocket": b"\x81\x1e" + BODY,
}


def run() -> Iterator[Figure]:
    """Every kind, then the index."""
    for name, message in RULES.items():
        yield from _one(name, message)
    yield from _index()


def _one(name: str, message: bytes) -> Iterator[Figure]:
    """In records of 4 KiB, so that most cut a message in two."""
    per = max(1, RECORD_BYTES * 16 // len(message))
    stream = message * per
    rounds = -(-MESSAGES // per)
    pieces = [stream[at : at + RECORD_BYTES] for at in range(0, len(stream), RECORD_BYTES)]
    began = time.perf_counter()
    for _ in range(rounds):
        for piece in pieces:
            piece.count(b"\xf7")
    plain_s = time.perf_counter() - began
    framer, found = make_framers(parse_rule(name))[0], 0
    began = time.perf_counter()
    for _ in range(rounds):
        for piece in pieces:
            found += len(framer.feed(piece, 0))
    took_s = time.perf_counter() - began
    bar = LEAST_HTTP_PER_S if name == "http" else LEAST_PER_S
    yield at_least(BENCH, f"{name}: messages", found / took_s, bar, "1/s")
    yield Figure(BENCH, f"{name}: bytes", rounds * len(stream) / took_s / 1e6, "MB/s")
    yield Figure(BENCH, f"{name}: of a plain pass", plain_s / took_s * 100, "%")


def _index() -> Iterator[Figure]:
    """1,000,000 records of one line each."""
    with tempfile.TemporaryDirectory() as folder:
        working = Path(folder) / "framing.swb-work"
        create_database(working, wal=True, private=True)
        capture = Capture(working, None, _nothing, CaptureOptions(reserve_bytes=0))
        try:
            _record(capture)
            yield from _cut(capture)
        finally:
            capture.close()


def _record(capture: Capture) -> None:
    line, step = BODY + b"\n", 5_000
    for first in range(0, MESSAGES, step):
        pieces = [Piece(first + at, 0, 1, "127.0.0.1:9", line, len(line)) for at in range(step)]
        capture.append(1, pieces)
        while not capture.has_room:
            time.sleep(0.005)
    capture.flush(60)


def _cut(capture: Capture) -> Iterator[Figure]:
    rule = parse_rule("line")
    before = peak_memory_mb()
    began = time.perf_counter()
    index = capture.messages(1, lambda: make_framers(rule))
    while not index.state.messages and not index.state.failure:
        time.sleep(0.0005)
    yield at_most(BENCH, "index: first messages", (time.perf_counter() - began) * 1000, FIRST_MS, "ms")
    while not index.is_caught_up and not index.state.failure:
        time.sleep(0.01)
    took_s = time.perf_counter() - began
    yield Figure(BENCH, "index: 1,000,000 records", took_s, "s")
    yield Figure(BENCH, "index: messages", index.state.messages / took_s, "1/s")
    pages = index.store.ask("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()", ())
    yield Figure(BENCH, "index: on disk, each message", pages[0][0] / index.state.messages, "bytes")
    yield at_most(BENCH, "index: peak of resident memory grown", peak_memory_mb() - before, GROWN_MB, "MB")


def _nothing() -> None:
    """The capture has room again; it is looked at anyway."""
