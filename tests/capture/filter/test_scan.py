"""Which records pass: SQL, Python and a slow way of saying the same agree, wherever a payload lies."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.capture.capture import Capture, CaptureOptions
from workbench.capture.database import create_database
from workbench.capture.filter.scan import ScanStoppedError
from workbench.capture.filter.settled import FilterFacts
from workbench.model.filters import (
    And,
    Bookmarked,
    BytesContain,
    BytesLike,
    BytesMatch,
    CommentContains,
    Comparator,
    DirectionIs,
    Expression,
    FieldExists,
    FieldTest,
    MarkIs,
    Not,
    Or,
    PeerTest,
    Quantity,
    QuantityTest,
    Reckoning,
    SessionIs,
    TimeTest,
)
from workbench.model.records import Piece, RecordHead

SECOND_NS = 1_000_000_000
BASE_NS = 1_790_000_000 * SECOND_NS  # 2026-09-21 13:33:20 UTC
PEERS = ("127.0.0.1:9000", "[::1]:9000", "/run/Echo.sock", "")
BOOKMARKS = {3: "", 5: "Slow answer", 8: "again"}
LARGE = 70_000  # beyond what a row is read with


def payload_of(number: int) -> bytes:
    """Small ones, some in the byte log, some large, one empty; the word is at the end of the large ones."""
    if number == 7:
        return b""
    word = b"Needle" if number % 2 else b"needle"
    filler = {0: 0, 1: 40, 2: 5_000, 3: LARGE}[number % 4]
    return b"%03d\x00\xff" % number + b"x" * filler + (word if number % 3 else b"hay") + bytes((number,))


def pieces() -> list[Piece]:
    made = []
    for number in range(1, 25):
        payload = payload_of(number)
        time_ns = BASE_NS + number * number * 100_000_000
        peer = PEERS[number % 4]
        made.append(Piece(time_ns, number & 1, number % 5, peer, payload, len(payload), number % 3))
    return made


PIECES = pieces()


@pytest.fixture(scope="module")
def capture(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Capture]:
    path: Path = tmp_path_factory.mktemp("filter") / "a.swb-work"
    create_database(path, wal=True, private=True)
    made = Capture(path, None, int, CaptureOptions(reserve_bytes=0))
    made.append(1, PIECES)
    made.append(2, PIECES[:3])  # another session's records are none of ours
    assert made.flush(20)
    yield made
    made.close()


def judge(condition: FieldExists | FieldTest, head: RecordHead, payload: bytes) -> bool:
    """A field that is there in every fourth record, its value the payload's fourth byte."""
    return head.number % 4 == 0 and (isinstance(condition, FieldExists) or str(payload[3]) == condition.value)


FACTS = FilterFacts("echo", PIECES[0].time_ns, True, BOOKMARKS, judge)


def holds(node: Expression, number: int) -> bool:
    """The slow way: what each condition means, in a line."""
    piece = PIECES[number - 1]
    match node:
        case And(parts):
            return all(holds(part, number) for part in parts)
        case Or(parts):
            return any(holds(part, number) for part in parts)
        case Not(part):
            return not holds(part, number)
        case DirectionIs(direction):
            return piece.direction == direction
        case MarkIs(mark):
            return piece.mark == mark
        case SessionIs(name):
            return name == "echo"
        case PeerTest(text, whole):
            return piece.peer.lower() == text.lower() if whole else text.lower() in piece.peer.lower()
        case Bookmarked():
            return number in BOOKMARKS
        case CommentContains(text):
            return bool(BOOKMARKS.get(number)) and text.lower() in BOOKMARKS[number].lower()
        case BytesContain(data, ignore_case):
            payload = bytes(piece.payload)
            return data.lower() in payload.lower() if ignore_case else data in payload
        case BytesLike(pattern):
            payload = bytes(piece.payload)
            return any(
                all(want in (None, got) for want, got in zip(pattern, payload[at:], strict=False))
                for at in range(len(payload) - len(pattern) + 1)
            )
        case BytesMatch(pattern, flags):
            return re.search(pattern.encode(), bytes(piece.payload), re.IGNORECASE if flags else 0) is not None
        case FieldExists() | FieldTest():
            return judge(node, RecordHead(number, 0, 0, 0, "", 0, 0, b""), bytes(piece.payload))
        case QuantityTest(quantity, comparator, value):
            if quantity is Quantity.DELTA and number == 1:
                return False
            before_ns = PIECES[number - 2].time_ns
            got = {
                Quantity.SIZE: len(piece.payload), Quantity.NUMBER: number, Quantity.CONNECTION: piece.connection,
                Quantity.DELTA: piece.time_ns - before_ns,
            }[quantity]  # fmt: skip
            return _compared(comparator, got, value)
        case TimeTest():
            origin = {Reckoning.SINCE: PIECES[0].time_ns, Reckoning.CLOCK: BASE_NS // (86_400 * SECOND_NS) * 86_400 *
                      SECOND_NS, Reckoning.INSTANT: 0, Reckoning.LOCAL: 0}[node.reckoning]  # fmt: skip
            low = origin + node.value_ns
            if node.comparator in (Comparator.EQUAL, Comparator.UNEQUAL):
                return (low <= piece.time_ns < low + node.span_ns) is (node.comparator is Comparator.EQUAL)
            return _compared(node.comparator, piece.time_ns, low)


