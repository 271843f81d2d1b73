"""Whatever breaks a job off, it ends, and says why."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

from tests.session.scenes import Play
from workbench.session.work.jobs import Job
from workbench.session.workspace import Workspace


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (sqlite3.DatabaseError("database disk image is malformed"), "Export: database disk image is malformed"),
        (CancelledError(), "Export: the recording has ended, nothing more is written."),
        (OSError(28, "No space left on device"), "Export: [Errno 28] No space left on device"),
    ],
)
def test_a_job_that_breaks_off_says_why(play: Play, error: Exception, sentence: str) -> None:
    def work(_job: Job) -> None:
        raise error

    async def scene(workspace: Workspace) -> None:
        job = workspace.run_job("Export", work)
        await asyncio.wait_for(job.wait(), 10)
        assert (job.failure_text, job.succeeded) == (sentence, False)

    play(scene)


def test_the_end_gives_an_import_up_instead_of_waiting_for_it(runner: asyncio.Runner, tmp_path: Path) -> None:
    begun, given_up = threading.Event(), threading.Event()

    def work(job: Job) -> None:
        begun.set()
        end = time.monotonic() + 10
        while not job.is_cancelled() and time.monotonic() < end:
            given_up.wait(0.005)
        given_up.set()

    async def scene() -> Job:
        workspace = Workspace(tmp_path)
        job = workspace.run_job("Import", work)
        await asyncio.to_thread(begun.wait, 10)
        await workspace.aclose(30, discard=True)
        return job

    job = runner.run(scene())
    assert given_up.is_set() and job.done and job.cancelled
