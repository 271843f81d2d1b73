"""A project without a window: its document in a workspace of its own, whose traffic goes nowhere or into a file."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from workbench.authority.laboratory import LaboratoryAuthority
from workbench.cli.commands import RunCommand
from workbench.cli.exitcodes import CommandError
from workbench.cli.output import Output, drain
from workbench.cli.payloadoptions import equip
from workbench.cli.reading import opened_to_read
from workbench.cli.reporter import Reporter
from workbench.cli.stopping import StopRequest
from workbench.codec.escapes import visible
from workbench.model.events import Event
from workbench.model.payloads import PayloadSpec
from workbench.model.records import Piece
from workbench.project.document import Document
from workbench.project.errors import ProjectError
from workbench.project.store import ProjectStore
from workbench.session.payloads.wanted import Wanted, wanted_text
from workbench.session.workspace import Workspace
from workbench.settings.places import data_dir

LOOK_S: Final = 0.02  # how often it is looked for events and steps; the promise is 50 ms
CLOSE_S: Final = 5.0


class Stand:
    """The workspace, and who tells what its sockets do."""

    def __init__(self, workspace: Workspace, output: Output, stop: StopRequest) -> None:
        self.workspace = workspace
        self.output = output
        self.stop = stop
        self.reporters: dict[int, Reporter] = {}

    def observe(self, session_id: int, pieces: list[Piece]) -> None:
        """Each record as it passes, behind what happened before, wherever that was."""
        self.report_events()
        if (reporter := self.reporters.get(session_id)) is not None:
            reporter.report_records(pieces)

    def report_events(self) -> None:
        """What happened since the last call, in the order of time whichever socket it was."""
        found = [(event, reporter) for reporter in self.reporters.values() for event in reporter.new_events()]
        for event, reporter in sorted(found, key=_time_of):
            reporter.report_event(event)

    @property
    def recording_failed(self) -> bool:
        return any(reporter.recording_failed for reporter in self.reporters.values())


def _time_of(found: tuple[Event, Reporter]) -> int:
    return found[0].time_ns


def read_document(path: Path) -> Document:
    """The project's document without its traffic. Raises CommandError."""
    with opened_to_read(path) as store:
        return replace(store.document, hidden={}, bookmarks={}, byte_marks={})


@asynccontextmanager
async def standing_project(command: RunCommand, document: Document, stop: StopRequest) -> AsyncIterator[Stand]:
    """Nothing has been opened yet; at the end everything is closed, recorded and written."""
    bugs: list[BaseException] = []

    def on_bug(error: BaseException, _task: str) -> None:
        bugs.append(error)
        stop.request()

    with tempfile.TemporaryDirectory(prefix="socket-workbench-", ignore_cleanup_errors=True) as folder:
        stands: list[Stand] = []

        def observed(session_id: int, pieces: list[Piece]) -> None:
            if stands:
                stands[0].observe(session_id, pieces)

        make_store = None if command.record is None else _recorder(command.record)
        try:
            workspace = Workspace(
                Path(folder), on_bug=on_bug, observed=observed, make_store=make_store,
                laboratory=LaboratoryAuthority(data_dir()),
            )  # fmt: skip
        except ProjectError as error:
            raise CommandError(str(error)) from None
        output = Output(sys.stdout.fileno(), stop.is_requested, stop.request)
        try:
            _take(workspace, command, document)
            stands.append(Stand(workspace, output, stop))
            for session in workspace.sessions:
                first = workspace.store.capture.count(session.id) + 1
                reporter = stands[0].reporters[session.id] = Reporter(session, output, command.form, first)
                reporter.tells_recording = command.record is not None
                reporter.prints_payload = False
                reporter.prefix = f"{visible(session.spec.name)}: "
            yield stands[0]
        finally:
            await _close(workspace, discard=command.record is None)
            if stands:
                stands[0].report_events()
            await asyncio.to_thread(drain, output, stop)
    if bugs:
        raise bugs[0]
    if output.failure is not None:
        raise CommandError(f"standard output: {output.failure.strerror}")


async def allow(workspace: Workspace, command: RunCommand, specs: Sequence[PayloadSpec]) -> None:
    """Give what the command line allows. Raises CommandError for what it does not, before anything is opened."""
    wanted = await workspace.keeper.prepared(specs)
    if command.allow:
        workspace.desk.allow(wanted, remember=False)
        wanted = await workspace.keeper.prepared(specs)
    if wanted:
        raise CommandError("\n".join(_refusal(each) for each in wanted[:20]))


def _refusal(wanted: Wanted) -> str:
    if wanted.is_permission:
        return f"the project would read {wanted_text(wanted)}: give --allow if it may"
    reason = f" ({wanted.reason})" if wanted.reason else ""
    return f"{wanted_text(wanted)} is not known{reason}: give --secret-file {wanted.shown}=FILE"


def _take(workspace: Workspace, command: RunCommand, document: Document) -> None:
    if command.record is None:
        workspace.set_recording(False)
    before = workspace.document
    workspace.edit("Run", replace(document, next_id=max(document.next_id, before.next_id)))
    equip(workspace, command.sources)
    workspace.desk.folder = command.project.absolute().parent


async def _close(workspace: Workspace, *, discard: bool) -> None:
    try:
        await workspace.aclose(CLOSE_S, discard=discard)
    except ProjectError as error:
        raise CommandError(str(error)) from None


def _recorder(record: Path) -> Callable[[Callable[[], None]], ProjectStore]:
    def make(wake: Callable[[], None]) -> ProjectStore:
        return ProjectStore.record_into(record, wake)

    return make
