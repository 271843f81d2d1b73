"""The sessions of a workspace: one for each socket of the document, and those that an undo may bring back."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator

from workbench.capture.capture import Capture
from workbench.model.counters import Counters
from workbench.model.failures import Failure
from workbench.model.sockets import SocketSpec
from workbench.project.document import Document
from workbench.project.errors import ProjectError
from workbench.project.store import ProjectStore
from workbench.session.session import Session
from workbench.session.surroundings import Spawner, Surroundings

GRACE_S = 1.0  # beyond the deadline of a close, before what is left is reset


class SessionSet:
    """Makes, keeps and closes sessions. ``around`` gives what a session of that capture is handed."""

    def __init__(self, tasks: Spawner, around: Callable[[Capture], Surroundings]) -> None:
        self._tasks = tasks
        self._around = around
        self._present: dict[int, Session] = {}
        self._removed: dict[int, Session] = {}  # an undo brings them back as they are: their numbers run on
        self.recording = True

    def __iter__(self) -> Iterator[Session]:
        return iter(tuple(self._present.values()))

    def get(self, session_id: int) -> Session | None:
        """None where the document has no such socket."""
        return self._present.get(session_id)

    def __getitem__(self, session_id: int) -> Session:
        return self._present[session_id]

    def made_for(self, store: ProjectStore) -> dict[int, Session]:
        """Sessions for a project that is to be adopted.

        Raises ProjectError where the file breaks off under the first reads; then the store is closed."""
        try:
            return {spec.id: self._make(spec, store.capture) for spec in store.document.sockets}
        except sqlite3.Error as error:
            store.close(discard=False)
            name = store.path.name if store.path else "The project"
            raise ProjectError(f"{name} is damaged or cannot be read: {error}.") from None

    def replace_by(self, sessions: dict[int, Session]) -> None:
        """Another project: the sessions of the last one are closed by now."""
        self._present, self._removed = sessions, {}

    def follow(self, document: Document, capture: Capture) -> None:
        """Make the sessions agree with the document."""
        wanted = {spec.id for spec in document.sockets}
        for session_id in [each for each in self._present if each not in wanted]:
            session = self._removed[session_id] = self._present.pop(session_id)
            self._tasks.spawn(session.aclose(), f"close session {session_id}")
        for spec in document.sockets:
            here = self._present.get(spec.id)
            if here is None:
                here = self._removed.pop(spec.id, None) or self._make(spec, capture)
                here.recording = self.recording
                self._present[spec.id] = here
            if here.spec != spec:
                here.update_spec(spec)

    def record(self, on: bool) -> None:
        """Pause or resume recording, of sessions to come as well."""
        self.recording = on
        for session in self:
            session.recording = on

    def tick(self, now_ns: int) -> Counters:
        """Every session that is not at rest takes a sample; what all of them have carried so far."""
        total = Counters()
        for session in self:
            if not session.is_at_rest:
                session.tick(now_ns)
            total = total.carried_with(session.carried)
        return total

    def settle(self) -> None:
        """Hand everything that sessions still hold to the capture."""
        for session in self:
            session.settle()

    def capture_has_room(self) -> None:
        for session in self:
            session.capture_has_room()

    def recording_changed(self, stopped: Failure | None) -> None:
        """The disk is full, or there is room again."""
        for session in self:
            session.recording_changed(stopped)

    async def aclose(self, deadline_s: float) -> None:
        """Close all, the removed ones too; what is not down after the deadline is reset."""
        every = (*self._present.values(), *self._removed.values())
        try:
            async with asyncio.timeout(deadline_s + GRACE_S):
                await asyncio.gather(*(session.aclose() for session in every))
        except TimeoutError:
            for session in every:
                session.abort()

    def _make(self, spec: SocketSpec, capture: Capture) -> Session:
        session = Session(spec, self._around(capture))
        session.recording = self.recording
        return session
