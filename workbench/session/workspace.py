"""The workspace: every session of a project, its document with undo, and what happens to all of them at once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.authority.laboratory import LaboratoryAuthority
from workbench.capture.capture import Capture, CaptureOptions
from workbench.capture.visible import Ranges
from workbench.engine.tasks import TaskScope
from workbench.model.annotations import Bookmark, UserFormat
from workbench.model.clock import Clock
from workbench.model.counters import Counters
from workbench.model.failures import Failure
from workbench.model.library import Library
from workbench.model.records import Piece
from workbench.model.sockets import Role
from workbench.project.document import Document
from workbench.project.importing.formats import ImportForm
from workbench.project.importing.target import ImportTarget
from workbench.project.store import ProjectStore, Recovery
from workbench.session.backoff import Backoff
from workbench.session.document.editor import DocumentEditor
from workbench.session.document.edits import essence, hidden_of, with_bookmarks
from workbench.session.payloads.desk import PayloadDesk
from workbench.session.payloads.keeping import SecretKeeper
from workbench.session.payloads.rights import Right, kept_rights, rights_of
from workbench.session.reading.ownformats import OwnFormats
from workbench.session.secrets import Secrets
from workbench.session.sequences.desk import SequenceDesk
from workbench.session.session import Session
from workbench.session.sessionset import SessionSet
from workbench.session.surroundings import Surroundings
from workbench.session.throughput import Throughput
from workbench.session.work.importing import (
    FULL,
    command_work,
    dump_work,
    files_work,
    payloads_work,
    reserved_ids,
    with_imported,
)
from workbench.session.work.jobs import Job
from workbench.session.work.projectwork import ProjectWork
from workbench.settings.allowances import Allowances

if TYPE_CHECKING:
    from workbench.codec.hexinput.dump import Dump
    from workbench.project.importing.commands.talk import Talk

_log = logging.getLogger(__name__)
TICK_S = 0.1
REST_S = 0.5  # between two looks while nothing moves: each costs a wake-up
TICK_AGAIN_FIRST_MS, TICK_AGAIN_MAX_MS = 500, 30_000  # after a bug in the tick, so that reports of it stay few
StoreMaker = Callable[[Callable[[], None]], ProjectStore]
Observer = Callable[[int, list[Piece]], None]  # session id, records


class Workspace(DocumentEditor):
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
        laboratory: LaboratoryAuthority | None = None,
    ) -> None:
        """``make_store`` is given the wake-up call for the capture and opens the project file to work in; without it
        a new, untitled project is begun in ``data_dir``. The ``laboratory`` authority is kept there, too, unless
        another is given. Raises ProjectError if that cannot be made."""
        super().__init__()
        self.data_dir = data_dir
        self._capture_options = capture_options
        self.clock = Clock()
        self.secrets = Secrets()
        self.desk = PayloadDesk(self._library, self.clock.now_ns, self.secrets)
        self.laboratory = laboratory or LaboratoryAuthority(data_dir)
        self.throughput = Throughput()
        self.counters = Counters()
        self.generation = 0
        self.tasks = TaskScope(on_bug)
        self.keeper = SecretKeeper(self.desk, self._library, self._set_store_id, self.tasks)
        self._allowances = Allowances(data_dir)
        self.desk.on_rights = self._keep_rights
        self._identity: tuple[str, str] | None = None  # of the file that what is allowed belongs to
        self._loop = asyncio.get_running_loop()
        self._observed = observed
        self._set = SessionSet(self.tasks, self._around)
        self._judged: tuple[Document, Document] | None = None  # what was compared last, and with what
        self._differs = False
        self._reported_stop: Failure | None = None
        self._moves = False
        self._work = ProjectWork(self)
        self.formats = OwnFormats(self._own_formats)
        self.sequences = SequenceDesk(self)
        self.throughput.sample(self.clock.now_ns(), self.counters)
        store = make_store(self._wake) if make_store else ProjectStore.new(data_dir, self._wake, capture_options)
        self._document = store.document  # its sessions ask at once what of them is hidden
        self._adopt(store, self._set.made_for(store))
        self.tasks.spawn(self._keep_ticking(), "workspace ticks")

    # -- what there is

    @property
    def sessions(self) -> tuple[Session, ...]:
        """In the document's order."""
        every = (self._set.get(spec.id) for spec in self.document.sockets)
        return tuple(session for session in every if session is not None)

    def session(self, session_id: int) -> Session | None:
        return self._set.get(session_id)

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
        judged = (self._document, self.saved_essence)
        if self._judged is None or any(was is not now for was, now in zip(self._judged, judged, strict=True)):
            self._judged, self._differs = judged, essence(self._document) != self.saved_essence
        if self._differs:
            return True
        saved = self._store.capture.saved_counts
        return any(self._recorded(spec.id) != saved.get(spec.id, 0) for spec in self.document.sockets)

    def record_total(self) -> int:
        """Committed records of all sockets of the document."""
        return sum(self._recorded(spec.id) for spec in self.document.sockets)

    @property
    def recording(self) -> bool:
        """Off: records pass by and are only counted."""
        return self._set.recording

    @property
    def recording_failure(self) -> Failure | None:
        """Why recording stopped by itself, if it did."""
        return self._store.capture.stopped

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
        self._set.record(on)
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

    def import_files(self, paths: list[Path], form: ImportForm = ImportForm.AUTO) -> Job:
        """Bring traffic of other programs in as new, closed sockets; the job's result is a list of ImportSummary.
        A job that fails or is cancelled leaves nothing behind."""
        names = ", ".join(path.name for path in paths)
        return self._import(f"Importing {names}", lambda target: files_work(paths, target, form))

    def import_dump(self, name: str, dump: Dump) -> Job:
        """The same with a hex dump that was read already."""
        return self._import(f"Importing {name}", lambda target: dump_work(name, dump, target))

    def import_payloads(self, name: str, dump: Dump) -> Job:
        """Its records become payloads of the library."""
        return self._import(f"Importing {name}", lambda target: payloads_work(name, dump, target))

    def import_command(self, talk: Talk) -> Job:
        """A command of a shell that was read: a socket, and a payload of the library. Nothing is opened."""
        return self._import("Importing a command", lambda target: command_work(talk, target))

    def add_dump(self, session_id: int, dump: Dump) -> None:
        """Record a dump's records in a socket that is there."""
        from workbench.project.importing.hexdumps import dump_pieces  # not before it is wanted

        self._session(session_id).record_foreign(dump_pieces(dump.records, self.clock.now_ns()))

    def run_job(self, text: str, work: Callable[[Job], None]) -> Job:
        """Any other long work, in a thread."""
        return self._work.run(text, work)

    async def aclose(self, deadline_s: float = 5.0, *, discard: bool = False) -> None:
        """Close every session, commit everything, let go of the file. ``discard`` forgets what was not saved;
        without it an unsaved project is offered for recovery at the next start."""
        self.sequences.stop_all()
        await self._set.aclose(deadline_s)
        self.secrets.clear()
        self._work.give_up()
        await self._work.settled(deadline_s)
        await self.tasks.aclose(deadline_s)
        store = self._store
        await asyncio.to_thread(store.close, discard=discard or not self.modified)

    # -- for ProjectWork

    def settle(self) -> None:
        """Hand everything that sessions still hold to the capture."""
        self._set.settle()

    def mark_saved(self, document: Document) -> None:
        """``document`` is what the file holds now."""
        self.saved_essence = essence(document)
        self.desk.folder = self._store.folder
        moved, self._identity = self._store.identity != self._identity, self._store.identity
        if moved:  # what was allowed goes with the project to its new file, and nothing that was allowed to one before
            self._keep_rights(self.desk.rights.given())
        self.revision += 1

    async def adopt(self, store: ProjectStore) -> None:
        """Put another project in place of this one; the old one is discarded."""
        if store.document.formats:
            await asyncio.to_thread(self.formats.prepare, store.document.formats)
        sessions = self._set.made_for(store)
        self.sequences.forget()
        await self._set.aclose(3.0)
        self.secrets.clear()
        old = self._store
        self._adopt(store, sessions)
        await asyncio.to_thread(old.close, discard=True)

    # -- inside

    def _import(self, text: str, make_work: Callable[[ImportTarget], Callable[[Job], None]]) -> Job:
        ids = reserved_ids(self.document)
        if not ids:
            return self._work.refuse(text, FULL)
        self.reserve_ids(ids)
        names = frozenset(spec.name for spec in self.document.sockets)
        target = ImportTarget(self._store.capture, ids, names, self.clock.now_ns())
        job = self._work.run(text, make_work(target))

        def take(job: Job) -> None:
            if job.result is not None:
                job.cancelled = False  # it came too late: everything is there
                self.add_imported(with_imported(self.document, job.result, ids), text.replace("Importing", "Import", 1))

        job.on_done.append(take)
        return job

    def _adopt(self, store: ProjectStore, sessions: dict[int, Session]) -> None:
        self._store = store
        self._identity = store.identity
        self._document = store.document
        kept = self._allowances.read(store.identity)
        self.desk.begin_project(store.folder, rights_of(kept, store.document.library.store_id))
        self.history.clear()
        self._set.replace_by(sessions)
        self._reported_stop = None
        self._set.follow(self._document, store.capture)
        self.saved_essence = essence(store.saved_document)
        self.generation += 1
        self.revision += 1

    def _follow(self, document: Document) -> None:
        self._set.follow(document, self._store.capture)
        self._store.put_document(document)

    def _session(self, session_id: int) -> Session:
        return self._set[session_id]

    def _recorded(self, session_id: int) -> int:
        return self._store.capture.count(session_id)

    def _around(self, capture: Capture) -> Surroundings:
        return Surroundings(
            capture, self.clock, self.tasks, self._hidden, self._edited, self.laboratory, self._observed, self.secrets,
            self._bookmarks, self.formats.dissectors, self.desk, self._add_bookmarks, self._start_sequence,
        )  # fmt: skip

    def _library(self) -> Library:
        return self._document.library

    def _set_store_id(self, store_id: str) -> None:
        self._change(replace(self._document, library=replace(self._document.library, store_id=store_id)))

    def _keep_rights(self, rights: tuple[Right, ...]) -> None:
        self._allowances.keep(self._identity, kept_rights(rights, self._library().store_id))
        if self._allowances.warning:  # it is asked again: no reason to disturb anybody
            _log.warning("%s", self._allowances.warning)
        self.revision += 1

    def _own_formats(self) -> tuple[UserFormat, ...]:
        return self._document.formats

    def _bookmarks(self, session_id: int) -> tuple[Bookmark, ...]:
        return self._document.bookmarks.get(str(session_id), ())

    def _add_bookmarks(self, session_id: int, bookmarks: list[Bookmark]) -> None:
        """Those of rules: no step of undo."""
        every = (*self._bookmarks(session_id), *bookmarks)
        self._change(with_bookmarks(self._document, session_id, every))

    def _start_sequence(self, sequence_id: int) -> str:
        """By a rule: why it was not; empty: it runs."""
        sequence = self.sequences.sequence(sequence_id)
        if sequence is None:
            return "the sequence that it starts is not there any more"
        run = self.sequences.start(sequence_id)  # one that still runs is left to it: rules fire often
        return f"the sequence “{sequence.name}” cannot be run as it is" if run.faults else ""

    def _hidden(self, session_id: int) -> Ranges:
        return hidden_of(self._document, session_id)

    def _wake(self) -> None:
        """From the writer's thread: there is room again, or the disk failed."""
        self._loop.call_soon_threadsafe(self._set.capture_has_room)

    async def _keep_ticking(self) -> None:
        """A bug in one tick is reported as any task's is, and the ticks go on: without them no rate moves, and no
        call reaches the disk."""
        again = Backoff(TICK_AGAIN_FIRST_MS, TICK_AGAIN_MAX_MS)
        while True:
            await asyncio.wait({self.tasks.spawn(self._tick_for_ever(), "workspace tick")})
            await asyncio.sleep(again.next_ms() / 1000)

    async def _tick_for_ever(self) -> None:
        while True:
            await asyncio.sleep(TICK_S if self._moves else REST_S)
            self._tick()

    def _tick(self) -> None:
        now_ns = self.clock.now_ns()
        total = self._set.tick(now_ns)
        self._moves = total != self.counters
        self.counters = total
        self.throughput.sample(now_ns, total)
        stopped = self._store.capture.stopped
        if stopped is not self._reported_stop:
            self._reported_stop = stopped
            self._set.recording_changed(stopped)
            self.revision += 1
