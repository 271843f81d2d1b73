"""Bytes as somebody would write them: text where they are text, hex digits in between."""

from __future__ import annotations

import re
from typing import Final

from workbench.codec.escapes import text_from_bytes

SHORT_TEXT_BYTES: Final = 4  # printable bytes among others are chance up to here
_RUNS: Final = re.compile(rb"[\t\n\r\x20-\x7e]+|[^\t\n\r\x20-\x7e]+")


def typed_text(data: bytes) -> str:
    """A typed payload that is exactly ``data``: ``\\x02``-free text with ``${hex 02 ff}`` where it is none."""
    if _is_text(data):
        return _escaped(data)
    parts: list[tuple[bool, bytes]] = []
    for found in _RUNS.finditer(data):
        run = found.group()
        is_text = run[0] in b"\t\n\r" or 0x20 <= run[0] <= 0x7E
        is_text = is_text and len(run) >= SHORT_TEXT_BYTES
        if parts and parts[-1][0] == is_text:
            parts[-1] = (is_text, parts[-1][1] + run)
        else:
            parts.append((is_text, run))
    return "".join(_escaped(run) if is_text else f"${{hex {run.hex(' ')}}}" for is_text, run in parts)


def _is_text(data: bytes) -> bool:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return all(char.isprintable() or char in "\t\r\n" for char in text)


def _escaped(data: bytes) -> str:
    return text_from_bytes(data).replace("$", "\\$")
