"""Everything recorded is searched; what spans records of one stream is found, what only looks like it is not."""

from __future__ import annotations

import random
import re
import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.capture.bytelog import remove_segments
from workbench.capture.capture import Capture
from workbench.capture.database import leave_wal
from workbench.capture.search.hits import Hit, Hits
from workbench.capture.search.needle import BytesNeedle, MaskedNeedle, Needle
from workbench.capture.search.patterns import PatternNeedle
from workbench.capture.search.search import Scope
from workbench.capture.search.streams import Part, StreamMatcher
from workbench.capture.visible import Ranges
from workbench.model.records import Piece

MakeCapture = Callable[..., Capture]
MakePiece = Callable[..., Piece]
DEADLINE_S = 20.0


def hits_of(capture: Capture, needle: Needle, hidden: Ranges = (), direction: int | None = None) -> list[Hit]:
    """All hits of session 1."""
    search = capture.search(Scope(((1, hidden),), direction), needle)
    search.start()
    assert search.wait(DEADLINE_S)
    assert search.failure is None and search.progress >= (0 if hidden else 1)
    found = [search.hits.hit(index) for index in range(len(search.hits))]
    return [hit for hit in found if hit is not None]


def naive(pieces: Sequence[Piece], pattern: bytes, flags: int = re.DOTALL, hidden: Ranges = ()) -> list[Hit]:
    """The same, the slow way: each stream as one run of bytes."""
    streams: dict[tuple[int, int], list[tuple[int, int]]] = {}  # the record and the offset of each byte
    data: dict[tuple[int, int], bytes] = {}
    for number, piece in enumerate(pieces, 1):
        if any(first <= number <= last for first, last in hidden):
            continue
        key = (piece.connection, piece.direction)
        payload = bytes(piece.payload)
        streams.setdefault(key, []).extend((number, at) for at in range(len(payload)))
        data[key] = data.get(key, b"") + payload
    found = []
    for key, run in data.items():
        for match in re.finditer(pattern, run, flags):
            number, offset = streams[key][match.start()]
            found.append(Hit(1, number, offset, len(match[0]), streams[key][match.end() - 1][0]))
    return sorted(found)


@pytest.fixture
def kept(make_capture: MakeCapture) -> Callable[[Sequence[Piece]], Capture]:
    def keep(pieces: Sequence[Piece]) -> Capture:
        capture = make_capture()
        capture.append(1, list(pieces))
        assert capture.flush(DEADLINE_S)
        return capture

    return keep


def test_a_needle_is_found_at_every_border_of_records(kept: Callable[..., Capture], piece: MakePiece) -> None:
    needle = b"needle"
    pieces = []
    for cut in range(len(needle) + 1):  # another connection talks in between
        pieces += [piece(b"xx" + needle[:cut]), piece(b"need", connection=2), piece(needle[cut:] + b"yy")]
    capture = kept(pieces)
    assert hits_of(capture, BytesNeedle(needle)) == naive(pieces, needle)
    assert len(hits_of(capture, BytesNeedle(needle))) == len(needle) + 1


def test_a_needle_may_span_many_records(kept: Callable[..., Capture], piece: MakePiece) -> None:
    pieces = [piece(bytes([each])) for each in b"a spanning needle"] + [piece(b"le", direction=1), piece(b"")]
    assert hits_of(kept(pieces), BytesNeedle(b"ning need")) == [Hit(1, 7, 0, 9, 15)]


def test_other_streams_do_not_make_a_hit(kept: Callable[..., Capture], piece: MakePiece) -> None:
    pieces = [piece(b"nee"), piece(b"dle", connection=2), piece(b"dle", direction=1)]
    assert hits_of(kept(pieces), BytesNeedle(b"needle")) == []


@pytest.mark.parametrize("size", [1, 500, 4_096, 4_097, 65_536, 65_537, 5_000_000])
def test_payloads_of_every_size_are_searched(kept: Callable[..., Capture], piece: MakePiece, size: int) -> None:
    pieces = [piece(b"n" + b"." * (size - 1)), piece(b"." * size + b"nee"), piece(b"dle" + b"." * size + b"needle")]
    assert hits_of(kept(pieces), BytesNeedle(b"needle")) == [Hit(1, 2, size, 6, 3), Hit(1, 3, size + 3, 6, 3)]


@pytest.mark.parametrize("size", [3, 900])
def test_many_streams_in_turn(kept: Callable[..., Capture], piece: MakePiece, size: int) -> None:
    rng = random.Random(size)
    data = [bytes(rng.choices(b"abAB.", k=size)) for _ in range(600)]
    pieces = [piece(each, connection=rng.randint(1, 9), direction=rng.randint(0, 1)) for each in data]
    needle = BytesNeedle(b"abAb", ignore_case=True)
    assert hits_of(kept(pieces), needle) == naive(pieces, b"abab", re.IGNORECASE)


