"""What is said of messages, in few words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from workbench.codec.framing.ruletext import delimiter_of
from workbench.model.framing import FramingKind, FramingRule, Message, Rest
from workbench.model.records import Direction
from workbench.model.texts import count_text

TOLD_BYTES: Final = 3  # of a delimiter
TITLES: Final[dict[FramingKind, str]] = {
    FramingKind.NONE: "Records",
    FramingKind.LINE: "Line",
    FramingKind.DELIMITER: "Delimiter",
    FramingKind.FIXED: "Fixed length",
    FramingKind.LENGTH: "Length prefix",
    FramingKind.IDLE: "Idle gap",
    FramingKind.SLIP: "SLIP",
    FramingKind.COBS: "COBS",
    FramingKind.STX_ETX: "STX/ETX",
    FramingKind.HTTP: "HTTP/1",
    FramingKind.TLS: "TLS records",
    FramingKind.WEBSOCKET: "WebSocket frames",
}


def records_text(message: Message) -> str:
    """``record 3``; ``records 3–5``: where its first and its last byte are."""
    first, last = message.first_record, message.last_record
    return f"record {first:,}" if first == last else f"records {first:,}–{last:,}"


def rule_title(rule: FramingRule) -> str:
    """``Line``, ``0d 0a``, ``Fixed 16``, ``Idle 20 ms``: short enough for a button."""
    match rule.kind:
        case FramingKind.DELIMITER:
            try:
                delimiter = delimiter_of(rule)
            except ValueError:
                return TITLES[rule.kind]
            return delimiter.hex(" ") if len(delimiter) <= TOLD_BYTES else f"{delimiter[:TOLD_BYTES].hex(' ')} …"
        case FramingKind.FIXED:
            return f"Fixed {rule.fixed_bytes:,}"
        case FramingKind.IDLE:
            return f"Idle {rule.idle_ms:,} ms"
        case FramingKind.LENGTH:
            return f"Length {rule.length_width_bytes}"
        case _:
            return TITLES[rule.kind]


def rest_text(rest: Rest) -> str:
    """``3 bytes wait for the rest (◀ RX, connection 1, record 7)``, or that the stream ended in a message."""
    size = count_text(rest.size, "byte", "bytes")
    sign = "◀ RX" if rest.direction == Direction.RX else "▶ TX"
    records = f"record {rest.first_record:,}"
    if rest.first_record != rest.last_record:
        records = f"records {rest.first_record:,}–{rest.last_record:,}"
    where = f"{sign}, connection {rest.connection}, {records}" if rest.connection else f"{sign}, {records}"
    if rest.trouble:
        return f"{size} cannot be cut: {rest.trouble} ({where})"
    if rest.is_over:
        return f"the stream ended {size} into a message ({where})"
    return f"{size} {'waits' if rest.size == 1 else 'wait'} for the rest ({where})"


def waiting_text(waiting_bytes: int, rests: Sequence[Rest] = ()) -> str:
    """``3 bytes wait for the rest``; empty where nothing does. ``rests`` are those that are known."""
    if not waiting_bytes:
        return ""
    size, over = count_text(waiting_bytes, "byte", "bytes"), [rest.is_over for rest in rests]
    if rests and all(over):
        return f"{size} stood before the end of their streams and are no whole message"
    if any(over):
        return f"{size} are no whole message: some wait for the rest, some streams have ended"
    return f"{size} {'waits' if waiting_bytes == 1 else 'wait'} for the rest"


EXPLANATIONS: Final[dict[FramingKind, str]] = {
    FramingKind.NONE: "Each row is what one recv returned or one send was given. A stream has no messages by itself.",
    FramingKind.LINE: "A message ends behind a line feed (\\n); a carriage return before it belongs to the end.",
    FramingKind.DELIMITER: "A message ends behind these bytes.",
    FramingKind.FIXED: "Every message has the same length.",
    FramingKind.LENGTH: "A number in the first bytes tells how long a message is. Whole length = offset + width + "
                        "the number + what is added.",
    FramingKind.IDLE: "A message ends where nothing came for a while.",
    FramingKind.SLIP: "RFC 1055: C0 ends a packet, DB stuffs. Rows show the packets unstuffed.",
    FramingKind.COBS: "Consistent overhead byte stuffing: 00 ends a packet. Rows show the packets unstuffed.",
    FramingKind.STX_ETX: "From STX (02) to ETX (03), a DLE (10) before one that is data. Rows show what is between.",
    FramingKind.HTTP: "Requests and answers with their bodies: Content-Length, chunked, or until the stream ends.",
    FramingKind.TLS: "One row for each TLS record: type, version, length, content.",
    FramingKind.WEBSOCKET: "The opening's two HTTP messages, then one row for each frame.",
}  # fmt: skip


def progress_text(messages: int, faults: int, part: float) -> str:
    """``1,024 messages, 2 faulty``; with what part was looked at while it is not all."""
    text = count_text(messages, "message", "messages")
    if faults:
        text += f", {faults:,} faulty"
    return text if part >= 1 else f"{text} · {part:.0%} looked through"