def _compared(comparator: Comparator, left: int, right: int) -> bool:
    return {
        "==": left == right, "!=": left != right, "<": left < right, "<=": left <= right, ">": left > right,
        ">=": left >= right,
    }[comparator]  # fmt: skip


ordered = st.sampled_from([each for each in Comparator if each not in (Comparator.CONTAINS, Comparator.MATCHES)])
words = st.sampled_from([b"needle", b"Needle", b"hay", b"\x00\xff", b"012", b"xx", b"nothing", b"e\x05"])
times = st.integers(1, 24).map(lambda number: PIECES[number - 1].time_ns)
leaves: st.SearchStrategy[Expression] = st.one_of(
    st.builds(DirectionIs, st.integers(0, 1)),
    st.builds(MarkIs, st.integers(0, 2)),
    st.builds(SessionIs, st.sampled_from(["echo", "other"])),
    st.builds(PeerTest, st.sampled_from(["127.0.0.1:9000", "9000", "ECHO", "::1"]), st.booleans()),
    st.just(Bookmarked()),
    st.builds(CommentContains, st.sampled_from(["", "SLOW", "a"])),
    st.builds(BytesContain, words, st.booleans()),
    st.builds(BytesLike, st.sampled_from([(0x6E, None, 0x65), (0, 0xFF), (None,), (0x78, None, 0x4E)])),
    st.builds(BytesMatch, st.sampled_from(["^0[12]", "n[e]+dle", "x{3}h", "(?s).\\x07$"]), st.sampled_from(["", "i"])),
    st.builds(QuantityTest, st.just(Quantity.SIZE), ordered, st.sampled_from([0, 12, 5_012, LARGE])),
    st.builds(QuantityTest, st.just(Quantity.NUMBER), ordered, st.integers(0, 25)),
    st.builds(QuantityTest, st.just(Quantity.CONNECTION), ordered, st.integers(0, 4)),
    st.builds(QuantityTest, st.just(Quantity.DELTA), ordered, st.sampled_from([300_000_000, 1_500_000_000])),
    st.builds(TimeTest, ordered, st.just(Reckoning.INSTANT), times, st.sampled_from([1, SECOND_NS])),
    st.builds(TimeTest, ordered, st.just(Reckoning.SINCE), st.sampled_from([0, SECOND_NS, 30 * SECOND_NS])),
    st.builds(TimeTest, ordered, st.just(Reckoning.CLOCK), st.just(48_801 * SECOND_NS), st.just(60 * SECOND_NS)),
    st.just(FieldExists("a.b")),
    st.builds(FieldTest, st.just("a.b"), st.just(Comparator.EQUAL), st.sampled_from(["0", "1"])),
)


def _tree(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.builds(And, parts) | st.builds(Or, parts) | st.builds(Not, inner)


trees = st.recursive(leaves, _tree, max_leaves=5)


def never() -> bool:
    return False


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(tree=trees, span=st.tuples(st.integers(1, 24), st.integers(1, 24)))
def test_sql_and_python_find_what_is_meant(capture: Capture, tree: Expression, span: tuple[int, int]) -> None:
    first, last = min(span), max(span)
    wanted = [number for number in range(first, last + 1) if holds(tree, number)]
    assert list(capture.filter(1, tree, FACTS).hits(first, last, never)) == wanted


def test_a_word_across_two_windows_of_a_large_payload_is_found(
    capture: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.capture.filter.predicate.WINDOW_BYTES", 4_096)
    monkeypatch.setattr("workbench.capture.filter.patterns.OVERLAP_BYTES", 64)
    payload = payload_of(11)
    for start in (4_090, 8_180, len(payload) - 9):
        for node in (BytesContain(payload[start : start + 9]), BytesMatch("x[nN]eedle.")):
            assert 11 in capture.filter(1, node, FACTS).hits(11, 11, never)


def test_a_scan_that_nobody_wants_ends_at_once(capture: Capture) -> None:
    scan = capture.filter(1, FieldExists("a.b"), FACTS)
    with pytest.raises(ScanStoppedError):
        scan.hits(1, 24, lambda: True)


def test_sql_is_interrupted_within_a_statement(capture: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.capture.filter.scan.LOOK_STEPS", 10)
    asked = threading.Event()

    def stopped() -> bool:
        asked.set()
        return True

    with pytest.raises(ScanStoppedError):
        capture.filter(1, DirectionIs(0), FACTS).hits(1, 24, stopped)
    assert asked.is_set()
    assert capture.filter(1, DirectionIs(0), FACTS).hits(1, 24, never)  # the connection is as it was


def test_what_a_person_wrote_is_never_a_part_of_the_statement(capture: Capture) -> None:
    scan = capture.filter(1, PeerTest("'; DROP TABLE record; --"), FACTS)
    assert not scan.hits(1, 24, never)
    assert "DROP" not in scan._query
    assert capture.heads(1, 1, 1)


def test_without_a_dissector_no_field_is_there(capture: Capture) -> None:
    facts = FilterFacts("echo")
    assert not capture.filter(1, FieldExists("a.b"), facts).hits(1, 24, never)
    assert len(capture.filter(1, Not(FieldExists("a.b")), facts).hits(1, 24, never)) == 24
