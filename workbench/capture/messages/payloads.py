"""Many messages' bytes, one after another: each record is read once, whatever number of messages it holds."""

from __future__ import annotations

from typing import Final

from workbench.capture.messages.walk import RECORDS_AT_ONCE, WalkedRecord, records_between, visible_span
from workbench.capture.reader import RecordReader
from workbench.capture.visible import Ranges

RECORDS_APART: Final = 64  # read at least, where messages lie far apart
SPAN_MOST: Final = 2_048  # records between a message's first and last one
MESSAGE_MOST_BYTES: Final = 1024 * 1024
KEPT_RECORDS: Final = 8_192
KEPT_BYTES: Final = 32 * 1024 * 1024


class MessagePayloads:
    """Bytes of messages as they stand in their streams. Belongs to one thread; keeps at most about 64 MiB.

    ``hidden`` records are no part of any stream.
    """

    def __init__(self, reader: RecordReader, session_id: int, hidden: Ranges) -> None:
        self._reader = reader
        self._session_id = session_id
        self._hidden = hidden
        self._records: dict[int, WalkedRecord] = {}
        self._low, self._high = 1, 0  # numbers that were looked at
        self._bytes = 0

    def framed(self, records: tuple[int, int], stream: tuple[int, int], size: int, tail: int) -> bytes | None:
        """The ``size`` bytes of a message that ends ``tail`` bytes into its last record; None where it is large or
        spread so far that it is better read by itself, or where records cannot be read.

        Raises :class:`sqlite3.Error` and :class:`OSError`.
        """
        first, last = records
        if size > MESSAGE_MOST_BYTES or last - first >= SPAN_MOST or not self._load(first, last):
            return None
        if first == last:
            record = self._records.get(last)
            found = record.payload[tail - size : tail] if record is not None and record.payload is not None else b""
        else:
            found = self._joined(first, last, stream, size, tail)
        return found if len(found) == size else None

    def _joined(self, first: int, last: int, stream: tuple[int, int], size: int, tail: int) -> bytes:
        held, parts = self._records, []
        for number in range(first, last + 1):
            record = held.get(number)
            if record is not None and (record.connection, record.direction) == stream:
                if record.payload is None:
                    return b""
                parts.append(record.payload)
        if last not in held or not parts:
            return b""
        whole = b"".join(parts)
        end = len(whole) - len(parts[-1]) + tail
        return whole[max(0, end - size) : end]

    def _load(self, first: int, last: int) -> bool:
        """Have these records; False where they are too much at once."""
        if first < self._low or first > self._high + 1:
            self._records, self._bytes = {}, 0
            self._low, self._high = first, first - 1
            self._read(max(last, first + RECORDS_APART - 1), last)
        while self._high < last:
            if len(self._records) > KEPT_RECORDS or self._bytes > KEPT_BYTES:
                self._forget(first)
                if self._bytes > KEPT_BYTES:
                    return False
            self._read(max(last, self._high + RECORDS_AT_ONCE), last)
        return True

    def _read(self, wanted: int, last: int) -> None:
        """One step towards the record ``wanted``, at least to ``last`` or as far as one step goes."""
        end = min(wanted, self._high + RECORDS_AT_ONCE)
        start, stop = visible_span(self._hidden, self._high + 1, end)
        if start > stop:
            self._high = end
            return
        found = records_between(self._reader, self._session_id, start, stop)
        for record in found:
            self._records[record.number] = record
            self._bytes += len(record.payload or b"")
        # Behind ``last`` some may not be written yet: those are read when a message ends in them.
        self._high = stop if stop <= last else max(last, found[-1].number if found else 0)

    def _forget(self, first: int) -> None:
        self._records = {number: record for number, record in self._records.items() if number >= first}
        self._bytes = sum(len(record.payload or b"") for record in self._records.values())
        self._low = max(self._low, first)
