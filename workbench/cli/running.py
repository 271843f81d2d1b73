"""``run``: the sequences of a project, or all of its sockets, without a window."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from workbench.cli.commands import RunCommand
from workbench.cli.exitcodes import CommandError, ExitCode
from workbench.cli.runlines import RunTeller
from workbench.cli.runproject import LOOK_S, Stand, allow, read_document, standing_project
from workbench.cli.stopping import StopRequest
from workbench.cli.streams import tell
from workbench.model import sequences as words
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.rules import ActionKind
from workbench.model.runs import RunState
from workbench.model.sockets import SocketSpec
from workbench.model.texts import failure_sentence
from workbench.project.document import Document
from workbench.project.reports.report import GROUPS, SequenceReport
from workbench.session.sequences.checking import payloads_of
from workbench.session.sequences.reporting import report_of
from workbench.session.sequences.run import SequenceRun
from workbench.session.workspace import Workspace


async def run_project(command: RunCommand, stop: StopRequest) -> ExitCode:
    """The whole command; the exit code."""
    _refuse_to_overwrite(command)
    document = await asyncio.to_thread(read_document, command.project)
    chosen = _chosen(command, document)
    end_s = time.monotonic() + command.duration_s if command.duration_s is not None else None
    async with standing_project(command, document, stop) as stand:
        await allow(stand.workspace, command, _specs(document, chosen))
        if chosen is None:
            code = await _stand_open(stand, end_s)
        else:
            code = await _run_all(command, stand, chosen, end_s)
    return ExitCode.USAGE if stand.recording_failed and code is ExitCode.DONE else code


def _refuse_to_overwrite(command: RunCommand) -> None:
    if command.record is not None and command.record.exists():  # its own sockets would have to give way
        raise CommandError(f"{command.record}: it is there already; run records into a new file")
    for report in (command.junit, command.html):
        if report is not None and report.exists() and report.samefile(command.project):
            raise CommandError(f"{report}: a report does not take the place of the project")
    written = [path.resolve() for path in (command.junit, command.html, command.record) if path is not None]
    if twice := next((path for path in written if written.count(path) > 1), None):
        raise CommandError(f"{twice}: each report and the recording need a file of their own")


def _chosen(command: RunCommand, document: Document) -> list[words.Sequence] | None:
    """None: no sequences are asked for."""
    if command.every_sequence:
        if not document.sequences:
            raise CommandError(f"{command.project}: the project has no sequences")
        return list(document.sequences)
    if not command.sequences:
        return None
    known = {each.name: each for each in document.sequences}
    for name in command.sequences:
        if name not in known:
            there = ", ".join(f"“{each}”" for each in list(known)[:20]) or "none"
            raise CommandError(f"{command.project}: there is no sequence “{name}”; there are: {there}")
    return [known[name] for name in command.sequences]


def _specs(document: Document, chosen: Sequence[words.Sequence] | None) -> list[PayloadSpec]:
    """Whatever may be composed: by the sequences, and by the rules of sockets."""
    found = [spec for each in chosen or () for spec in payloads_of(each.steps)]
    for spec in document.sockets:
        found += _rule_specs(spec)
    return found


def _rule_specs(spec: SocketSpec) -> list[PayloadSpec]:
    actions = [action for rule in spec.rules if rule.enabled for action in rule.then]
    found = [action.payload for action in actions if action.kind is ActionKind.REPLY]
    texts = (ActionKind.SET, ActionKind.LOG, ActionKind.MARK)
    return found + [PayloadSpec(PayloadForm.TYPED, action.text) for action in actions if action.kind in texts]


async def _run_all(
    command: RunCommand, stand: Stand, chosen: Sequence[words.Sequence], end_s: float | None
) -> ExitCode:
    workspace = stand.workspace
    faulty = {each.id for each in chosen if await _is_faulty(workspace, each)}
    runs: list[SequenceRun] = []
    try:
        for sequence in chosen:
            run = workspace.sequences.make(sequence.id)
            runs.append(run)
            # What cannot be run is told before anything is sent. Who was not reached is in the reports all the same.
            if not stand.stop.requested and (not faulty or sequence.id in faulty):
                await _run_one(command, stand, run, end_s)
    finally:
        await asyncio.to_thread(_write, command, [report_of(run, workspace.document) for run in runs])
    return ExitCode.USAGE if faulty else _verdict(runs, stand.stop)


async def _is_faulty(workspace: Workspace, sequence: words.Sequence) -> bool:
    check = workspace.sequences.checking(sequence)
    while not check.is_done:
        check.go_on()
        await asyncio.sleep(0)
    return bool(check.faults)


async def _run_one(command: RunCommand, stand: Stand, run: SequenceRun, end_s: float | None) -> None:
    teller = RunTeller(run, stand.workspace, stand.output, command.form)
    run.attended = False
    run.start(command.pace, dict(command.answers))
    while not run.is_over:
        if stand.stop.requested or (end_s is not None and time.monotonic() >= end_s):
            run.stop()
        try:
            async with asyncio.timeout(LOOK_S):
                await run.ended()
        except TimeoutError:
            pass
        stand.report_events()
        teller.tell_steps()
    stand.report_events()
    teller.tell_end()


def _verdict(runs: Sequence[SequenceRun], stop: StopRequest) -> ExitCode:
    """An expectation that failed outweighs a network that said no, and that outweighs an end before the end."""
    failures = [each for run in runs for each in run.results.failures if each.kind not in GROUPS]
    if any(each.failure is None for each in failures):
        return ExitCode.EXPECTATION
    if failures:
        return ExitCode.NETWORK
    if all(run.state is RunState.PASSED for run in runs):
        return ExitCode.DONE
    return ExitCode.STOPPED if stop.requested else ExitCode.EXPECTATION  # else --duration was over first


def _write(command: RunCommand, reports: Sequence[SequenceReport]) -> None:
    name = command.project.stem
    if command.junit is not None:
        from workbench.project.reports.junit import junit_bytes

        _write_file(command.junit, lambda: junit_bytes(reports, name))
    if command.html is not None:
        from workbench.project.reports.page import page_bytes

        _write_file(command.html, lambda: page_bytes(reports, name))


def _write_file(path: Path, make: Callable[[], bytes]) -> None:
    try:
        path.write_bytes(make())
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror or error}") from None


async def _stand_open(stand: Stand, end_s: float | None) -> ExitCode:
    """Every socket, until the time is over or all of them are at rest."""
    sessions = stand.workspace.sessions
    if not sessions:
        raise CommandError("the project has no sockets")
    stand.workspace.open_all()
    while not stand.stop.requested and (end_s is None or time.monotonic() < end_s):
        await asyncio.sleep(LOOK_S)
        stand.report_events()
        if all(session.is_at_rest for session in sessions):
            break
    failed = [session for session in sessions if session.is_at_rest and session.failure is not None]
    for session in failed:
        if session.failure is not None:
            tell(f"{session.spec.name}: {failure_sentence(session.failure)}")
    return ExitCode.NETWORK if failed and not stand.stop.requested else ExitCode.DONE
