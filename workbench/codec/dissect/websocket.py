"""WebSocket frames on their connection (RFC 6455 §5): what is masked is shown unmasked, as derived."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from workbench.codec.dissect.dissector import Context, Guess
from workbench.codec.dissect.nested import dissect_derived, dissect_within
from workbench.codec.dissect.reader import EndsHereError, Reader, read_message, shown_bytes, shown_text
from workbench.model.fields import Dissection, Field

OPCODES: Final = {0: "continuation", 1: "text", 2: "binary", 8: "close", 9: "ping", 10: "pong"}
CONTINUATION, TEXT, BINARY, CLOSE = 0, 1, 2, 8
CONTROL_MAX_BYTES: Final = 125
CLOSE_CODES: Final = {
    1000: "normal", 1001: "going away", 1002: "protocol error", 1003: "unsupported data", 1005: "no status",
    1006: "abnormal", 1007: "invalid data", 1008: "policy violation", 1009: "too big", 1010: "extension missing",
    1011: "internal error", 1012: "service restarts", 1013: "try again later", 1014: "bad gateway",
    1015: "TLS handshake",
}
_FINAL: Final = 0x80
_COMPRESSED: Final = 0x40  # RFC 7692
_LOOKED_AT_BYTES: Final = 4_096


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a frame. ``start`` and ``end`` are those of its payload."""

    flags: int
    opcode: int
    mask: bytes
    start: int
    end: int
    is_shortest: bool  # its length could not have been written in fewer bytes


def head_at(data: bytes, at: int) -> Head | None:
    """None if the bytes end within it."""
    if at + 2 > len(data):
        return None
    short = data[at + 1] & 0x7F
    extra = {126: 2, 127: 8}.get(short, 0)
    masked = 4 if data[at + 1] & 0x80 else 0
    start = at + 2 + extra + masked
    if start > len(data):
        return None
    size = int.from_bytes(data[at + 2 : at + 2 + extra], "big") if extra else short
    is_shortest = size > (125 if extra == 2 else 0xFFFF) if extra else True
    return Head(data[at] & 0xF0, data[at] & 0x0F, data[start - masked : start], start, start + size, is_shortest)


class WebSocketDissector:
    """Frames of both directions, one after the other."""

    key = "websocket"
    title = "WebSocket"

    def guess(self, data: bytes, context: Context) -> Guess:
        """By the first frame, which must fit and be followed by nothing, or by a frame of the same side."""
        head = None if context.is_datagram else head_at(data, 0)
        if head is None or head.opcode not in OPCODES or head.flags & 0x30 or not head.is_shortest:
            return Guess.NO
        size = head.end - head.start
        if head.opcode >= CLOSE and (size > CONTROL_MAX_BYTES or not head.flags & _FINAL):
            return Guess.NO
        if head.end > len(data):
            return Guess.MAYBE
        after = head_at(data, head.end)
        fits = after is not None and after.opcode in OPCODES and bool(after.mask) == bool(head.mask)
        if head.end < len(data) and not fits:
            return Guess.NO
        payload = unmasked(data[head.start : min(head.end, head.start + _LOOKED_AT_BYTES)], head.mask)
        is_text = head.opcode == TEXT and not head.flags & _COMPRESSED and _is_text(payload)
        is_close = head.opcode == CLOSE and size >= 2 and 1000 <= int.from_bytes(payload[:2], "big") < 5000
        if is_text or is_close:
            return Guess.SURE if head.mask else Guess.LIKELY
        is_wrong_text = head.opcode == TEXT and not head.flags & _COMPRESSED
        if is_wrong_text or (head.opcode == CONTINUATION and not head.mask):
            return Guess.MAYBE
        return Guess.LIKELY if head.mask else Guess.PORT  # a length that fits to the byte is no chance

    def dissect(self, data: bytes, context: Context) -> Dissection:
        """Each frame."""
        return read_message(Reader(data), self.key, self.title, lambda reader: _read_frames(reader, context))


