"""What is exported comes back by import: payloads, directions and times, whatever the conversations were."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.project.conftest import OPTIONS
from tests.project.importing.importer import Imported
from workbench.model.events import CloseHow, Event, EventKind
from workbench.model.records import Piece
from workbench.model.sockets import Role, SocketSpec
from workbench.project.document import Document
from workbench.project.export.exporting import export_to_file
from workbench.project.export.forms import SUFFIXES, ExportForm
from workbench.project.export.walk import ExportSource
from workbench.project.store import ProjectStore

START_NS = 1_790_000_000_000_000_000
SERVERS = ("10.9.0.1:80", "[2001:db8::1]:80")
FORMS = (ExportForm.PCAPNG, ExportForm.PCAPNG_PDU, ExportForm.JSONL, ExportForm.HEXDUMP)
# For each record: connection, direction, payload, nanoseconds after the one before.
Said = tuple[int, int, bytes, int]
RECORDS = st.lists(
    st.tuples(st.integers(1, 3), st.integers(0, 1), st.binary(min_size=1, max_size=40), st.integers(1, 10**12)),
    min_size=1, max_size=8,
)  # fmt: skip
ENDS = st.lists(st.sampled_from([None, CloseHow.ORDERLY, CloseHow.RESET, CloseHow.ABORTED, CloseHow.FAILED]),
                min_size=3, max_size=3)  # fmt: skip


def record(store: ProjectStore, said: list[Said], ends: list[CloseHow | None], server: str) -> Document:
    """A client's connections: opened, used, ended."""
    capture, now = store.capture, START_NS
    capture.add_session(1, "client")
    clients = {number: server.rpartition(":")[0] + f":{50_000 + number}" for number in (1, 2, 3)}
    used = sorted({each[0] for each in said})
    for number in used:
        capture.add_connection(1, number, clients[number], server, now)
    opened = [Event(now, EventKind.CONNECTED, 1, number, clients[number], server) for number in used]
    capture.append_events(1, opened)
    pieces = []
    for number, way, data, gap in said:
        now += gap
        pieces.append(Piece(now, way, number, server, data, len(data)))
    capture.append_apart(1, pieces)
    closed = [Event(now, EventKind.CLOSED, 1, number, clients[number], server, how)
              for number in used if (how := ends[number - 1]) is not None]  # fmt: skip
    capture.append_events(1, closed)
    capture.await_written(capture.written())
    spec = SocketSpec(1, "client", Role.CLIENT, f"tcp://{server}")
    return Document(sockets=(spec,), next_id=2)


def told(imported: Imported, form: ExportForm) -> dict[int, list[tuple[int, int, bytes]]]:
    """By connection: time, direction, payload. A hex dump has one conversation."""
    found: dict[int, list[tuple[int, int, bytes]]] = defaultdict(list)
    for spec in imported.summary.sockets:
        ports = {row.number: int(row.local.rpartition(":")[2]) for row in imported.store.capture.connections(spec.id)}
        for head, data in zip(imported.heads(spec.id), imported.payloads(spec.id), strict=True):
            number = 0 if form is ExportForm.HEXDUMP else ports[head.connection] - 50_000
            found[number].append((head.time_ns, head.direction, data))
    return dict(found)


@settings(max_examples=20, deadline=None)
@given(RECORDS, ENDS, st.sampled_from(SERVERS))
def test_what_is_exported_comes_back(
    tmp_path_factory: pytest.TempPathFactory, said: list[Said], ends: list[CloseHow | None], server: str
) -> None:
    folder: Path = tmp_path_factory.mktemp("trip")
    store, again = (ProjectStore.new(folder / name, _no_wake, OPTIONS) for name in ("one", "two"))
    try:
        document = record(store, said, ends, server)
        wanted: dict[int, list[tuple[int, int, bytes]]] = defaultdict(list)
        now = START_NS
        for number, way, data, gap in said:
            now += gap
            wanted[number].append((now, way, data))
        everything = sorted(each for records in wanted.values() for each in records)
        for index, form in enumerate(FORMS):
            path = folder / f"a{SUFFIXES[form]}"
            assert export_to_file(ExportSource(document, store.capture), form, path)
            imported = Imported(again, path, first=1 + 50 * index, sockets=20)
            expected = {0: everything} if form is ExportForm.HEXDUMP else wanted
            assert told(imported, form) == expected, form
    finally:
        store.close(discard=True)
        again.close(discard=True)


def _no_wake() -> None:
    """Whoever imports waits by himself."""
