"""The workspace: every session of a project, its document with undo, and what happens to all of them at once."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from workbench.capture.capture import Capture, CaptureOptions
from workbench.capture.visible import Ranges, ranges_of
from workbench.engine.tasks import TaskScope
from workbench.model.clock import Clock
from workbench.model.counters import Counters
from workbench.model.failures import Failure
from workbench.model.records import Piece
from workbench.model.sockets import PayloadSpec, Role, SocketOptions, SocketSpec
from workbench.project.document import Document
from workbench.project.errors import ProjectError
from workbench.project.store import ProjectStore, Recovery
from workbench.session.edits import essence, hidden_of, named, with_hidden, with_present, with_spec, without_socket
from workbench.session.history import History, Step
from workbench.session.jobs import Job
from workbench.session.projectwork import ProjectWork
from workbench.session.session import Session
from workbench.session.surroundings import Surroundings
from workbench.session.throughput import Throughput

TICK_S = 0.1
REST_S = 0.5  # between two looks while nothing moves: each costs a wake-up
StoreMaker = Callable[[Callable[[], None]], ProjectStore]
Observer = Callable[[int, list[Piece]], None]  # session id, records


class Workspace:
    """Made inside a running loop. ``revision`` grows with every change of the document, of the project's path or of
    the recording; ``generation`` grows when another project was opened, and all sessions are new.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        on_bug: Callable[[BaseException, str], None] | None = None,
        observed: Observer | None = None,
        make_store: StoreMaker | None = None,
        capture_options: CaptureOptions | None = None,
    ) -> None:
        """``make_store`` is given the wake-up call for the capture and opens the project file to work in; without it
        a new, untitled project is begun in ``data_dir``. Raises ProjectError if that cannot be made."""
        self.data_dir = data_dir
        self._capture_options = capture_options
        self.clock = Clock()
        self.throughput = Throughput()
        self.counters = Counters()
        self.recording = True
        self.revision = 0
        self.generation = 0
        self.tasks = TaskScope(on_bug)
        self._loop = asyncio.get_running_loop()
        self._observed = observed
        self.history = History()  # steps are made here alone; anybody may look at them
        self._sessions: dict[int, Session] = {}
        self._removed: dict[int, Session] = {}  # an undo brings them back as they are: their numbers run on
        self._reported_stop: Failure | None = None
        self._moves = False
        self._work = ProjectWork(self)
        self.throughput.sample(self.clock.now_ns(), self.counters)
        store = make_store(self._wake) if make_store else ProjectStore.new(data_dir, self._wake, capture_options)
        self._document = store.document  # its sessions ask at once what of them is hidden
        self._adopt(store, self._sessions_of(store))
        self.tasks.spawn(self._tick_for_ever(), "workspace tick")

    # -- what there is

    @property
    def sessions(self) -> tuple[Session, ...]:
        """In the document's order."""
        return tuple(self._sessions[spec.id] for spec in self.document.sockets if spec.id in self._sessions)

    def session(self, session_id: int) -> Session | None:
        return self._sessions.get(session_id)

    @property
    def store(self) -> ProjectStore:
        return self._store

    @property
    def path(self) -> Path | None:
        return self._store.path

    @property
    def read_only(self) -> bool:
        return self._store.read_only

    @property
    def modified(self) -> bool:
        """There is something that a save would keep: settings changed or records came."""
        if self._store.is_recording:
            return False
        if essence(self.document) != self.saved_essence:
            return True
        capture = self._store.capture
        saved = capture.saved_counts
        return any(capture.count(spec.id) != saved.get(spec.id, 0) for spec in self.document.sockets)

    def record_total(self) -> int:
        """Committed records of all sockets of the document."""
        return sum(self._store.capture.count(spec.id) for spec in self.document.sockets)

    @property
    def recording_failure(self) -> Failure | None:
        """Why recording stopped by itself, if it did."""
        return self._store.capture.stopped

    # -- editing the document

    def add_socket(self, role: Role, url: str, name: str = "", options: SocketOptions | None = None) -> Session:
        """Raises SocketUrlError if the URL cannot be read."""
        spec = SocketSpec(self.document.next_id, name, role, url, options or SocketOptions())
        spec = replace(spec, name=name or named(self.document, spec))
        self._edit("New socket", with_spec(self.document, spec))
        return self._sessions[spec.id]

    def remove_socket(self, session_id: int) -> None:
        """Closes it; its traffic comes back with undo."""
        self._edit("Remove socket", without_socket(self.document, session_id))

    def duplicate_socket(self, session_id: int) -> Session:
        """A closed socket with the same settings and no traffic."""
        spec = self._sessions[session_id].spec
        twin = replace(spec, id=self.document.next_id, name=f"{spec.name} (copy)")
        index = [each.id for each in self.document.sockets].index(session_id) + 1
        self._edit("Duplicate socket", with_spec(self.document, twin, index))
        return self._sessions[twin.id]

    def move_socket(self, session_id: int, index: int) -> None:
        """To another place in the list."""
        sockets = [spec for spec in self.document.sockets if spec.id != session_id]
        sockets.insert(index, self._sessions[session_id].spec)
        self._edit("Move socket", replace(self.document, sockets=tuple(sockets)))

    def update_spec(self, spec: SocketSpec, text: str = "Change socket") -> None:
        """Raises SocketUrlError if its URL cannot be read."""
        _ = spec.parsed_url
        self._edit(text, with_spec(self.document, spec))

    def set_draft(self, session_id: int, draft: PayloadSpec, history: tuple[PayloadSpec, ...] | None = None) -> None:
        """What stands in the composer; kept with the project, no step of undo."""
        spec = self._sessions[session_id].spec
        self._store_quietly(replace(spec, draft=draft, history=spec.history if history is None else history))

    def hide_records(self, session_id: int, numbers: Iterable[int]) -> None:
        """Delete records from view; they are purged from the file when it is saved."""
        ranges = ranges_of(numbers)
        if ranges:
            self._edit("Delete records", with_hidden(self.document, session_id, ranges))

    def clear_traffic(self, session_id: int) -> None:
        """Delete all records that the session has now."""
        count = self._store.capture.count(session_id)
        if count:
            self._edit("Clear traffic", with_hidden(self.document, session_id, ((1, count),)))

    def set_notes(self, notes: str) -> None:
        """The project's notes; the editor has its own undo."""
        self._change(replace(self.document, notes=notes))

    def set_layout(self, layout: dict[str, Any]) -> None:
        """Where the windows stand; no step of undo, and no reason to ask before closing."""
        if layout != self.document.layout:
            self._change(replace(self.document, layout=layout), announce=False)

    @property
    def undo_text(self) -> str:
        """What undo takes back; empty if there is nothing."""
        return self.history.undo_text

    @property
    def redo_text(self) -> str:
        return self.history.redo_text

    @property
    def can_undo(self) -> bool:
        return bool(self.history.undo_text)

    @property
    def can_redo(self) -> bool:
        return bool(self.history.redo_text)

    def undo(self) -> None:
        if (document := self.history.undo()) is not None:
            self._change(with_present(document, self._document))

    def redo(self) -> None:
        if (document := self.history.redo()) is not None:
            self._change(with_present(document, self._document))

    # -- all sockets at once

    def open_all(self) -> None:
        """Listeners first, so that clients find them."""
        for session in sorted(self.sessions, key=lambda session: session.spec.role is Role.CLIENT):
            session.open()

    def close_all(self) -> None:
        for session in self.sessions:
            session.close()

    def set_recording(self, on: bool) -> Failure | None:
        """Pause or resume recording. The failure says why it cannot be resumed (the disk is still full)."""
        if on and (failure := self._store.capture.resume()) is not None:
            return failure
        self.recording = on
        for session in self._sessions.values():
            session.recording = on
        self.revision += 1
        return None

    # -- the project's file

    def new_project(self) -> Job:
        """Close everything and begin anew; what was not saved is discarded."""
        return self._work.replace_by(
            "New project", lambda: ProjectStore.new(self.data_dir, self._wake, self._capture_options)
        )

    def open_project(self, path: Path, *, read_only: bool = False) -> Job:
        """Open another project in place of this one. If it cannot be opened, this one stays."""
        limits = self._capture_options
        if self.path is not None and path.resolve() == self.path.resolve():
            return self._work.refuse(f"Opening {path.name}", f"{path.name} is open in this window already.")
        return self._work.replace_by(
            f"Opening {path.name}",
            lambda: ProjectStore.open(path, self.data_dir, self._wake, read_only=read_only, options=limits),
        )

    def recover(self, recovery: Recovery) -> Job:
        """Take up a project that a crash left behind."""
        return self._work.replace_by(
            "Recovering",
            lambda: ProjectStore.recover(recovery.working, self.data_dir, self._wake, self._capture_options),
        )

    def recoverable(self) -> list[Recovery]:
        return ProjectStore.recoverable(self.data_dir)

    def save(self) -> Job:
        """Into the project's own file; raises ValueError if it has none yet."""
        if self.path is None:
            raise ValueError("the project has no file yet: save as")
        return self._work.save(None)

    def save_as(self, path: Path) -> Job:
        return self._work.save(path)

    def run_job(self, text: str, work: Callable[[Job], None]) -> Job:
        """Any other long work, in a thread."""
        return self._work.run(text, work)

    async def aclose(self, deadline_s: float = 5.0, *, discard: bool = False) -> None:
        """Close every session, commit everything, let go of the file. ``discard`` forgets what was not saved;
        without it an unsaved project is offered for recovery at the next start."""
        await self._close_sessions(deadline_s)
        await self._work.settled(deadline_s)
        await self.tasks.aclose(deadline_s)
        store = self._store
        await asyncio.to_thread(store.close, discard=discard or not self.modified)

    # -- for ProjectWork

    @property
    def document(self) -> Document:
        return self._document

    def settle(self) -> None:
        """Hand everything that sessions still hold to the capture."""
        for session in self._sessions.values():
            session.settle()

    def mark_saved(self, document: Document) -> None:
        """``document`` is what the file holds now."""
        self.saved_essence = essence(document)
        self.revision += 1

    async def adopt(self, store: ProjectStore) -> None:
        """Put another project in place of this one; the old one is discarded."""
        sessions = self._sessions_of(store)
        await self._close_sessions(3.0)
        old = self._store
        self._adopt(store, sessions)
        await asyncio.to_thread(old.close, discard=True)

    # -- inside

    def _sessions_of(self, store: ProjectStore) -> dict[int, Session]:
        """Raises ProjectError where the file breaks off under the first reads; then the store is closed."""
        try:
            return {spec.id: self._make_session(spec, store.capture) for spec in store.document.sockets}
        except sqlite3.Error as error:
            store.close(discard=False)
            name = store.path.name if store.path else "The project"
            raise ProjectError(f"{name} is damaged or cannot be read: {error}.") from None

    def _adopt(self, store: ProjectStore, sessions: dict[int, Session]) -> None:
        self._store = store
        self._document = store.document
        self.history.clear()
        self._sessions, self._removed = sessions, {}
        self._reported_stop = None
        self._reconcile()
        self.saved_essence = essence(store.saved_document)
        self.generation += 1
        self.revision += 1

    def _edit(self, text: str, document: Document) -> None:
        if document != self._document:
            self.history.record(Step(text, self._document, document))
            self._change(document)

    def _store_quietly(self, spec: SocketSpec) -> None:
        self._change(with_spec(self._document, spec), announce=False)

    def _change(self, document: Document, *, announce: bool = True) -> None:
        self._document = document
        self._reconcile()
        self._store.put_document(document)
        if announce:
            self.revision += 1

    def _reconcile(self) -> None:
        """Make the sessions agree with the document."""
        wanted = {spec.id for spec in self._document.sockets}
        for session_id in [each for each in self._sessions if each not in wanted]:
            session = self._removed[session_id] = self._sessions.pop(session_id)
            self.tasks.spawn(session.aclose(), f"close session {session_id}")
        for spec in self._document.sockets:
            session_or_none = self._sessions.get(spec.id)
            if session_or_none is None:
                session_or_none = self._removed.pop(spec.id, None)
                session_or_none = session_or_none or self._make_session(spec, self._store.capture)
                session_or_none.recording = self.recording
                self._sessions[spec.id] = session_or_none
            if session_or_none.spec != spec:
                session_or_none.update_spec(spec)

    def _make_session(self, spec: SocketSpec, capture: Capture) -> Session:
        around = Surroundings(capture, self.clock, self.tasks, self._hidden, self._edited, self._observed)
        session = Session(spec, around)
        session.recording = self.recording
        return session

    def _hidden(self, session_id: int) -> Ranges:
        return hidden_of(self._document, session_id)

    def _edited(self, spec: SocketSpec, text: str) -> None:
        self._edit(text, with_spec(self._document, spec))

    def _wake(self) -> None:
        """From the writer's thread: there is room again, or the disk failed."""
        self._loop.call_soon_threadsafe(self._capture_woke)

    def _capture_woke(self) -> None:
        for session in self._sessions.values():
            session.capture_has_room()

    async def _tick_for_ever(self) -> None:
        while True:
            await asyncio.sleep(TICK_S if self._moves else REST_S)
            self._tick()

    def _tick(self) -> None:
        now_ns = self.clock.now_ns()
        total = Counters()
        for session in self._sessions.values():
            if not session.is_at_rest:
                session.tick(now_ns)
            total = total.carried_with(session.carried)
        self._moves = total != self.counters
        self.counters = total
        self.throughput.sample(now_ns, total)
        stopped = self._store.capture.stopped
        if stopped is not self._reported_stop:
            self._reported_stop = stopped
            for session in self._sessions.values():
                session.recording_changed(stopped)
            self.revision += 1

    def _all(self) -> tuple[Session, ...]:
        return *self._sessions.values(), *self._removed.values()

    async def _close_sessions(self, deadline_s: float) -> None:
        try:
            async with asyncio.timeout(deadline_s + 1):
                await asyncio.gather(*(session.aclose() for session in self._all()))
        except TimeoutError:
            for session in self._all():
                session.abort()
