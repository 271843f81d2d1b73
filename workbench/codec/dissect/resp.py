"""Redis' protocol, RESP2 and RESP3 (redis.io, “Redis serialization protocol specification”)."""

from __future__ import annotations

import re
from typing import Final

from workbench.codec.dissect.dissector import Context, Guess
from workbench.codec.dissect.headerlines import Line, decoded, line_at
from workbench.codec.dissect.reader import EndsHereError, Reader, read_message, shown_text
from workbench.model.fields import Dissection, Field, FieldValue

REDIS_PORT: Final = 6379
LINE_MAX: Final = 65_536
# By the first byte: Wireshark's key where it has one, the title, and how many values one of its items is.
_LINES: Final = {"+": ("string", "Text"), "-": ("error", "Error"), ":": ("integer", "Number"),
                 "_": ("null", "Null"), "#": ("boolean", "Boolean"), ",": ("double", "Number"),
                 "(": ("big_number", "Big number")}
_BULKS: Final = {"$": ("bulk_string", "String"), "!": ("bulk_error", "Error"),
                 "=": ("verbatim_string", "Verbatim text")}
_GROUPS: Final = {"*": ("array", "Array", 1), "%": ("map", "Map", 2), "~": ("set", "Set", 1), ">": ("push", "Push", 1),
                  "|": ("attribute", "Attributes", 2)}
_SIZED: Final = re.compile(rb"[$!=*%~>|](-1|\d{1,10})\r\n")
_SCALAR: Final = re.compile(rb"(:[+-]?\d{1,20}|_|#[tf]|,[-+0-9.eEinfa]{1,32}|\([+-]?\d{1,400})\r\n")
_SPOKEN: Final = re.compile(rb"(\+[^\r\n\0]{0,200}|-[A-Z]{2,24}( [^\r\n\0]{0,400})?)\r\n")
_USUAL: Final = re.compile(rb"\+(OK|PONG|QUEUED)\r\n")


class RespDissector:
    """Commands and answers."""

    key = "resp"
    title = "Redis"

    def guess(self, data: bytes, context: Context) -> Guess:
        """By the first line."""
        if context.is_datagram:
            return Guess.NO
        sized = _SIZED.match(data)
        if sized is not None:
            return self._guess_sized(data, sized)
        is_port = context.has_port(REDIS_PORT)
        if _SCALAR.match(data) or _SPOKEN.match(data):
            # POP3 speaks with the same two marks: only Redis' own words are likely at any port.
            own = Guess.MAYBE if data[:1] == b"+" and not _USUAL.match(data) else Guess.LIKELY
            return Guess.SURE if is_port else Guess.MAYBE if data.startswith(b"-ERR ") else own
        return Guess.PORT if is_port and data[:1].isalpha() and data.endswith(b"\n") else Guess.NO

    @staticmethod
    def _guess_sized(data: bytes, sized: re.Match[bytes]) -> Guess:
        size, after = int(sized[1]), sized.end()
        if size <= 0 or after == len(data):
            return Guess.LIKELY
        if chr(data[0]) in _GROUPS:
            return Guess.SURE if chr(data[after]) in "+-:_#,($!=*%~>|" else Guess.NO
        there = data[after + size : after + size + 2]
        return Guess.SURE if there == b"\r\n" else Guess.LIKELY if not there else Guess.NO

    def dissect(self, data: bytes, context: Context) -> Dissection:
        """Each value."""
        return read_message(Reader(data), self.key, self.title, _read_values)


def _read_values(reader: Reader) -> None:
    told: list[str] = []
    while reader.left:
        found = _read_value(reader)
        told = [*told[:8], found]
        reader.summary = ", ".join(told)


def _line(reader: Reader) -> Line:
    line = line_at(reader.data, reader.at, min(reader.end, reader.at + LINE_MAX))
    if not line.is_whole:
        raise EndsHereError("the message ends within a line")
    return line


def _read_value(reader: Reader) -> str:
    """One value with what is within it. Returns it in a few words."""
    mark = chr(reader.peek())
    if mark in _GROUPS:
        return _read_group(reader, *_GROUPS[mark])
    if mark in _BULKS:
        return _read_bulk(reader, *_BULKS[mark])
    line = _line(reader)
    start = line.start + 1 if mark in _LINES else line.start
    text = decoded(reader.data[start : line.end])
    key, title = _LINES.get(mark, ("inline", "Command in one line"))
    value, fault = _scalar(mark, text)
    reader.at = line.after
    reader.add(Field(f"resp.{key}", title, line.start, line.after - line.start, value, shown_text(text), fault=fault))
    return "null" if mark == "_" else shown_text(text)[:60] or "(empty)"


def _scalar(mark: str, text: str) -> tuple[FieldValue, str]:
    """What a line means, and what is wrong with it."""
    try:
        if mark in ":(" and "_" not in text:
            return int(text[:400]), ""
        if mark == "," and "_" not in text:
            return float(text), ""
    except ValueError:
        return text, "this is no number"
    if mark in ":(,":
        return text, "this is no number"
    if mark == "#":
        return text == "t", "" if text in ("t", "f") else "neither t nor f"
    return (None if mark == "_" else text), ""


def _length(reader: Reader, key: str) -> int:
    """The line with a mark and a length."""
    line = _line(reader)
    digits = reader.data[line.start + 1 : line.end]
    if not re.fullmatch(rb"-?\d{1,18}", digits):
        raise EndsHereError(f"“{shown_text(decoded(digits[:40]))}” is no length")
    reader.at = line.after
    size = int(digits)
    reader.add(Field(f"resp.{key}.length", "Length", line.start, line.after - line.start, size,
                     "null" if size == -1 else ""))
    return size


def _read_bulk(reader: Reader, key: str, title: str) -> str:
    with reader.group(f"resp.{key}", title) as made:
        size = _length(reader, key)
        if size < 0:
            made.text = "null"
            return "null"
        there = min(size, reader.left)
        at = reader.need(there, title)
        value = reader.data[at : at + there]
        made.text = shown_text(decoded(value[:800]))
        reader.add(Field(f"resp.{key}.value", "Value", at, there, value, made.text))
        if there < size:
            raise EndsHereError(f"the string is not whole: {there:,} bytes of {size:,} are there")
        end = _line(reader)
        if end.start != end.end:
            raise EndsHereError("the string does not end where its length says")
        reader.at = end.after
        return made.text[:60] or "(empty)"


def _read_group(reader: Reader, key: str, title: str, width: int) -> str:
    with reader.group(f"resp.{key}", title) as made:
        size = _length(reader, key)
        made.text = "null" if size < 0 else f"{size:,} items"
        told: list[str] = []
        for _ in range(size * width):
            if not reader.left:
                raise EndsHereError(f"the {title.lower()} is not whole")
            told = [*told[:6], _read_value(reader)]
        words = " ".join(told)[:100]
        return words if key == "array" and words else f"{title.lower()} of {size:,}"


DISSECTOR = RespDissector()
