"""The store: one open project, its working file, the saved file beneath it, and the lock on both."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final

from workbench.capture.bytelog import force_directory
from workbench.capture.capture import Capture, CaptureOptions
from workbench.capture.database import create_database, leave_wal, remove_database
from workbench.capture.visible import TABLES_KEPT, table_of
from workbench.project import workingfile
from workbench.project.document import JSON_MAX_BYTES, Document, document_from_json, document_to_json
from workbench.project.documenttext import DocumentText
from workbench.project.errors import OpenElsewhereError, ProjectError, SaveCancelled
from workbench.project.filelock import FileLock
from workbench.project.opening import Opened, open_recording, open_saved, recover_working
from workbench.project.purge import purge
from workbench.project.regularfile import refuse_special
from workbench.project.saving import Cancelled, Progress, SaveJob, append_to, copy_file
from workbench.project.workingfile import Recovery, create_working, holds_traffic, remove_working

__all__ = ["OpenElsewhereError", "ProjectError", "ProjectStore", "Recovery", "SaveCancelled"]

Wake = Callable[[], None]
UTF8_MARK: Final = b"\xef\xbb\xbf"
COPY_SHARE: Final = 0.5  # of the progress of a "save as" goes to the copy of what was saved before


class ProjectStore:
    """Made by :meth:`new`, :meth:`open`, :meth:`recover` or :meth:`record_into`, which raise :class:`ProjectError`.

    ``document`` and ``put_document`` belong to the thread that appends; the blocking methods run in any other.
    """

    def __init__(self, opened: Opened, wake: Wake, options: CaptureOptions | None) -> None:
        self.path = opened.path
        self.read_only = opened.read_only
        self._read_from: Path | None = None
        self.document = opened.document
        self._opened = opened
        self._texts = DocumentText()
        self._text = self._saved_text = document_to_json(opened.document, self._texts)
        if opened.saved_document is not opened.document:
            self._saved_text = document_to_json(opened.saved_document)
        try:
            self.capture = Capture(opened.working, opened.base, wake, options)
        except (sqlite3.Error, OSError) as error:
            opened.release()
            raise ProjectError(f"{opened.working.name} cannot be opened: {error}.") from None
        for ranges in islice(opened.document.hidden.values(), TABLES_KEPT):
            table_of(ranges)  # in the thread that opens, not in the loop that asks first

    # ---- ways to a store ----

    @classmethod
    def new(cls, data_dir: Path, wake: Wake, options: CaptureOptions | None = None) -> ProjectStore:
        """An empty project that has no file yet."""
        return cls._fresh(data_dir, Document(), wake, options)

    @classmethod
    def open(
        cls, path: Path, data_dir: Path, wake: Wake, *, read_only: bool = False, options: CaptureOptions | None = None
    ) -> ProjectStore:
        """Open a saved project, or a document as JSON. Raises :class:`OpenElsewhereError` where another window works
        on the file and ``read_only`` was not asked for."""
        refuse_special(path)
        text = _json_text(path)
        if text is not None:
            document = document_from_json(text)
            named = document if document.name else replace(document, name=path.stem)
            store = cls._fresh(data_dir, named, wake, options)
            store._read_from = path
            return store
        return cls(open_saved(path, data_dir, read_only=read_only), wake, options)

    @classmethod
    def recover(cls, working: Path, data_dir: Path, wake: Wake, options: CaptureOptions | None = None) -> ProjectStore:
        """Take up what a program that died left behind."""
        return cls(recover_working(working, data_dir), wake, options)

    @classmethod
    def record_into(cls, path: Path, wake: Wake, options: CaptureOptions | None = None) -> ProjectStore:
        """Work in the named file itself; one that exists and is a project is continued."""
        return cls(open_recording(path), wake, replace(options or CaptureOptions(), bytes_beside=False))

    @staticmethod
    def recoverable(data_dir: Path) -> list[Recovery]:
        """What programs that are no longer alive left behind, newest first."""
        return workingfile.recoverable(data_dir)

    @classmethod
    def _fresh(cls, data_dir: Path, document: Document, wake: Wake, options: CaptureOptions | None) -> ProjectStore:
        meta = {"document": document_to_json(document), "document_saved": document_to_json(Document())}
        working, lock = create_working(data_dir, meta)
        return cls(Opened(working, [lock], document=document), wake, options)

    @property
    def is_recording(self) -> bool:
        """True where work goes into the named file itself: nothing waits for a save."""
        return self._opened.recording

    @property
    def folder(self) -> Path | None:
        """Where the project's relative paths begin: the folder of its file, or of the JSON that it was read from."""
        place = self.path or self._read_from
        return None if place is None else place.absolute().parent

    @property
    def identity(self) -> tuple[str, str] | None:
        """The file's whole path and the project's own id: whose permissions these are. None while it has no file."""
        place = self.path or self._read_from
        return None if place is None else (str(place.resolve()), self._opened.project)

    # ---- the document ----

    def put_document(self, document: Document) -> None:
        """Keep the document in the working file, at the next transaction. Never blocks; costs what has changed."""
        self.document = document
        self._text = document_to_json(document, self._texts)
        self.capture.put_document(self._text)

    @property
    def saved_document(self) -> Document:
        """What the saved file holds; an empty document where there is no file yet. Of a large document that did not
        change nothing is read again: the loop asks."""
        if self._saved_text is self._text:
            return self.document
        return document_from_json(self._saved_text)

    # ---- saving ----

    def save(self, progress: Progress, cancelled: Cancelled) -> None:
        """Append what is new to the saved file. Costs what has changed. Raises :class:`ProjectError`."""
        if self._opened.recording:
            self._flush_recording(progress)
            return
        if self.path is None:
            raise ProjectError("The project has no file yet: choose one with Save as.")
        if self.read_only:
            raise ProjectError(f"{self.path.name} was opened read-only: save it under another name.")
        if self._opened.migrated:
            self._save_new(self.path, progress, cancelled)  # migrated: the file itself is of an older version
            return
        self._opened.check_unchanged()
        job = self._job(self._opened.project, self._opened.serial + 1)
        append_to(self.path, job, progress, cancelled)
        self._settle(self.path, job)

    def save_as(self, path: Path, progress: Progress, cancelled: Cancelled) -> None:
        """Save everything under another name and go on with that file. Raises :class:`ProjectError`."""
        if self.path is not None and _same(path, self.path) and not self.read_only:
            self.save(progress, cancelled)
            return
        self._save_new(path, progress, cancelled)

    def _save_new(self, path: Path, progress: Progress, cancelled: Cancelled) -> None:
        refuse_special(path)
        lock = None
        if self.path is None or not _same(path, self.path) or self.read_only:
            lock = _lock_target(path)
        building = path.with_name(f".{path.name}.saving")
        job = self._job(uuid.uuid4().hex, 1)
        try:
            remove_database(building)
            self._build(building, job, progress, cancelled)
            building.replace(path)
            force_directory(path.parent)
        except (OSError, sqlite3.Error) as error:
            _give_up(building, lock)
            raise ProjectError(f"{path.name} could not be saved: {_reason(error)}.") from None
        except ProjectError:
            _give_up(building, lock)
            raise
        if self._opened.recording:
            if lock is not None:
                lock.release()
            return  # a copy: recording goes on in its own file
        if lock is not None:
            self._opened.change_lock(lock)
        self._settle(path, job)

    def _build(self, building: Path, job: SaveJob, progress: Progress, cancelled: Cancelled) -> None:
        share = 0.0
        if self._opened.base is not None:
            share = COPY_SHARE
            copy_file(self._opened.base, building, lambda part: progress(part * COPY_SHARE), cancelled)
        else:
            create_database(building, wal=False, private=False)
        append_to(building, job, lambda part: progress(share + part * (1 - share)), cancelled, unseen=True)

    def _job(self, project: str, serial: int) -> SaveJob:
        text = self._text
        counts = self.capture.snapshot()
        meta = {"document": text, "project": project, "serial": str(serial), "saved_from": self._opened.working.stem}
        return SaveJob(self._opened.working, self.capture.saved_counts, counts, meta)

    def _settle(self, path: Path, job: SaveJob) -> None:
        text = job.meta["document"]
        self._saved_text = text
        copy = self._opened.base if self._opened.migrated else None
        self._opened.settle(path, job.meta["project"], int(job.meta["serial"]))
        self.path, self.read_only = path, False
        try:
            self.capture.saved_beneath(path, job.counts, self._opened.working_meta(text))
            if copy is not None:
                remove_database(copy)
        except (sqlite3.Error, OSError) as error:
            raise ProjectError(f"{path.name} was saved, but the working file reports: {error}.") from None

    def _flush_recording(self, progress: Progress) -> None:
        if not self.capture.flush(60.0):
            raise ProjectError(f"{self._opened.working.name} could not be written: recording is stopped.")
        progress(1.0)

    # ---- the end ----

    def close(self, *, discard: bool) -> None:
        """End recording and close every file. With ``discard`` the working file is deleted, else it stays for a later
        recovery if it holds anything that is not saved. Raises :class:`ProjectError`."""
        self.capture.close()
        try:
            if self._opened.recording:
                leave_wal(self._opened.working)
            elif discard or not self._unsaved():
                remove_working(self._opened.working, self._opened.take_working_lock())
                if self._opened.migrated and self._opened.base is not None:
                    remove_database(self._opened.base)
                elif self.path is not None and not self.read_only:
                    purge(self.path, self.saved_document)
        except (OSError, sqlite3.Error) as error:
            raise ProjectError(f"{self._opened.working.name} could not be closed: {_reason(error)}.") from None
        finally:
            self._opened.release()

    def _unsaved(self) -> bool:
        return self._text != self._saved_text or holds_traffic(self._opened.working)


def _json_text(path: Path) -> bytes | None:
    """The text of a JSON document; None for anything else, which is judged elsewhere."""
    try:
        with path.open("rb") as file:
            head = file.read(64)
            if not head.removeprefix(UTF8_MARK).lstrip().startswith(b"{"):
                return None
            return (head + file.read(JSON_MAX_BYTES)).removeprefix(UTF8_MARK)
    except OSError:
        return None


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def _lock_target(path: Path) -> FileLock:
    try:
        lock = FileLock.acquire(path)
    except OSError as error:
        raise ProjectError(f"{path.name} could not be saved in {path.parent}: {_reason(error)}.") from None
    if lock is None:
        raise OpenElsewhereError(f"{path.name} is open in another window: choose another name.")
    return lock


def _give_up(building: Path, lock: FileLock | None) -> None:
    try:
        remove_database(building)
    except OSError:
        pass  # the sentence about the save matters more than the left-over beside it
    if lock is not None:
        lock.release()


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
