"""HTTP/1 (RFC 9112): head and body of a request or a response; what follows a 101 is cut as what it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from workbench.codec.framing.cutting import Cutting
from workbench.codec.framing.httphead import Body, BodyKind, HttpTalk, is_first_line, read_head
from workbench.codec.framing.wsframes import FrameFramer
from workbench.model.framing import Cut

HEAD_MAX_BYTES: Final = 65_536  # of a head, and of the trailers
LINE_MAX_BYTES: Final = 8_192  # of the first line, and of a chunk's
_HEAD_END: Final = re.compile(rb"\n\r?\n")
_CHUNK: Final = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\n]*)?\r?\n")
_EMPTY_LINES: Final = re.compile(rb"[\r\n]*")
_Step = Callable[[bytes, int], int]


class HttpFramer(Cutting):
    """One direction of a connection. ``talk`` is what it shares with the other: an answer to HEAD has no body.

    Empty lines before a message belong to it. Where bytes are no HTTP/1, nothing tells where a message begins again:
    the rest of the stream is one message with a fault. With ``frames_first`` a stream that does not begin with HTTP
    is WebSocket frames.
    """

    def __init__(self, limit: int, talk: HttpTalk, *, frames_first: bool = False) -> None:
        super().__init__(limit)
        self._talk = talk
        self._step: _Step = self._on_first if frames_first else self._on_start
        self._after: _Step = self._on_start
        self._held = bytearray()  # an unfinished head or line
        self._left = 0
        self._trailers = 0
        self._fault = self._trouble = ""
        self._frames: FrameFramer | None = None
        self._frames_at = 0

    @property
    def trouble(self) -> str:
        return self._frames.trouble if self._frames is not None else self._trouble

    def finish(self) -> list[Cut]:
        """A body until the stream's end is whole now, and so is what cannot be cut."""
        self._cuts = []
        if self._frames is not None:
            self._take_cuts(self._frames.finish())
        elif self.waiting and (self._trouble or self._step == self._to_end):
            self._end(self._seen, -1, self._trouble or self._fault)
        return self._cuts

    def _take(self, data: bytes, time_ns: int) -> None:
        at = 0
        while at < len(data):
            at = self._step(data, at)

    # -- steps: bytes and a place in, the place behind what was used out

    def _on_first(self, data: bytes, at: int) -> int:
        # G of GET and H of HTTP/1.1 can begin no frame: opcode 7 is reserved, and a close is never a fragment.
        if data[at] in b"GH":
            self._step = self._on_start
        else:
            self._follow_frames(at)
        return at

    def _on_start(self, data: bytes, at: int) -> int:
        if self._talk.switched is not None:
            self._switch(self._talk.switched, at)
            return at
        fill = _EMPTY_LINES.match(data, at)
        at = fill.end() if fill else at
        if at < len(data):
            self._step = self._on_head
        return at

    def _on_head(self, data: bytes, at: int) -> int:
        held, before = self._held, len(self._held)
        room = min(HEAD_MAX_BYTES - before, len(data) - at)
        had_line = b"\n" in held
        held += data[at : at + room]
        if not had_line and not self._check_first():
            return len(data)
        found = _HEAD_END.search(held, max(0, before - 2))
        if found is not None:
            end = at + found.end() - before
            head = bytes(held[: found.start()])
            held.clear()
            self._begin_body(read_head(head, self._talk), end)
            return end
        if len(held) >= HEAD_MAX_BYTES:
            self._lose(f"no HTTP: a head of more than {HEAD_MAX_BYTES:,} bytes")
        return at + room

    def _check_first(self) -> bool:
        place = self._held.find(b"\n", 0, LINE_MAX_BYTES)
        if place >= 0 and is_first_line(bytes(self._held[:place])):
            return True
        if place >= 0 or len(self._held) >= LINE_MAX_BYTES:
            self._lose("no HTTP/1: the first line is neither a request's nor an answer's")
            return False
        return True

    def _begin_body(self, body: Body, at: int) -> None:
        self._fault = body.fault
        if body.kind is BodyKind.CHUNKED:
            self._step = self._on_chunk
        elif body.kind is BodyKind.CLOSE:
            self._step = self._to_end
        elif body.kind is BodyKind.LOST:
            self._lose(f"nobody knows where this message ends: {body.fault}")
        elif body.kind is BodyKind.SIZED and body.size:
            self._skip(body.size, self._on_whole)
        else:
            self._whole(at)
            if body.kind is not BodyKind.SIZED:
                self._switch(body.kind, at)

    def _on_skip(self, data: bytes, at: int) -> int:
        step = min(self._left, len(data) - at)
        self._left -= step
        at += step
        if not self._left:
            self._step = self._after
            if self._after == self._on_whole:
                self._whole(at)
        return at

    def _on_whole(self, data: bytes, at: int) -> int:
        raise AssertionError("a whole message is ended where its last byte is")

    def _on_chunk(self, data: bytes, at: int) -> int:
        line, at = self._line(data, at)
        if line:
            found = _CHUNK.fullmatch(line)
            if found is None:
                self._lose("no chunk: its size cannot be read")
            elif size := int(found[1], 16):
                self._skip(size, self._on_chunk_end)
            else:
                self._trailers, self._step = 0, self._on_trailer
        return at

    def _on_chunk_end(self, data: bytes, at: int) -> int:
        line, at = self._line(data, at)
        if line in (b"\r\n", b"\n"):
            self._step = self._on_chunk
        elif line:
            self._lose("a chunk is longer than its size")
        return at

    def _on_trailer(self, data: bytes, at: int) -> int:
        line, at = self._line(data, at)
        self._trailers += len(line)
        if line in (b"\r\n", b"\n"):
            self._whole(at)
        elif self._trailers > HEAD_MAX_BYTES:
            self._lose(f"trailers of more than {HEAD_MAX_BYTES:,} bytes")
        return at

    def _to_end(self, data: bytes, at: int) -> int:
        return len(data)

    # -- what steps do

    def _line(self, data: bytes, at: int) -> tuple[bytes, int]:
        """A line with its line feed, once it is whole; else nothing, and what there is of it is held."""
        held = self._held
        room = LINE_MAX_BYTES - len(held)
        place = data.find(b"\n", at, at + room)
        end = place + 1 if place >= 0 else min(len(data), at + room)
        held += data[at:end]
        if place >= 0:
            line = bytes(held)
            held.clear()
            return line, end
        if len(held) >= LINE_MAX_BYTES:
            self._lose(f"no HTTP: a line of more than {LINE_MAX_BYTES:,} bytes")
        return b"", end

    def _skip(self, size: int, after: _Step) -> None:
        self._left, self._after, self._step = size, after, self._on_skip

    def _whole(self, at: int) -> None:
        self._end(self._seen + at, -1, self._fault)
        self._fault, self._step = "", self._on_start

    def _lose(self, trouble: str) -> None:
        self._held.clear()
        self._trouble, self._step = trouble, self._to_end

    def _switch(self, kind: BodyKind, at: int) -> None:
        if kind is BodyKind.FRAMES:
            self._follow_frames(at)
        else:
            self._step = self._to_end

    def _follow_frames(self, at: int) -> None:
        self._frames, self._frames_at = FrameFramer(self._limit), self._seen + at
        self._step = self._on_frames

    def _on_frames(self, data: bytes, at: int) -> int:
        if self._frames is not None:
            self._take_cuts(self._frames.feed(data[at:], 0))
        return len(data)

    def _take_cuts(self, cuts: list[Cut]) -> None:
        for cut in cuts:
            self._start = self._frames_at + cut.end
            self._cuts.append(cut._replace(end=self._start))
