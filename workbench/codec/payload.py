"""From a payload as written to the bytes that are sent."""

from __future__ import annotations

from workbench.codec.escapes import parse_text
from workbench.codec.hexparse import parse_hex
from workbench.codec.lineendings import ending_text
from workbench.model.payloads import PayloadForm, PayloadSpec


def payload_bytes(spec: PayloadSpec) -> bytes:
    """The bytes of a payload that asks nothing of the world; the line ending stands behind text only.

    Raises :class:`~workbench.codec.inputerror.PayloadError` with the offset of the fault (also where a typed
    payload names a variable, a file, the time …), and :class:`ValueError` for a file: its content is read by whoever
    sends it, a piece at a time.
    """
    match spec.form:
        case PayloadForm.TEXT:
            return parse_text(spec.text, spec.encoding, ending_text(spec.line_ending))
        case PayloadForm.HEX:
            return parse_hex(spec.text)
        case PayloadForm.TYPED:
            from workbench.codec.typed.compose import compose  # checksums and all: who writes text needs none

            return compose(spec).data
        case PayloadForm.FILE:
            raise ValueError("a file's bytes are read while it is sent")
