"""The one error of the filter's language."""

from __future__ import annotations


class FilterError(ValueError):
    """A filter that cannot be read: ``offset`` and ``length`` are characters of the text as it was written.

    Both lie within the text; ``length`` is 0 where something is missing at its end.
    """

    def __init__(self, message: str, offset: int, length: int = 0) -> None:
        super().__init__(message)
        self.offset = offset
        self.length = length