def test_records_that_grow_long_of_a_sudden_are_found(kept: Callable[..., Capture], piece: MakePiece) -> None:
    pieces = [piece(b"ab" * 3) for _ in range(700)] + [piece(b"x" * 5_000 + b"needle") for _ in range(8)]
    pieces += [piece(b"y" * 70_000 + b"needle"), piece(b"needle"), *(piece(b"a", connection=2) for _ in range(700))]
    assert hits_of(kept(pieces), BytesNeedle(b"NEEDLE", ignore_case=True)) == naive(pieces, b"needle")


def test_words_begin_where_they_begin_in_the_stream(
    kept: Callable[..., Capture], piece: MakePiece, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.capture.search.search.RANGE_FIRST_RECORDS", 1)
    monkeypatch.setattr("workbench.capture.search.search.RANGE_RECORDS", 1)
    pieces = [piece(b"." * 5_000 + b"x" * 3_000), piece(b"foo foo" + b"x" * 9_000), piece(b"foo."), piece(b"foo")]
    assert hits_of(kept(pieces), PatternNeedle(r"\bfoo")) == naive(pieces, rb"\bfoo")


def test_only_ascii_letters_have_capitals(kept: Callable[..., Capture], piece: MakePiece) -> None:
    pieces = [piece(b"\xc3\xa9A"), piece(b"\xe3\xa9a"), piece(b"\xc3\xa9a")]
    found = hits_of(kept(pieces), BytesNeedle(b"\xc3\xa9a", ignore_case=True))
    assert [hit.number for hit in found] == [1, 3]


def test_hits_that_come_late_find_their_place_at_once() -> None:
    hits = Hits([1])
    hits.add(1, [(number, 0, 1, number) for number in range(100_000, 200_000)])
    began = time.process_time()
    for number in range(2_000, 0, -1):  # streams that were silent meanwhile
        hits.add(1, [(number, 0, 1, 200_000), (150_000, number, 1, 150_000)])
    assert time.process_time() - began < 5
    found = [hits.hit(at) for at in range(len(hits))]
    assert found == sorted(each for each in found if each is not None) and len(found) == 104_000
    assert hits.index_of(1, 150_000, 1_000) == 2_000 + 50_000 + 1_000


def test_the_ends_of_streams_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.capture.search.streams.ENDS_MAX_BYTES", 6 * 10)
    matcher = StreamMatcher(BytesNeedle(b"needle"), lambda part: ([part.first], [0]))
    for connection in range(30):
        assert matcher.feed(Part(connection, 0, b"nee", 1, 1)) == []
    found = [connection for connection in range(29, -1, -1) if matcher.feed(Part(connection, 0, b"dle", 2, 2))]
    assert found == list(range(29, 19, -1))


def test_both_files_are_searched(tmp_path: Path, make_capture: MakeCapture, piece: MakePiece) -> None:
    saved = make_capture(path=tmp_path / "saved", bytes_beside=False)
    rng = random.Random(3)
    words = (b"need", b"le", b"x" * 9_000 + b"n")
    pieces = [piece(rng.choice(words), connection=rng.randint(1, 3)) for _ in range(900)]
    saved.append(1, pieces[:500])
    assert saved.flush(DEADLINE_S)
    saved.close()
    both = Capture(make_capture(path=tmp_path / "work").working, tmp_path / "saved", _nothing, saved.options)
    try:
        both.append(1, pieces[500:])
        assert both.flush(DEADLINE_S)
        hidden = ((100, 120), (499, 501), (880, 900))
        assert hits_of(both, BytesNeedle(b"needle")) == naive(pieces, b"needle")
        assert hits_of(both, BytesNeedle(b"needle"), hidden) == naive(pieces, b"needle", hidden=hidden)
    finally:
        both.close()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.binary(max_size=6).map(lambda raw: bytes(b"abAB."[each % 5] for each in raw)),
                  st.integers(1, 3), st.integers(0, 1)),
        max_size=60,
    ),
    st.sampled_from((b"a", b"aa", b"abab", b"aBabA", b"bab", b"aaaa")),
    st.sampled_from(("bytes", "case", "mask", "regex", "word")),
)  # fmt: skip
def test_it_finds_what_a_slow_search_finds(
    make_capture: MakeCapture, monkeypatch: pytest.MonkeyPatch, parts: list[tuple[bytes, int, int]], wanted: bytes,
    form: str,
) -> None:  # fmt: skip
    monkeypatch.setattr("workbench.capture.search.search.RANGE_FIRST_RECORDS", 3)
    monkeypatch.setattr("workbench.capture.search.needle.LEAST_BYTES", 4)
    monkeypatch.setattr("workbench.capture.search.wordscan.CANDIDATES_PART", 1)
    monkeypatch.setattr("workbench.capture.search.search.RANGE_RECORDS", 5)
    pieces = [Piece(1, direction, connection, "p", data, len(data)) for data, connection, direction in parts]
    capture = make_capture()
    if pieces:
        capture.append(1, pieces)
    assert capture.flush(DEADLINE_S)
    needles: dict[str, tuple[Needle, bytes, int]] = {
        "bytes": (BytesNeedle(wanted), wanted, 0),
        "case": (BytesNeedle(wanted, ignore_case=True), wanted, re.IGNORECASE),
        "mask": (MaskedNeedle(wanted, b"\1" + b"\0" * (len(wanted) - 1)), wanted[:1] + b"." * (len(wanted) - 1), 0),
        "word": (PatternNeedle(rf"\b{wanted.decode()}\b", ignore_case=True), rb"\b" + wanted + rb"\b", re.IGNORECASE),
        "regex": (PatternNeedle(wanted.decode() + "{1,2}A"), wanted + b"{1,2}A", 0),
    }
    needle, pattern, flags = needles[form]
    assert hits_of(capture, needle) == naive(pieces, pattern, flags | re.DOTALL)
    capture.close()


