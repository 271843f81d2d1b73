"""How much of a source the clipboard is asked to hold, by form: above that, a kind no."""

from __future__ import annotations

from workbench.codec.hexdump import CopyForm, copy_text
from workbench.model.sources import ByteSource
from workbench.model.texts import bytes_text

COPY_TITLES: dict[CopyForm, str] = {
    CopyForm.HEX: "Hex",
    CopyForm.TEXT: "Text",
    CopyForm.C_ARRAY: "C array",
    CopyForm.PYTHON: "Python bytes",
    CopyForm.HEX_DUMP: "Hex dump",
    CopyForm.BASE64: "Base64",
    CopyForm.ESCAPED: "Text with escapes",
}

COPY_BYTES = 8 * 1024 * 1024
"""For forms that Python makes in one call: about a fifth of a second."""

COPY_BYTES_BY_LINE = 512 * 1024
"""For forms that are made line by line (C array, hex dump): about a fifth of a second."""


class TooMuchToCopyError(ValueError):
    """More was chosen than the clipboard is asked to hold; the message is for people."""


def copy_limit(form: CopyForm) -> int:
    """Bytes that can be copied in a form."""
    return COPY_BYTES_BY_LINE if form in (CopyForm.C_ARRAY, CopyForm.HEX_DUMP, CopyForm.ESCAPED) else COPY_BYTES


def check_copy(count: int, form: CopyForm) -> None:
    """Raises :class:`TooMuchToCopyError` with a sentence that says what can be done."""
    limit = copy_limit(form)
    if count > limit:
        raise TooMuchToCopyError(
            f"{bytes_text(count)} are selected; up to {bytes_text(limit)} can be copied in the form "
            f"“{COPY_TITLES[form]}”. Select less, or export to a file."
        )


def span_text(source: ByteSource, span: range, form: CopyForm, encoding: str) -> str:
    """A span of a source in a form. Raises :class:`TooMuchToCopyError`."""
    check_copy(len(span), form)
    return copy_text(source.read(span.start, len(span)), form, encoding, span.start)
