"""Steps that open and end: connect, listen, accept, half-close, close, reset."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from typing import Any, Final

from workbench.model import runtexts
from workbench.model.failures import Failure, Reason
from workbench.model.sequences import Step
from workbench.model.texts import failure_sentence
from workbench.session.sequences.hearing import SocketEar
from workbench.session.sequences.stage import Stage, Verdict, failed
from workbench.session.sequences.watch import deadline_ns
from workbench.session.session import Session

RESET_S: Final = 1.0  # so long the loop may take to tell that a socket that was reset is closed


async def open_socket(stage: Stage, ear: SocketEar, step: Step) -> Verdict:
    """Connect, listen or bind, as the socket is; what is open already stays."""
    session = ear.session
    if session.is_open:
        return Verdict(sentence=runtexts.WAS_OPEN)
    deadline = deadline_ns(step.time_ms)
    if not session.is_at_rest and session not in stage.opened:  # somebody else opens it just now: theirs it is
        return await _opened(stage, session, deadline, step)
    if not await _rested(stage, session, deadline):
        return failed(runtexts.not_within("The last connection was not closed", step.time_ms))
    session.open()
    if session not in stage.opened:
        stage.opened.append(session)
    return await _opened(stage, session, deadline, step)


async def accept_client(stage: Stage, ear: SocketEar, step: Step) -> Verdict:
    """The client that has waited longest, or the next one."""
    deadline = deadline_ns(step.time_ms)
    while not ear.accept():
        if not await stage.watch.wait(deadline):
            if not ear.session.is_open:
                return failed(runtexts.NOT_OPEN)
            return failed(runtexts.not_within("No client came", step.time_ms))
    known = ear.session.connections.get(ear.current or 0)
    return Verdict(sentence=known.peer if known is not None else "")


def half_close(ear: SocketEar) -> Verdict:
    """Our end of stream."""
    failure = ear.session.half_close(0 if ear.is_datagram else ear.current or 0)
    return network_failed(failure) if failure is not None else Verdict()


def close_socket(ear: SocketEar) -> Verdict:
    """Of a listener the client that the steps talk to; the listener itself where there is none."""
    ear.end_by_us()
    if ear.accepts and ear.current is not None:
        ear.session.close_connection(ear.current)
        ear.forget_current()
        return Verdict()
    if ear.session.is_at_rest:
        return Verdict(sentence="It was closed already.")
    ear.session.close()
    return Verdict()


def reset(ear: SocketEar) -> Verdict:
    """At once, with a reset; what is queued is lost."""
    if ear.accepts and ear.current is None and not ear.accept():
        return failed(runtexts.NO_CLIENT)
    if ear.session.is_at_rest:
        return failed(runtexts.NOT_OPEN)
    ear.end_by_us()
    if ear.accepts:
        ear.session.abort_connection(ear.current or 0)
        ear.forget_current()
    else:
        ear.session.abort()
    return Verdict()


def network_failed(failure: Failure) -> Verdict:
    """The system or the peer said no."""
    if failure.reason is Reason.NOT_CONNECTED and not failure.detail:
        return failed(runtexts.NOT_OPEN, failure=failure)
    return failed(failure_sentence(failure), failure=failure)


async def close_opened(stage: Stage, deadline_s: float) -> None:
    """Whatever the run opened, clients first; what is not closed in time is reset, and at once where nobody waits any
    longer."""
    sessions = [session for session in reversed(stage.opened) if not session.is_at_rest]
    for session in sessions:
        session.close()
    try:
        await _all_rested(sessions, deadline_s)
    finally:
        left = [session for session in sessions if not session.is_at_rest]
        for session in left:
            session.abort()
    await _all_rested(left, RESET_S)


async def _all_rested(sessions: Sequence[Session], deadline_s: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(deadline_s):
            for session in sessions:
                await session.rested()


async def _rested(stage: Stage, session: Session, deadline: int) -> bool:
    if session.is_at_rest:
        return True
    return await _done(stage, session.rested(), deadline, "sequence waits for a close")


async def _opened(stage: Stage, session: Session, deadline: int, step: Step) -> Verdict:
    if not await _done(stage, _wait_open(session), deadline, "sequence waits for an opening"):
        if session in stage.opened:
            session.close()
        failure = Failure(Reason.TIMED_OUT)
        return failed(runtexts.not_within("It was not open", step.time_ms), failure=failure)
    if session.is_open:
        return Verdict(sentence=session.local if not session.peer else f"{session.local} to {session.peer}")
    failure = session.failure or Failure(Reason.NOT_CONNECTED)
    return failed(failure_sentence(failure), failure=failure)


async def _wait_open(session: Session) -> None:
    await session.opened()


async def _done(stage: Stage, waiting: Coroutine[Any, Any, None], deadline: int, name: str) -> bool:
    """Whether it was done before the deadline; nothing of it runs on afterwards."""
    task = stage.project.tasks.spawn(waiting, name)
    task.add_done_callback(lambda _task: stage.watch.poke())
    try:
        while not task.done():
            if not await stage.watch.wait(deadline):
                return task.done()
        return True
    finally:
        task.cancel()
