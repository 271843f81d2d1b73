"""The starts of messages that lie in one record are read at once."""

from __future__ import annotations

from workbench.model.framing import Message
from workbench.model.records import PREVIEW_BYTES
from workbench.session.reading.starts import SPAN_BYTES, starts_of

RECORD = bytes(range(256)) * 1_024


def message(number: int, record: int, begin: int, size: int, first_record: int = 0) -> Message:
    return Message(number, 0, 0, 1, "", begin, size, first_record or record, record, "", size - 1, begin + size)


class Reads:
    def __init__(self) -> None:
        self.asked: list[tuple[int, int, int]] = []

    def record(self, number: int, offset: int, size: int) -> bytes:
        self.asked.append((number, offset, size))
        return RECORD[offset : offset + size]

    @staticmethod
    def other(message: Message) -> bytes:
        return b"of many: %d" % message.number


def test_fifty_lines_of_one_record_are_one_read() -> None:
    reads = Reads()
    lines = [message(each + 1, 7, each * 30 + 100, 30) for each in range(50)]
    assert starts_of(lines, reads.record, reads.other) == [RECORD[at : at + 29] for at in range(100, 1_600, 30)]
    assert reads.asked == [(7, 100, 49 * 30 + 29)]


def test_other_records_and_messages_of_many_are_read_by_themselves() -> None:
    reads = Reads()
    lines = [message(1, 7, 0, 9), message(2, 8, 0, 20, first_record=7), message(3, 8, 20, 9), message(4, 9, 0, 9)]
    assert starts_of(lines, reads.record, reads.other) == [RECORD[:8], b"of many: 2", RECORD[20:28], RECORD[:8]]
    assert reads.asked == [(7, 0, 8), (8, 20, 8), (9, 0, 8)]


def test_a_read_is_bounded_and_a_start_is_a_preview() -> None:
    reads = Reads()
    large = [message(1, 1, 0, 60_000), message(2, 1, 60_000, 60_000), message(3, 1, 120_000, 60_000)]
    found = starts_of(large, reads.record, reads.other)
    assert found == [RECORD[at : at + PREVIEW_BYTES] for at in (0, 60_000, 120_000)]
    assert len(reads.asked) == 2 and all(size <= SPAN_BYTES for _, _, size in reads.asked)


def test_what_stands_before_is_not_taken_for_what_was_read() -> None:
    reads = Reads()
    assert starts_of([message(2, 1, 50, 9), message(1, 1, 0, 9)], reads.record, reads.other) == [
        RECORD[50:58], RECORD[:8],
    ]  # fmt: skip
    assert starts_of([message(1, 1, 5, 1), message(2, 1, 6, 1)], reads.record, reads.other) == [b"", b""]
