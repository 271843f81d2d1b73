"""Text of a typed payload in its encoding: a byte order mark stands once, before the first text."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from workbench.codec.encodings import canonical_name
from workbench.codec.escapes import parse_text
from workbench.codec.inputerror import PayloadError
from workbench.codec.typed.errors import TypedError
from workbench.codec.typed.parts import Literal

_ORDER: Final = "le" if sys.byteorder == "little" else "be"  # Python writes these in the machine's own order
_WITHOUT_MARK: Final = {"utf-16": f"utf-16-{_ORDER}", "utf-32": f"utf-32-{_ORDER}", "utf-8-sig": "utf-8"}
_ASKED: Final = "".join(map(chr, range(0x20, 0x7F)))


class Charset:
    """``encode`` gives the bytes of digits, names and times, without a mark. ``unit``: bytes of a digit."""

    def __init__(self, name: str) -> None:
        self.name = canonical_name(name)
        self.plain_name = _WITHOUT_MARK.get(self.name, self.name)
        self.is_ascii = _is_ascii(self.plain_name)
        self.encode: Callable[[str], bytes] = str.encode if self.is_ascii else self._encode
        self.unit = len(self.encode("0"))

    def literal(self, slot: Literal, *, is_first: bool) -> bytes:
        """Raises :class:`TypedError` where the encoding does not have a character."""
        out: list[bytes] = []
        for offset, chunk in slot.chunks:
            try:
                out.append(parse_text(chunk, self.name if is_first and not out else self.plain_name))
            except PayloadError as error:
                raise TypedError(str(error), offset + error.offset) from None
        return b"".join(out)

    def _encode(self, text: str) -> bytes:
        return text.encode(self.plain_name)


@lru_cache(64)
def charset_of(encoding: str) -> Charset:
    """Raises UnknownEncodingError."""
    return Charset(encoding)


def _is_ascii(name: str) -> bool:
    try:
        return _ASKED.encode(name) == _ASKED.encode("ascii")
    except UnicodeError:
        return False
