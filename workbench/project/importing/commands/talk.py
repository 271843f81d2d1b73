"""What a command would have said to whom."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.model.library import Variable
from workbench.model.payloads import PayloadSpec
from workbench.model.sockets import SocketSpec


@dataclass(frozen=True, slots=True)
class Talk:
    """``socket`` has no number and no name yet. ``payload`` is None where the command sends nothing of its own.
    ``variables`` have no values: they are asked for. ``remarks`` are whole sentences."""

    name: str
    socket: SocketSpec
    payload: PayloadSpec | None = None
    variables: tuple[Variable, ...] = ()
    remarks: tuple[str, ...] = ()
