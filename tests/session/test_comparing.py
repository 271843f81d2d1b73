"""Payloads and recordings compared: the sums are right, every record has its line, cancelling ends it."""

from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from tests.session.scenes import workspace_in
from workbench.codec.bytes.alignment import Kind
from workbench.model.records import Direction, Piece, RecordHead
from workbench.model.sockets import Role
from workbench.model.sources import BytesSource
from workbench.session.across import comparing
from workbench.session.across.comparedsides import OtherProject, choices_of, side_of
from workbench.session.across.comparing import (
    compare_payloads,
    compare_recordings,
    payload_summary,
    recording_summary,
)


class Kept:
    """Rows in memory: (direction, payload) for each."""

    revision = 0

    def __init__(self, *records: tuple[int, bytes]) -> None:
        self._records = records

    def count(self):
        return len(self._records)

    def heads(self, first_row, count):
        return [RecordHead(at + 1, at, way, 1, "peer", len(data), len(data), data[:96])
                for at, (way, data) in enumerate(self._records)][first_row : first_row + count]  # fmt: skip

    def payload(self, number, offset=0, size=None):
        data = self._records[number - 1][1][offset:]
        return data if size is None else data[:size]

    def row_of(self, number):
        return number - 1

    def source(self, number):
        return BytesSource(self.payload(number))


RX, TX = int(Direction.RX), int(Direction.TX)
RECORDS = st.lists(st.tuples(st.sampled_from([RX, TX]), st.sampled_from([b"a", b"b", b"c" * 200, b""])), max_size=12)


def test_the_sums_of_two_payloads():
    found = compare_payloads(b"GET /one HTTP/1.1\r\n", b"GET /two!! HTTP/1.1\r\n")
    assert len(found.differences) == 1 and found.differing_bytes == 5
    assert payload_summary(found) == "1 difference, 5 bytes"
    assert payload_summary(compare_payloads(b"same", b"same")) == "No differences: both have the same 4 bytes"


def test_more_than_is_compared_is_told(monkeypatch):
    monkeypatch.setattr(comparing, "PAYLOAD_MAX_BYTES", 10)
    found = compare_payloads(b"0123456789x", b"0123456789y")
    assert found.cut and not found.differences and "only the first" in payload_summary(found)


@given(RECORDS, RECORDS)
def test_every_record_has_its_line(left, right):
    found = compare_recordings(Kept(*left), Kept(*right))
    assert found is not None
    assert [pair.left.number for pair in found.pairs if pair.left] == list(range(1, len(left) + 1))
    assert [pair.right.number for pair in found.pairs if pair.right] == list(range(1, len(right) + 1))
    for pair in found.pairs:
        assert (pair.left is None) == (pair.kind is Kind.INSERTED)
        assert (pair.right is None) == (pair.kind is Kind.DELETED)
        if pair.left and pair.right:
            ours, theirs = left[pair.left.number - 1], right[pair.right.number - 1]
            assert ours[0] == theirs[0], "records of one direction belong together"
            assert (ours == theirs) == (pair.kind is Kind.EQUAL)


def test_the_same_within_a_stretch_that_differs_is_not_called_changed():
    left, right = ([(RX, bytes((each,))) for each in word] for word in (b"aaaba", b"abbaa"))
    found = compare_recordings(Kept(*left), Kept(*right))
    for pair in found.pairs:
        if pair.left and pair.right:
            assert (pair.kind is Kind.EQUAL) == (left[pair.left.number - 1] == right[pair.right.number - 1])


def test_a_changed_and_a_new_record():
    left = Kept((TX, b"hello"), (RX, b"hi 1"), (TX, b"bye"))
    right = Kept((TX, b"hello"), (RX, b"hi 2"), (RX, b"news"), (TX, b"bye"))
    found = compare_recordings(left, right)
    assert [pair.kind for pair in found.pairs] == [Kind.EQUAL, Kind.CHANGED, Kind.INSERTED, Kind.EQUAL]
    assert recording_summary(found) == "2 the same, 1 changed, 0 only left, 1 only right"
    assert recording_summary(compare_recordings(left, left)) == "No differences: 3 records are the same"


def test_records_that_are_alike_belong_together():
    left = Kept((TX, b"start"), (RX, b'{"level": 70}'), (TX, b"end"))
    right = Kept((TX, b"start"), (RX, b"wait"), (RX, b'{"level": 71}'), (TX, b"end"))
    assert [pair.kind for pair in compare_recordings(left, right).pairs] == [
        Kind.EQUAL, Kind.INSERTED, Kind.CHANGED, Kind.EQUAL,
    ]  # fmt: skip


def test_many_records_that_differ_are_taken_in_order(monkeypatch):
    monkeypatch.setattr(comparing, "MATCHED_MAX", 0)
    left, right = Kept((TX, b"a"), (RX, b"b")), Kept((TX, b"c"), (TX, b"d"))
    found = compare_recordings(left, right)
    assert [pair.kind for pair in found.pairs] == [Kind.CHANGED, Kind.DELETED, Kind.INSERTED]


def test_large_payloads_differ_behind_their_preview():
    one, other = b"x" * 500, b"x" * 499 + b"y"
    assert compare_recordings(Kept((RX, one)), Kept((RX, other))).pairs[0].kind is Kind.CHANGED
    assert compare_recordings(Kept((RX, one)), Kept((TX, one))).count(Kind.EQUAL) == 0


def test_progress_and_cancel(monkeypatch):
    monkeypatch.setattr(comparing, "HEADS_AT_ONCE", 10)
    rows = Kept(*[(RX, bytes((at,))) for at in range(100)])
    told: list[float] = []
    compare_recordings(rows, rows, told.append)
    assert told == sorted(told) and len(told) == 20 and 0 < told[0] < told[-1] <= 1
    assert compare_recordings(rows, rows, told.append, lambda: len(told) > 25) is None
    monkeypatch.setattr(comparing, "RECORDS_MAX", 30)
    found = compare_recordings(rows, rows)
    assert found.cut and found.sizes == (30, 30) and "only the first 30" in recording_summary(found)


def test_sides_of_this_project_and_of_a_file(runner, tmp_path, until):
    async def main():
        async with workspace_in(tmp_path / "data") as workspace:
            session = workspace.add_socket(Role.CLIENT, "udp://127.0.0.1:9", "Meter")
            pieces = [Piece(at, RX, 0, "peer", b"%d" % at, 1) for at in range(5)]
            workspace.store.capture.append(session.id, pieces)
            await until(lambda: session.traffic.count() == 5, "the records")
            path = tmp_path / "saved.swb"
            assert (job := workspace.save_as(path)) and await job.wait() is None and job.succeeded
            workspace.hide_records(session.id, [2])
            other = await asyncio.to_thread(OtherProject, path, tmp_path / "data")
            try:
                theirs = other.side(other.choices()[0].session_id)
                ours = side_of(workspace, choices_of(workspace)[0].session_id)
                assert theirs.title == "Meter in saved.swb"
                found = await asyncio.to_thread(compare_recordings, ours.rows, theirs.rows)
                assert [pair.kind for pair in found.pairs].count(Kind.EQUAL) == 4
                assert [pair.right.number for pair in found.pairs if pair.kind is Kind.INSERTED] == [2]
            finally:
                await asyncio.to_thread(other.close)

    runner.run(main())
