"""Opening: locks, the saved file's check, the working file above it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from workbench.capture import schema
from workbench.capture.database import connect, create_database, leave_wal
from workbench.model.filetexts import recording_goes_on
from workbench.project.document import Document, document_to_json
from workbench.project.errors import OpenElsewhereError, ProjectError
from workbench.project.filelock import FileLock
from workbench.project.migration import migrated_copy
from workbench.project.purge import drop_gone, drop_leftovers
from workbench.project.regularfile import refuse_special
from workbench.project.savedfile import SavedFile, examine, read_header
from workbench.project.workingfile import FOLDER, create_working, document_of, read_working


@dataclass(slots=True)
class Opened:
    """The files of one open project. ``locks[0]`` is the working file's, a second one the saved file's.

    ``base`` is the file that lies beneath, ``path`` the one that Save writes to: they differ where an older file was
    migrated on a copy.
    """

    working: Path
    locks: list[FileLock]
    path: Path | None = None
    base: Path | None = None
    document: Document = field(default_factory=Document)
    saved_document: Document = field(default_factory=Document)
    project: str = ""
    serial: int = 0
    read_only: bool = False
    recording: bool = False

    def release(self) -> None:
        """Give every lock back."""
        while self.locks:
            self.locks.pop().release()

    def take_working_lock(self) -> FileLock:
        """Hand over the working file's lock; the caller releases it."""
        return self.locks.pop(0)

    def change_lock(self, lock: FileLock) -> None:
        """After a "save as": the old file is free for others."""
        for old in self.locks[1:]:
            old.release()
        self.locks[1:] = [lock]

    @property
    def migrated(self) -> bool:
        """True while a copy in the present version stands for the file itself."""
        return self.base is not None and self.base != self.path

    def settle(self, path: Path, project: str, serial: int) -> None:
        """After a save: what lies beneath now."""
        self.path = self.base = path
        self.project, self.serial = project, serial

    def working_meta(self, document_text: str) -> dict[str, str]:
        """What the working file must know to find its saved file again after a crash."""
        return {
            "saved_path": str(self.path.resolve()) if self.path else "",
            "saved_project": self.project,
            "saved_serial": str(self.serial),
            "document_saved": document_text,
        }

    def check_unchanged(self) -> None:
        """Refuse to append to a file that is no longer the one that was opened. Raises :class:`ProjectError`."""
        if self.path is None:
            return
        saved = examine(self.path, read_only=True)
        if (saved.project, saved.serial) != (self.project, self.serial):
            raise ProjectError(
                f"{self.path.name} was changed by another program since it was opened here: save under another name."
            )


def open_saved(path: Path, data_dir: Path, *, read_only: bool) -> Opened:
    """Open a saved file with a new working file above it. Raises :class:`ProjectError`."""
    header = read_header(path)
    if header.wal and FileLock.is_held(path):
        raise ProjectError(recording_goes_on(path.name))
    writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    lock: FileLock | None = None
    if writable and not read_only:
        lock = acquire_saved(path)
    try:
        if header.wal:
            _end_recording(path, owned=lock is not None)
        base = path
        if header.version < schema.SCHEMA_VERSION:
            base = migrated_copy(path, data_dir / FOLDER, header.version, schema.SCHEMA_VERSION)
        saved = examine(base, read_only=lock is None)
        opened = Opened(
            Path(), [], path, base, saved.document, saved.document, saved.project, saved.serial, read_only=lock is None
        )
        text = document_to_json(saved.document)
        opened.working, working_lock = create_working(data_dir, {**opened.working_meta(text), "document": text})
    except BaseException:
        if lock is not None:
            lock.release()
        raise
    opened.locks = [working_lock] if lock is None else [working_lock, lock]
    return opened


def acquire_saved(path: Path) -> FileLock:
    """The saved file's lock. Raises :class:`OpenElsewhereError`, :class:`ProjectError`."""
    try:
        lock = FileLock.acquire(path)
    except OSError as error:
        raise ProjectError(f"{path.name} cannot be locked: {error.strerror or error}.") from None
    if lock is None:
        raise OpenElsewhereError(f"{path.name} is open in another window: open it read-only, or a copy of it.")
    return lock


