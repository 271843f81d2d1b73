"""Sequences for tests: sockets of both sides, and steps with as few words as possible."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace

from workbench.model.patterns import Pattern, PatternKind, Place
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.runs import ORIGINAL, Pace
from workbench.model.sequences import Sequence, Step, StepKind
from workbench.model.sockets import Role
from workbench.session.sequences.run import SequenceRun
from workbench.session.session import Session
from workbench.session.workspace import Workspace

RUN_S = 15.0


def free_port(kind: int = socket.SOCK_STREAM) -> int:
    """A port that nobody has just now."""
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def pair(workspace: Workspace, scheme: str = "tcp") -> tuple[Session, Session]:
    """A listener, and a client that finds it: both closed."""
    port = free_port(socket.SOCK_DGRAM if scheme == "udp" else socket.SOCK_STREAM)
    listener = workspace.add_socket(Role.LISTENER, f"{scheme}://127.0.0.1:{port}", "server")
    return listener, workspace.add_socket(Role.CLIENT, f"{scheme}://127.0.0.1:{port}", "client")


def text(written: str) -> PayloadSpec:
    return PayloadSpec(PayloadForm.TEXT, written)


def sends(at: Session | int, written: str) -> Step:
    return Step(StepKind.SEND, _id(at), payload=text(written))


def expects(at: Session | int, written: str, kind: PatternKind = PatternKind.TEXT, time_ms: int = 5_000) -> Step:
    return Step(StepKind.EXPECT, _id(at), pattern=Pattern(kind, written), time_ms=time_ms)


def expects_at_start(at: Session | int, written: str) -> Step:
    return Step(StepKind.EXPECT, _id(at), pattern=Pattern(PatternKind.TEXT, written, Place.START))


def does(kind: StepKind, at: Session | int = 0, time_ms: int = 5_000) -> Step:
    return Step(kind, _id(at), time_ms=time_ms)


def opens(listener: Session, client: Session) -> tuple[Step, ...]:
    """Both ends, and the client is accepted."""
    return (does(StepKind.LISTEN, listener), does(StepKind.CONNECT, client), does(StepKind.ACCEPT, listener))


def with_sequence(workspace: Workspace, *steps: Step, socket_id: int = 0) -> int:
    """The project has this sequence; its id."""
    document = workspace.document
    number = max((each.id for each in document.sequences), default=0) + 1
    made = Sequence(number, f"sequence {number}", steps, socket_id)
    workspace.edit("New sequence", replace(document, sequences=(*document.sequences, made)))
    return number


async def ran(workspace: Workspace, *steps: Step, pace: Pace = ORIGINAL, attended: bool = False) -> SequenceRun:
    """The run of these steps, over."""
    run = workspace.sequences.make(with_sequence(workspace, *steps))
    run.attended = attended
    run.start(pace)
    async with asyncio.timeout(RUN_S):
        await run.ended()
    return run


def told(run: SequenceRun) -> list[str]:
    """Kind, outcome and sentence of each step, in order."""
    return [f"{each.kind} {each.outcome}: {each.sentence}" for each in run.results.newest]


def _id(at: Session | int) -> int:
    return at if isinstance(at, int) else at.id
