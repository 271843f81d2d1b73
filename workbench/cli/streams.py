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


def _nowhere() -> io.TextIOWrapper:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 - devnull is no path on Windows; kept open
