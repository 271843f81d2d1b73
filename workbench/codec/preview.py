"""One printable line of a payload, for a table's cell."""

from __future__ import annotations

import codecs
from typing import Final

from workbench.codec.encodings import canonical_name
from workbench.codec.escapes import escape_char

PREVIEW_CHARS: Final = 120


def preview(data: bytes, encoding: str = "utf-8", *, cut: bool = False, limit: int = PREVIEW_CHARS) -> str:
    r"""``data`` in ``encoding`` as at most ``limit`` printable characters, and ``…`` where something is left out.

    What cannot be printed is shown as an escape (``\r\n``, ``\x00``), as is a byte that does not decode; never a
    line break, a control character or one that turns the writing direction. ``cut`` says that ``data`` is only the
    beginning, so that a character cut in two at its end is not shown as a fault.
    Raises :class:`~workbench.codec.encodings.UnknownEncodingError`.
    """
    text = _decoded(data, canonical_name(encoding), cut)
    if not text.isprintable():
        text = "".join(char if char.isprintable() else _visible(char) for char in text)
    if len(text) > limit:
        return text[: limit - 1] + "…"
    return text + "…" if cut and len(text) < limit else text


def _decoded(data: bytes, name: str, cut: bool) -> str:
    if cut:
        try:
            return codecs.getincrementaldecoder(name)("backslashreplace").decode(data, False)
        except (UnicodeError, TypeError, NotImplementedError):
            pass
    try:
        return data.decode(name, "backslashreplace")
    except UnicodeError:  # some decoders know no error handler for what they meet (a UTF-16 mark, a hz escape)
        return data.decode("ascii", "backslashreplace")


def _visible(char: str) -> str:
    if ord(char) < 0x80 and char not in "\r\n\t\0":
        return f"\\x{ord(char):02x}"
    return escape_char(char)
