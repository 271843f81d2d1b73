"""Whatever breaks a job off, it ends, and says why."""

from __future__ import annotations

import asyncio
import sqlite3
from concurrent.futures import CancelledError

import pytest

from tests.session.scenes import Play
from workbench.session.jobs import Job
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
