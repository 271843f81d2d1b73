"""JSON (RFC 8259), one value or several after each other. Python's json reads the strings; it tells no places.

Each value has a path beside its key: ``json.path.sensors.0.level`` is the level of the first of the sensors. What is no
letter, digit or underscore in a member's name is an underscore there, so that a path is one word of a filter.
"""

from __future__ import annotations

import json
import re
from typing import Final

from workbench.codec.dissect.dissector import Context, Guess
from workbench.codec.dissect.reader import EndsHereError, Reader, read_message, shown_text
from workbench.model.fields import PATH, Dissection, Field, FieldValue

_BLANKS: Final = re.compile(rb"[ \t\r\n]*+")
_STRING: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_NUMBER: Final = re.compile(rb"-?(?:0|[1-9]\d*+)(\.\d++)?([eE][-+]?\d++)?")
_WORDS: Final = ((b"true", True), (b"false", False), (b"null", None))
_BEGINS_OBJECT: Final = re.compile(rb'[ \t\r\n]{0,64}\{[ \t\r\n]{0,64}("[^"\\]{0,200}"[ \t]{0,8}:|\}\s*$)')
_BEGINS_ARRAY: Final = re.compile(rb'[ \t\r\n]{0,64}\[[ \t\r\n]{0,64}(["{\[\]]|-?\d|true\b|false\b|null\b)')
_NUMBER_MAX: Final = 400  # digits: more are shown, not counted with
_ORDER_MARK: Final = b"\xef\xbb\xbf"
PATH_CHARS_MAX: Final = 200  # what is deeper has no path
_NO_WORD: Final = re.compile(r"[^A-Za-z0-9_]")


class JsonDissector:
    """Values, with the place of each."""

    key = "json"
    title = "JSON"

    def guess(self, data: bytes, context: Context) -> Guess:
        """By its first bracket and what follows it."""
        if _BEGINS_OBJECT.match(data):
            return Guess.SURE
        if not _BEGINS_ARRAY.match(data):
            return Guess.NO
        return Guess.LIKELY if data[-64:].rstrip()[-1:] in (b"]", b"}") else Guess.MAYBE

    def dissect(self, data: bytes, context: Context) -> Dissection:
        """Objects and arrays down to their values."""
        start = len(_ORDER_MARK) if data.startswith(_ORDER_MARK) else 0
        return read_message(Reader(data, start), self.key, self.title, _read_values)


def _read_values(reader: Reader) -> None:
    count = 0
    while True:
        _skip_blanks(reader)
        if not reader.left and count:
            return
        said = _read_value(reader, PATH)
        count += 1
        reader.summary = said if count == 1 else f"{count:,} values"


def _skip_blanks(reader: Reader) -> None:
    found = _BLANKS.match(reader.data, reader.at)
    reader.at = found.end() if found is not None else reader.at


def _next_byte(reader: Reader) -> bytes:
    """The next byte that is no blank, which is not read yet."""
    _skip_blanks(reader)
    if not reader.left:
        raise EndsHereError("the text ends within a value")
    return reader.data[reader.at : reader.at + 1]


def _below(path: str, name: str) -> str:
    """The path of what stands under that name; empty where it is too long."""
    if not path or len(path) + len(name) >= PATH_CHARS_MAX:
        return ""
    return f"{path}.{_NO_WORD.sub('_', name) or '_'}"


def _read_value(reader: Reader, path: str) -> str:
    """One value; returns what it is, in a few words."""
    first = _next_byte(reader)
    if first == b"{":
        return _read_object(reader, path)
    if first == b"[":
        return _read_array(reader, path)
    at = reader.at
    if first == b'"':
        value = _read_string(reader)
        size = reader.at - at
        reader.add(Field("json.value.string", "String", at, size, value, shown_text(value), path=_named(path)))
        return shown_text(value[:60])
    return _read_plain(reader, _named(path))


def _named(path: str) -> str:
    """A value that stands alone has no path."""
    return path if path != PATH else ""


def _read_object(reader: Reader, path: str) -> str:
    names: list[str] = []
    count = 0
    with reader.group("json.object", "Object") as made:
        reader.at += 1
        while _next_byte(reader) != b"}":
            name = _read_member(reader, path)
            count += 1
            made.text = f"{count:,} members" if count != 1 else "1 member"
            names += [name] if len(names) < 6 else []
            if _next_byte(reader) == b",":
                reader.at += 1
            elif reader.data[reader.at] != ord("}"):
                raise EndsHereError(f"neither a comma nor a bracket at byte {reader.at:,}")
        reader.at += 1
    return shown_text("{" + ", ".join(names) + (", …" if count > len(names) else "") + "}")


def _read_member(reader: Reader, path: str) -> str:
    if _next_byte(reader) != b'"':
        raise EndsHereError(f"a member's name is wanted at byte {reader.at:,}")
    with reader.group("json.member", "Member") as made:
        at = reader.at
        name = _read_string(reader)
        made.value = name
        made.title = shown_text(name) or "(no name)"
        reader.add(Field("json.key", "Name", at, reader.at - at, name, shown_text(name)))
        if _next_byte(reader) != b":":
            raise EndsHereError(f"a colon is wanted at byte {reader.at:,}")
        reader.at += 1
        made.text = _read_value(reader, _below(path, name))
    return name


def _read_array(reader: Reader, path: str) -> str:
    count = 0
    with reader.group("json.array", "Array") as made:
        reader.at += 1
        while _next_byte(reader) != b"]":
            _read_value(reader, _below(path, str(count)))
            count += 1
            made.text = f"{count:,} values" if count != 1 else "1 value"
            if _next_byte(reader) == b",":
                reader.at += 1
            elif reader.data[reader.at] != ord("]"):
                raise EndsHereError(f"neither a comma nor a bracket at byte {reader.at:,}")
        reader.at += 1
    return f"[{count:,}]"


def _read_string(reader: Reader) -> str:
    """The string at the cursor, with its escapes resolved; those that are wrong stay as they are."""
    found = _STRING.match(reader.data, reader.at)
    if found is None:
        raise EndsHereError("the text ends within a string")
    reader.at = found.end()
    text = found[0].decode("utf-8", "replace")
    try:
        value: str = json.loads(text, strict=False)
    except ValueError:
        return text[1:-1]
    return value.encode("utf-8", "replace").decode() if "\\u" in text else value  # half a surrogate pair is no text


def _read_plain(reader: Reader, path: str) -> str:
    """A number or one of the three words."""
    at = reader.at
    for word, meaning in _WORDS:
        if reader.data.startswith(word, at):
            reader.at += len(word)
            name = word.decode()
            reader.add(Field(f"json.value.{name}", name.capitalize(), at, len(word), meaning, name, path=path))
            return name
    found = _NUMBER.match(reader.data, at)
    if found is None or not found[0]:
        raise EndsHereError(f"no value begins like this, at byte {at:,}")
    reader.at = found.end()
    text = found[0].decode()
    value = _number(text, found)
    reader.add(Field("json.value.number", "Number", at, reader.at - at, value, shown_text(text), path=path))
    return shown_text(text[:60])


def _number(text: str, found: re.Match[bytes]) -> FieldValue:
    if len(text) > _NUMBER_MAX:
        return text
    return float(text) if found[1] or found[2] else int(text)


DISSECTOR = JsonDissector()
