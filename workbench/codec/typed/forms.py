"""The forms of a number: so many bytes in either order, a float, digits, a number of variable length."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

VARINT_BYTES_MAX: Final = 10  # 64 bits in groups of seven
DIGITS_MAX: Final = 40  # of a number in text: more than any of 64 bits has
WIDTH_MAX: Final = 256
_FORM: Final = re.compile(r"(?:([ui])(8|16|24|32|40|48|56|64)|f(32|64))(le|be)?")


class FormKind(StrEnum):
    """How a number is written."""

    UNSIGNED = "u"
    SIGNED = "i"
    FLOAT = "f"  # IEEE 754
    VARINT = "varint"  # seven bits a byte, the lowest first: MQTT 5, 1.5.5; protobuf; LEB128
    DECIMAL = "text"
    HEXADECIMAL = "hexdigits"
    RAW = "raw"  # a checksum's own bytes


class NumberRangeError(ValueError):
    """A number that its form cannot say; the sentence tells the limits."""


@dataclass(frozen=True, slots=True)
class NumberForm:
    """``size`` in bytes, 0 where it depends on the number. ``width`` in digits, filled with zeros; 0: as many as it
    has."""

    kind: FormKind = FormKind.UNSIGNED
    size: int = 1
    little: bool = False
    width: int = 0
    small: bool = False  # small letters in hex digits

    @property
    def name(self) -> str:
        """As it is written: ``u16le``."""
        if self.kind in (FormKind.UNSIGNED, FormKind.SIGNED, FormKind.FLOAT):
            return f"{self.kind}{self.size * 8}{'le' if self.little else ''}"
        return str(self.kind)

    @property
    def is_digits(self) -> bool:
        """It gives characters, which the payload's encoding turns into bytes."""
        return self.kind in (FormKind.DECIMAL, FormKind.HEXADECIMAL)

    @property
    def limits(self) -> tuple[int, int] | None:
        """The least and the largest whole number; None where there are none but the digits."""
        match self.kind:
            case FormKind.UNSIGNED | FormKind.RAW:
                return 0, (1 << self.size * 8) - 1
            case FormKind.SIGNED:
                return -(1 << self.size * 8 - 1), (1 << self.size * 8 - 1) - 1
            case FormKind.VARINT:
                return 0, (1 << 64) - 1
            case FormKind.DECIMAL if self.width:
                return -(10 ** (self.width - 1)) + 1, 10**self.width - 1
            case FormKind.HEXADECIMAL if self.width:
                return 0, 16**self.width - 1
        return None

    def wrapped(self, number: int) -> int:
        """A counter's number, begun anew where the form is at its end."""
        limits = self.limits
        if limits is None:
            return number
        low = min(0, limits[0])
        return (number - low) % (limits[1] - low + 1) + low

    def bytes_of(self, number: int | float) -> bytes:
        """Of a form that gives bytes. Raises :class:`NumberRangeError`."""
        if self.kind is FormKind.FLOAT:
            return self._float_bytes(number)
        whole = whole_number(number, self.name)
        try:
            if self.kind is not FormKind.VARINT:
                order = "little" if self.little else "big"
                return whole.to_bytes(self.size, order, signed=self.kind is FormKind.SIGNED)  # type: ignore[arg-type]
        except OverflowError:
            raise self._no_room(whole) from None
        if not 0 <= whole < 1 << 64:
            raise self._no_room(whole)
        out = bytearray()
        while whole > 0x7F:
            out.append(whole & 0x7F | 0x80)
            whole >>= 7
        out.append(whole)
        return bytes(out)

    def digits_of(self, number: int | float) -> str:
        """Of a form that gives characters. Raises :class:`NumberRangeError`."""
        if self.kind is FormKind.DECIMAL and isinstance(number, float) and not number.is_integer():
            return f"{number:0{self.width or ''}}"
        whole = whole_number(number, self.name)
        if self.kind is FormKind.HEXADECIMAL:
            if whole < 0:
                raise NumberRangeError(f"{whole} has a sign: hex digits say numbers from 0 on")
            text = f"{whole:0{self.width or 1}{'x' if self.small else 'X'}}"
        else:
            text = f"{whole:0{self.width or 1}d}"
        if self.width and len(text) > self.width:
            raise NumberRangeError(f"{whole} needs {len(text)} digits, and the width is {self.width}")
        return text

    def number_of(self, data: bytes) -> int | float:
        """What bytes of this form say; they are as many as the form has."""
        if self.kind is FormKind.FLOAT:
            return float(struct.unpack(self._float_code, data)[0])
        if self.kind is FormKind.VARINT:
            return sum((byte & 0x7F) << 7 * index for index, byte in enumerate(data))
        order = "little" if self.little else "big"
        return int.from_bytes(data, order, signed=self.kind is FormKind.SIGNED)  # type: ignore[arg-type]

    @property
    def _float_code(self) -> str:
        return ("<" if self.little else ">") + ("f" if self.size == 4 else "d")

    def _float_bytes(self, number: int | float) -> bytes:
        try:
            return struct.pack(self._float_code, number)
        except (OverflowError, struct.error):
            raise NumberRangeError(f"the number is too large for {self.name}") from None

    def _no_room(self, number: int) -> NumberRangeError:
        low, high = self.limits or (0, 0)
        shown = str(number) if -(1 << 70) < number < 1 << 70 else "the number"
        return NumberRangeError(f"{shown} does not fit into {self.name}, which says {low} to {high}")


def whole_number(number: int | float, form: str) -> int:
    """Raises :class:`NumberRangeError` for a fraction."""
    if isinstance(number, int):
        return number
    if number.is_integer():
        return int(number)
    raise NumberRangeError(f"{number} is no whole number, and {form} says whole ones: f32 and f64 have fractions")


def binary_form(word: str) -> NumberForm | None:
    """The form that a word like ``u16le`` names; None for another word."""
    found = _FORM.fullmatch(word)
    if found is None:
        return None
    sign, bits, float_bits, order = found.groups()
    kind = FormKind.FLOAT if float_bits else FormKind(sign)
    return NumberForm(kind, int(bits or float_bits) // 8, order == "le")
