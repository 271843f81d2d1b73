"""JSON laid out for eyes, or without blanks. Values stay as they are written: numbers of any length, escapes, and
members of the same name."""

from __future__ import annotations

import json
import re
from typing import Final

from workbench.codec.bytes.transform import Transform, TransformError

GROUP: Final = "Text"
JSON_BYTES_MAX: Final = 4 * 1024 * 1024
NESTING_MAX: Final = 200
INDENT: Final = "  "
_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{},:]|[^\s\[\]{},:"]++')


def pretty(data: bytes, _parameter: str = "") -> bytes:
    """A line for each value. Raises :class:`~workbench.codec.bytes.transform.TransformError` with the place."""
    tokens = _tokens(data)
    out: list[str] = []
    depth = 0
    for index, token in enumerate(tokens):
        if token in ("]", "}"):
            depth -= 1
            if tokens[index - 1] not in ("[", "{"):
                out.append("\n" + INDENT * depth)
        elif index and tokens[index - 1] in ("[", "{", ","):
            out.append("\n" + INDENT * depth)
        out.append(": " if token == ":" else token)
        depth += token in ("[", "{")
    return "".join(out).encode("utf-8")


def compact(data: bytes, _parameter: str = "") -> bytes:
    """Without blanks between values. Raises :class:`~workbench.codec.bytes.transform.TransformError`."""
    return "".join(_tokens(data)).encode("utf-8")


def _tokens(data: bytes) -> list[str]:
    """The tokens of what is JSON indeed (RFC 8259)."""
    if len(data) > JSON_BYTES_MAX:
        raise TransformError(f"JSON of at most {JSON_BYTES_MAX // (1024 * 1024)} MiB is laid out", JSON_BYTES_MAX)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TransformError(f"this is no UTF-8: {error.reason}", error.start) from None
    found = list(_TOKEN.finditer(text))
    depth = 0
    for token in found:
        depth += (token[0] in "[{") - (token[0] in "]}")
        if depth > NESTING_MAX:
            raise TransformError(f"more than {NESTING_MAX} values inside of each other", _offset(text, token.start()))
    try:
        json.loads(text, parse_float=str, parse_int=str)
    except json.JSONDecodeError as error:
        raise TransformError(f"this is no JSON: {error.msg}", _offset(text, error.pos)) from None
    return [token[0] for token in found]


def _offset(text: str, place: int) -> int:
    return len(text[:place].encode("utf-8"))


TRANSFORMS: Final = (
    Transform("json", "Lay out JSON", GROUP, pretty, tip="A line for each value"),
    Transform("json-compact", "Compact JSON", GROUP, compact, tip="Without blanks"),
)
