r"""INI files as Qt's QSettings writes them, read into plain values.

The form, from the documentation of QSettings and its observable output: keys of a section are those below its name;
in names ``%20`` is a character by its number, ``%U20AC`` one by four digits, ``\`` parts levels; in values a backslash
escapes (``\x87``, ``\0``, ``\n``, ``\"``), quotes hold what would be parted, and values that are no text are
``@Variant(…)`` with the bytes of a QDataStream of Qt 4.0, ``@ByteArray(…)``, ``@String(…)`` or ``@Invalid()``; a
text that begins with @ begins with @@.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from typing import Final

LINES_MAX: Final = 250_000  # a packet has a dozen
VALUE_MAX_CHARS: Final = 4 * 1024 * 1024
Value = str | float

_KEY_ESCAPE: Final = re.compile(r"%U([0-9A-Fa-f]{4})|%([0-9A-Fa-f]{2})")
_VALUE_ESCAPE: Final = re.compile(r'"|\\(?:x([0-9A-Fa-f]{1,8})|([0-7]{1,8})|(.))', re.DOTALL)
_LETTERS: Final = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_WRAPPED: Final = re.compile(r"@(Variant|ByteArray|String|Invalid)\((.*)\)", re.DOTALL)
_TYPE_BYTES: Final = 4  # the number of a QVariant's type stands before its value, from Qt 4.2 on with a byte between


def read_settings(text: str) -> dict[str, Value]:
    """Every value by its whole key, levels parted by “/”. Whatever the text, something is read and nothing raised."""
    found: dict[str, Value] = {}
    section = ""
    for line in _lines(text):
        if line.startswith("[") and line.rstrip().endswith("]"):
            section = line.rstrip()[1:-1]
            section = "" if section.lower() == "general" else _key(section) + "/"
            continue
        name, sign, value = line.partition("=")
        if sign:
            found[section + _key(name.strip())] = _value(value.strip())
    return found


def _lines(text: str) -> Iterator[str]:
    """Without comments and empty lines; a backslash at a line's end joins it to the next."""
    held = ""
    for number, line in enumerate(text.split("\n")):
        if number > LINES_MAX:
            return
        line = line.removesuffix("\r")
        if (len(line) - len(line.rstrip("\\"))) % 2 and len(held) < VALUE_MAX_CHARS:
            held += line[:-1]
            continue
        whole, held = held + line, ""
        if whole.strip() and not whole.lstrip().startswith(";"):
            yield whole.strip()
    if held:
        yield held


def _key(text: str) -> str:
    plain = _KEY_ESCAPE.sub(_key_char, text.replace("\\", "/"))
    return "/".join(part for part in plain.split("/") if part)


def _key_char(found: re.Match[str]) -> str:
    return chr(int(found[1] or found[2], 16))


def _value(text: str) -> Value:
    plain = _VALUE_ESCAPE.sub(_value_char, text[:VALUE_MAX_CHARS])
    if not plain.startswith("@"):
        return plain
    if plain.startswith("@@"):
        return plain[1:]
    wrapped = _WRAPPED.fullmatch(plain)
    if wrapped is None:
        return plain
    kind, content = wrapped[1], wrapped[2]
    if kind == "Variant":
        return variant(content.encode("latin-1", "replace"))
    return "" if kind == "Invalid" else content


def _value_char(found: re.Match[str]) -> str:
    if found[1] or found[2]:
        return chr(int(found[1], 16) & 0xFFFF if found[1] else int(found[2], 8) & 0xFFFF)
    return _LETTERS.get(found[3], found[3]) if found[3] else ""


def _fixed(form: str) -> Callable[[bytes], Value]:
    size = struct.calcsize(form)

    def read(data: bytes) -> Value:
        # Qt 4.2 and later put a byte between type and value that says whether it is null.
        data = data[1:] if len(data) == size + 1 else data
        return float(struct.unpack(form, data[:size])[0]) if len(data) >= size else ""

    return read


def _string(data: bytes) -> Value:
    return data[4:].decode("utf-16-be", "replace") if len(data) >= 4 and data[:4] != b"\xff" * 4 else ""


# Numbers of QVariant::Type, as Qt 4 wrote them: QSettings keeps to its form. 38 is the float of Qt 5 and 6 themselves.
_TYPES: Final[dict[int, Callable[[bytes], Value]]] = {
    1: _fixed(">B"), 2: _fixed(">i"), 3: _fixed(">I"), 4: _fixed(">q"), 5: _fixed(">Q"), 6: _fixed(">d"),
    10: _string, 38: _fixed(">f"), 135: _fixed(">f"),
}  # fmt: skip


def variant(data: bytes) -> Value:
    """The value of a QVariant's bytes; empty text where its type is none of numbers and texts."""
    if len(data) < _TYPE_BYTES:
        return ""
    read = _TYPES.get(int.from_bytes(data[:_TYPE_BYTES], "big"))
    return read(data[_TYPE_BYTES:]) if read is not None else ""
