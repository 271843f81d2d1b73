"""The index of messages over real records: places, order, what waits, what was removed."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.capture.conftest import MakeCapture, MakePiece
from workbench.capture.capture import Capture
from workbench.capture.messages import streams
from workbench.capture.messages.index import MessageIndex
from workbench.capture.messages.store import MessageRow, MessageStore
from workbench.codec.framing.choice import make_framers
from workbench.codec.framing.fixed import FixedFramer
from workbench.codec.framing.ruletext import parse_rule
from workbench.model.framing import Cut, FramingRule, Message, Rest
from workbench.model.records import Direction, Piece

SESSION = 3


def maker(text: str) -> Callable[[], tuple[object, object]]:
    rule = parse_rule(text)
    return lambda: make_framers(rule)


def put(capture: Capture, pieces: list[Piece]) -> None:
    capture.append(SESSION, pieces)
    assert capture.flush(10)


def caught_up(index: MessageIndex) -> list[Message]:
    """All messages once every record was looked at, and the rests are told."""
    index.follow()
    deadline = time.monotonic() + 10
    while not index.is_caught_up:
        assert time.monotonic() < deadline and not index.state.failure
        time.sleep(0.001)
    return [message for message, _ in index.store.messages(1, 100_000)]


def rests(index: MessageIndex, total: int) -> tuple[Rest, ...]:
    deadline = time.monotonic() + 10
    while index.state.waiting_bytes != total:
        assert time.monotonic() < deadline, index.state
        time.sleep(0.001)
    return index.state.rests


def test_messages_know_their_records_and_their_places(make_capture: MakeCapture, piece: MakePiece) -> None:
    capture = make_capture()
    put(capture, [piece(b"ab"), piece(b"c\nde\nf"), piece(b"X", direction=Direction.TX), piece(b"\n\ng"), piece(b"")])
    index = capture.messages(SESSION, maker("line"))
    found = caught_up(index)
    assert [(each.offset, each.size, each.first_record, each.last_record, each.tail) for each in found] == [
        (0, 4, 1, 2, 2), (4, 3, 2, 2, 5), (7, 2, 2, 4, 1), (9, 1, 4, 4, 2)
    ]  # fmt: skip
    assert [each.number for each in found] == [1, 2, 3, 4]
    assert rests(index, 2) == (Rest(1, 0, 1, 4, 4, ""), Rest(1, 1, 1, 3, 3, ""))
    put(capture, [piece(b"h\n"), piece(b"Y\n", direction=Direction.TX)])
    assert [(each.direction, each.offset, each.size, each.first_record) for each in caught_up(index)[4:]] == [
        (0, 10, 3, 4), (1, 0, 3, 3)
    ]  # fmt: skip
    rests(index, 0)


def test_removed_records_are_no_part_of_a_stream(make_capture: MakeCapture, piece: MakePiece) -> None:
    capture = make_capture()
    put(capture, [piece(part) for part in (b"a", b"XX\n", b"b\n", b"YY", b"c\n")])
    index = capture.messages(SESSION, maker("line"), ((2, 2), (4, 4)))
    found = caught_up(index)
    source = capture.conversation(SESSION, 1, 0, ((2, 2), (4, 4)))
    assert [source.read(each.offset, each.size) for each in found] == [b"ab\n", b"c\n"]
    assert [(each.first_record, each.last_record) for each in found] == [(1, 3), (5, 5)]
    assert caught_up(capture.messages(SESSION, maker("line"), ((1, 5),))) == []


def test_any_division_into_records_gives_the_same_messages(make_capture: MakeCapture, piece: MakePiece) -> None:
    capture = make_capture()
    rng = random.Random(7)
    data = {key: bytes(rng.choices(b"ab\n\r\0", k=4_000)) for key in ((1, 0), (1, 1), (2, 0))}
    left = dict(data)
    pieces = []
    while any(left.values()):
        key = rng.choice([key for key in left if left[key]])
        size = rng.choice((0, 1, 2, 3, 50, 400))
        pieces.append(piece(left[key][:size], connection=key[0], direction=key[1]))
        left[key] = left[key][size:]
    put(capture, pieces)
    for text in ("line", "delimiter:0d0a", "fixed:7", "cobs", "tls"):
        index = capture.messages(SESSION, maker(text))
        found = caught_up(index)
        for key, whole in data.items():
            own = [each for each in found if (each.connection, each.direction) == key]
            source = capture.conversation(SESSION, key[0], key[1])
            joined = b"".join(source.read(each.offset, each.size) for each in own)
            assert whole.startswith(joined)
            assert [each.offset + each.size for each in own] == [
                cut.end for cut in make_framers(parse_rule(text))[0].feed(whole, 0)
            ]
            for each in own:
                assert source.record_at(each.offset) == each.first_record
                last = each.offset + each.size - 1
                assert source.record_at(last) == each.last_record
                assert source.position_of(each.last_record) + each.tail == last + 1


def test_large_payloads_are_read_a_part_at_a_time(make_capture: MakeCapture, piece: MakePiece) -> None:
    capture = make_capture()
    body = bytes(2_500_000)
    put(capture, [piece(len(body).to_bytes(4) + body + b"\0\0\0\1"), piece(b"x")])
    found = caught_up(capture.messages(SESSION, maker("length:width=4")))
    assert [(each.size, each.first_record, each.last_record) for each in found] == [(2_500_004, 1, 1), (5, 1, 2)]


def test_a_pause_or_the_streams_end_completes_what_waits(make_capture: MakeCapture, piece: MakePiece) -> None:
    capture = make_capture()
    put(capture, [piece(b"ab"), piece(b"cd", connection=2)])
    index = capture.messages(SESSION, maker("idle:20"))
    assert caught_up(index) == []
    rests(index, 4)
    index.settle(piece(b"").time_ns + 1_000, frozenset({2}))
    rests(index, 2)
    index.settle(piece(b"").time_ns + 21_000_000, frozenset({2}))
    rests(index, 0)
    assert [(each.connection, each.size) for each in caught_up(index)] == [(1, 2), (2, 2)]


def test_more_connections_than_are_followed(make_capture: MakeCapture, piece: MakePiece, monkeypatch: object) -> None:
    monkeypatch.setattr(streams, "CONNECTIONS_OPEN", 2)  # type: ignore[attr-defined]
    capture = make_capture()
    put(capture, [piece(b"a", connection=number) for number in (1, 2, 3)] + [piece(b"b\n", connection=1)])
    found = caught_up(capture.messages(SESSION, maker("line")))
    assert [(each.connection, each.offset, each.size, bool(each.fault)) for each in found] == [
        (1, 0, 1, True), (2, 0, 1, True), (1, 1, 2, False)
    ]  # fmt: skip


def test_questions_about_records(make_capture: MakeCapture, piece: MakePiece) -> None:
    capture = make_capture()
    put(capture, [piece(b"a\nb"), piece(b"x\n", connection=2), piece(b"c"), piece(b"d\ne\n")])
    index = capture.messages(SESSION, maker("line"))
    caught_up(index)
    store = index.store
    assert [(each.last_record, each.tail) for each in store.ending_in(1, 3, 100)] == [(1, 2), (2, 2)]
    behind = store.ending_behind(1, (1, 0), 100)
    assert behind is not None and (behind.first_record, behind.last_record) == (1, 4)
    assert store.ending_behind(4, (1, 0), 100) is None


def test_nothing_is_left_behind(make_capture: MakeCapture, piece: MakePiece, tmp_path: Path) -> None:
    (tmp_path / "0.swb-work-messages-3-0").write_bytes(b"a crash left it")
    capture = make_capture()
    put(capture, [piece(b"a\n")])
    index = capture.messages(SESSION, maker("line"))
    caught_up(index)
    capture.close()
    assert not list(tmp_path.glob("*-messages-*"))
    assert index.store.messages(1, 10) == []


def test_a_rule_with_a_limit(make_capture: MakeCapture, piece: MakePiece) -> None:
    rule: FramingRule = replace(parse_rule("line"), max_message_bytes=3)
    capture = make_capture()
    put(capture, [piece(b"abcdef\n")])
    index = capture.messages(SESSION, lambda: make_framers(rule))
    assert [each.size for each in caught_up(index)] == [3, 3, 1] and index.state.faults == 3


def test_messages_of_one_byte_each_are_written_as_they_come(
    make_capture: MakeCapture, piece: MakePiece, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[int] = []
    append = MessageStore.append

    def counted(store: MessageStore, rows: Sequence[MessageRow]) -> None:
        held.append(len(rows))
        append(store, rows)

    monkeypatch.setattr(MessageStore, "append", counted)
    monkeypatch.setattr(streams, "ROWS_HELD", 1_000)
    capture = make_capture()
    put(capture, [piece(bytes(500)) for _ in range(40)])
    index = capture.messages(SESSION, maker("fixed:1"))
    assert len(caught_up(index)) == 20_000 and max(held) <= 1_500


def test_an_index_takes_no_more_room_than_there_is(
    make_capture: MakeCapture, piece: MakePiece, monkeypatch: pytest.MonkeyPatch
) -> None:
    capture = make_capture()
    put(capture, [piece(bytes(500))])
    for name, value, told in (("MESSAGES_MOST", 100, "more than 100"), ("FREE_LEAST_BYTES", 2**62, "nearly full")):
        with monkeypatch.context() as patched:
            patched.setattr(f"workbench.capture.messages.index.{name}", value)
            index = capture.messages(SESSION, maker("fixed:1"))
            deadline = time.monotonic() + 10
            while not index.state.failure:
                assert time.monotonic() < deadline
                time.sleep(0.001)
            assert told in index.state.failure and index.state.messages == 0


def test_an_index_closes_at_once_within_a_large_record(
    make_capture: MakeCapture, piece: MakePiece, monkeypatch: pytest.MonkeyPatch
) -> None:
    fed, never = threading.Event(), threading.Event()

    class Slow(FixedFramer):
        def feed(self, data: bytes, time_ns: int) -> list[Cut]:
            fed.set()
            never.wait(0.01)
            return super().feed(data, time_ns)

    capture = make_capture()
    put(capture, [piece(bytes(30_000_000))])  # 228 parts, 2.3 s of them
    index = capture.messages(SESSION, lambda: (Slow(99, 50), Slow(99, 50)))
    assert fed.wait(10)
    began = time.monotonic()
    index.close()
    assert time.monotonic() - began < 1.5 and not index.state.failure
