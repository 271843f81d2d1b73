"""A conversation is the bytes of its records in order, whatever the blocks and whatever was removed."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import pairwise

import pytest

from workbench.capture.capture import Capture
from workbench.capture.conversation import ConversationSource
from workbench.capture.database import remove_database
from workbench.capture.reader import RecordReader
from workbench.model.records import Direction, Piece

MakeCapture = Callable[..., Capture]
MakePiece = Callable[..., Piece]
DEADLINE_S = 20.0
ENDS = "SELECT last FROM block WHERE session = ? AND connection = 0 AND direction = 2 ORDER BY last"
STREAMS = [(connection, direction) for connection in (None, 1, 2, 5) for direction in (None, 0, 1)]
HIDDEN = [(), ((1, 1),), ((40, 130), (200, 200), (380, 9_999)), ((1, 9_999),)]


@pytest.fixture(params=[3, 16, 8_192])
def records(
    request: pytest.FixtureRequest, make_capture: MakeCapture, piece: MakePiece, monkeypatch: pytest.MonkeyPatch
) -> tuple[Capture, list[Piece]]:
    """400 records of all sizes over five connections, in small blocks and in the usual ones."""
    monkeypatch.setattr("workbench.capture.blocks.BLOCK_RECORDS", request.param)
    monkeypatch.setattr("workbench.capture.rows.BLOCK_RECORDS", request.param)
    monkeypatch.setattr("workbench.capture.conversation.BLOCK_RECORDS", request.param)
    rng = random.Random(7)
    sizes = (0, 1, 3, 50, 5_000)
    pieces = [
        piece(rng.randbytes(rng.choice(sizes)), connection=rng.randint(1, 5), direction=rng.randint(0, 1))
        for _ in range(400)
    ]
    capture = make_capture()
    for start in range(0, len(pieces), 37):
        capture.append(1, pieces[start : start + 37])
    assert capture.flush(DEADLINE_S)
    return capture, pieces


def expected(
    pieces: list[Piece], connection: int | None, direction: int | None, hidden: tuple[tuple[int, int], ...]
) -> bytes:
    """The same run of bytes, the slow way."""
    return b"".join(
        bytes(piece.payload)
        for number, piece in enumerate(pieces, 1)
        if connection in (None, piece.connection)
        and direction in (None, piece.direction)
        and not any(first <= number <= last for first, last in hidden)
    )


@pytest.mark.parametrize("hidden", HIDDEN)
def test_every_stream_reads_as_its_records(
    records: tuple[Capture, list[Piece]], hidden: tuple[tuple[int, int], ...]
) -> None:
    capture, pieces = records
    for connection, direction in STREAMS:
        whole = expected(pieces, connection, direction, hidden)
        source = capture.conversation(1, connection, direction, hidden)
        assert source.size() == len(whole)
        assert source.read(0, len(whole) + 10) == whole
        assert source.read(len(whole) + 1, 10) == b""
        rng = random.Random(3)
        for _ in range(20):
            offset, count = rng.randint(0, len(whole)), rng.randint(0, 9_000)
            assert source.read(offset, count) == whole[offset : offset + count]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_records_and_offsets_lead_to_each_other(
    records: tuple[Capture, list[Piece]], hidden: tuple[tuple[int, int], ...]
) -> None:
    capture, pieces = records
    source = capture.conversation(1, 2, None, hidden)
    offset = 0
    for number, piece in enumerate(pieces, 1):
        if piece.connection != 2 or any(first <= number <= last for first, last in hidden):
            continue
        assert source.position_of(number) == offset
        if piece.payload:
            assert source.record_at(offset) == number
            assert source.record_at(offset + len(piece.payload) - 1) == number
        offset += len(piece.payload)
    assert source.record_at(offset) is None


def test_a_source_follows_what_is_appended(records: tuple[Capture, list[Piece]], piece: MakePiece) -> None:
    capture, pieces = records
    source = capture.conversation(1, 1, Direction.RX)
    before = source.size()
    for _ in range(100):
        capture.append(1, [piece(b"more "), piece(b"other", connection=2)])
    assert capture.flush(DEADLINE_S)
    assert source.size() == before + 500
    assert source.read(before, 1_000) == b"more " * 100
    assert source.read(0, before) == expected(pieces, 1, 0, ())


def test_the_count_goes_on_after_opening_again(
    make_capture: MakeCapture, piece: MakePiece, monkeypatch: pytest.MonkeyPatch
) -> None:
    for room in ("blocks", "rows", "conversation"):
        monkeypatch.setattr(f"workbench.capture.{room}.BLOCK_RECORDS", 8)
    capture = make_capture()
    path = capture.working
    whole = b""
    for turn in range(5):
        for number in range(7):
            payload = b"%d.%d " % (turn, number)
            capture.append(1, [piece(payload, connection=number % 2)])
            whole += payload
        capture.close()
        capture = make_capture(path=path)
    assert isinstance(source := capture.conversation(1, None, None), ConversationSource)
    assert source.read(0, 10_000) == whole
    assert source.size() == len(whole)


def test_small_records_are_read_in_runs_and_not_one_by_one(
    make_capture: MakeCapture, piece: MakePiece, monkeypatch: pytest.MonkeyPatch
) -> None:
    capture = make_capture()
    capture.append(1, [piece(b"%04d" % number, direction=number % 2) for number in range(5_000)])
    assert capture.flush(DEADLINE_S)
    single: list[int] = []
    real = RecordReader.payload

    def counted(reader: RecordReader, session_id: int, number: int, offset: int, size: int | None) -> bytes:
        single.append(number)
        return real(reader, session_id, number, offset, size)

    monkeypatch.setattr(RecordReader, "payload", counted)
    received = b"".join(b"%04d" % number for number in range(0, 5_000, 2))
    assert capture.conversation(1, None, Direction.RX).read(1, 9_000) == received[1:9_001]
    assert len(single) <= 2


def test_whoever_asks_a_closed_capture_finds_nothing(make_capture: MakeCapture, piece: MakePiece) -> None:
    capture = make_capture()
    capture.append(1, [piece(b"0123456789") for _ in range(100)])
    assert capture.flush(DEADLINE_S)
    source = capture.conversation(1, None, None)
    assert source.size() == 1_000
    capture.close()
    remove_database(capture.working)  # as when another project was opened in its place
    assert (source.size(), source.read(0, 10), source.record_at(5), source.position_of(3)) == (0, b"", None, 0)
    assert (capture.count(1), capture.heads(1, 1, 10), capture.payload(1, 1)) == (0, [], b"")


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("connection", [None, 2])
def test_every_byte_has_its_direction(
    records: tuple[Capture, list[Piece]], hidden: tuple[tuple[int, int], ...], connection: int | None
) -> None:
    capture, pieces = records
    ways = b"".join(
        bytes([piece.direction]) * len(piece.payload)
        for number, piece in enumerate(pieces, 1)
        if connection in (None, piece.connection) and not any(first <= number <= last for first, last in hidden)
    )
    source = capture.conversation(1, connection, None, hidden)
    rng = random.Random(5)
    spans = [(rng.randrange(len(ways) + 2), rng.randrange(20_000)) for _ in range(40)]
    for offset, count in [(0, len(ways) + 5), *spans]:
        runs = source.directions(offset, count)
        assert b"".join(bytes([way]) * size for _, size, way in runs) == ways[offset : offset + count]
        assert all(one[2] != other[2] for one, other in pairwise(runs))
        assert all(one[0] + one[1] == other[0] for one, other in pairwise(runs))
    assert capture.conversation(1, connection, Direction.RX, hidden).directions(0, 100) == []


def test_where_streams_take_turns_a_block_is_longer(
    make_capture: MakeCapture, piece: MakePiece, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else its rows would be more work than its records."""
    for room in ("blocks", "rows", "conversation"):
        monkeypatch.setattr(f"workbench.capture.{room}.BLOCK_RECORDS", 8)
    capture = make_capture()
    for session, streams in ((1, 1), (2, 8)):
        assert capture.append(session, [piece(b"abc", connection=1 + turn % streams) for turn in range(130)])
    assert capture.flush(DEADLINE_S)
    with closing(sqlite3.connect(capture.working)) as file:
        ends = [[last for (last,) in file.execute(ENDS, (session,))] for session in (1, 2)]
    assert ends == [list(range(8, 130, 8)), [64, 128]]
    source = capture.conversation(2, 3, None)
    assert source.size() == 3 * 16 and source.record_at(3 * 11) == 3 + 8 * 11


def test_removed_records_that_were_never_recorded_cost_no_look(
    records: tuple[Capture, list[Piece]], monkeypatch: pytest.MonkeyPatch
) -> None:
    capture, pieces = records
    looked: list[int] = []
    offset_of = ConversationSource._offset_of

    def look(self: ConversationSource, number: int) -> int:
        looked.append(number)
        return offset_of(self, number)

    monkeypatch.setattr(ConversationSource, "_offset_of", look)
    beyond = tuple((number, number) for number in range(len(pieces) + 2, len(pieces) + 2_000, 2))
    source = capture.conversation(1, None, None, ((1, 1), *beyond))
    assert source.size() == len(expected(pieces, None, None, ((1, 1),)))
    assert looked == [1, 2]
