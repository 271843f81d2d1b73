"""Syslog in both formats: BSD's (RFC 3164) and the structured one (RFC 5424), framed by octet counts too (RFC 6587)."""

from __future__ import annotations

import re
from typing import Final

from workbench.codec.dissect.dissector import Context, Guess
from workbench.codec.dissect.headerlines import decoded
from workbench.codec.dissect.reader import EndsHereError, Reader, named, read_message, shown_text
from workbench.model.fields import Dissection, Field

PORTS: Final = (514, 601)
ELEMENTS_MAX: Final = 1_000
LEVELS: Final = dict(enumerate(
    ("emergency", "alert", "critical", "error", "warning", "notice", "informational", "debug")
))
FACILITIES: Final = dict(enumerate((
    "kernel", "user", "mail", "daemons", "security", "syslog", "printer", "news", "UUCP", "clock", "private security",
    "FTP", "NTP", "log audit", "log alert", "clock (2)", *(f"local {number}" for number in range(8)),
)))
_PRIORITY: Final = re.compile(rb"(?:\d{1,7} )?<(\d{1,3})>")
_STRUCTURED: Final = re.compile(rb"(\d{1,3}) (\S{1,64}) (\S{1,255}) (\S{1,48}) (\S{1,128}) (\S{1,32})(?= |$)")
_STRUCTURED_KEYS: Final = (
    ("version", "Version"), ("timestamp", "Time"), ("hostname", "Host"), ("appname", "Program"),
    ("procid", "Process"), ("msgid", "Kind of message"),
)
_BSD: Final = re.compile(rb"([A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) (?:([^\s:\[]{1,255}) )?")
_TAG: Final = re.compile(rb"([^\s:\[]{1,64})(?:\[([^\]\s]{1,64})\])?: ?")
_ELEMENT: Final = re.compile(rb"\[([^ =\]\"]{1,64})")
_PARAMETER: Final = re.compile(rb" ([^ =\]\"]{1,64})=\"((?:[^\"\\\]]++|\\.)*+)\"", re.DOTALL)


class SyslogDissector:
    """One message; of a stream with octet counts all that follow each other."""

    key = "syslog"
    title = "Syslog"

    def guess(self, data: bytes, context: Context) -> Guess:
        """By its priority and what follows it."""
        found = _PRIORITY.match(data)
        if found is None or int(found[1]) > 191:
            return Guess.NO
        if _STRUCTURED.match(data, found.end(), found.end() + 700) or _BSD.match(data, found.end()):
            return Guess.SURE
        return Guess.PORT if context.has_port(*PORTS) else Guess.MAYBE

    def dissect(self, data: bytes, context: Context) -> Dissection:
        """Priority, header, structured data, text."""
        return read_message(Reader(data), self.key, self.title, _read)


def _read(reader: Reader) -> None:
    """One message has its fields at the top; of several each has a field around it."""
    _read_one(reader)
    if not reader.left:
        return
    whole = Field("syslog", reader.summary, 0, reader.at, children=tuple(reader.fields))
    reader.fields[:] = [whole]
    count = 1
    while reader.left:
        with reader.group("syslog", "Message") as made:
            _read_one(reader)
            made.title = reader.summary
        count += 1
    reader.summary = f"{whole.title}, and {count - 1} more"


def _read_one(reader: Reader) -> None:
    start = reader.at
    found = _PRIORITY.match(reader.data, start, reader.end)
    if found is None:
        raise EndsHereError("a message begins with its priority, such as <13>")
    digits = found.start(1) - 2 - start
    if digits <= 0:
        _read_message(reader, found)
        return
    count = int(reader.data[start : start + digits])
    reader.add(Field("syslog.msglen", "Bytes", start, digits, count))
    reader.at = start + digits + 1
    with reader.within(count, "the message"):
        _read_message(reader, found)


def _read_message(reader: Reader, found: re.Match[bytes]) -> None:
    data = reader.data
    priority, at = int(found[1]), found.start(1) - 1
    size = found.end() - at
    fault = "" if priority <= 191 else "a priority is 191 at most"
    reader.add(Field("syslog.facility", "Facility", at, size, priority >> 3, named(priority >> 3, FACILITIES),
                     fault=fault))
    reader.add(Field("syslog.level", "Severity", at, size, priority & 7, named(priority & 7, LEVELS)))
    reader.at = min(found.end(), reader.end)
    if not reader.left:
        return
    with reader.group("syslog.msg", "Message") as made:
        made.value = decoded(data[reader.at : reader.end])
        structured = _STRUCTURED.match(data, reader.at, reader.end)
        bsd = _BSD.match(data, reader.at, reader.end)
        if structured is not None:
            _read_structured(reader, structured)
        elif bsd is not None:
            _read_bsd(reader, bsd)
        text = decoded(data[reader.at : reader.end])
        reader.summary = shown_text(f"{LEVELS[priority & 7]}: {text.rstrip()}")
        if reader.left:
            reader.add(Field("syslog.text", "Text", reader.at, reader.left, text, shown_text(text)))
        reader.at = reader.end


def _part(reader: Reader, found: re.Match[bytes], group: int, key: str, title: str) -> None:
    if found[group] is not None:
        text = decoded(found[group])
        reader.add(Field(f"syslog.{key}", title, found.start(group), len(found[group]), text, shown_text(text)))


def _read_bsd(reader: Reader, found: re.Match[bytes]) -> None:
    _part(reader, found, 1, "timestamp_rfc3164", "Time")
    _part(reader, found, 2, "hostname", "Host")
    reader.at = found.end()
    tag = _TAG.match(reader.data, reader.at, reader.end)
    if tag is not None:
        _part(reader, tag, 1, "appname", "Program")
        _part(reader, tag, 2, "pid", "Process")
        reader.at = tag.end()


def _read_structured(reader: Reader, found: re.Match[bytes]) -> None:
    for number, (key, title) in enumerate(_STRUCTURED_KEYS, 1):
        _part(reader, found, number, key, title)
    reader.at = min(found.end() + 1, reader.end)
    if reader.peek() == ord("-"):
        reader.raw("syslog.structured_data", "Structured data", 1, "none")
    elif reader.peek() == ord("["):
        with reader.group("syslog.structured_data", "Structured data"):
            _read_elements(reader)
    if reader.peek() == ord(" "):
        reader.at += 1


def _read_elements(reader: Reader) -> None:
    for _ in range(ELEMENTS_MAX):
        found = _ELEMENT.match(reader.data, reader.at, reader.end)
        if found is None:
            return
        with reader.group("syslog.structured_data.element", decoded(found[1])):
            _part(reader, found, 1, "structured_data.id", "Name")
            reader.at = found.end()
            while (parameter := _PARAMETER.match(reader.data, reader.at, reader.end)) is not None:
                value = decoded(parameter[2])
                reader.add(Field("syslog.structured_data.param", decoded(parameter[1]), parameter.start() + 1,
                                 len(parameter[0]) - 1, value, shown_text(value)))
                reader.at = parameter.end()
            if reader.peek() != ord("]"):
                raise EndsHereError("the structured data is not whole")
            reader.at += 1


DISSECTOR = SyslogDissector()
