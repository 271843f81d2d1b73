"""Reading and aligning two payloads: at once where they are small, in a thread where they are not."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from workbench.model.records import RecordHead
from workbench.model.rows import Rows
from workbench.session.across.comparing import PAYLOAD_MAX_BYTES, ByteComparison, compare_payloads
from workbench.session.work.jobs import Job
from workbench.session.workspace import Workspace

AT_ONCE_BYTES = 64 * 1024
"""Both together: aligned within a frame or two."""


class Payload(NamedTuple):
    """One side: where it is read, and how it is called."""

    rows: Rows
    head: RecordHead
    title: str

    def read(self) -> bytes:
        """As much as is compared, and a byte that tells whether there is more."""
        return self.rows.payload(self.head.number, 0, PAYLOAD_MAX_BYTES + 1)


COMPARING = "Comparing…"
Shown = Callable[[ByteComparison | None, str], None]


class PayloadComparing:
    """One comparison at a time: a later one takes the place of the one that is not done yet."""

    def __init__(self, workspace: Workspace, show: Shown) -> None:
        self._workspace = workspace
        self._show = show
        self._job: Job | None = None

    def compare(self, left: Payload | None, right: Payload | None) -> None:
        """Tells the result, or in between that it takes a while. A side may be missing: it counts as empty."""
        self.cancel()
        if _size(left) + _size(right) <= AT_ONCE_BYTES:
            self._show(compare_payloads(_read(left), _read(right)), "")
            return
        self._show(None, COMPARING)

        def work(job: Job) -> None:
            job.result = compare_payloads(_read(left), _read(right), job.is_cancelled)

        self._job = self._workspace.run_job("Comparing two records", work)
        self._job.on_done.append(self._on_done)

    def cancel(self) -> None:
        """Nothing more is told of what is under way."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def stop(self) -> None:
        """Look for no more that is the same: what is told then is compared in place."""
        if self._job is not None:
            self._job.cancel()

    def _on_done(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self._show(job.result, job.failure_text)


def _size(payload: Payload | None) -> int:
    return payload.head.size if payload is not None else 0


def _read(payload: Payload | None) -> bytes:
    return payload.read() if payload is not None else b""
