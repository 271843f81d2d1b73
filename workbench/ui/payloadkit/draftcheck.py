"""From what stands in the composer to bytes, or to the place of the fault."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from workbench.codec.encodings import UnknownEncodingError
from workbench.codec.inputerror import PayloadError
from workbench.codec.payload import payload_bytes
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.texts import count_text
from workbench.session.payloads.wanted import Wanted

PREVIEW_BYTES = 64


@dataclass(frozen=True, slots=True)
class DraftCheck:
    """``data`` is None where the draft cannot be read; then ``error`` says why and ``offset`` where in the text.

    ``encoding_fault`` means that the encoding's name is wrong, not the text.
    """

    data: bytes | None
    error: str = ""
    offset: int = 0
    encoding_fault: bool = False
    length: int = 1  # of the fault, in characters
    spans: tuple[Any, ...] = ()  # of a typed payload: where its parts lie in the bytes
    wanted: tuple[Wanted, ...] = ()  # what is asked before it is sent

    @property
    def is_good(self) -> bool:
        """It can be sent."""
        return self.data is not None


def check_draft(draft: PayloadSpec) -> DraftCheck:
    """Read a draft that asks nothing of the world. A file is not read: its path is checked when it is sent."""
    if draft.form is PayloadForm.FILE:
        return DraftCheck(None, "" if draft.text else "Choose the file that it sends.")
    try:
        if draft.form is PayloadForm.TYPED:
            from workbench.codec.typed.compose import compose  # not before somebody writes one

            made = compose(draft)
            return DraftCheck(made.data, spans=made.spans)
        return DraftCheck(payload_bytes(draft))
    except UnknownEncodingError as error:
        return DraftCheck(None, sentence_of(error), 0, encoding_fault=True)
    except PayloadError as error:
        offset = min(error.offset, len(draft.text))
        return DraftCheck(None, sentence_of(error), offset, length=getattr(error, "length", 1))


def count_of(check: DraftCheck) -> str:
    """``18 bytes``; empty if there are none to speak of."""
    return count_text(len(check.data), "byte", "bytes") if check.data is not None else ""


def hex_of(check: DraftCheck) -> str:
    """The first bytes as hex, with an ellipsis where there are more."""
    if not check.data:
        return ""
    more = " …" if len(check.data) > PREVIEW_BYTES else ""
    return check.data[:PREVIEW_BYTES].hex(" ") + more


def sentence_of(error: PayloadError) -> str:
    """The error's words, as a sentence."""
    text = str(error)
    return text[:1].upper() + text[1:] + "."
