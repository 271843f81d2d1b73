"""How late the system may wake a thread that sleeps."""

from __future__ import annotations

import ctypes
import sys
from typing import Final

_PR_SET_TIMERSLACK: Final = 29  # linux/prctl.h


def sharpen_sleep() -> None:
    """Have this thread's sleeps end on time: Linux gathers wake-ups within 50 µs otherwise (prctl(2)). Elsewhere, and
    where the system refuses, nothing changes."""
    if sys.platform != "linux":
        return
    try:
        prctl = ctypes.CDLL(None).prctl
    except (OSError, AttributeError):  # a C library without it
        return
    prctl(_PR_SET_TIMERSLACK, ctypes.c_ulong(1), 0, 0, 0)
