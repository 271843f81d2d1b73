"""One session without a window: made, opened, watched, and closed with everything recorded."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from workbench.authority.laboratory import LaboratoryAuthority
from workbench.cli.commands import OutputForm
from workbench.cli.exitcodes import CommandError
from workbench.cli.expectation import Expectation
from workbench.cli.kindoptions import KindSettings
from workbench.cli.output import Output, drain
from workbench.cli.reporter import Reporter
from workbench.cli.stopping import StopRequest
from workbench.model.records import Direction, Piece
from workbench.model.sockets import Role, SocketOptions
from workbench.project.errors import ProjectError
from workbench.project.store import ProjectStore
from workbench.session.secrets import ANY_KEY
from workbench.session.session import Session
from workbench.session.workspace import Workspace
from workbench.settings.places import data_dir

LOOK_S: Final = 0.02  # how often events are looked for that come without a record; the promise is 50 ms
CLOSE_S: Final = 5.0
PLAIN: Final = KindSettings()


class Talk:
    """A session, what it has carried, and waiting for facts about it."""

    def __init__(self, workspace: Workspace, session: Session, reporter: Reporter, stop: StopRequest) -> None:
        self.workspace = workspace
        self.session = session
        self.reporter = reporter
        self.stop = stop
        self.expectation: Expectation | None = None
        self.watches_records = True  # False: only that something came; each is the meter's, or nobody's
        self.rx_records = 0
        self.tx_bytes = 0  # handed to the kernel, or lost with the connection
        self.tx_lost_bytes = 0
        self.last_byte_s = time.monotonic()
        self._changed = asyncio.Event()

    def observe(self, pieces: list[Piece]) -> None:
        """Each record as it passes, before it goes to the disk."""
        self.last_byte_s = time.monotonic()
        if not self.watches_records:
            self._changed.set()
            return
        for piece in pieces:
            if piece.direction == Direction.RX:
                self.rx_records += 1
                if self.expectation is not None:
                    self.expectation.receive(piece.payload)
            else:
                self.tx_bytes += len(piece.payload)
                self.tx_lost_bytes += len(piece.payload) - piece.taken
        self.reporter.report_records(pieces)
        self._changed.set()

    def put_line(self, line: bytes) -> None:
        """A line of JSON beside those of events and records; those that happened before it come first."""
        self.reporter.report_events()
        self.reporter.put_line(line)

    async def opened(self) -> bool:
        """Open the session; False if that failed or was stopped."""
        self.session.open()
        await self.wait_for(lambda: self.session.is_open or self.session.is_at_rest)
        return self.session.is_open

    async def wait_for(self, fact: Callable[[], bool], deadline: Callable[[], float] | None = None) -> bool:
        """Wait until ``fact()``; False if the user's stop or the deadline (a moving time.monotonic()) came first."""
        while not fact():
            left_s = LOOK_S if deadline is None else min(LOOK_S, deadline() - time.monotonic())
            if self.stop.requested or left_s <= 0:
                return False
            self._changed.clear()
            try:
                async with asyncio.timeout(left_s):
                    await self._changed.wait()
            except TimeoutError:
                pass
            self.reporter.report_events()
        return True


@asynccontextmanager
async def one_session(
    role: Role, url: str, form: OutputForm, record: Path | None, stop: StopRequest, kind: KindSettings = PLAIN
) -> AsyncIterator[Talk]:
    """A workspace with one socket, closed: nothing has been opened yet. At the end everything is closed, recorded
    and written. Raises CommandError if ``record`` cannot be recorded into."""
    bugs: list[BaseException] = []

    def on_bug(error: BaseException, _task: str) -> None:
        bugs.append(error)
        stop.request()

    with tempfile.TemporaryDirectory(prefix="socket-workbench-", ignore_cleanup_errors=True) as folder:
        talks: list[Talk] = []

        def observed(_session_id: int, pieces: list[Piece]) -> None:
            talks[0].observe(pieces)

        make_store = None if record is None else _recorder(record)
        try:
            workspace = Workspace(
                Path(folder), on_bug=on_bug, observed=observed, make_store=make_store,
                laboratory=LaboratoryAuthority(data_dir()),
            )  # fmt: skip

        except ProjectError as error:
            raise CommandError(str(error)) from None
        output = Output(sys.stdout.fileno(), stop.is_requested, stop.request)
        try:
            if record is None:
                workspace.set_recording(False)
            session = workspace.add_socket(role, url, options=SocketOptions(keep_half_open=role is Role.CLIENT))
            workspace.update_spec(kind.applied(session.spec))
            if kind.password:
                workspace.secrets.put(ANY_KEY, kind.password)
            if kind.secret_headers:
                workspace.secrets.put_headers(kind.secret_headers)
            if kind.tls.key_log_file:  # an argument of this very command
                workspace.secrets.allow_key_log(kind.tls.key_log_file)
            first_seq = workspace.store.capture.count(session.id) + 1
            reporter = Reporter(session, output, form, first_seq)
            reporter.tells_recording = record is not None
            talks.append(Talk(workspace, session, reporter, stop))
            yield talks[0]
        finally:
            await _close(workspace, discard=record is None)
            if talks:
                talks[0].reporter.report_events()
            await asyncio.to_thread(drain, output, stop)
    if bugs:
        raise bugs[0]
    if output.failure is not None:
        raise CommandError(f"standard output: {output.failure.strerror}")


async def _close(workspace: Workspace, *, discard: bool) -> None:
    try:
        await workspace.aclose(CLOSE_S, discard=discard)
    except ProjectError as error:
        raise CommandError(str(error)) from None


def _recorder(record: Path) -> Callable[[Callable[[], None]], ProjectStore]:
    def make(wake: Callable[[], None]) -> ProjectStore:
        return ProjectStore.record_into(record, wake)

    return make
