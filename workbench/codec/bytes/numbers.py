"""Integers and floating-point numbers of every width, and those of variable length."""

from __future__ import annotations

import struct
from typing import Final

from workbench.codec.bytes.reading import Reading

INTEGER_BITS: Final = (8, 16, 24, 32, 48, 64, 128)
FLOATS: Final = (("f16", "Float 16", "e", 2), ("f32", "Float 32", "f", 4), ("f64", "Float 64", "d", 8))
VARINT_BYTES: Final = 10  # 64 bits, 7 in each byte (Protocol Buffers, "Encoding"; DWARF 5, 7.6, has no end)


def integer_readings(data: bytes, *, little: bool) -> list[Reading]:
    """Unsigned and signed, 8 to 128 bits."""
    found = []
    for bits in INTEGER_BITS:
        size = bits // 8
        there = len(data) >= size
        number = int.from_bytes(data[:size], "little" if little else "big")
        signed = number - (1 << bits) if number >> (bits - 1) else number
        found.append(Reading(f"u{bits}", f"Unsigned {bits}", f"{number}" if there else "", size))
        found.append(Reading(f"i{bits}", f"Signed {bits}", f"{signed}" if there else "", size))
    return found


def float_readings(data: bytes, *, little: bool) -> list[Reading]:
    """IEEE 754 binary16, binary32 and binary64; the shortest text that gives the same number back."""
    order = "<" if little else ">"
    found = []
    for key, title, code, size in FLOATS:
        text = float_text(struct.unpack_from(order + code, data)[0], size) if len(data) >= size else ""
        found.append(Reading(key, title, text, size))
    return found


def float_text(value: float, size: int) -> str:
    """The fewest digits that tell a number of ``size`` bytes (2, 4 or 8) from its neighbours."""
    if size == 8 or value != value or value in (float("inf"), float("-inf")):
        return repr(value)
    code = "<f" if size == 4 else "<e"
    for digits in range(1, 18):
        text = f"{value:.{digits}g}"
        try:
            if struct.unpack(code, struct.pack(code, float(text)))[0] == value:
                return repr(float(text))
        except OverflowError:  # rounded up past the greatest: one digit more
            continue
    return repr(value)


def varint_readings(data: bytes) -> list[Reading]:
    """LEB128 unsigned and signed, and zigzag; at most 64 bits."""
    size = varint_size(data)
    titles = (("uleb128", "LEB128 unsigned"), ("sleb128", "LEB128 signed"), ("zigzag", "Zigzag varint"))
    if size == 0:
        note = "no end within 10 bytes" if len(data) >= VARINT_BYTES else ""
        return [Reading(key, title, "", 0, note) for key, title in titles]
    number = sum((byte & 0x7F) << (7 * place) for place, byte in enumerate(data[:size]))
    signed = number - (1 << 7 * size) if data[size - 1] & 0x40 else number
    values = (number, signed, number >> 1 ^ -(number & 1))
    return [Reading(key, title, f"{value}", size) for (key, title), value in zip(titles, values, strict=True)]


def varint_size(data: bytes) -> int:
    """Bytes of the number that begins here, 1 to 10; 0 if it does not end."""
    for place, byte in enumerate(data[:VARINT_BYTES]):
        if not byte & 0x80:
            return place + 1
    return 0


def bit_readings(data: bytes) -> list[Reading]:
    """The bits of the first byte, highest first, and what a program makes of it that wants yes or no."""
    if not data:
        return [Reading("bits", "Bits", "", 1), Reading("octal", "Octal", "", 1), Reading("bool", "Bool", "", 1)]
    byte = data[0]
    return [
        Reading("bits", "Bits", f"{byte >> 4:04b} {byte & 15:04b}", 1),
        Reading("octal", "Octal", f"0o{byte:03o}", 1),
        Reading("bool", "Bool", "false" if byte == 0 else "true", 1, "" if byte < 2 else f"{byte}, where 1 is usual"),
    ]
