"""SDP (RFC 8866): what a call offers, line by line."""

from __future__ import annotations

import re
from typing import Final

from workbench.codec.dissect.dissector import Context, Guess
from workbench.codec.dissect.headerlines import Line, decoded, line_at
from workbench.codec.dissect.reader import EndsHereError, Reader, read_message, shown_text
from workbench.model.fields import Dissection, Field

_NAMES: Final = {
    "v": ("version", "Version"), "o": ("owner", "Origin"), "s": ("session_name", "Session"),
    "i": ("session_info", "About"), "u": ("uri", "More at"), "e": ("email", "E-mail"), "p": ("phone", "Telephone"),
    "c": ("connection_info", "Connection"), "b": ("bandwidth", "Bandwidth"), "t": ("time", "Time"),
    "r": ("repeat_time", "Repeated"), "z": ("timezone", "Time zones"), "k": ("encryption_key", "Key"),
    "a": ("session_attr", "Attribute"), "m": ("media", "Media"),
}
_PARTS: Final = {
    "o": ("username", "sessionid", "version", "network_type", "address_type", "address"),
    "c": ("network_type", "address_type", "address"),
    "t": ("start", "stop"),
    "m": ("media", "port", "proto"),
}
_WORD: Final = re.compile(rb"[^ ]++")
_BEGINS: Final = re.compile(rb"v=\d{1,3}\r?\n[a-z]=")


class SdpDissector:
    """Sessions and their media."""

    key = "sdp"
    title = "SDP"

    def guess(self, data: bytes, context: Context) -> Guess:
        """By its first two lines."""
        return Guess.SURE if _BEGINS.match(data) else Guess.NO

    def dissect(self, data: bytes, context: Context) -> Dissection:
        """Each line, those of the session and those of its media."""
        return read_message(Reader(data), self.key, self.title, _read_lines)


def _read_lines(reader: Reader) -> None:
    media: list[str] = []
    while reader.left:
        line = line_at(reader.data, reader.at, reader.end)
        if reader.data[line.start + 1 : line.start + 2] != b"=":
            raise EndsHereError("this is no line of SDP")
        kind = chr(reader.data[line.start])
        value = decoded(reader.data[line.start + 2 : line.end])
        if kind == "m":
            media += [value.split(" ")[0]] if len(media) < 8 else []
        key, title = _NAMES.get(kind, ("unknown", f"Line “{kind if kind.isprintable() else '?'}”"))
        if media and kind in "ai":
            key = {"a": "media_attr", "i": "media_title"}[kind]
        reader.adopt(Field(f"sdp.{key}", title, line.start, line.end - line.start, value, shown_text(value),
                           _parts(reader.data, line, kind, in_media=bool(media))))
        reader.at = line.after
        reader.summary = shown_text(", ".join(media)) or "a session"


def _parts(data: bytes, line: Line, kind: str, *, in_media: bool) -> tuple[Field, ...]:
    if kind == "a":
        return _attribute(data, line, "media_attribute" if in_media else "session_attribute")
    names = _PARTS.get(kind, ())
    found = []
    for number, word in enumerate(_WORD.finditer(data, line.start + 2, line.end)):
        if number >= len(names) and (kind != "m" or number > 100):
            break
        name = names[number] if number < len(names) else "format"
        text = decoded(word[0])
        found.append(Field(f"sdp.{_NAMES[kind][0]}.{name}", name.replace("_", " ").capitalize(), word.start(),
                           len(word[0]), text, shown_text(text)))
    return tuple(found)


def _attribute(data: bytes, line: Line, key: str) -> tuple[Field, ...]:
    start = line.start + 2
    colon = data.find(b":", start, line.end)
    end = colon if colon >= 0 else line.end
    name = decoded(data[start:end])
    found = [Field(f"sdp.{key}.field", "Name", start, end - start, name, shown_text(name))]
    if colon >= 0:
        value = decoded(data[colon + 1 : line.end])
        found.append(Field(f"sdp.{key}.value", "Value", colon + 1, line.end - colon - 1, value, shown_text(value)))
    return tuple(found)


DISSECTOR = SdpDissector()
