"""SIP (RFC 3261): requests and answers with their headers, addresses taken apart, and the body by its type."""

from __future__ import annotations

import re
from typing import Final

from workbench.codec.dissect.dissector import Context, Guess
from workbench.codec.dissect.headerlines import HEADERS_MAX, HeaderLine, decoded, header_at, line_at
from workbench.codec.dissect.nested import dissect_within
from workbench.codec.dissect.reader import EndsHereError, Reader, read_message, shown_bytes, shown_text
from workbench.codec.dissect.run import NO_DISSECTOR
from workbench.codec.dissect.sipparts import address_parts, cseq_parts, uri_parts, via_parts
from workbench.model.fields import Dissection, Field, FieldValue

LINE_MAX: Final = 16_384
_REQUEST: Final = re.compile(rb"([A-Z][A-Za-z0-9.!%*_+`'~-]{0,31}) ([^ \r\n]+) (SIP/\d\.\d)")
_STATUS: Final = re.compile(rb"(SIP/\d\.\d) (\d{3})(?: ([^\r\n]*))?")
_COMPACT: Final = {"v": "Via", "f": "From", "t": "To", "i": "Call-ID", "m": "Contact", "l": "Content-Length",
                   "c": "Content-Type", "s": "Subject", "k": "Supported", "e": "Content-Encoding"}
_NUMBERS: Final = ("Content-Length", "Max-Forwards", "Expires", "Min-Expires", "RSeq")
_SPELT: Final = {name.lower(): name for name in (
    "Via", "From", "To", "Call-ID", "CSeq", "Contact", "Max-Forwards", "Subject", "User-Agent", "Server", "Accept",
    "Allow", "Supported", "Require", "Route", "Record-Route", "WWW-Authenticate", "Authorization", *_NUMBERS,
    "Proxy-Authenticate", "Proxy-Authorization", "Content-Type", "Content-Encoding", "Content-Disposition", "Event",
)}
_TYPES: Final = {"application/sdp": "sdp", "text/plain": "lines", "application/json": "json"}


class SipDissector:
    """Messages of both directions, over datagrams or a stream."""

    key = "sip"
    title = "SIP"

    def guess(self, data: bytes, context: Context) -> Guess:
        """By the first line."""
        if data.startswith(b"SIP/2.0 "):
            return Guess.SURE
        if not data[:1].isalpha():
            return Guess.NO
        line = line_at(data, 0, min(len(data), LINE_MAX))
        return Guess.SURE if data.endswith(b" SIP/2.0", 0, line.end) else Guess.NO

    def dissect(self, data: bytes, context: Context) -> Dissection:
        """The first line, the headers, the body."""
        return read_message(Reader(data), self.key, self.title, lambda reader: _read_all(reader, context))


def _read_all(reader: Reader, context: Context) -> None:
    _read_one(reader, context)
    summary = reader.summary
    while reader.left and not context.is_datagram:
        line = line_at(reader.data, reader.at, min(reader.end, reader.at + LINE_MAX))
        text = reader.data[line.start : line.end]
        if not (_REQUEST.fullmatch(text) or _STATUS.fullmatch(text)):
            break
        with reader.group("sip", "Message") as made:
            _read_one(reader, context)
            made.title = reader.summary
    reader.summary = summary


def _read_one(reader: Reader, context: Context) -> None:
    _read_first(reader)
    headers: dict[str, str] = {}
    with reader.group("sip.msg_hdr", "Headers"):
        for _ in range(HEADERS_MAX + 1):
            if not reader.left:
                raise EndsHereError("the message ends within its headers")
            header = header_at(reader.data, reader.at, reader.end)
            line = header.line
            reader.at = line.after
            if line.is_whole and line.start == line.end:
                break
            name = _canonical(header.name)
            headers.setdefault(name, header.value)
            _add(reader, header, name)
        else:
            raise EndsHereError(f"only the first {HEADERS_MAX:,} headers are shown")
    _read_body(reader, headers, context)


def _read_first(reader: Reader) -> None:
    line = line_at(reader.data, reader.at, min(reader.end, reader.at + LINE_MAX))
    text = reader.data[line.start : line.end]
    request, status = _REQUEST.fullmatch(text), _STATUS.fullmatch(text)
    value = decoded(text)
    reader.summary = shown_text(value)
    size = line.end - line.start
    children: list[Field] = []
    key, title, fault = "sip.first_line", "First line", "this is neither a request's nor an answer's first line"
    if request is not None:
        key, title, fault = "sip.Request-Line", "Request line", ""
        uri = decoded(request[2])
        at = line.start + request.start(2)
        children = [
            Field("sip.Method", "Method", line.start, len(request[1]), decoded(request[1])),
            Field("sip.r-uri", "Target", at, len(request[2]), uri, shown_text(uri),
                  uri_parts(reader.data, at, at + len(request[2]), "sip.r-uri")),
        ]
    elif status is not None:
        key, title, fault = "sip.Status-Line", "Status line", ""
        children = [Field("sip.Status-Code", "Status", line.start + status.start(2), 3, int(status[2]))]
    reader.add(Field(key, title, line.start, size, value, shown_text(value), tuple(children), fault=fault))
    reader.at = line.after
    if fault or not line.is_whole:
        raise EndsHereError(fault or "the message ends within its first line")


def _canonical(name: str) -> str:
    spelt = _COMPACT.get(name.lower(), name)
    return _SPELT.get(spelt.lower(), re.sub(r"[^A-Za-z0-9-]", "_", spelt[:60]))


def _add(reader: Reader, header: HeaderLine, name: str) -> None:
    place = (header.value_start, header.value_end)
    parts: tuple[Field, ...] = ()
    if name == "Via":
        parts = via_parts(reader.data, *place)
    elif name in ("From", "To", "Contact"):
        parts = address_parts(reader.data, *place, f"sip.{name.lower()}")
    elif name == "CSeq":
        parts = cseq_parts(reader.data, *place)
    value: FieldValue = header.value
    fault = header.fault
    if name in _NUMBERS:
        is_number = header.value.isascii() and header.value.isdigit() and len(header.value) < 18
        value, fault = (int(header.value), fault) if is_number else (value, fault or "this is no number")
    line = header.line
    reader.adopt(Field(f"sip.{name}", shown_text(header.name), line.start, line.after - line.start, value,
                       shown_text(header.value), parts, fault=fault))


def _read_body(reader: Reader, headers: dict[str, str], context: Context) -> None:
    told = headers.get("Content-Length", "")
    wanted = int(told) if told.isascii() and told.isdigit() and len(told) < 18 else reader.left
    size = min(wanted, reader.left)
    if size:
        at = reader.need(size, "body")
        body = reader.data[at : at + size]
        kind = headers.get("Content-Type", "").split(";")[0].strip().lower()
        inner = dissect_within(body, at, context, _TYPES.get(kind, NO_DISSECTOR))
        title = f"Body ({inner.title})" if inner.protocol else "Body"
        reader.adopt(Field("sip.msg_body", title, at, size, body, inner.summary or shown_bytes(body), inner.fields,
                           fault=inner.fault))
    if size < wanted:
        raise EndsHereError(f"the body is not whole: {size:,} bytes of {wanted:,} are there")


DISSECTOR = SipDissector()
