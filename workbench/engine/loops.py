"""What the running loop can do."""

from __future__ import annotations

import asyncio


def tells_readiness(loop: asyncio.AbstractEventLoop) -> bool:
    """True where the loop watches descriptors (``add_reader``); False on the Windows completion port.

    Asked of the class: loops without it inherit a method that only raises NotImplementedError.
    """
    return type(loop).add_reader is not asyncio.AbstractEventLoop.add_reader
