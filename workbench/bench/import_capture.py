"""Import of 1,000,000 packets, against reading the same file and making nothing of its packets.

The file is made from scratch: conversations of TCP over Ethernet whose packets carry 64 bytes each; in the last run one
pair of packets in four comes in the wrong order. Each import is a fresh process that records into a project file.
"""

from __future__ import annotations

import struct
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from workbench.bench.figures import Figure, at_least, at_most
from workbench.bench.processes import child, peak_memory_mb, read_line, say
from workbench.codec.pcap.reading import CaptureReader
from workbench.project.importing.importing import import_file
from workbench.project.importing.target import ImportTarget
from workbench.project.store import ProjectStore

BENCH = "import"
PACKETS, PAYLOAD = 1_000_000, bytes(range(64))
FEW, MANY = 8, 20_000  # conversations
RATE_ASKED, MEMORY_ASKED_MB = 100_000, 400
BATCH = 10_000
START = 1_000  # the first packets of a conversation without SYN come in order: before them nothing is known


def run() -> Iterator[Figure]:
    """Packets a second, and the most memory, for several files."""
    runs = (
        ("pcap", "pcap", FEW, False),
        ("pcapng", "pcapng", FEW, False),
        (f"pcap, {MANY:,} conversations", "pcap", MANY, False),
        ("pcap, out of order", "pcap", FEW, True),
    )
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        for index, (name, form, conversations, shuffled) in enumerate(runs):
            path = folder / f"{index}.{form}"
            make_file(path, form, conversations, shuffled=shuffled)
            for what, label in (("read", f"{name}: read only (baseline)"), ("import", f"{name}: imported")):
                with child("workbench.bench.import_capture", what, path, folder) as process:
                    took = read_line(process)
                rate = PACKETS / took["seconds"]
                if what == "read":
                    yield Figure(BENCH, label, rate, "packets/s")
                    continue
                yield at_least(BENCH, label, rate, RATE_ASKED, "packets/s")
                yield at_most(BENCH, f"{name}: most memory", took["memory_mb"], MEMORY_ASKED_MB, "MB")
            path.unlink()


def make_file(path: Path, form: str, conversations: int, *, shuffled: bool, packets: int = PACKETS) -> None:
    """A capture of so many packets, a microsecond apart."""
    with path.open("wb") as file:
        file.write(_pcap_head() if form == "pcap" else _pcapng_head())
        waiting: list[bytes] = []
        sequences: dict[int, int] = {}
        for number in range(packets):
            turn = number ^ 1 if shuffled and number % 8 < 2 and number >= START else number
            waiting.append(_frame(turn % conversations, sequences) if not shuffled else _placed(turn, conversations))
            if len(waiting) == BATCH or number == packets - 1:
                first = number + 1 - len(waiting)
                record = _pcap_record if form == "pcap" else _pcapng_record
                file.write(b"".join(record(frame, first + index) for index, frame in enumerate(waiting)))
                waiting.clear()


def main(what: str, path: str, folder: str) -> None:
    """The child: one file, alone in its process."""
    start = time.perf_counter()
    if what == "read":
        reader = CaptureReader()
        with Path(path).open("rb") as file:
            while chunk := file.read(1024 * 1024):
                reader.feed(chunk)
        reader.finish()
        count = reader.packets
    else:
        store = ProjectStore.record_into(Path(folder) / f"{Path(path).stem}.swb", _no_wake)
        summary = import_file(Path(path), ImportTarget(store.capture, range(1, 1_000)), _ignore, _never)
        store.close(discard=False)
        count = summary.records
    if count != PACKETS:
        raise RuntimeError(f"{count} of {PACKETS} packets")
    say(seconds=time.perf_counter() - start, memory_mb=peak_memory_mb())


def _frame(conversation: int, sequences: dict[int, int]) -> bytes:
    sequence = sequences.get(conversation, 1_000)
    sequences[conversation] = sequence + len(PAYLOAD)
    return _packet(conversation, sequence)


def _placed(turn: int, conversations: int) -> bytes:
    """The packet of that turn in the order of sending: two turns of a conversation follow each other."""
    pair, which = divmod(turn, 2)
    return _packet(pair % conversations, 1_000 + (pair // conversations * 2 + which) * len(PAYLOAD))


def _packet(conversation: int, sequence: int) -> bytes:
    ports = (1_024 + conversation, 80)
    tcp = struct.pack(">HHIIBBHHH", *ports, sequence, 1, 0x50, 0x18, 65_535, 0, 0) + PAYLOAD
    head = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(tcp), 0, 0, 64, 6, 0, b"\x0a\0\0\1", b"\x0a\0\0\2")
    return b"\2\0\0\0\0\2\2\0\0\0\0\1\x08\0" + head + tcp


def _pcap_head() -> bytes:
    return struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65_535, 1)


def _pcap_record(frame: bytes, microsecond: int) -> bytes:
    seconds, rest = divmod(microsecond, 1_000_000)
    return struct.pack("<IIII", 1_700_000_000 + seconds, rest, len(frame), len(frame)) + frame


def _pcapng_head() -> bytes:
    section = struct.pack("<IIIHHqI", 0x0A0D0D0A, 28, 0x1A2B3C4D, 1, 0, -1, 28)
    return section + struct.pack("<IIHHII", 1, 20, 1, 0, 0, 20)


def _pcapng_record(frame: bytes, microsecond: int) -> bytes:
    stamp = 1_700_000_000_000_000 + microsecond
    padded = frame + b"\0" * (-len(frame) % 4)
    length = 32 + len(padded)
    head = struct.pack("<IIIIIII", 6, length, 0, stamp >> 32, stamp & 0xFFFFFFFF, len(frame), len(frame))
    return head + padded + struct.pack("<I", length)


def _no_wake() -> None:
    """Whoever imports waits by himself."""


def _ignore(_progress: float) -> None:
    """Nobody looks."""


def _never() -> bool:
    return False


if __name__ == "__main__":
    main(*sys.argv[1:])
