"""What a session is given by its workspace."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from workbench.authority.laboratory import LaboratoryAuthority
from workbench.capture.capture import Capture
from workbench.capture.visible import Ranges
from workbench.codec.dissect.dissector import Dissector
from workbench.model.annotations import Bookmark
from workbench.model.clock import Clock
from workbench.model.library import Library
from workbench.model.records import Piece
from workbench.model.sockets import SocketSpec
from workbench.session.payloads.desk import PayloadDesk
from workbench.session.secrets import Secrets


class Spawner(Protocol):
    """The part of a task scope that a session needs."""

    def spawn(self, coroutine: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]: ...


def _no_bookmarks(session_id: int) -> tuple[Bookmark, ...]:
    return ()


def _keep_no_bookmarks(session_id: int, bookmarks: list[Bookmark]) -> None:
    """Of a session without a project."""


def _no_sequence(sequence_id: int) -> str:
    return "there is no sequence that could be started"


def _bare_desk() -> PayloadDesk:
    """Of a session without a project: it has no library."""
    return PayloadDesk(Library, Clock().now_ns, Secrets())


@dataclass(frozen=True, slots=True)
class Surroundings:
    """``hidden`` gives the record numbers that the user removed; ``edited`` takes settings that the session itself
    changed, with the name of the step; ``observed`` sees each record as it passes (the command line prints them);
    ``secrets`` are the passwords that were given; ``laboratory`` issues certificates for TLS; ``bookmarks`` gives those
    of a session, ``formats`` the dissectors of the project's own formats; ``desk`` composes payloads;
    ``add_bookmarks`` takes those that rules set; ``start_sequence`` starts one, or says why it does not.
    """

    capture: Capture
    clock: Clock
    tasks: Spawner
    hidden: Callable[[int], Ranges]
    edited: Callable[[SocketSpec, str], None]
    laboratory: LaboratoryAuthority
    observed: Callable[[int, list[Piece]], None] | None = None
    secrets: Secrets = field(default_factory=Secrets)
    bookmarks: Callable[[int], tuple[Bookmark, ...]] = _no_bookmarks
    formats: Callable[[], Mapping[str, Dissector]] = dict
    desk: PayloadDesk = field(default_factory=_bare_desk)
    add_bookmarks: Callable[[int, list[Bookmark]], None] = _keep_no_bookmarks
    start_sequence: Callable[[int], str] = _no_sequence
