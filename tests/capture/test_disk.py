"""A full disk: recording stops with a sentence, what was committed stays readable, a click resumes."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Callable
from typing import NamedTuple

import pytest

from workbench.capture.capture import Capture
from workbench.model.events import Event, EventKind
from workbench.model.failures import Reason
from workbench.model.records import Piece

MakeCapture = Callable[..., Capture]
MakePiece = Callable[..., Piece]
DEADLINE_S = 10.0


class _Usage(NamedTuple):
    total: int
    used: int
    free: int


def test_the_reserve_stops_recording_and_resume_goes_on(
    make_capture: MakeCapture, piece: MakePiece, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = [2_000_000_000]
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: _Usage(0, 0, free[0]))
    woken = threading.Event()
    capture = make_capture(woken.set, reserve_bytes=1_000_000_000)
    capture.append(1, [piece(b"kept")])
    assert capture.flush(DEADLINE_S)
    free[0] = 999_000_000
    capture.append(1, [piece(b"kept too")])
    assert not capture.flush(DEADLINE_S)
    assert woken.is_set()
    assert capture.stopped is not None
    assert capture.stopped.reason is Reason.DISK_FULL
    assert capture.stopped.detail == "999 MB are free, 1.00 GB are kept in reserve"
    assert capture.append(1, [piece(b"lost"), piece(b"lost")])
    capture.append_events(1, [Event(1, EventKind.RECORDING_STOPPED, 1)])
    assert not capture.flush(DEADLINE_S)
    assert (capture.count(1), capture.unrecorded(1)) == (2, 2)
    assert [event.kind for event in capture.events(1)] == [EventKind.RECORDING_STOPPED]
    refused = capture.resume()
    assert refused is not None
    assert refused.reason is Reason.DISK_FULL
    free[0] = 3_000_000_000
    assert capture.resume() is None
    capture.append(1, [piece(b"again")])
    assert capture.flush(DEADLINE_S)
    assert [head.preview for head in capture.heads(1, 1, 9)] == [b"kept", b"kept too", b"again"]


@pytest.mark.parametrize("size", [4_000, 20_000])
def test_a_full_database_takes_the_transaction_back(make_capture: MakeCapture, piece: MakePiece, size: int) -> None:
    capture = make_capture(bytes_beside=False)
    capture.append(1, [piece(b"kept")])
    assert capture.flush(DEADLINE_S)
    limit(capture, 30)
    capture.add_session(1, "named while the disk was full")
    capture.append(1, [piece(bytes(size)) for _ in range(3_000_000 // size)])
    assert not capture.flush(DEADLINE_S)
    assert capture.stopped is not None
    assert capture.stopped.reason is Reason.DISK_FULL
    assert (capture.count(1), capture.unrecorded(1)) == (1, 3_000_000 // size)
    assert capture.payload(1, 1) == b"kept"
    limit(capture, 1 << 30)
    assert capture.resume() is None
    capture.append(1, [piece(b"again")])
    assert capture.flush(DEADLINE_S)
    assert [(head.number, head.preview) for head in capture.heads(1, 1, 9)] == [(1, b"kept"), (2, b"again")]
    names = sqlite3.connect(capture.working)
    assert names.execute("SELECT name FROM session WHERE id = 1").fetchone() == ("named while the disk was full",)
    names.close()


def test_a_failing_write_beside_the_database_loses_nothing_committed(
    make_capture: MakeCapture, piece: MakePiece, monkeypatch: pytest.MonkeyPatch
) -> None:
    capture = make_capture()
    capture.append(1, [piece(bytes(50_000))])
    assert capture.flush(DEADLINE_S)

    def full(*_arguments: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("workbench.capture.bytelog._write_all", full)
        capture.append(1, [piece(b"small"), piece(bytes(60_000))])
        assert not capture.flush(DEADLINE_S)
    assert capture.stopped is not None
    assert capture.stopped.reason is Reason.DISK_FULL
    assert "No space left" in capture.stopped.detail
    assert (capture.count(1), capture.unrecorded(1)) == (1, 2)
    assert capture.resume() is None
    capture.append(1, [piece(b"z" * 70_000)])
    assert capture.flush(DEADLINE_S)
    assert capture.payload(1, 2) == b"z" * 70_000

def test_while_the_disk_is_full_the_reason_stays_and_no_event_is_lost(
    make_capture: MakeCapture, piece: MakePiece, monkeypatch: pytest.MonkeyPatch
) -> None:
    capture = make_capture()
    capture.append(1, [piece(b"kept")])
    assert capture.flush(DEADLINE_S)

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    notes = [Event(number, EventKind.NOTE, 1, detail=str(number)) for number in range(5)]
    with monkeypatch.context() as patched:
        patched.setattr("workbench.capture.rows.RowWriter.put_events", full)
        for note in notes[:3]:
            capture.append_events(1, [note])
            assert not capture.flush(DEADLINE_S)
        first = capture.stopped
        capture.append_events(1, [notes[3]])
        assert not capture.flush(DEADLINE_S)
        assert capture.stopped is first
        assert capture.resume() is None  # and it fails once more, at the first of the four that wait
        assert not capture.flush(DEADLINE_S)
        assert capture.stopped is not first
    assert capture.resume() is None
    capture.append_events(1, [notes[4]])
    assert capture.flush(DEADLINE_S)
    assert list(capture.events(1)) == notes


def limit(capture: Capture, pages: int) -> None:
    """Let the working file grow to no more than ``pages``."""
    working = capture._writer.files.working
    capture.run_in_writer(lambda: working.execute(f"PRAGMA max_page_count = {pages}").fetchone(), DEADLINE_S)
