"""What is put behind a text payload."""

from __future__ import annotations

from typing import Final

from workbench.model.payloads import LineEnding

CHARACTERS: Final = {
    LineEnding.NONE: "",
    LineEnding.LF: "\n",
    LineEnding.CR: "\r",
    LineEnding.CRLF: "\r\n",
    LineEnding.NUL: "\0",
}


def ending_text(ending: LineEnding) -> str:
    """The ending as characters: it is encoded as the text before it is, so CRLF is four bytes in UTF-16."""
    return CHARACTERS[ending]
