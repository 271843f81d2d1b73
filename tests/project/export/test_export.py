"""Exports of a real project file, read back."""

import csv
import io
import json
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codec.packets.checksum import word_sum
from workbench.model.calls import CallRecord
from workbench.model.events import Event, EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.records import Direction, Piece
from workbench.model.sockets import Role, SocketSpec
from workbench.project.document import document_from_json
from workbench.project.errors import ProjectError
from workbench.project.export.exporting import export_pieces, export_to_file
from workbench.project.export.forms import ExportForm, Selection
from workbench.project.export.keylogfile import read_key_log
from workbench.project.export.walk import ExportSource, visible_spans
from workbench.project.store import ProjectStore

SECOND = 1_000_000_000
ECHO = SocketSpec(1, "echo", Role.LISTENER, "tcp://127.0.0.1:9000")
PROBE = SocketSpec(2, "probe, “quoted”", Role.CLIENT, "udp://127.0.0.1:5000")
PEER = "127.0.0.1:50312"


def nobody(_progress: float = 0.0) -> None:
    pass


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ProjectStore]:
    store = ProjectStore.new(tmp_path / "data", nobody)
    document = replace(store.document, sockets=(ECHO, PROBE), next_id=3, notes="noted", name="lab")
    store.put_document(replace(document, hidden={"1": ((2, 2),)}))
    capture = store.capture
    for spec in (ECHO, PROBE):
        capture.add_session(spec.id, spec.name)
    capture.add_connection(1, 1, "127.0.0.1:9000", PEER, SECOND)
    capture.append_events(1, [Event(1 * SECOND, EventKind.LISTENING, 1, local="127.0.0.1:9000")])
    capture.append(1, [
        Piece(2 * SECOND, Direction.RX, 1, PEER, b"Hello", 5),
        Piece(3 * SECOND, Direction.RX, 1, PEER, b"removed", 7),
        Piece(5 * SECOND, Direction.TX, 1, PEER, bytes(range(256)) * 2, 100),
    ])  # fmt: skip
    capture.append(2, [Piece(4 * SECOND, Direction.TX, 0, "127.0.0.1:5000", b"", 0)])
    failure = Failure(Reason.PORT_UNREACHABLE, "127.0.0.1:5000", 111)
    capture.append_events(2, [Event(6 * SECOND, EventKind.FAILED, 2, failure=failure)])
    assert capture.flush(10)
    yield store
    store.close(discard=True)


def exported(store: ProjectStore, form: ExportForm, selection: Selection | None = None) -> bytes:
    return b"".join(export_pieces(ExportSource(store.document, store.capture), form, selection or Selection(), nobody))


def test_jsonl_has_every_visible_record_and_event_in_the_order_of_time(store: ProjectStore) -> None:
    lines = [json.loads(line) for line in exported(store, ExportForm.JSONL).splitlines()]
    assert [line.get("event") or f"{line['session']} {line['seq']}" for line in lines] == [
        "listening", "echo 1", f"{PROBE.name} 1", "echo 3", "failed",
    ]  # fmt: skip
    assert lines[1] == {
        "seq": 1, "time_ns": 2 * SECOND, "dir": "rx", "session": "echo", "connection": 1,
        "local": "127.0.0.1:9000", "peer": PEER, "size": 5, "hex": "48656c6c6f",
    }  # fmt: skip
    assert lines[3]["taken"] == 100
    assert bytes.fromhex(lines[3]["hex"]) == bytes(range(256)) * 2
    assert lines[4]["reason"] == "port_unreachable"
    assert (lines[4]["errno"], lines[4]["wsa_name"], lines[4]["wsa_code"]) == (111, "WSAECONNRESET", 10054)
    assert "127.0.0.1:5000" in lines[4]["message"]


def test_csv_can_be_read_back(store: ProjectStore) -> None:
    data = exported(store, ExportForm.CSV)
    rows = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    assert [(row["session"], row["seq"], row["dir"]) for row in rows] == [
        ("echo", "1", "rx"), (PROBE.name, "1", "tx"), ("echo", "3", "tx"),
    ]  # fmt: skip
    assert rows[0]["time_utc"] == "1970-01-01T00:00:02.000000000Z"
    assert (rows[2]["size"], rows[2]["taken"]) == ("512", "100")
    assert bytes.fromhex(rows[2]["hex"]) == bytes(range(256)) * 2
    assert data.count(b"\r\n") == 4


