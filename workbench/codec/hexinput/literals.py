"""Bytes as C and Python write them. Nothing is evaluated: the text is read letter by letter."""

from __future__ import annotations

import re
from typing import Final

from workbench.codec.hexinput.dump import Dump, DumpError, DumpForm, DumpRecord

ARRAYS_MAX: Final = 100_000
_COMMENT: Final = re.compile(r"/\*.*?(?:\*/|\Z)|//[^\n]*", re.DOTALL)  # an open one takes the rest
_ARRAY: Final = re.compile(r"\{([^{}]*)\}")
_NUMBER: Final = re.compile(r"\s*(?:0[xX]([0-9A-Fa-f]+)|(\d+)|'(\\?.)')[uUlL]*\s*(?:,|$)", re.DOTALL)
_PREFIX: Final = re.compile(r"""\b([bB][rR]?|[rR][bB])('''|\"\"\"|'|")""")
_C_CHARS: Final = {"n": 10, "r": 13, "t": 9, "0": 0, "\\": 92, "'": 39, '"': 34}
_PYTHON_CHARS: Final = {**_C_CHARS, "a": 7, "b": 8, "f": 12, "v": 11}
_PYTHON_CHARS.pop("0")


def read_c_arrays(text: str) -> Dump:
    """Each ``{ 0x48, 101, … }`` is a record; comments are passed over. Raises :class:`DumpError`."""
    bare = _COMMENT.sub(_blank, text)  # the places stay
    records: list[DumpRecord] = []
    for found in _ARRAY.finditer(bare):
        if len(records) >= ARRAYS_MAX:
            break
        data = _numbers(found[1], found.start(1))
        if data is not None:
            records.append(DumpRecord(data))
    if not records:
        raise DumpError("no array of bytes is here: { 0x48, 0x65, … }", 0)
    return Dump(DumpForm.C_ARRAY, tuple(records))


def read_python_bytes(text: str) -> Dump:
    r"""Each ``b'…'`` is a record; those that stand side by side are one, as in Python. Raises :class:`DumpError`."""
    records: list[bytearray] = []
    end = -1
    at = 0
    while found := _PREFIX.search(text, at):
        data, at = _literal(text, found)
        joined = end >= 0 and not text[end : found.start()].strip(" \t\r\n\\+()")
        if joined and "\n\n" not in text[end : found.start()]:
            records[-1] += data
        elif len(records) >= ARRAYS_MAX:
            break
        else:
            records.append(bytearray(data))
        end = at
    if not records:
        raise DumpError("no bytes of Python are here: b'…'", 0)
    return Dump(DumpForm.PYTHON, tuple(DumpRecord(bytes(data)) for data in records))


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _numbers(text: str, offset: int) -> bytes | None:
    """None for what is no list of numbers: the body of a function."""
    data, at, text = bytearray(), 0, text.rstrip()
    while at < len(text):
        found = _NUMBER.match(text, at)
        if found is None:
            if data:
                raise DumpError(f"“{text[at : at + 80].strip()[:20]}” is not a byte", offset + at)
            return None
        value = _value(found)
        if not 0 <= value <= 255:
            raise DumpError("a byte is from 0 to 255", offset + at)
        data.append(value)
        at = found.end()
    return bytes(data)


def _value(found: re.Match[str]) -> int:
    if found[1] is not None:
        return int(found[1][:8], 16)
    if found[2] is not None:
        return int(found[2][:8])
    return _C_CHARS.get(found[3][1:], -1) if len(found[3]) > 1 else ord(found[3])


def _literal(text: str, found: re.Match[str]) -> tuple[bytes, int]:
    raw, quote = "r" in found[1].lower(), found[2]
    at, data = found.end(), bytearray()
    while not text.startswith(quote, at):
        if at >= len(text):
            raise DumpError("the quotation mark is not closed", found.start())
        char = text[at]
        if char == "\\" and not raw:
            at = _escape(text, at, data)
            continue
        if ord(char) > 127:
            raise DumpError("bytes of Python hold ASCII characters alone", at)
        data.append(ord(char))
        at += 1
    return bytes(data), at + len(quote)


def _escape(text: str, at: int, data: bytearray) -> int:
    letter = text[at + 1 : at + 2]
    if letter == "x":
        digits = text[at + 2 : at + 4]
        if not re.fullmatch(r"[0-9A-Fa-f]{2}", digits):
            raise DumpError("\\x needs 2 hex digits", at)
        data.append(int(digits, 16))
        return at + 4
    if letter == "\n":
        return at + 2
    if octal := re.compile(r"[0-7]{1,3}").match(text, at + 1):
        data.append(int(octal[0], 8) & 0xFF)
        return octal.end()
    if letter in _PYTHON_CHARS and letter:
        data.append(_PYTHON_CHARS[letter])
        return at + 2
    data.append(0x5C)  # as in Python, a backslash before anything else stands for itself
    return at + 1
