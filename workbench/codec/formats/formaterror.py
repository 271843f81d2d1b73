"""What is wrong with a format's description, and where."""

from __future__ import annotations


class FormatError(ValueError):
    """``line`` and ``column`` count from 1; 0 where the place is not known."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.line = line
        self.column = column
