"""What was appended is what is read: at once, after the files were opened again, and whatever its size."""

from __future__ import annotations

import gc
import os
import sqlite3
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from workbench.capture.bytelog import segments
from workbench.capture.capture import Capture
from workbench.model.calls import CallRecord
from workbench.model.events import CloseHow, Event, EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.records import PREVIEW_BYTES, Direction, Mark, Piece

MakeCapture = Callable[..., Capture]
MakePiece = Callable[..., Piece]
DEADLINE_S = 10.0


@pytest.mark.parametrize("beside", [True, False])
@pytest.mark.parametrize("size", [0, 1, 96, 97, 4_096, 4_097, 65_507, 262_144, 3_000_000])
def test_a_payload_comes_back_whole_and_in_parts(
    make_capture: MakeCapture, piece: MakePiece, size: int, beside: bool
) -> None:
    payload = os.urandom(size)
    capture = make_capture(bytes_beside=beside)
    capture.append(3, [piece(b"before"), piece(memoryview(payload)), piece(b"after")])
    assert capture.flush(DEADLINE_S)
    head = capture.heads(3, 2, 1)[0]
    assert (head.number, head.size, head.taken, head.preview) == (2, size, size, payload[:PREVIEW_BYTES])
    assert capture.payload(3, 2) == payload
    assert capture.payload(3, 2, 5, 7) == payload[5:12]
    assert capture.payload(3, 2, size - 1) == payload[size - 1 :] if size else True
    assert capture.payload(3, 2, size + 5, 10) == b""
    assert [capture.payload(3, number) for number in (1, 3)] == [b"before", b"after"]


def test_every_field_of_a_record_comes_back(make_capture: MakeCapture) -> None:
    capture = make_capture()
    capture.append(1, [Piece(123, Direction.TX, 7, "[::1]:80", b"half sent", 4, Mark.BINARY)])
    capture.flush(DEADLINE_S)
    assert capture.heads(1, 1, 10) == [(1, 123, Direction.TX, 7, "[::1]:80", 9, 4, b"half sent", Mark.BINARY)]


def test_marked_records_are_part_of_their_direction(make_capture: MakeCapture, tmp_path: Path) -> None:
    path = tmp_path / "marked.swb-work"
    capture = make_capture(path=path)
    said = [(Direction.TX, b"ask ", Mark.TEXT), (Direction.RX, b"answer", Mark.BINARY), (Direction.TX, b"thank", 0)]
    capture.append(1, [Piece(5, way, 1, "p", data, len(data), mark) for way, data, mark in said])
    capture.flush(DEADLINE_S)
    for way, whole in ((Direction.TX, b"ask thank"), (Direction.RX, b"answer"), (None, b"ask answerthank")):
        source = capture.conversation(1, None, way, ())
        assert source.size() == len(whole)
        assert source.read(0, 100) == whole
    capture.close()
    again = make_capture(path=path)  # the open block is counted anew from the rows
    assert again.conversation(1, None, Direction.TX, ()).size() == 9


def test_numbers_are_per_session_and_without_gaps_after_opening_again(
    make_capture: MakeCapture, piece: MakePiece, tmp_path: Path
) -> None:
    path = tmp_path / "again.swb-work"
    for _ in range(3):
        capture = make_capture(path=path)
        for session in (1, 2, 1):
            capture.append(session, [piece(b"x" * 10), piece(b"y" * 9_000)])
        capture.close()
    capture = make_capture(path=path)
    assert (capture.count(1), capture.count(2), capture.count(9)) == (12, 6, 0)
    assert [head.number for head in capture.heads(1, 1, 100)] == list(range(1, 13))
    assert capture.payload(1, 12) == b"y" * 9_000
    assert capture.sessions() == [1, 2]


def test_asking_beyond_the_ends_gives_nothing(make_capture: MakeCapture, piece: MakePiece) -> None:
    capture = make_capture()
    capture.append(1, [piece(b"x")])
    capture.flush(DEADLINE_S)
    assert capture.heads(1, 2, 5) == capture.heads(1, 0, 5) == capture.heads(8, 1, 1) == []
    assert capture.payload(1, 2) == capture.payload(1, 0) == capture.payload(1, 1, -1) == b""


