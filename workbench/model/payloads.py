"""A payload as somebody wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class PayloadForm(StrEnum):
    """How the composer's text becomes bytes."""

    TEXT = "text"
    HEX = "hex"
    TYPED = "typed"  # text with typed parts in it: docs/manual/payloads.md
    FILE = "file"


class LineEnding(StrEnum):
    """What is put behind a text payload."""

    NONE = "none"
    LF = "lf"
    CR = "cr"
    CRLF = "crlf"
    NUL = "nul"


@dataclass(frozen=True, slots=True)
class PayloadSpec:
    """A payload as written: for the composer, its history and fixed replies."""

    form: PayloadForm = PayloadForm.TEXT
    text: str = ""  # text with escapes, hex digits, typed text, or a file's path
    encoding: str = "utf-8"
    line_ending: LineEnding = LineEnding.NONE


TYPED: Final = PayloadSpec(form=PayloadForm.TYPED)
"""An empty typed payload: what rules, sequences and the library begin with."""
