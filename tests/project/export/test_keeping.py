"""Exports of what a filter lets through: of a saved file with more recorded above it, and of a damaged one."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workbench.capture.schema import PAGE_BYTES
from workbench.codec.filter.parser import parse
from workbench.model.annotations import Bookmark
from workbench.model.records import Direction, Piece
from workbench.model.sockets import Role, SocketSpec
from workbench.project.document import Document
from workbench.project.export.exporting import export_pieces
from workbench.project.export.forms import ExportForm, Selection
from workbench.project.export.keeping import FilterKeeper
from workbench.project.export.walk import ExportSource
from workbench.project.store import ProjectStore

SECOND_NS = 1_000_000_000
COUNT = 2_000
SIZE = 500
Saves = tuple[Callable[[float], None], Callable[[], bool]]
SOCKETS = (
    SocketSpec(1, "echo", Role.CLIENT, "tcp://127.0.0.1:9"),
    SocketSpec(2, "other", Role.CLIENT, "udp://127.0.0.1:9"),
)


def append(store: ProjectStore, session_id: int, count: int) -> None:
    """Every tenth is too large for a row of the working file."""
    first = store.capture.count(session_id) + 1
    pieces = []
    for number in range(first, first + count):
        size = 6_000 if number % 10 == 0 else SIZE
        payload = (b"<%d.%06d>" % (session_id, number)).ljust(size, b"~")
        pieces.append(Piece(number * SECOND_NS, Direction(number & 1), 1, f"127.0.0.1:{number % 5}", payload, size))
    store.capture.append(session_id, pieces)
    assert store.capture.flush(20)


@pytest.fixture
def store(projects: Any, saves: Saves) -> ProjectStore:
    """A saved project in which recording goes on; records 5 to 9 of the first socket are removed."""
    made: ProjectStore = projects.new()
    bookmarks = {"1": (Bookmark(7), Bookmark(11, "seen"), Bookmark(COUNT + 3, "new"))}
    made.put_document(Document(next_id=3, sockets=SOCKETS, hidden={"1": ((5, 9),)}, bookmarks=bookmarks))
    for spec in SOCKETS:
        made.capture.add_session(spec.id, spec.name)
        append(made, spec.id, COUNT if spec.id == 1 else 30)
    made.save_as(projects.saved, *saves)
    append(made, 1, 50)
    return made


def kept(store: ProjectStore, text: str, session: str = "") -> list[tuple[str, int]]:
    """Socket and number of each record of a CSV with that filter."""
    keep = FilterKeeper(store.document, store.capture, parse(text), lambda: False, utc=True)
    source = ExportSource(store.document, store.capture)
    selection = Selection(session, keep=keep)
    text = b"".join(export_pieces(source, ExportForm.CSV, selection, lambda _: None)).decode()
    return sorted((row["session"], int(row["seq"])) for row in csv.DictReader(io.StringIO(text)))


def test_both_files_are_asked_and_removed_records_are_left_out(store: ProjectStore) -> None:
    wanted = [number for number in range(1, COUNT + 51) if number % 10 == 0]
    assert kept(store, "size>1k", "echo") == [("echo", number) for number in wanted]
    text = '"<1.000007>" or "<1.000010>" or hex:"3c 31 2e 30 30 ?? 30 34 39 3e"'
    assert kept(store, text, "echo") == [("echo", number) for number in (10, 49, 1_049, 2_049)]
    assert kept(store, "peer:127.0.0.1:3 number>2040", "echo") == [("echo", 2_043), ("echo", 2_048)]
    assert kept(store, "bookmark", "echo") == [("echo", 11), ("echo", COUNT + 3)]
    assert kept(store, 'comment:"NEW"') == [("echo", COUNT + 3)]


def test_the_record_before_may_lie_in_the_other_file(store: ProjectStore) -> None:
    around = f"number>={COUNT - 1} number<={COUNT + 2}"
    wanted = [("echo", number) for number in range(COUNT - 1, COUNT + 3)]
    assert kept(store, f"delta:1s {around}", "echo") == wanted
    assert kept(store, f"not delta:1s {around}", "echo") == []
    assert kept(store, "not delta:1s", "echo") == [("echo", 1)]


def test_each_socket_has_its_own_name_and_first_record(store: ProjectStore) -> None:
    assert kept(store, "session:other time<+2s") == [("other", 1), ("other", 2)]
    assert len(kept(store, "time<+2s")) == 4


def test_an_export_that_is_stopped_ends(store: ProjectStore) -> None:
    keep = FilterKeeper(store.document, store.capture, parse("x.y"), lambda: True)
    assert list(keep(1, 1, 100)) == []


def test_a_damaged_page_costs_its_own_records(projects: Any, store: ProjectStore, saves: Saves) -> None:
    store.save(*saves)
    projects.close(store)
    path: Path = projects.saved
    content = bytearray(path.read_bytes())
    start = content.index(b"<1.001003>") // PAGE_BYTES * PAGE_BYTES
    lost = content[start : start + PAGE_BYTES].count(b"<1.")
    assert 50 < lost < 200
    content[start : start + PAGE_BYTES] = b"\xa5" * PAGE_BYTES
    path.write_bytes(content)
    found = kept(projects.open(path), 'dir:rx "~~~" or dir:tx /~~~/', "echo")
    assert COUNT + 50 - 5 - lost <= len(found) < COUNT + 50 - 5
    assert ("echo", 1) in found and ("echo", COUNT + 50) in found and ("echo", 1_003) not in found
