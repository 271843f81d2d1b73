"""Opening and saving a workspace's project: in a thread, as jobs."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import CancelledError as WriterEnded
from pathlib import Path
from typing import Protocol

from workbench.engine.tasks import TaskScope
from workbench.project.document import Document
from workbench.project.errors import ProjectError, SaveCancelled
from workbench.project.store import ProjectStore
from workbench.session.work.jobs import Job


class ProjectHolder(Protocol):
    """The part of a workspace that file work needs."""

    tasks: TaskScope

    @property
    def store(self) -> ProjectStore: ...
    @property
    def document(self) -> Document: ...
    @property
    def path(self) -> Path | None: ...
    def settle(self) -> None: ...
    def mark_saved(self, document: Document) -> None: ...
    async def adopt(self, store: ProjectStore) -> None: ...


class ProjectWork:
    """One job at a time touches the file; another waits for it."""

    def __init__(self, workspace: ProjectHolder) -> None:
        self._workspace = workspace
        self._turn = asyncio.Lock()
        self._running: set[Job] = set()  # jobs of ``run``, those that wait for their turn included

    def run(self, text: str, work: Callable[[Job], None]) -> Job:
        """Run ``work`` in a thread; ProjectError, OSError and ValueError become the job's failure."""
        job = Job(text)
        self._workspace.tasks.spawn(self._run(job, work), text)
        return job

    def refuse(self, text: str, failure_text: str) -> Job:
        """A job that has failed before it began."""
        job = Job(text)
        job.finish(failure_text)
        return job

    def replace_by(self, text: str, make_store: Callable[[], ProjectStore]) -> Job:
        job = Job(text)
        self._workspace.tasks.spawn(self._replace(job, make_store), text)
        return job

    def save(self, path: Path | None) -> Job:
        """Into ``path``, or into the project's own file."""
        target = path or self._workspace.path
        job = Job(f"Saving {target.name if target else ''}")
        self._workspace.tasks.spawn(self._save(job, path), job.text)
        return job

    def give_up(self) -> None:
        """Cancel imports, exports and the like: the end waits for a save, not for them."""
        for job in self._running:
            job.cancel()

    async def settled(self, deadline_s: float) -> None:
        """Wait for the job that is at work: a file is not closed beneath a save. Gives up after the deadline."""
        try:
            async with asyncio.timeout(deadline_s), self._turn:
                pass
        except TimeoutError:
            pass

    async def _run(self, job: Job, work: Callable[[Job], None]) -> None:
        self._running.add(job)
        try:
            async with self._turn:
                job.finish(*await _attempt(work, job))
        finally:
            self._running.discard(job)

    async def _replace(self, job: Job, make_store: Callable[[], ProjectStore]) -> None:
        made: list[ProjectStore] = []

        def work(_job: Job) -> None:
            made.append(make_store())

        async with self._turn:
            failure, detail = await _attempt(work, job)
            if made and job.cancelled:
                await asyncio.to_thread(made[0].close, discard=False)
            elif made:
                try:
                    await self._workspace.adopt(made[0])
                except ProjectError as error:
                    failure, detail = str(error), type(error).__name__
            job.finish(failure, detail)

    async def _save(self, job: Job, path: Path | None) -> None:
        async with self._turn:
            workspace, store = self._workspace, self._workspace.store
            workspace.settle()
            document = workspace.document
            store.put_document(document)

            def work(job: Job) -> None:
                if path is None:
                    store.save(job.report, job.is_cancelled)
                else:
                    store.save_as(path, job.report, job.is_cancelled)

            failure, detail = await _attempt(work, job)
            if not failure and not job.cancelled:
                workspace.mark_saved(document)
            job.finish(failure, detail)


async def _attempt(work: Callable[[Job], None], job: Job) -> tuple[str, str]:
    """What went wrong as a sentence and its place; two empty texts if nothing did."""

    def in_thread() -> None:
        try:
            work(job)
        except WriterEnded:  # on its way out of the thread it would become the cancelling of this task
            raise ProjectError(f"{job.text}: the recording has ended, nothing more is written.") from None

    try:
        await asyncio.to_thread(in_thread)
    except SaveCancelled:
        job.cancelled = True
    except ProjectError as error:
        return str(error), type(error).__name__
    except (OSError, ValueError, sqlite3.Error) as error:  # the last where a file breaks off under a reader
        return f"{job.text}: {error}", type(error).__name__
    return "", ""
