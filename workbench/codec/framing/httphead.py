"""What the head of an HTTP/1 message says of its end (RFC 9112, section 6.3)."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final, NamedTuple

REQUESTS_KEPT: Final = 1_024  # asked and not yet answered, on one connection
_REQUEST: Final = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+) +([^\x00-\x20\x7f]+) +HTTP/1\.[0-9][ \t]*\r?")
_STATUS: Final = re.compile(rb"HTTP/1\.[0-9] +([0-9]{3})(?: [^\x00-\x08\x0a-\x1f\x7f]*)?\r?")
_LENGTH: Final = re.compile(rb"[0-9]{1,18}")


class BodyKind(Enum):
    """What stands behind a head."""

    SIZED = auto()  # ``size`` bytes, none among them
    CHUNKED = auto()
    CLOSE = auto()  # until the stream ends
    FRAMES = auto()  # no body; what follows is WebSocket
    OTHER = auto()  # no body; what follows is another protocol
    LOST = auto()  # nobody knows


class Body(NamedTuple):
    """What a head says."""

    kind: BodyKind
    size: int = 0
    fault: str = ""


@dataclass(slots=True)
class HttpTalk:
    """What the two directions of one connection know of each other."""

    asked: deque[bytes] = field(default_factory=lambda: deque(maxlen=REQUESTS_KEPT))  # methods
    switched: BodyKind | None = None  # FRAMES or OTHER, once the server agreed


def is_first_line(line: bytes) -> bool:
    """Whether a line, without its line feed, can begin a message."""
    return bool(_STATUS.fullmatch(line) or _REQUEST.fullmatch(line))


def read_head(head: bytes, talk: HttpTalk) -> Body:
    """What is behind a head, of which the first line is a good one. Tells and asks the other direction."""
    first, *lines = head.split(b"\n")
    fields = _fields(lines)
    if (status := _STATUS.fullmatch(first)) is not None:
        return _of_response(int(status[1]), fields, talk)
    request = _REQUEST.fullmatch(first)
    if request is not None:
        talk.asked.append(request[1])
    return _of_length(fields, is_request=True)


def _of_response(status: int, fields: dict[bytes, list[bytes]], talk: HttpTalk) -> Body:
    if status == 101:
        talk.asked.popleft() if talk.asked else b""
        is_web = any(b"websocket" in value.lower() for value in fields.get(b"upgrade", ()))
        talk.switched = BodyKind.FRAMES if is_web else BodyKind.OTHER
        return Body(talk.switched)
    if status < 200:
        return Body(BodyKind.SIZED)  # the answer itself is still to come
    method = talk.asked.popleft() if talk.asked else b""
    if method == b"CONNECT" and status < 300:
        talk.switched = BodyKind.OTHER
        return Body(BodyKind.OTHER)
    if method == b"HEAD" or status in (204, 304):
        return Body(BodyKind.SIZED)
    return _of_length(fields, is_request=False)


def _of_length(fields: dict[bytes, list[bytes]], *, is_request: bool) -> Body:
    lengths = {part.strip() for value in fields.get(b"content-length", ()) for part in value.split(b",")}
    if codings := fields.get(b"transfer-encoding"):
        fault = "Content-Length beside Transfer-Encoding: which one counts is read differently" if lengths else ""
        if codings[-1].rsplit(b",", 1)[-1].strip().lower() == b"chunked":
            return Body(BodyKind.CHUNKED, 0, fault)
        if is_request:
            return Body(BodyKind.LOST, 0, "the last transfer coding of a request is not chunked")
        return Body(BodyKind.CLOSE, 0, fault)
    if not lengths:
        return Body(BodyKind.SIZED) if is_request else Body(BodyKind.CLOSE)
    if len(lengths) > 1:
        return Body(BodyKind.LOST, 0, "several lengths that differ")
    text = lengths.pop()
    if not _LENGTH.fullmatch(text):
        return Body(BodyKind.LOST, 0, "the Content-Length is no number")
    return Body(BodyKind.SIZED, int(text))


def _fields(lines: list[bytes]) -> dict[bytes, list[bytes]]:
    fields: dict[bytes, list[bytes]] = {}
    for line in lines:
        name, colon, value = line.partition(b":")
        if colon:
            fields.setdefault(name.strip().lower(), []).append(value.strip())
    return fields
