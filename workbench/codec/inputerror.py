"""The one kind of error that a person's own input gives here: a sentence and its place."""

from __future__ import annotations


class PayloadError(ValueError):
    """A payload that cannot be turned into bytes.

    ``offset`` is the index, in characters of the text as written, of the first character at fault; it may equal
    the length of the text where something is missing at its end.
    """

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset
