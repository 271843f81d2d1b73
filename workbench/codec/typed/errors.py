"""The one error of the typed language."""

from __future__ import annotations

from workbench.codec.inputerror import PayloadError


class TypedError(PayloadError):
    """A typed payload that cannot be read or composed: ``offset`` and ``length`` are characters of the text.

    Both lie within the text; ``length`` is 0 where something is missing at its end.
    """

    def __init__(self, message: str, offset: int, length: int = 1) -> None:
        super().__init__(message, offset)
        self.length = length
