"""HTTP/1.0 and 1.1 (RFC 9110, RFC 9112): h11 judges the head, a second pass gives the places."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Final

import h11

from workbench.codec.dissect.dissector import Context, Guess
from workbench.codec.dissect.headerlines import HEADERS_MAX, HeaderLine, Line, decoded, header_at, line_at
from workbench.codec.dissect.httpbody import Framed, read_body
from workbench.codec.dissect.reader import EndsHereError, Reader, read_message, shown_text
from workbench.model.fields import Dissection, Field

LINE_MAX: Final = 65_536
HEAD_MAX: Final = 262_144
MESSAGES_MAX: Final = 200  # that follow each other in one piece of bytes
_METHODS: Final = (b"GET ", b"POST ", b"PUT ", b"HEAD ", b"DELETE ", b"OPTIONS ", b"PATCH ", b"CONNECT ", b"TRACE ")
_REQUEST: Final = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}) +([^ \r\n]+) +(HTTP/\d\.\d)\s*")
_STATUS: Final = re.compile(rb"(HTTP/\d\.\d) +(\d{3})(?: ([^\r\n]*))?")
_STATUSES: Final = {status.value: status.phrase for status in HTTPStatus}
_KEYS: Final = {"content-length": "http.content_length_header"}


class Http1Dissector:
    """Requests and answers, one or several after each other."""

    key = "http1"
    title = "HTTP/1"

    def guess(self, data: bytes, context: Context) -> Guess:
        """By the first line."""
        if data.startswith((b"HTTP/1.", b"HTTP/0.")):
            return Guess.SURE
        if not data[:1].isalpha():
            return Guess.NO
        line = line_at(data, 0, min(len(data), LINE_MAX))
        if data.endswith((b" HTTP/1.1", b" HTTP/1.0"), 0, line.end):
            return Guess.SURE
        is_cut = not line.is_whole and data.startswith(_METHODS)
        return Guess.PORT if is_cut and context.has_port(80, 8080) else Guess.NO

    def dissect(self, data: bytes, context: Context) -> Dissection:
        """Each message's head, and its body by its type."""
        reader = Reader(data)
        return read_message(reader, self.key, self.title, lambda filled: _read_all(filled, context))


def _read_all(reader: Reader, context: Context) -> None:
    """Several messages get a field around each; one has its fields at the top."""
    _read_one(reader, context)
    if not reader.left or not _begins_message(reader):
        return
    whole = Field("http", reader.summary, 0, reader.at, children=tuple(reader.fields))
    reader.fields[:] = [whole]
    count = 1
    while reader.left and _begins_message(reader):
        if count >= MESSAGES_MAX:
            raise EndsHereError(f"only the first {MESSAGES_MAX} messages are shown")
        with reader.group("http", "Message") as made:
            _read_one(reader, context)
            made.title = reader.summary
        count += 1
    reader.summary = f"{whole.title}, and {count - 1} more"


def _begins_message(reader: Reader) -> bool:
    line = line_at(reader.data, reader.at, reader.end)
    here = reader.data[line.start : min(line.end, line.start + LINE_MAX)]
    return _STATUS.match(here) is not None or _REQUEST.fullmatch(here) is not None


def _read_one(reader: Reader, context: Context) -> None:
    start = reader.at
    first = line_at(reader.data, start, min(reader.end, start + LINE_MAX))
    text = reader.data[first.start : first.end]
    status, request = _STATUS.match(text), _REQUEST.fullmatch(text)
    reader.summary = shown_text(decoded(text))
    verdict = "" if first.is_whole else "the message ends within its first line"
    if status is not None:
        _status_line(reader, first, status)
    elif request is not None:
        _request_line(reader, first, request)
    else:
        reader.at = first.after
        value = decoded(text)
        reader.add(Field("http.start_line", "First line", start, first.after - start, value, shown_text(value)))
        verdict = verdict or "the first line is neither a request's nor an answer's"
    if verdict:
        raise EndsHereError(verdict)
    headers = _headers(reader, is_request=request is not None)
    _judge(reader.data[start : reader.at], is_request=request is not None)
    code = int(status[2]) if status is not None else 0
    read_body(reader, Framed.of(headers, code, is_request=request is not None), context)


