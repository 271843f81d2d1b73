"""Transforms that change bytes one by one or move them: XOR, NOT, swapping, reversing, rotating, cutting."""

from __future__ import annotations

import re
from typing import Final

from workbench.codec.bytes.transform import ParameterError, Transform, TransformError
from workbench.codec.escapes import parse_text
from workbench.codec.hexparse import parse_hex
from workbench.codec.inputerror import PayloadError

GROUP: Final = "Bytes"
_NOT: Final = bytes(255 - byte for byte in range(256))
_BITS_REVERSED: Final = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_NIBBLES: Final = bytes((byte & 15) << 4 | byte >> 4 for byte in range(256))
_LETTERS: Final = bytes(range(65, 91)) + bytes(range(97, 123))
_ROT13: Final = bytes.maketrans(
    _LETTERS, bytes((letter - base + 13) % 26 + base for base in (65, 97) for letter in range(base, base + 26))
)  # fmt: skip
_SPAN: Final = re.compile(r"\s*(?P<first>-?\d+)?\s*:\s*(?P<last>-?\d+)?\s*")
_QUOTED: Final = re.compile(r"\s*([\"“'])(?P<text>.*)[\"”']\s*", re.DOTALL)


def key_of(text: str) -> bytes:
    """Hex digits, or text in quotes. Raises :class:`~workbench.codec.bytes.transform.ParameterError`."""
    quoted = _QUOTED.fullmatch(text)
    try:
        key = parse_text(quoted["text"]) if quoted else parse_hex(text)
    except PayloadError as error:
        raise ParameterError(f"the key is hex digits, or text in quotes: {error}") from None
    if not key:
        raise ParameterError("a key is missing: hex digits, or text in quotes")
    return key


def _xor(data: bytes, parameter: str) -> bytes:
    key = key_of(parameter)
    repeated = (key * (len(data) // len(key) + 1))[: len(data)]
    return (int.from_bytes(data, "big") ^ int.from_bytes(repeated, "big")).to_bytes(len(data), "big")


def _invert(data: bytes, _parameter: str) -> bytes:
    return data.translate(_NOT)


def _reverse(data: bytes, _parameter: str) -> bytes:
    return data[::-1]


def _reverse_bits(data: bytes, _parameter: str) -> bytes:
    return data.translate(_BITS_REVERSED)


def _swap_nibbles(data: bytes, _parameter: str) -> bytes:
    return data.translate(_NIBBLES)


def _swap(data: bytes, parameter: str) -> bytes:
    """Each group of bytes back to front: the order of integers of that width."""
    try:
        width = int(parameter or "2")
    except ValueError:
        width = 0
    if width not in (2, 3, 4, 8, 16):
        raise ParameterError("the width is 2, 3, 4, 8 or 16 bytes")
    if len(data) % width:
        whole = len(data) // width * width
        raise TransformError(f"{len(data):,} bytes are no multiple of {width}", whole)
    out = bytearray(len(data))
    for place in range(width):
        out[place::width] = data[width - 1 - place :: width]
    return bytes(out)


def _rot13(data: bytes, _parameter: str) -> bytes:
    return data.translate(_ROT13)


def _cut(data: bytes, parameter: str) -> bytes:
    span = _SPAN.fullmatch(parameter)
    if span is None or len(parameter) > 40:
        raise ParameterError("a part is written as first:last, such as 4:, :-2 or 4:20")
    return data[int(span["first"]) if span["first"] else None : int(span["last"]) if span["last"] else None]


TRANSFORMS: Final = (
    Transform("xor", "XOR with key", GROUP, _xor, "Key: 5a a5, or \"text\"", "The key is repeated"),
    Transform("not", "Invert bits", GROUP, _invert, tip="Each bit the other way"),
    Transform("reverse", "Reverse bytes", GROUP, _reverse, tip="The last byte first"),
    Transform("reverse-bits", "Reverse bits in bytes", GROUP, _reverse_bits, tip="The lowest bit first"),
    Transform("swap", "Swap byte order", GROUP, _swap, "Width: 2, 4, 8 …", "Groups of 2, 3, 4, 8 or 16 bytes"),
    Transform("nibbles", "Swap nibbles", GROUP, _swap_nibbles, tip="The halves of each byte"),
    Transform("rot13", "ROT13", GROUP, _rot13, tip="Letters of ASCII by 13 places"),
    Transform("cut", "Take a part", GROUP, _cut, "First:last, such as 4: or :-2", "Bytes from the first to the last"),
)
