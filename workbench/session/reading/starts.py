"""What messages say, and the starts of many: those that lie in one record are read at once.

Each read lets other threads have a turn of the interpreter, of 5 ms where one of them cuts; a table asks for fifty.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from workbench.model.framing import FramingRule, Message
from workbench.model.records import PREVIEW_BYTES

SPAN_BYTES: Final = 65_536  # read at once
ReadRecord = Callable[[int, int, int], bytes]  # number, offset, size


def starts_of(messages: Sequence[Message], read: ReadRecord, start_of: Callable[[Message], bytes]) -> list[bytes]:
    """The first bytes of each, at most a preview, as they stand in the stream. ``start_of`` is asked for a message of
    many records."""
    starts: list[bytes] = []
    while (at := len(starts)) < len(messages):
        first = messages[at]
        if first.first_record != first.last_record:
            starts.append(start_of(first))
            continue
        begin, end = _span(first)
        spans = [(begin, end)]
        for each in messages[at + 1 :]:
            other_begin, other_end = _span(each)
            if not each.first_record == each.last_record == first.last_record:
                break
            if other_begin < begin or other_end - begin > SPAN_BYTES:
                break
            spans.append((other_begin, other_end))
            end = max(end, other_end)
        held = read(first.last_record, begin, end - begin) if end > begin else b""
        starts += [held[start - begin : stop - begin] for start, stop in spans]
    return starts


def said_by(rule: FramingRule, framed: bytes, payload_bytes: int) -> bytes:
    """What a message says that stands so in its stream."""
    from workbench.codec.framing.choice import payload_of  # most sockets are not cut

    return payload_of(rule, framed, payload_bytes)


def _span(message: Message) -> tuple[int, int]:
    """Where the start of a message lies in its last record."""
    begin = message.tail - message.size
    return begin, begin + min(PREVIEW_BYTES, message.payload)
