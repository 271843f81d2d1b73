"""Removing messages removes their records; where a record holds a part of another message, too, that is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from workbench.model.framing import Message
from workbench.model.records import RecordHead
from workbench.model.rows import Rows
from workbench.session.reading.messages import Messages

MESSAGES_MOST: Final = 5_000
RECORDS_MOST: Final = 200_000
PAGE_RECORDS: Final = 4_096
CHOOSE_FEWER: Final = "Choose fewer messages, or show records (the button above the table) and remove those."


class RemovalRefusedError(ValueError):
    """``str(error)`` says why, and what can be done."""


def records_to_remove(messages: Messages, records: Rows, numbers: Iterable[int]) -> list[int]:
    """The records of these messages, and of no other. Raises :class:`RemovalRefusedError`."""
    chosen = list(islice(numbers, MESSAGES_MOST + 1))
    if len(chosen) > MESSAGES_MOST:
        raise RemovalRefusedError(f"More than {MESSAGES_MOST:,} messages are not removed at once. {CHOOSE_FEWER}")
    wanted = set(chosen)
    found: dict[int, RecordHead] = {}
    for number in chosen:
        if (message := messages.message(number)) is not None:
            for head in _heads_of(message, records):
                found[head.number] = head
            if len(found) > RECORDS_MOST:
                raise RemovalRefusedError(f"They lie in more than {RECORDS_MOST:,} records. {CHOOSE_FEWER}")
            _check_ends(messages, message, found, wanted)
    return sorted(found)


def _heads_of(message: Message, records: Rows) -> Iterator[RecordHead]:
    """The heads of a message's records: those of its stream from the first to the last, as they are shown."""
    row, last = records.row_of(message.first_record), records.row_of(message.last_record)
    while row is not None and last is not None and row <= last:
        heads = records.heads(row, min(PAGE_RECORDS, last + 1 - row))
        if not heads:
            return
        for head in heads:
            if head.size and (head.connection, head.direction) == (message.connection, message.direction):
                yield head
        row += len(heads)


def _check_ends(messages: Messages, message: Message, found: dict[int, RecordHead], wanted: set[int]) -> None:
    """Only its first and its last record can hold bytes of others."""
    for record in {message.first_record, message.last_record}:
        here = messages.touching(record)
        for other in here:
            if other.number not in wanted:
                raise RemovalRefusedError(
                    f"Record {record:,} holds a part of message {other.number:,}, too: one recv brought both. "
                    "Select that message as well, or show records (the button above the table) and remove those."
                )
        head = found.get(record)
        if head is not None and here and here[-1].last_record == record and here[-1].tail < head.size:
            raise RemovalRefusedError(
                f"Record {record:,} also holds the beginning of a message that is not complete yet. "
                "Wait for the rest, or show records (the button above the table) and remove those."
            )
