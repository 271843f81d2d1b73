"""Standard output and standard error as a shell may hand them over: closed, or in an encoding that lacks letters."""

from __future__ import annotations

import io
import os
import sys


def settle_streams() -> None:
    """Make both streams writable with any text. Closed ones lead nowhere; what an encoding lacks becomes an escape."""
    if sys.stdout is None:
        sys.stdout = _nowhere()
    if sys.stderr is None:
        sys.stderr = _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def tell(sentence: str) -> None:
    """One line on standard error; if nobody reads there, it is lost."""
    try:
        sys.stderr.write(f"{sentence}\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        pass


def _nowhere() -> io.TextIOWrapper:
    """Kept open for the program's life, on the lowest free number: no other file can become standard output."""
    return open(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8", closefd=False)
