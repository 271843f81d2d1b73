"""Where imported traffic goes: the part of a capture that takes records from any thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Protocol

from workbench.model.events import Event
from workbench.model.failures import Failure
from workbench.model.records import Piece

Progress = Callable[[float], None]
Cancelled = Callable[[], bool]


class ImportStore(Protocol):
    """What is needed of :class:`~workbench.capture.capture.Capture`."""

    @property
    def stopped(self) -> Failure | None: ...
    def add_session(self, session_id: int, name: str) -> None: ...
    def add_connection(self, session_id: int, connection: int, local: str, peer: str, opened_ns: int) -> None: ...
    def append_apart(self, session_id: int, pieces: Sequence[Piece]) -> None: ...
    def append_events(self, session_id: int, events: Sequence[Event]) -> None: ...
    def written(self) -> Future[None]: ...
    def await_written(self, written: Future[None]) -> None: ...
    def forget_sessions(self, session_ids: Iterable[int]) -> None: ...


@dataclass(frozen=True, slots=True)
class ImportTarget:
    """``ids`` are session ids that nobody else gives out meanwhile; ``names`` are taken already. ``now_ns`` stamps what
    has no time of its own."""

    store: ImportStore
    ids: range
    names: frozenset[str] = frozenset()
    now_ns: int = 0


class ImportCancelled(Exception):  # noqa: N818 - the user's wish, not a fault
    """The import was given up; nothing of it remains."""