def test_events_calls_and_connections_come_back(make_capture: MakeCapture) -> None:
    capture = make_capture()
    events = [
        Event(1, EventKind.CONNECTED, 4, 1, "a:1", "b:2"),
        Event(2, EventKind.CLOSED, 4, 1, how=CloseHow.RESET, failure=Failure(Reason.RESET, "by b:2", 104), detail="x"),
    ]
    calls = [CallRecord(5, 6, "recv", "262144", "17", None, 1, 3, True), CallRecord(7, 8, "close", "", "", 9)]
    capture.add_session(4, "named")
    capture.add_connection(4, 1, "a:1", "b:2", 99)
    capture.add_connection(4, 0, "a:1", "", 98)
    capture.add_connection(5, 0, "another", "", 1)
    capture.append_events(4, events)
    capture.append_calls(4, calls)
    capture.flush(DEADLINE_S)
    assert list(capture.events(4)) == events
    assert list(capture.calls(4)) == calls
    assert capture.connections(4) == [(0, "a:1", "", 98), (1, "a:1", "b:2", 99)]
    assert capture.latest_events(4, 1) == events[1:]
    assert capture.latest_calls(4, 9) == calls


def test_more_calls_than_one_page_of_reading(make_capture: MakeCapture) -> None:
    capture = make_capture()
    calls = [CallRecord(number, 1, "recv", "", "") for number in range(2_500)]
    capture.append_calls(1, calls)
    capture.flush(DEADLINE_S)
    assert list(capture.calls(1)) == calls


def test_a_single_piece_is_committed_soon_without_asking(make_capture: MakeCapture, piece: MakePiece) -> None:
    capture = make_capture()
    capture.append(1, [piece(b"x")])
    end = time.monotonic() + DEADLINE_S
    while not capture.count(1):
        assert time.monotonic() < end, "the record was never committed"
        time.sleep(0.001)
    assert capture.heads(1, 1, 1)[0].preview == b"x"


def test_payload_memory_is_let_go_when_written(make_capture: MakeCapture, piece: MakePiece) -> None:
    capture = make_capture()
    arena = bytearray(200_000)
    pieces = [piece(memoryview(arena)[:100]), piece(memoryview(arena)[100:])]
    capture.append(1, pieces)
    del pieces
    assert capture.flush(DEADLINE_S)
    gc.collect()
    assert sys.getrefcount(arena) == 2  # ours and the call's


def test_backpressure_pauses_and_wakes(make_capture: MakeCapture, piece: MakePiece) -> None:
    woken = threading.Event()
    capture = make_capture(woken.set, queue_high_bytes=1_000_000, queue_low_bytes=200_000)
    blocked = threading.Event()
    release = threading.Event()

    def hold() -> None:
        blocked.set()
        release.wait(DEADLINE_S)

    holder = threading.Thread(target=capture.run_in_writer, args=(hold,))
    holder.start()
    blocked.wait(DEADLINE_S)
    taken = [capture.append(1, [piece(bytes(100_000))]) for _ in range(12)]
    assert taken[:9] == [True] * 9
    assert taken[-1] is False
    assert not capture.has_room
    assert not woken.is_set()
    release.set()
    assert woken.wait(DEADLINE_S)
    assert capture.has_room
    assert capture.flush(DEADLINE_S)
    assert capture.count(1) == 12
    assert capture.queued_bytes == 0
    holder.join()


