"""The body of an HTTP/1 message: how long it is (RFC 9112 §6), its chunks, and what stands in it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from workbench.codec.dissect.dissector import Context
from workbench.codec.dissect.headerlines import HeaderLine, header_at, line_at
from workbench.codec.dissect.nested import dissect_derived, dissect_within
from workbench.codec.dissect.reader import EndsHereError, Reader, shown_bytes
from workbench.codec.dissect.run import AUTOMATIC, NO_DISSECTOR
from workbench.model.fields import Dissection, Field

EXPANDED_MAX_BYTES: Final = 262_144  # of a compressed body, so that a small one cannot fill the memory
CHUNKS_MAX: Final = 4_000
ENCODED: Final = "content-coding"
TRAILERS_MAX: Final = 100
_CHUNK: Final = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;.*)?")
_TYPES: Final = (
    (re.compile(r"[^;]*[/+]json\b"), "json"),
    (re.compile(r"[^;]*[/+]xml\b"), "xml"),
    (re.compile(r"text/csv\b"), "csv"),
    (re.compile(r"application/sdp\b"), "sdp"),
    (re.compile(r"[^;]*[/+]cbor\b"), "cbor"),
    (re.compile(r"application/([^;]*[+-])?(msgpack|messagepack)\b"), "msgpack"),
    (re.compile(r"application/([^;]*[+-])?protobuf\b"), "protobuf"),
    (re.compile(r"text/|application/(x-www-form-urlencoded|javascript)\b"), "lines"),
)


@dataclass(frozen=True, slots=True)
class Framed:
    """What the head says of the body."""

    size: int | None = None  # bytes; None: not told
    is_chunked: bool = False
    may_be_absent: bool = False  # an answer to HEAD has the length of a body that does not come
    until_end: bool = False  # of the connection
    coding: str = ""
    media_type: str = ""

    @classmethod
    def of(cls, headers: list[HeaderLine], code: int, *, is_request: bool) -> Framed:
        """By RFC 9112 §6.3. ``code`` is 0 of a request."""
        values = {header.name.lower(): header.value for header in headers}
        coding, media_type = values.get("content-encoding", "").lower(), values.get("content-type", "").lower()
        if values.get("transfer-encoding", "").lower().endswith("chunked"):
            return cls(None, is_chunked=True, may_be_absent=not is_request, coding=coding, media_type=media_type)
        length = values.get("content-length", "").split(",")[0].strip()
        if 100 <= code < 200 or code in (204, 304):
            return cls(0)
        if length.isascii() and length.isdigit():
            return cls(int(length[:18]), may_be_absent=not is_request, coding=coding, media_type=media_type)
        return cls(0) if is_request else cls(None, until_end=True, coding=coding, media_type=media_type)


def read_body(reader: Reader, framed: Framed, context: Context) -> None:
    """Add the body's fields. Raises :class:`EndsHereError` if it is not whole."""
    if framed.may_be_absent and not reader.left:
        return
    if framed.is_chunked:
        _read_chunked(reader, framed, context)
        return
    wanted = reader.left if framed.until_end or framed.size is None else framed.size
    size = min(wanted, reader.left)
    if size:
        at = reader.need(size, "body")
        body = reader.data[at : at + size]
        inner = Dissection("", "", "") if size < wanted else _known(body, (at, size), framed, context, is_place=True)
        _add_body(reader, (at, size), body, inner, derived=False)
    if size < wanted:
        raise EndsHereError(f"the body is not whole: {size:,} bytes of {wanted:,} are there")


def _add_body(reader: Reader, place: tuple[int, int], body: bytes, inner: Dissection, *, derived: bool) -> None:
    title = f"Body ({inner.title})" if inner.protocol else "Body"
    key = "http.file_encoded" if inner.protocol == ENCODED else "http.file_data"
    reader.adopt(
        Field(key, title, *place, body, inner.summary or shown_bytes(body), inner.fields,
              fault=inner.fault, derived=derived)
    )


