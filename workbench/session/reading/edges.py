"""Where recv returned and where messages end, in whatever bytes are shown: two things that are not the same."""

from __future__ import annotations

from typing import Protocol

from workbench.capture.conversation import ConversationSource
from workbench.model.framing import Edge, EdgeKind, Message
from workbench.model.sources import ByteSource
from workbench.session.reading.messages import Messages
from workbench.session.rows.traffic import Traffic


class EdgeFinder(Protocol):
    """Edges of one run of bytes."""

    def edges(self, offset: int, count: int) -> list[Edge]:
        """Those behind one of ``count`` bytes from ``offset``."""
        ...


class Edges:
    """Finds them for the rows and the conversations of one session. Belongs to the loop's thread."""

    def __init__(self, messages: Messages, records: Traffic) -> None:
        self._messages = messages
        self._records = records

    def of_row(self, number: int) -> EdgeFinder | None:
        """Of a record, or, where messages are shown, of a message; None where it would tell nothing: a payload that
        was unstuffed stands nowhere as such."""
        if not self._messages.is_shown:
            return _RecordEdges(self._messages, number, self._records.source(number).size())
        message = self._messages.message(number)
        if message is None or message.payload != message.size:
            return None
        return _MessageEdges(self._messages.stream(message.connection, message.direction), message)

    def of_conversation(self, source: ByteSource) -> EdgeFinder | None:
        """Of a conversation that is shown."""
        return _ConversationEdges(self._messages, source) if isinstance(source, ConversationSource) else None


class _RecordEdges:
    """A record ends at its end; messages end anywhere in it."""

    def __init__(self, messages: Messages, number: int, size: int) -> None:
        self._messages, self._number, self._size = messages, number, size

    def edges(self, offset: int, count: int) -> list[Edge]:
        found = [
            Edge(each.tail, EdgeKind.MESSAGE, each.number)
            for each in self._messages.ending_in(self._number, self._number)
            if offset < each.tail <= offset + count
        ]
        if offset < self._size <= offset + count:
            found.append(Edge(self._size, EdgeKind.RECORD, self._number))
        return found


class _MessageEdges:
    """A message ends at its end; recv may have returned anywhere in it."""

    def __init__(self, stream: ConversationSource, message: Message) -> None:
        self._stream, self._message = stream, message

    def edges(self, offset: int, count: int) -> list[Edge]:
        start, size = self._message.offset, self._message.size
        count = min(count, size - offset)
        found = [
            Edge(end - start, EdgeKind.RECORD, number)
            for number, _, end in self._stream.records_within(start + offset, count)
            if end - start <= offset + count
        ]
        if offset < size <= offset + count:
            found.append(Edge(size, EdgeKind.MESSAGE, self._message.number))
        return found


class _ConversationEdges:
    """Both, anywhere. The last answer is kept: a view paints the same page again and again."""

    def __init__(self, messages: Messages, source: ConversationSource) -> None:
        self._messages, self._source = messages, source
        self._asked: object = None
        self._found: list[Edge] = []

    def edges(self, offset: int, count: int) -> list[Edge]:
        asked = (offset, count, self._source.size(), self._messages.count(), self._messages.revision)
        if asked != self._asked:
            self._asked, self._found = asked, self._look(offset, count)
        return self._found

    def _look(self, offset: int, count: int) -> list[Edge]:
        records = self._source.records_within(offset, count)
        if not records:
            return []
        last = offset + count
        found = [Edge(end, EdgeKind.RECORD, number) for number, _, end in records if end <= last]
        starts = {number: start for number, start, _ in records}
        for each in self._messages.ending_in(records[0][0], records[-1][0]):
            start = starts.get(each.last_record)
            if start is not None and offset < start + each.tail <= last:
                found.append(Edge(start + each.tail, EdgeKind.MESSAGE, each.number))
        return found