def _request_line(reader: Reader, line: Line, found: re.Match[bytes]) -> None:
    with reader.group("http.request_line", "Request line") as made:
        reader.at = line.after
        made.value = decoded(found[0])
        made.text = shown_text(decoded(found[0]))
        for group, key, title in ((1, "method", "Method"), (2, "uri", "Target"), (3, "version", "Version")):
            _part(reader, f"http.request.{key}", title, line.start, found, group)


def _status_line(reader: Reader, line: Line, found: re.Match[bytes]) -> None:
    with reader.group("http.status_line", "Status line") as made:
        reader.at = line.after
        made.value = decoded(found[0])
        made.text = shown_text(decoded(found[0]))
        _part(reader, "http.response.version", "Version", line.start, found, 1)
        code, at = int(found[2]), line.start + found.start(2)
        reader.add(Field("http.response.code", "Status", at, 3, code, f"{code} {_STATUSES.get(code, 'unknown')}"))
        if found[3]:
            _part(reader, "http.response.phrase", "Reason", line.start, found, 3)


def _part(reader: Reader, key: str, title: str, base: int, found: re.Match[bytes], group: int) -> None:
    value = decoded(found[group])
    reader.add(Field(key, title, base + found.start(group), len(found[group]), value, shown_text(value)))


def _headers(reader: Reader, *, is_request: bool) -> list[HeaderLine]:
    """All headers up to the empty line; the cursor stands behind it."""
    headers: list[HeaderLine] = []
    limit = min(reader.end, reader.at + HEAD_MAX)
    while True:
        if reader.at >= limit:
            raise EndsHereError("the message ends within its headers")
        header = header_at(reader.data, reader.at, limit)
        line = header.line
        if line.end == line.start and line.is_whole:
            reader.at = line.after
            return headers
        reader.at = line.after
        add_header(reader, header, "http", _key(header.name))
        if not line.is_whole:
            raise EndsHereError("the message ends within its headers")
        if len(headers) >= HEADERS_MAX:
            raise EndsHereError(f"only the first {HEADERS_MAX:,} headers are shown")
        headers.append(header)


def _key(name: str) -> str:
    lower = name.lower()
    return _KEYS.get(lower) or "http." + re.sub(r"[^a-z0-9]+", "_", lower[:60])


def add_header(reader: Reader, header: HeaderLine, prefix: str, key: str) -> None:
    """A header's line with its name and its value; the line has the value too, as in Wireshark."""
    line = header.line
    children = [
        Field(f"{prefix}.header.name", "Name", line.start, header.name_size, header.name),
        Field(f"{prefix}.header.value", "Value", header.value_start, header.value_end - header.value_start,
              header.value, shown_text(header.value)),
    ]
    size = line.after - line.start
    if key == "http.content_length_header" and header.value.isascii() and header.value.isdigit():
        children.append(Field("http.content_length", "Bytes of the body", line.start, size, int(header.value[:18])))
    reader.adopt(
        Field(key, shown_text(header.name), line.start, size, header.value, shown_text(header.value),
              tuple(children), fault=header.fault)
    )


def _judge(head: bytes, *, is_request: bool) -> None:
    """What h11 thinks of a head. Raises :class:`EndsHereError` with its words if it refuses it."""
    connection = h11.Connection(h11.SERVER if is_request else h11.CLIENT, max_incomplete_event_size=HEAD_MAX + LINE_MAX)
    try:
        connection.receive_data(head)
        connection.next_event()
    except h11.RemoteProtocolError as refused:
        raise EndsHereError(f"not correct HTTP/1: {refused}") from refused


DISSECTOR = Http1Dissector()