def test_a_spreadsheet_finds_no_formula_in_a_name(store: ProjectStore) -> None:
    sockets = (replace(ECHO, name="=cmd|' /C calc'!A0"), replace(PROBE, name="@SUM(1)"))
    store.put_document(replace(store.document, sockets=sockets))
    rows = list(csv.DictReader(io.StringIO(exported(store, ExportForm.CSV).decode(), newline="")))
    assert [row["session"] for row in rows] == ["'=cmd|' /C calc'!A0", "'@SUM(1)", "'=cmd|' /C calc'!A0"]
    assert not any(cell[:1] in ("=", "+", "-", "@") for row in rows for cell in row.values() if cell)


def test_a_filter_lets_through_what_it_keeps(store: ProjectStore) -> None:
    asked: list[tuple[int, int, int]] = []

    def keep(session: int, first: int, last: int) -> list[int]:
        asked.append((session, first, last))
        return [number for number in (1, 2) if session == 1 and first <= number <= last]

    rows = list(csv.DictReader(io.StringIO(exported(store, ExportForm.CSV, Selection(keep=keep)).decode())))
    # Number 2 was removed, which a filter does not undo.
    assert [(row["session"], row["seq"]) for row in rows] == [("echo", "1")]
    assert sorted(asked) == [(1, 1, 1), (1, 3, 3), (2, 1, 1)]


def test_a_folder_has_a_file_for_each_connection_and_direction(store: ProjectStore, tmp_path: Path) -> None:
    folder = tmp_path / "bytes"
    source = ExportSource(store.document, store.capture)
    assert export_to_file(source, ExportForm.RAW_FILES, folder)
    found = {path.name: path.read_bytes() for path in folder.iterdir()}
    carried = (bytes(range(256)) * 2)[:100]
    assert found == {"1-echo-connection-1-received.bin": b"Hello", "1-echo-connection-1-sent.bin": carried}
    with pytest.raises(ProjectError, match="not an empty folder"):
        export_to_file(source, ExportForm.RAW_FILES, folder)
    assert not export_to_file(source, ExportForm.RAW_FILES, tmp_path / "other", cancelled=lambda: True)
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name or path.name == "other"] == []


def test_a_key_log_is_one_or_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys.log"
    line = "CLIENT_RANDOM " + "0a" * 32 + " " + "ff" * 48
    path.write_text(f"# comment\nroot:x:0:0\n{line}\n")
    assert read_key_log(path) == f"{line}\n".encode()
    path.write_text("root:x:0:0\n")
    with pytest.raises(ProjectError, match="no line of secrets"):
        read_key_log(path)


def test_text_is_for_reading(store: ProjectStore) -> None:
    text = exported(store, ExportForm.TEXT).decode()
    assert "◀ RX  echo #1 connection 1  127.0.0.1:50312  5 bytes\n00000000  48 65 6c 6c 6f" in text
    assert "512 bytes, 412 of them not sent" in text
    assert "echo: Open on 127.0.0.1:9000." in text
    assert "removed" not in text


def test_raw_is_the_payload_alone(store: ProjectStore) -> None:
    assert exported(store, ExportForm.RAW) == b"Hello" + bytes(range(256)) * 2
    assert exported(store, ExportForm.RAW, Selection(direction=Direction.RX)) == b"Hello"
    assert exported(store, ExportForm.RAW, Selection(PROBE.name)) == b""


def test_json_opens_as_a_project(store: ProjectStore, tmp_path: Path) -> None:
    path = tmp_path / "lab.json"
    assert export_to_file(ExportSource(store.document, store.capture), ExportForm.JSON, path)
    document = document_from_json(path.read_bytes())
    assert (document.sockets, document.notes) == ((ECHO, PROBE), "noted")
    # Ranges of records that are not there would hide what is recorded next.
    assert document.hidden == {}
    again = ProjectStore.open(path, tmp_path / "data", nobody)
    try:
        assert again.document.sockets == (ECHO, PROBE)
    finally:
        again.close(discard=True)


