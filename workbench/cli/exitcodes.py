"""What the program tells the shell."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """The command line's promise; scripts rely on it."""

    DONE = 0
    NETWORK = 1  # refused, reset, timed out, address in use, no byte within --wait
    STOPPED = 1  # the same number: an import or an export that was ended before it was whole
    USAGE = 2  # the command line or a file is wrong
    EXPECTATION = 3  # bytes came, but not the expected ones


class CommandError(Exception):
    """A user's mistake or a file's fault: told as a sentence, ended with its exit code, never a traceback."""

    def __init__(self, message: str, code: ExitCode = ExitCode.USAGE) -> None:
        super().__init__(message)
        self.code = code
