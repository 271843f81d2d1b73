"""The messages of a session: its streams cut by the session's rule, and which records each message spans."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from workbench.capture.conversation import ConversationSource
from workbench.capture.messages.index import IndexState, MessageIndex
from workbench.capture.visible import Ranges
from workbench.codec.framing.ruletext import check_rule
from workbench.model.filters import Expression
from workbench.model.framing import Framer, FramingKind, FramingRule, Message
from workbench.model.records import PREVIEW_BYTES, Mark, RecordHead
from workbench.model.sockets import SocketSpec
from workbench.model.sources import ByteSource, BytesSource
from workbench.session.reading.messagesource import MessageSource
from workbench.session.reading.messagewords import records_text
from workbench.session.reading.starts import said_by, starts_of
from workbench.session.reading.unconnected import read_unconnected
from workbench.session.standing import Standing
from workbench.session.surroundings import Surroundings

if TYPE_CHECKING:
    from workbench.capture.filter.messagescan import MessageScan
    from workbench.capture.filter.settled import FilterFacts

STREAMS_KEPT: Final = 8
NEAR: Final = 4_096  # messages: a row further away is not looked for while somebody waits
DECODED_LEAST_BYTES: Final = PREVIEW_BYTES * 3  # of a framed message: enough for a preview of what it says
STUFFED: Final = (FramingKind.SLIP, FramingKind.COBS, FramingKind.STX_ETX)


class Messages:
    """A :class:`~workbench.model.rows.Rows` of messages. Belongs to the loop's thread; never blocks for long.

    Without a rule (kind ``NONE``) there are none, and the views read records.
    """

    def __init__(self, about: Standing, around: Surroundings) -> None:
        self._about, self._around = about, around
        self._capture = around.capture
        self._hidden = around.hidden
        self._edited: Callable[[SocketSpec, str], None] = around.edited
        self._now_ns = around.clock.now_ns
        self._index: MessageIndex | None = None
        self._made_for: tuple[FramingRule, Ranges] | None = None
        # What is cut anew because records were removed or came back; what was there is shown until this is as far.
        self._next: MessageIndex | None = None
        self._next_for: tuple[FramingRule, Ranges] | None = None
        self._failure = ""
        self._wants_records = False
        self._judged: tuple[SocketSpec | None, bool] = (None, False)
        self._revision = 0
        self._settled: tuple[int, int] = (-1, -1)
        self._streams: OrderedDict[tuple[int, int], ConversationSource] = OrderedDict()

    # -- the rule

    @property
    def rule(self) -> FramingRule:
        """What the session's streams are cut by."""
        return self._about.spec.framing

    @property
    def is_on(self) -> bool:
        """There is a rule, and a stream that it cuts: a datagram is a message already."""
        spec = self._about.spec
        if spec is not self._judged[0]:
            self._judged = (spec, spec.framing.kind is not FramingKind.NONE and not spec.is_datagram)
        return self._judged[1]

    @property
    def is_shown(self) -> bool:
        """The views read messages."""
        return self.is_on and not self._wants_records

    def show(self, shown: bool) -> None:
        """Read messages, or their records while the rule stays. No step of undo: nothing is changed."""
        self._wants_records = not shown
        self.follow()

    def set_rule(self, rule: FramingRule) -> None:
        """Cut by another rule, what is past included; a step of undo. Records are untouched. Raises
        :class:`~workbench.codec.framing.ruletext.FramingRuleError` where the rule cannot be followed."""
        check_rule(rule)
        text = "Show records" if rule.kind is FramingKind.NONE else "Cut into messages"
        self._wants_records = False
        self._edited(replace(self._about.spec, framing=rule), text)
        self.follow()

    def follow(self) -> None:
        """Agree with the rule: the views read messages, or records."""
        shown = self.is_shown
        if (self._about.reading.base is self) != shown:
            self._about.reading.use_base(self if shown else None)
        if not self.is_on:
            self._drop()

    @property
    def state(self) -> IndexState:
        """How far the cutting is."""
        index = self._look()
        return index.state if index is not None else IndexState(failure=self._failure)

    @property
    def progress(self) -> float:
        """0 to 1: the part of the records that was looked at."""
        total = self._capture.count(self._about.id)
        state = self.state
        looked_at = self._next.state.records if self._next is not None else state.records
        return min(1.0, looked_at / total) if total and self.is_on else 1.0

    # -- rows

    @property
    def revision(self) -> int:
        """Changes when everything was cut anew."""
        self._look()
        return self._revision

    def count(self) -> int:
        """Messages as of now."""
        index = self._look()
        return index.state.messages if index is not None else 0

    def heads(self, first_row: int, count: int) -> list[RecordHead]:
        """Rows from ``first_row``. ``size`` is that of the payload; one with a fault has a mark."""
        index = self._look()
        count = min(count, self.count() - first_row)
        if index is None or count <= 0:
            return []
        found = index.store.messages(first_row + 1, count)
        peers = self._capture.peers({peer for _, peer in found})
        return [
            RecordHead(
                each.number, each.time_ns, each.direction, each.connection, peers.get(peer, ""), each.payload,
                each.payload, start, Mark.FAULTY if each.fault else Mark.NONE,
            )
            for (each, peer), start in zip(found, self._starts([each for each, _ in found]), strict=True)
        ]  # fmt: skip

    def payload(self, number: int, offset: int = 0, size: int | None = None) -> bytes:
        """What a message says: without its framing where it was stuffed, else as it stands in the stream."""
        message = self.message(number)
        if message is None:
            return b""
        end = message.payload if size is None else min(message.payload, offset + size)
        if message.payload == message.size or not self._is_stuffed:
            return self._read(message, offset, end - offset)
        return said_by(self.rule, self.framed(number), message.payload)[offset:end]

    def framed(self, number: int) -> bytes:
        """A message as it stands in the stream: what is sent when it is sent again."""
        message = self.message(number)
        return b"" if message is None else self._read(message, 0, message.size)

    def row_of(self, number: int) -> int | None:
        """The row of a message."""
        return number - 1 if 1 <= number <= self.count() else None

    def source(self, number: int) -> ByteSource:
        """One message for the hex view."""
        message = self.message(number)
        if message is None:
            return BytesSource(b"")
        if message.payload != message.size and self._is_stuffed:
            return BytesSource(self.payload(number))
        return MessageSource(self._read, message)

    # -- messages and records

    def message(self, number: int) -> Message | None:
        """One message by its number; ``peer`` is empty."""
        index = self._look()
        found = index.store.messages(number, 1) if index is not None and number <= self.count() else []
        return found[0][0] if found else None

    def records_of(self, number: int) -> tuple[int, int]:
        """The first and the last record that hold bytes of a message; 0 and 0 where there is no such message."""
        message = self.message(number)
        return (message.first_record, message.last_record) if message is not None else (0, 0)

    def ending_in(self, first_record: int, last_record: int, limit: int = 4_096) -> list[Message]:
        """Messages whose last byte is in one of these records."""
        index = self._look()
        return index.store.ending_in(first_record, last_record, limit) if index is not None else []

    def ending_behind(self, record: int, stream: tuple[int, int], most: int = 65_536) -> Message | None:
        """The message of a stream that goes on behind a record, or begins there."""
        index = self._look()
        return index.store.ending_behind(record, stream, most) if index is not None else None

    def touching(self, record: int, most: int = 65_536) -> list[Message]:
        """Messages that have bytes in a record, in their order; the last one only if it is among the next ``most``."""
        found = self.ending_in(record, record)
        head = next(iter(self._capture.heads(self._about.id, record, 1)), None)
        if head is None:
            return found
        if not found or found[-1].tail < head.size:
            behind = self.ending_behind(record, (head.connection, head.direction), most)
            if behind is not None and behind.first_record <= record:
                found.append(behind)
        return found

    def record_of(self, number: int) -> int:
        """The record that stands for a row: a message's first one, or the record itself where those are shown."""
        return self.records_of(number)[0] if self.is_shown else number

    def row_number_of(self, record: int, end: tuple[int, int] = (0, 0)) -> int:
        """The number of the row that shows a record: its first message, or the one with this :meth:`end_of`; 0 where
        none of them is whole yet."""
        if not self.is_shown:
            return record
        numbers = {(each.last_record, each.tail): each.number for each in reversed(self.touching(record, NEAR))}
        return numbers.get(end) or min(numbers.values(), default=0)

    def row_numbers_near(self, records: Sequence[int]) -> list[int]:
        """For many records at once: the rows that they are in, or the next ones to end, of whichever stream."""
        index = self._look() if self.is_shown else None
        return index.store.ending_near(records) if index is not None else list(records)

    def end_of(self, number: int) -> tuple[int, int]:
        """By which a row is known again after everything was cut anew: the record that a message ends in, and how many
        bytes into it. 0 and 0 for a record."""
        message = self.message(number) if self.is_shown else None
        return (message.last_record, message.tail) if message is not None else (0, 0)

    def title(self, number: int) -> str:
        """``Message 12 · records 3–5``."""
        message = self.message(number)
        return f"Message {number:,}" + (f" · {records_text(message)}" if message is not None else "")

    def stream(self, connection: int, direction: int) -> ConversationSource:
        """One stream as it was cut: the offsets of messages count in it."""
        key = (connection, direction)
        found = self._streams.pop(key, None)
        if found is None:
            ranges = self._made_for[1] if self._made_for is not None else ()
            found = self._capture.conversation(self._about.id, connection, direction, ranges)
        self._streams[key] = found
        while len(self._streams) > STREAMS_KEPT:
            self._streams.popitem(last=False)
        return found

    @property
    def is_gone(self) -> bool:
        """They are read no more: what is asked now finds nothing. Only ever of what :meth:`still` gave."""
        return False

    def still(self) -> Messages:
        """The same messages for another thread, which neither follows what comes nor cuts anew: those of the index
        that there is now, and what is added to it."""
        return _StillMessages(self._about, self._around, self._look(), self._made_for)

    def scan(self, expression: Expression, facts: FilterFacts) -> MessageScan:
        """Which of the messages that there are now pass a filter; it may be asked from any thread. Only where there is
        a message."""
        still, index, rule = self.still(), self._look(), self.rule
        assert index is not None

        def decode(framed: bytes, payload_bytes: int) -> bytes:
            return said_by(rule, framed, payload_bytes)

        return self._capture.filter_messages(index, expression, facts, decode, still.payload)

    # -- inside

    def _look(self) -> MessageIndex | None:
        """The index for the rule and the hidden records as they are now."""
        if not self.is_on:
            return None
        wanted = (self.rule, self._hidden(self._about.id))
        if wanted != (self._next_for or self._made_for):
            self._begin_anew(wanted)
        if (coming := self._next) is not None:
            coming.follow()
            if self._index is None or coming.state.failure or coming.state.records >= self._index.state.records:
                self._take_next()
        elif self._index is not None:
            self._index.follow()
        if self._next is None and self._index is not None:
            self._settle(self._index)
        return self._index

    def _begin_anew(self, wanted: tuple[FramingRule, Ranges]) -> None:
        """For another rule nothing of before can stay; for other removed records it stays until there is better."""
        same_rule = self._made_for is not None and self._made_for[0] == wanted[0]
        if self._index is None or not same_rule:
            self._drop()
            self._index, self._made_for = self._made(*wanted), wanted
            return
        self._index.end()
        if self._next is not None:
            self._next.close()
        self._next, self._next_for = self._made(*wanted), wanted
        if self._next is None:
            self._take_next()

    def _take_next(self) -> None:
        coming, wanted = self._next, self._next_for
        self._next = self._next_for = None
        self._drop()
        self._index, self._made_for = coming, wanted

    def _made(self, rule: FramingRule, hidden: Ranges) -> MessageIndex | None:
        from workbench.codec.framing.choice import make_framers  # most sockets are not cut

        def make() -> tuple[Framer, Framer]:
            return make_framers(rule)

        self._failure = ""
        try:
            return self._capture.messages(self._about.id, make, hidden)
        except (OSError, sqlite3.Error) as error:
            self._failure = f"The messages cannot be kept: {error}."
            return None

    def _drop(self) -> None:
        if self._made_for is not None:
            self._revision += 1
        for index in (self._index, self._next):
            if index is not None:
                index.close()
        self._index = self._next = None
        self._made_for, self._next_for, self._settled = None, None, (-1, -1)
        self._streams.clear()

    def _settle(self, index: MessageIndex) -> None:
        """Once for each change of the connections, and while a pause may complete something."""
        state, about = index.state, self._about
        if not state.waiting_bytes or self._capture.queued_bytes or not index.is_caught_up:
            return
        now = (about.revision, state.records)
        if now == self._settled and self.rule.kind is not FramingKind.IDLE:
            return
        self._settled = now
        still = frozenset() if about.is_at_rest else frozenset(about.roster.open_numbers())
        if not about.is_at_rest and about.spec.is_datagram:
            still |= {0}
        index.settle(self._now_ns(), still)

    @property
    def _is_stuffed(self) -> bool:
        """What a message says is not the beginning of how it stands in the stream."""
        return self.rule.kind in STUFFED

    def _starts(self, messages: Sequence[Message]) -> list[bytes]:
        if self._is_stuffed:
            return list(map(self._start_of, messages))
        return starts_of(messages, partial(self._capture.payload, self._about.id), self._start_of)

    def _start_of(self, message: Message) -> bytes:
        if message.payload == message.size or not self._is_stuffed:
            return self._read(message, 0, min(PREVIEW_BYTES, message.payload))
        if message.size <= DECODED_LEAST_BYTES:
            return said_by(self.rule, self._read(message, 0, message.size), message.payload)[:PREVIEW_BYTES]
        # The start of a stuffed message decodes to the start of what it says; its last bytes may be wrong.
        start = said_by(self.rule, self._read(message, 0, DECODED_LEAST_BYTES), message.payload)
        return start[: min(PREVIEW_BYTES, message.payload)]

    def _read(self, message: Message, offset: int, count: int) -> bytes:
        """Bytes of a message as it stands in the stream."""
        if (count := max(0, min(count, message.size - offset))) == 0:
            return b""
        if message.first_record == message.last_record:
            begin = message.tail - message.size + offset
            return self._capture.payload(self._about.id, message.last_record, begin, count)
        if not message.connection:
            hidden = (self._made_for or (None, ()))[1]
            return read_unconnected(self._capture, self._about.id, message, hidden, offset, count)
        return self.stream(message.connection, message.direction).read(message.offset + offset, count)


class _StillMessages(Messages):
    """Belongs to whichever thread asked for it."""

    def __init__(
        self, about: Standing, around: Surroundings, index: MessageIndex | None,
        made_for: tuple[FramingRule, Ranges] | None,
    ) -> None:  # fmt: skip
        super().__init__(about, around)
        self._index, self._made_for = index, made_for

    @property
    def rule(self) -> FramingRule:
        return self._made_for[0] if self._made_for is not None else super().rule

    def _look(self) -> MessageIndex | None:
        return self._index

    @property
    def is_gone(self) -> bool:
        return self._index is None or self._index.store.is_closed
