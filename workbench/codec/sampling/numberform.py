"""The form of a binary number in a few letters: ``u16 be``, ``i32 le``, ``f64 be``, ``u8``."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import Final

_FORM: Final = re.compile(r"(?P<kind>[uif])(?P<bits>8|16|24|32|48|64)(?:\s*(?P<order>be|le))?", re.IGNORECASE)
_FLOATS: Final = {16: "e", 32: "f", 64: "d"}


class FormError(ValueError):
    """A form that cannot be read."""


@dataclass(frozen=True, slots=True)
class NumberForm:
    """``size`` in bytes."""

    size: int
    signed: bool
    is_float: bool
    little: bool

    def read(self, raw: bytes) -> int | float:
        """The number in ``size`` bytes."""
        if self.is_float:
            found: float = struct.unpack(("<" if self.little else ">") + _FLOATS[self.size * 8], raw)[0]
            return found
        return int.from_bytes(raw, "little" if self.little else "big", signed=self.signed)


def parse_form(text: str) -> NumberForm:
    """Read a form. Raises :class:`FormError`."""
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise FormError(f"“{text.strip()}” is no form of a number: u16 be, i32 le, f64 be, u8")
    bits, kind = int(found["bits"]), found["kind"].lower()
    if kind == "f" and bits not in _FLOATS:
        raise FormError("a float has 16, 32 or 64 bits")
    if bits > 8 and not found["order"]:
        raise FormError(f"which byte comes first? “{text.strip()} be” or “{text.strip()} le”")
    return NumberForm(bits // 8, kind == "i", kind == "f", (found["order"] or "be").lower() == "le")
