"""Who hears what a session's socket brings, beside the capture: rules, sequences, the generator's meter."""

from __future__ import annotations

from typing import Protocol

from workbench.model.events import Event
from workbench.model.records import Piece


class Hearer(Protocol):
    """Stands in a session's ``hearers``. Called on the loop's thread, once per wake-up, after the records went to the
    capture; must not block. A payload is a slice of a large buffer: who keeps it makes bytes of it."""

    def received(self, pieces: list[Piece]) -> None:
        """What one wake-up brought, in order; never empty."""
        ...

    def happened(self, event: Event) -> None:
        """Connected, accepted, half-closed by the peer, closed, failed … ``CLOSED`` comes after the last piece."""
        ...
