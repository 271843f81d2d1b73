"""What a session is given by its workspace."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Protocol

from workbench.capture.capture import Capture
from workbench.capture.visible import Ranges
from workbench.model.clock import Clock
from workbench.model.records import Piece
from workbench.model.sockets import SocketSpec


class Spawner(Protocol):
    """The part of a task scope that a session needs."""

    def spawn(self, coroutine: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]: ...


@dataclass(frozen=True, slots=True)
class Surroundings:
    """``hidden`` gives the record numbers that the user removed; ``edited`` takes settings that the session itself
    changed, with the name of the step; ``observed`` sees each record as it passes (the command line prints them).
    """

    capture: Capture
    clock: Clock
    tasks: Spawner
    hidden: Callable[[int], Ranges]
    edited: Callable[[SocketSpec, str], None]
    observed: Callable[[int, list[Piece]], None] | None = None
