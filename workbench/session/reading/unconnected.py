"""Bytes of messages that were cut from records without a connection: datagrams, hex dumps pasted into a socket.

As a connection 0 means the whole session to whoever reads a conversation (capture/blocks.py). In a session that has
connections, too, that is another stream than the one that was cut; so its records are read one by one.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

from workbench.capture.capture import Capture
from workbench.capture.visible import Ranges
from workbench.model.framing import Message

HEADS_AT_ONCE: Final = 4_096


def read_unconnected(
    capture: Capture, session_id: int, message: Message, hidden: Ranges, offset: int, count: int
) -> bytes:
    """``count`` bytes from ``offset`` of a message of connection 0 that spans several records; ``hidden`` are ranges
    of removed records, ascending and apart."""
    parts = _parts(capture, session_id, message, hidden)
    begin = sum(size for _, size in parts[:-1]) + message.tail - message.size + offset
    end, at = begin + count, 0
    found: list[bytes] = []
    for number, size in parts:
        low, high = max(begin - at, 0), min(end - at, size)
        if low < high:
            found.append(capture.payload(session_id, number, low, high - low))
        at += size
    return b"".join(found)


def _parts(capture: Capture, session_id: int, message: Message, hidden: Ranges) -> list[tuple[int, int]]:
    """Number and size of each record of the message's stream, from its first one to its last."""
    found: list[tuple[int, int]] = []
    first = message.first_record
    while first <= message.last_record:
        heads = capture.heads(session_id, first, min(HEADS_AT_ONCE, message.last_record - first + 1))
        if not heads:
            break
        for head in heads:
            at = bisect_right(hidden, (head.number, 1 << 62)) - 1
            is_hidden = at >= 0 and head.number <= hidden[at][1]
            if not head.connection and head.direction == message.direction and not is_hidden:
                found.append((head.number, head.size))
        first = heads[-1].number + 1
    return found