def _end_recording(path: Path, *, owned: bool) -> None:
    """A recording into the file itself was killed, or goes on where its lock cannot be looked at."""
    if not owned:
        raise ProjectError(
            f"A recording into {path.name} goes on, or ended without being closed, and the file cannot be written to"
            " from here. Copy it, with the files whose names begin alike, to a folder of yours and open the copy."
        )
    try:
        leave_wal(path)
    except sqlite3.Error as error:
        raise ProjectError(f"{path.name} is damaged or cannot be read: {error}.") from None


def recover_working(working: Path, data_dir: Path) -> Opened:
    """Take up a working file. Raises :class:`ProjectError`."""
    try:
        lock = FileLock.acquire(working)
    except OSError as error:
        raise ProjectError(f"{working.name} cannot be locked: {error.strerror or error}.") from None
    if lock is None:
        raise OpenElsewhereError("This project is open in another window.")
    locks = [lock]
    try:
        meta = read_working(working)
        opened = Opened(working, locks, document=document_of(meta.get("document")))
        opened.saved_document = document_of(meta.get("document_saved"))
        if meta.get("saved_path"):
            _find_saved(opened, Path(meta["saved_path"]), meta)
        _forget_gone(opened)
    except BaseException:
        while locks:
            locks.pop().release()
        raise
    return opened


def _forget_gone(opened: Opened) -> None:
    """What no socket of the document has comes back by no undo: that ended with its program."""
    try:
        with closing(connect(opened.working)) as connection:
            drop_gone(connection, opened.document)
    except sqlite3.Error as error:
        raise ProjectError(f"The working file {opened.working.name} cannot be read: {error}.") from None


def _find_saved(opened: Opened, path: Path, meta: dict[str, str]) -> None:
    if not path.exists():
        raise ProjectError(
            f"The traffic to be recovered continues {path}, and that file is not there. Put it back and try again."
        )
    writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    if writable:
        opened.locks.append(acquire_saved(path))
    base = path
    version = read_header(path).version
    if version < schema.SCHEMA_VERSION:
        base = migrated_copy(path, opened.working.parent, version, schema.SCHEMA_VERSION)
    saved = examine(base, read_only=not writable)
    opened.read_only = not writable
    if not _continues(saved, meta, opened.working.stem):
        raise ProjectError(
            f"{path.name} was changed since: the traffic that is to be recovered continues an earlier state of it."
        )
    opened.path, opened.base = path, base
    opened.project, opened.serial = saved.project, saved.serial


def _continues(saved: SavedFile, meta: dict[str, str], working: str) -> bool:
    serial = meta.get("saved_serial", "")
    if saved.project != meta.get("saved_project") and saved.saved_from != working:
        return False
    # One serial more, written from this very working file: killed after the save, before the working file knew.
    return str(saved.serial) == serial or saved.saved_from == working


def open_recording(path: Path) -> Opened:
    """Work in the named file itself. Raises :class:`ProjectError`."""
    refuse_special(path)
    lock = acquire_saved(path)
    path = path.resolve()  # a link to a file that is not there is never taken for an empty file, and stays
    try:
        if path.exists() and path.stat().st_size:
            header = read_header(path)
            saved = examine(path, read_only=False)
            if header.wal:
                leave_wal(path)
            connection = connect(path)
            try:
                drop_leftovers(connection)
                connection.execute("UPDATE session SET records = NULL")
            finally:
                connection.close()
            document = saved.document
        else:
            path.unlink(missing_ok=True)
            create_database(path, wal=True, private=False)
            document = Document()
    except (OSError, sqlite3.Error) as error:
        lock.release()
        raise ProjectError(f"{path.name} cannot be recorded into: {error}.") from None
    except ProjectError:
        lock.release()
        raise
    return Opened(path, [lock], path, None, document, document, recording=True)
