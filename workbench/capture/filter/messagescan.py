"""Which messages of a range pass a filter: SQL over their index, then their payloads, read as the records lie."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from typing import Any, Final

from workbench.capture.filter.patterns import Search, search_of
from workbench.capture.filter.peernumbers import PeerNumbersFound
from workbench.capture.filter.predicate import Candidate, ReadPayload, predicate
from workbench.capture.filter.scan import ScanStoppedError
from workbench.capture.filter.settled import AnyOf, EachOf, FilterFacts, NoneOf, NumberIn, Settled, settle
from workbench.capture.filter.sqltext import FIRST_KEY, TIME_BEFORE, PeerNumbers, statement
from workbench.capture.messages.index import MessageIndex
from workbench.capture.messages.payloads import MessagePayloads
from workbench.capture.reader import RecordReader
from workbench.capture.schema import MARK_SHIFT
from workbench.model.filters import Expression, FieldExists, FieldTest, PayloadCondition
from workbench.model.records import RecordHead

MESSAGES_MAX: Final = 16_384  # of a range: a view that reads the index, too, waits for milliseconds at most
DECODED_MAX: Final = 512
ROWS_BETWEEN_LOOKS: Final = 64
Decode = Callable[[bytes, int], bytes]  # a message as it stands and the size of what it says: what it says
ReadMessage = Callable[[int, int, int], bytes]  # number, offset, size
_Row = tuple[int, int, int, int, int, int, int, int, int, int, int | None]


class MessageScan:
    """One filter over one index. :meth:`hits` may be called from any thread, by one at a time.

    ``read`` is for what is too large to be read with others; it may be called from any thread, too.
    """

    def __init__(
        self, index: MessageIndex, reader: RecordReader, expression: Expression, facts: FilterFacts, decode: Decode,
        read: ReadMessage,
    ) -> None:  # fmt: skip
        self._store, self._reader = index.store, reader
        self._decode, self._read = decode, read
        self._payloads = MessagePayloads(reader, index.session_id, index.hidden)
        settled = settle(expression, facts)
        made = self._statement = statement(settled, places_only=True)
        left = [part for part in (settled.parts if isinstance(settled, EachOf) else (settled,)) if _is_open(part)]
        searched = [part for part in left if isinstance(part, PayloadCondition)]
        # Where only payloads are left to be looked at, nothing is made of a message but its bytes.
        self._searches: list[Search] = [search_of(part) for part in searched] if len(searched) == len(left) else []
        self._passes = predicate(EachOf(tuple(left)), facts.judge) if left else None
        self._peers = PeerNumbersFound()
        before = "(SELECT before.time_ns FROM record AS before WHERE before.id = record.id - 1)"
        columns = f"id, time_ns, direction, connection, peer, size, framed, first_record, last_record, tail, {before}"
        if not made.delta:
            columns = columns.replace(before, "NULL")
        self._query = f"SELECT {columns if left else 'id'} FROM record WHERE id BETWEEN ? AND ? AND {made.may}"

    @property
    def range_max(self) -> int | None:
        """How many messages a range should have at most."""
        return DECODED_MAX if self._statement.decoded else MESSAGES_MAX

    def hits(self, first: int, last: int, stopped: Callable[[], bool]) -> array[int]:
        """The numbers of those messages first..last that pass, ascending.

        Raises :class:`ScanStoppedError` soon after ``stopped()`` is true, :class:`sqlite3.Error` and :class:`OSError`.
        """
        rows = self._store.ask(self._query, (first, last, *map(self._argument, self._statement.arguments)))
        if self._passes is None:
            return array("I", (row[0] for row in rows))
        asked = self._found_in if self._searches else self._asked
        return array("I", asked(rows, stopped))

    def _argument(self, value: Any) -> Any:
        if isinstance(value, PeerNumbers):
            with self._reader.pool.borrow() as files:
                return self._peers.as_json(value.test, files)
        return None if value is FIRST_KEY or value is TIME_BEFORE else value  # all messages lie in one table

    def _found_in(self, rows: list[_Row], stopped: Callable[[], bool]) -> Iterator[int]:
        searches = self._searches
        for row in _watched(rows, stopped):
            said = self._said(row)
            if self._passes_large(row) if said is None else all(search(said) for search in searches):
                yield row[0]

    def _asked(self, rows: list[_Row], stopped: Callable[[], bool]) -> Iterator[int]:
        looks = self._statement.payloads or self._statement.decoded
        texts = self._reader.peers({row[4] for row in rows})
        for row in _watched(rows, stopped):
            said = self._said(row) if looks else None
            if self._ask(row, said, texts.get(row[4], "")):
                yield row[0]

    def _passes_large(self, row: _Row) -> bool:
        return self._ask(row, None, "")

    def _ask(self, row: _Row, said: bytes | None, peer: str) -> bool:
        assert self._passes is not None
        way, size = row[2], row[5]
        preview = b"" if said is None else said
        head = RecordHead(row[0], row[1], way & 1, row[3], peer, size, size, preview, way >> MARK_SHIFT)
        return self._passes(Candidate(head, self._reading(row[0]), row[10], (row[7], row[8])))

    def _said(self, row: _Row) -> bytes | None:
        """What a message says; None where it is large."""
        size, framed = row[5], row[6]
        found = self._payloads.framed((row[7], row[8]), (row[3], row[2] & 1), framed, row[9])
        return self._decode(found, size) if found is not None and size != framed else found

    def _reading(self, number: int) -> ReadPayload:
        return lambda offset, size: self._read(number, offset, size)


def _is_open(node: Settled) -> bool:
    """Whether the index alone cannot decide it."""
    match node:
        case EachOf(parts) | AnyOf(parts):
            return any(map(_is_open, parts))
        case NoneOf(part):
            return _is_open(part)
        case FieldExists() | FieldTest() | NumberIn():
            return True
        case _:
            return isinstance(node, PayloadCondition)


def _watched(rows: list[_Row], stopped: Callable[[], bool]) -> Iterator[_Row]:
    for at, row in enumerate(rows):
        if at % ROWS_BETWEEN_LOOKS == 0 and stopped():
            raise ScanStoppedError
        yield row