def test_a_foreign_error_in_the_writer_stops_recording_and_frees_who_waits(
    make_capture: MakeCapture, monkeypatch: pytest.MonkeyPatch
) -> None:
    capture = make_capture()
    seen: list[type[BaseException]] = []
    monkeypatch.setattr(threading, "excepthook", lambda arguments: seen.append(arguments.exc_type))

    def bug() -> None:
        raise ZeroDivisionError

    with pytest.raises(OSError, match="the recording has ended"):
        capture.run_in_writer(bug, DEADLINE_S)
    end = time.monotonic() + DEADLINE_S
    while capture.stopped is None:
        assert time.monotonic() < end
        time.sleep(0.001)
    assert capture.stopped.reason is Reason.OTHER
    assert not capture.flush(DEADLINE_S)
    capture.close()
    assert seen == [ZeroDivisionError]


def test_reading_while_writing_from_several_threads(make_capture: MakeCapture, piece: MakePiece) -> None:
    capture = make_capture()
    wrong: list[str] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            count = capture.count(1)
            for head in capture.heads(1, max(1, count - 20), 21):
                if capture.payload(1, head.number) != b"%d" % head.number * (2_000 if head.number % 2 else 1):
                    wrong.append(f"record {head.number}")

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(1, 2_001):
        capture.append(1, [piece(b"%d" % number * (2_000 if number % 2 else 1))])
    assert capture.flush(30.0)
    stop.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    assert capture.count(1) == 2_000


def test_large_payloads_are_not_in_the_database(make_capture: MakeCapture, piece: MakePiece, tmp_path: Path) -> None:
    path = tmp_path / "beside.swb-work"
    capture = make_capture(path=path)
    capture.append(1, [piece(bytes(1_000_000)) for _ in range(10)])
    capture.flush(DEADLINE_S)
    capture.close()
    assert segments(path) == [1]
    assert path.stat().st_size < 3_000_000


def test_the_log_stays_bounded(make_capture: MakeCapture, piece: MakePiece, tmp_path: Path) -> None:
    path = tmp_path / "wal.swb-work"
    capture = make_capture(path=path)
    for _ in range(60):
        capture.append(1, [piece(bytes(4_000)) for _ in range(1_000)])
        assert capture.flush(DEADLINE_S)
    assert path.with_name(path.name + "-wal").stat().st_size < 110_000_000
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM record").fetchone() == (60_000,)
    connection.close()


def test_a_piece_too_large_for_a_row_becomes_several(
    make_capture: MakeCapture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.capture.rows.PAYLOAD_MAX_BYTES", 10_000)
    capture = make_capture()
    payload = os.urandom(25_000)
    capture.append(1, [Piece(1, Direction.TX, 1, "", payload, 12_000)])
    capture.flush(DEADLINE_S)
    assert [(head.size, head.taken) for head in capture.heads(1, 1, 9)] == [
        (10_000, 10_000),
        (10_000, 2_000),
        (5_000, 0),
    ]
    assert b"".join(capture.payload(1, number) for number in (1, 2, 3)) == payload


def test_text_that_no_utf8_can_hold_does_not_end_the_recording(make_capture: MakeCapture, piece: MakePiece) -> None:
    half = "a\ud800b"  # pasted, or the name of a file that is no UTF-8
    capture = make_capture()
    capture.add_session(1, half)
    capture.add_connection(1, 1, half, half, 5)
    failure = Failure(Reason.OTHER, half)
    capture.append_events(1, [Event(1, EventKind.NOTE, 1, local=half, failure=failure, detail=half)])
    capture.append_calls(1, [CallRecord(1, 1, "open", half, half, None)])
    capture.append(1, [piece(b"kept", peer=half)])
    assert capture.flush(20)
    assert [event.detail for event in capture.events(1)] == ["a?b"]
    assert [call.arguments for call in capture.calls(1)] == ["a?b"]
    assert [row.peer for row in capture.connections(1)] == ["a?b"]
    assert capture.heads(1, 1, 1)[0].peer == "a?b"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_nobody_waits_for_a_writer_that_ended(make_capture: MakeCapture) -> None:
    capture = make_capture()
    capture.append_events(1, [object()])  # type: ignore[list-item]  # stands for any fault of the program's own
    with pytest.raises(OSError, match="the recording has ended"):
        capture.snapshot()
    assert not capture.flush(5)
    assert capture.stopped is not None