def test_one_direction_can_be_chosen(kept: Callable[..., Capture], piece: MakePiece) -> None:
    capture = kept([piece(b"ping"), piece(b"ping", direction=1)])
    assert [hit.number for hit in hits_of(capture, BytesNeedle(b"ping"), direction=1)] == [2]


def test_what_comes_later_is_followed(kept: Callable[..., Capture], piece: MakePiece) -> None:
    capture = kept([piece(b"a nee")])
    search = capture.search(Scope(((1, ()),)), BytesNeedle(b"needle"))
    search.start()
    assert search.wait(DEADLINE_S) and not len(search.hits)
    capture.append(1, [piece(b"dle")])
    assert capture.flush(DEADLINE_S)
    assert search.follow() and search.wait(DEADLINE_S)
    assert search.hits.hit(0) == Hit(1, 1, 2, 6, 2)
    assert not search.follow()


def test_hits_beyond_the_bound_are_counted(
    kept: Callable[..., Capture], piece: MakePiece, monkeypatch: pytest.MonkeyPatch
) -> None:
    capture = kept([piece(b"aXa" * 50) for _ in range(2_000)])
    search = capture.search(Scope(((1, ()),)), BytesNeedle(b"aX"))
    monkeypatch.setattr(search, "hits", Hits([1], most=70))
    search.start()
    assert search.wait(DEADLINE_S)
    assert (len(search.hits), search.hits.total) == (70, 100_000)


def test_a_cancelled_search_ends(kept: Callable[..., Capture], piece: MakePiece) -> None:
    capture = kept([piece(b"x" * 4_000) for _ in range(5_000)])
    search = capture.search(Scope(((1, ()),)), BytesNeedle(b"y"))
    search.start()
    search.cancel(DEADLINE_S)
    assert not search.running and search.cancelled and not search.follow()


def test_a_closed_capture_ends_its_searches(kept: Callable[..., Capture], piece: MakePiece) -> None:
    capture = kept([piece(b"x" * 4_000) for _ in range(5_000)])
    search = capture.search(Scope(((1, ()),)), BytesNeedle(b"y"))
    search.start()
    capture.close()
    assert not search.running and search.failure is None


def test_damaged_pages_are_passed_by(tmp_path: Path, make_capture: MakeCapture, piece: MakePiece) -> None:
    path = tmp_path / "work"
    capture = make_capture(path=path, bytes_beside=False)
    capture.append(1, [piece(b"needle" + b"x" * 1_000) for _ in range(2_000)])
    assert capture.flush(DEADLINE_S)
    capture.close()
    leave_wal(path)
    leaf = _leaf_pages(path)[3]
    with path.open("r+b") as file:
        file.seek((leaf - 1) * 65_536)
        file.write(b"\xff" * 65_536)
    again = Capture(path, None, _nothing, capture.options)
    try:
        search = again.search(Scope(((1, ()),)), BytesNeedle(b"needle"))
        search.start()
        assert search.wait(DEADLINE_S) and search.failure is None
        assert 1_800 < len(search.hits) < 2_000
        assert search.unreadable_records == 2_000 - len(search.hits)
    finally:
        again.close()


def test_payloads_whose_file_is_gone_are_told(
    tmp_path: Path, make_capture: MakeCapture, piece: MakePiece
) -> None:
    capture = make_capture(path=tmp_path / "work")
    capture.append(1, [piece(b"needle" + b"x" * 9_000), piece(b"needle")])
    assert capture.flush(DEADLINE_S)
    remove_segments(tmp_path / "work")
    search = capture.search(Scope(((1, ()),)), BytesNeedle(b"needle"))
    search.start()
    assert search.wait(DEADLINE_S)
    assert (len(search.hits), search.unreadable_records) == (1, 1)


def _nothing() -> None:
    """Nobody waits for room."""


def _leaf_pages(path: Path) -> list[int]:
    """The pages of the record table's rows, from its inner page (sqlite.org/fileformat2.html, 1.6)."""
    file = sqlite3.connect(path)
    root = file.execute("SELECT rootpage FROM sqlite_master WHERE name = 'record'").fetchone()[0]
    file.close()
    page = path.read_bytes()[(root - 1) * 65_536 : root * 65_536]
    assert page[0] == 5
    cells = int.from_bytes(page[3:5], "big")
    places = [int.from_bytes(page[12 + 2 * at : 14 + 2 * at], "big") for at in range(cells)]
    return [int.from_bytes(page[place : place + 4], "big") for place in places]