def _known(
    body: bytes, place: tuple[int, int], framed: Framed, context: Context, *, is_place: bool
) -> Dissection:
    """The body by the dissector that its type names. ``is_place``: it stands in the message as it is."""
    key = next((name for pattern, name in _TYPES if pattern.match(framed.media_type)), None)
    key = key or (NO_DISSECTOR if framed.media_type else AUTOMATIC)
    if not framed.coding or framed.coding == "identity":
        if is_place:
            return dissect_within(body, place[0], context, key)
        return dissect_derived(body, place, context, key)
    expanded = _expanded(body, framed.coding)
    if expanded is None:
        return Dissection("", "", "")
    inner = dissect_derived(expanded, place, context, key)
    whole = Field("http.file_data", f"Expanded ({inner.title})", *place, expanded, inner.summary,
                  inner.fields, fault=inner.fault, derived=True)
    return Dissection(ENCODED, framed.coding, f"{len(body):,} bytes, {len(expanded):,} when expanded", (whole,))


def _expanded(body: bytes, coding: str) -> bytes | None:
    """At most :data:`EXPANDED_MAX_BYTES` of it; None if the coding is not known or the bytes are not in it."""
    if coding not in ("gzip", "x-gzip", "deflate"):
        return None
    for bits in (zlib.MAX_WBITS | 32, -zlib.MAX_WBITS):  # with a header of either kind; some servers send none
        try:
            return zlib.decompressobj(bits).decompress(body, EXPANDED_MAX_BYTES)
        except zlib.error:
            continue
    return None


def _read_chunked(reader: Reader, framed: Framed, context: Context) -> None:
    """Chunk by chunk (RFC 9112 §7.1), then the body that they are put together to."""
    start = reader.at
    parts: list[bytes] = []
    with reader.group("http.chunked", "Chunked body") as made:
        while size := _read_chunk(reader, parts):
            if len(parts) >= CHUNKS_MAX:
                raise EndsHereError(f"only the first {CHUNKS_MAX:,} chunks are shown")
            made.text = f"{len(parts)} chunks up to {size:,} bytes"
        made.text = f"{sum(map(len, parts)):,} bytes in {_chunks(len(parts))}"
        _read_trailers(reader)
    body = b"".join(parts)
    if body:
        place = (start, reader.at - start)
        _add_body(reader, place, body, _known(body, place, framed, context, is_place=False), derived=True)


def _chunks(count: int) -> str:
    return "1 chunk" if count == 1 else f"{count:,} chunks"


def _read_chunk(reader: Reader, parts: list[bytes]) -> int:
    """One chunk; its size, 0 for the last."""
    with reader.group("http.chunk", "Chunk") as made:
        line = line_at(reader.data, reader.at, min(reader.end, reader.at + 8_192))
        found = _CHUNK.fullmatch(reader.data, line.start, line.end)
        if not line.is_whole or found is None:
            raise EndsHereError("the message ends within a chunk's size" if found else "this is no chunk's size")
        size = int(found[1], 16)
        made.text = f"{size:,} bytes" if size else "the last"
        reader.at = line.after
        reader.add(Field("http.chunk_size", "Bytes", line.start, line.after - line.start, size))
        if not size:
            return 0
        there = min(size, reader.left)
        parts.append(reader.raw("http.chunk_data", "Data", there))
        if there < size:
            raise EndsHereError(f"the chunk is not whole: {there:,} bytes of {size:,} are there")
        end = line_at(reader.data, reader.at, min(reader.end, reader.at + 2))
        if not end.is_whole or end.start != end.end:
            raise EndsHereError("a chunk does not end where its size says")
        reader.raw("http.chunk_boundary", "End of the chunk", end.after - end.start)
    return size


def _read_trailers(reader: Reader) -> None:
    for header in _trailers(reader):
        size = header.line.after - header.line.start
        reader.add(Field("http.trailer", header.name, header.line.start, size, header.value, fault=header.fault))


def _trailers(reader: Reader) -> Iterable[HeaderLine]:
    for _ in range(TRAILERS_MAX):
        header = header_at(reader.data, reader.at, min(reader.end, reader.at + 65_536))
        if not header.line.is_whole:
            raise EndsHereError("the message ends within its trailers")
        reader.at = header.line.after
        if header.line.end == header.line.start:
            return
        yield header