def test_an_unknown_socket_is_told_with_those_there_are(store: ProjectStore) -> None:
    with pytest.raises(ProjectError, match=r"no socket “ghost” .*“echo”"):
        exported(store, ExportForm.CSV, Selection("ghost"))


def test_a_file_appears_only_when_it_is_whole(store: ProjectStore, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    path = folder / "a.csv"
    path.write_text("before")
    assert not export_to_file(ExportSource(store.document, store.capture), ExportForm.CSV, path, cancelled=lambda: True)
    with pytest.raises(ProjectError):
        export_to_file(ExportSource(store.document, store.capture), ExportForm.CSV, path, Selection("ghost"))
    assert [each.name for each in folder.iterdir()] == ["a.csv"]
    assert path.read_text() == "before"
    assert export_to_file(ExportSource(store.document, store.capture), ExportForm.CSV, path)
    assert path.read_bytes() == exported(store, ExportForm.CSV)
    assert [each.name for each in folder.iterdir()] == ["a.csv"]


def test_memory_does_not_grow_with_the_traffic(store: ProjectStore) -> None:
    block = bytes(100_000)
    store.capture.append(1, [Piece((10 + n) * SECOND, Direction.RX, 1, PEER, block, len(block)) for n in range(100)])
    assert store.capture.flush(20)
    told: list[float] = []
    source = ExportSource(store.document, store.capture)
    sizes = [len(piece) for piece in export_pieces(source, ExportForm.RAW, Selection(), told.append)]
    assert sum(sizes) == 5 + 512 + 100 * len(block)
    assert max(sizes) <= 256 * 1024 + len(block)
    assert told == sorted(told)
    assert told[-1] == 1.0


STREAMED = (ExportForm.PCAPNG, ExportForm.PCAPNG_PDU, ExportForm.JSONL)  # tracing makes the others slow


@pytest.mark.parametrize("form", STREAMED)
def test_forms_that_stream_hold_little_of_twenty_megabytes(store: ProjectStore, form: ExportForm) -> None:
    small, large = bytes(2_000), bytes(100_000)
    pieces = [Piece((10 + n) * SECOND, n & 1, 1, PEER, data, len(data)) for n, data in
              enumerate([small] * 3_000 + [large] * 140)]  # fmt: skip
    store.capture.append(1, pieces)
    assert store.capture.flush(20)
    del pieces
    source = ExportSource(store.document, store.capture)
    word_sum(large)  # numpy's own memory is not the export's
    tracemalloc.start()
    try:
        written = sum(map(len, export_pieces(source, form, Selection(), nobody)))
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert written > 20_000_000
    assert most < 8_000_000


@given(count=st.integers(0, 30), removed=st.sets(st.integers(1, 30)))
def test_visible_spans_are_what_is_not_hidden(count: int, removed: set[int]) -> None:
    ranges: list[tuple[int, int]] = []
    for number in sorted(removed):
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    seen = [n for first, last in visible_spans(count, tuple(ranges)) for n in range(first, last + 1)]
    assert seen == [n for n in range(1, count + 1) if n not in removed]


@pytest.mark.parametrize("form", [ExportForm.TEXT, ExportForm.CALLS])
def test_what_is_for_reading_gives_a_terminal_nothing_to_obey(store: ProjectStore, form: ExportForm) -> None:
    evil = "a\x1b]0;b\x07\r\n\u202e"
    store.capture.append_calls(1, [CallRecord(1, 1, "bind", evil, "0")])
    store.capture.append_events(1, [Event(1, EventKind.NOTE, 1, detail=evil)])
    assert store.capture.flush(10)
    sockets = tuple(replace(spec, name=f"{evil}{spec.id}") for spec in store.document.sockets)
    store.put_document(replace(store.document, sockets=sockets))
    text = exported(store, form).decode()
    assert all(line.isprintable() for line in text.split("\n"))
    assert "a\\u001b]0;b" in text