def unmasked(data: bytes, mask: bytes) -> bytes:
    """The payload as it was before it was masked (RFC 6455 §5.3); ``mask`` may be empty."""
    if not mask or not data:
        return data
    stretched = (mask * (len(data) // 4 + 1))[: len(data)]
    return (int.from_bytes(data, "big") ^ int.from_bytes(stretched, "big")).to_bytes(len(data), "big")


def _is_text(data: bytes) -> bool:
    try:
        text = data[: _LOOKED_AT_BYTES - 4].decode()
    except UnicodeDecodeError as wrong:
        return wrong.reason == "unexpected end of data"
    return text.isprintable() or not any(each < " " and each not in "\t\r\n" for each in text)


def _read_frames(reader: Reader, context: Context) -> None:
    told: list[str] = []
    while reader.left:
        with reader.group("websocket.frame", "Frame") as made:
            head = head_at(reader.data, reader.at)
            made.title = OPCODES.get(reader.peek() & 15, "unknown").capitalize()
            made.fault = "" if reader.peek() & 15 in OPCODES else "this opcode is reserved"
            made.text = _read_frame(reader, head, context)
        told = [*told[:8], f"{made.title}{' ' if made.text else ''}{made.text}"]
        reader.summary = ", ".join(told)


def _read_frame(reader: Reader, head: Head | None, context: Context) -> str:
    first = (reader.need(1, "first byte"), 1)
    reader.flag("websocket.fin", "Last of its message", first, _FINAL)
    reader.bits("websocket.rsv", "Reserved", first, 0x70)
    opcode = reader.bits("websocket.opcode", "Opcode", first, 0x0F, OPCODES)
    second = (reader.need(1, "mask and length"), 1)
    masked = reader.flag("websocket.mask", "Masked", second, 0x80)
    short = reader.bits("websocket.payload_length", "Bytes", second, 0x7F)
    if short >= 126:
        width = 2 if short == 126 else 8
        short = reader.number(f"websocket.payload_length_ext_{width * 8}", "Bytes", width)
    if masked:
        reader.raw("websocket.masking_key", "Masking key", 4)
    if head is not None and short:
        _read_payload(reader, head, min(short, reader.left), context)
    if head is None or head.end > len(reader.data):
        raise EndsHereError(f"the frame is not whole: {reader.end - (head.start if head else reader.end):,} bytes of "
                            f"{short:,} are there")
    return _summary(opcode, unmasked(reader.data[head.start : min(head.end, head.start + 200)], head.mask), short)


def _summary(opcode: int, payload: bytes, size: int) -> str:
    if opcode == TEXT:
        return shown_text(payload[:60].decode("utf-8", "replace"))
    if opcode == CLOSE and len(payload) >= 2:
        code = int.from_bytes(payload[:2], "big")
        return f"{code} {CLOSE_CODES.get(code, '')}".rstrip()
    return f"{size:,} bytes" if size else ""


def _read_payload(reader: Reader, head: Head, size: int, context: Context) -> None:
    at = reader.need(size, "payload")
    place, raw = (at, size), reader.data[at : at + size]
    if head.mask:
        reader.add(Field("websocket.masked_payload", "Payload, masked", *place, text=shown_bytes(raw)))
    payload = unmasked(raw, head.mask)
    children = _meaning(payload, place, head, context)
    reader.adopt(
        Field("websocket.payload", "Payload", *place, text=shown_bytes(payload), children=children,
              derived=bool(head.mask))
    )


def _meaning(payload: bytes, place: tuple[int, int], head: Head, context: Context) -> tuple[Field, ...]:
    derived = bool(head.mask)
    at, size = place
    if head.opcode == CLOSE:
        code = int.from_bytes(payload[:2], "big")
        reason = payload[2:].decode("utf-8", "replace")
        wide = min(2, size)
        fault = "" if size >= 2 else "a close code has two bytes"
        found = [Field("websocket.payload.close.status_code", "Code", at, wide, code,
                       f"{code} {CLOSE_CODES.get(code, '')}".rstrip(), fault=fault, derived=derived)]
        if size > 2:
            found.append(Field("websocket.payload.close.reason", "Reason", at + 2, size - 2, reason,
                               shown_text(reason), derived=derived))
        return tuple(found)
    if head.flags & _COMPRESSED:
        return (Field("websocket.payload.compressed", "Compressed", *place, payload, shown_bytes(payload),
                      derived=derived),)
    if head.opcode == TEXT:
        text = payload.decode("utf-8", "replace")
        whole = Field("websocket.payload.text", "Text", *place, text, shown_text(text), derived=derived)
    else:
        whole = Field("websocket.payload.binary", "Bytes", *place, payload, shown_bytes(payload), derived=derived)
    if head.opcode not in (TEXT, BINARY) or not head.flags & _FINAL:
        return (whole,)
    inner = dissect_derived(payload, place, context) if derived else dissect_within(payload, at, context)
    if not inner.protocol:
        return (whole,)
    return (replace(whole, title=f"{whole.title} ({inner.title})", children=inner.fields, fault=inner.fault),)


DISSECTOR = WebSocketDissector()
