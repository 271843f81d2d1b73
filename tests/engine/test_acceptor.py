"""What only the completion port brings, played by a loop that gives its errors."""

import asyncio
import errno
import os
import re
import socket

from workbench.engine.calls.tape import CallTape
from workbench.engine.calls.tracedsocket import TracedSocket
from workbench.engine.streams.acceptor import (
    BATCH,
    FIRST_BACK_OFF_S,
    LONGEST_BACK_OFF_S,
    BackOff,
    CompletionAcceptor,
)
from workbench.engine.tasks import TaskScope
from workbench.model.calls import Spelling
from workbench.model.clock import Clock
from workbench.model.failures import Failure, Reason
from workbench.model.spelling.tape import WINDOWS, spell


def windows_error(winerror: int) -> OSError:
    error = OSError(22, "text")
    error.winerror = winerror
    return error


class Accepting(asyncio.SelectorEventLoop):
    """Its next accepts end as listed; then real ones follow."""

    def __init__(self, errors: list[OSError]) -> None:
        super().__init__()
        self.errors = errors

    async def sock_accept(self, sock):
        if self.errors:
            raise self.errors.pop(0)
        with socket.socket(fileno=os.dup(sock.fileno())) as plain:  # AcceptEx goes past the socket's own accept, too
            plain.setblocking(False)
            return await super().sock_accept(plain)


def accept_after(
    errors: list[OSError], tape: CallTape | None = None
) -> tuple[list[TracedSocket], list[Failure | None]]:
    """One client comes after ``errors``: what was accepted, and what trouble was told. The calls go to ``tape``."""
    accepted: list[TracedSocket] = []
    trouble: list[Failure | None] = []
    tape = tape or CallTape()

    async def scenario():
        listener = TracedSocket(socket.AF_INET, socket.SOCK_STREAM, tape, Clock())
        listener.bind(("127.0.0.1", 0))
        listener.listen(5)
        came = asyncio.Event()

        def take(sock, address):
            assert address[0] == "127.0.0.1"
            accepted.append(sock)
            came.set()

        scope = TaskScope()
        acceptor = CompletionAcceptor(listener, take, trouble.append, scope)
        acceptor.start()
        with socket.create_connection(listener.getsockname()):
            async with asyncio.timeout(10):
                await came.wait()
        acceptor.close()
        await scope.aclose()
        listener.close()
        for sock in accepted:
            sock.close()

    with asyncio.Runner(loop_factory=lambda: Accepting(errors)) as runner:
        runner.run(scenario())
    return accepted, trouble


def test_clients_that_are_gone_while_they_are_accepted_are_no_end_of_it():
    accepted, trouble = accept_after([windows_error(64), windows_error(10054), OSError(errno.ECONNABORTED, "gone")])
    assert [type(sock) for sock in accepted] == [TracedSocket]
    assert trouble == []


def test_running_out_of_sockets_is_told_once_and_so_is_its_end():
    _accepted, trouble = accept_after([windows_error(10024), OSError(errno.EMFILE, "too many")])
    assert [failure and failure.reason for failure in trouble] == [Reason.TOO_MANY_FILES, None]


def test_an_error_that_stays_is_told_and_waited_for():
    accepted, trouble = accept_after([windows_error(10050)] * (BATCH + 1))
    assert accepted
    assert [failure and failure.reason for failure in trouble] == [Reason.NETWORK_DOWN, None]


def test_the_tape_shows_what_was_accepted_and_what_failed_as_completed_and_can_end():
    tape = CallTape()
    accept_after([windows_error(64)], tape)
    calls = tape.read(0, 100)[1]
    failed, taken = (call for call in calls if call.name == "accept")
    assert (failed.completed, failed.errno, taken.completed, taken.errno) == (True, 64, True, None)
    assert re.fullmatch(r"\d+, 127\.0\.0\.1:\d+", taken.result)
    lines = list(spell(calls, Spelling.WINSOCK, WINDOWS))
    assert [line.name for line in lines][-3:] == ["closesocket", "closesocket", "WSACleanup"]


def test_the_back_off_doubles_up_to_its_bound_and_starts_anew():
    told: list[Failure | None] = []
    back_off = BackOff(told.append)
    failure = Failure(Reason.TOO_MANY_FILES)
    delays = [back_off.next_s(failure) for _ in range(6)]
    assert delays == [0.1, 0.2, 0.4, 0.8, 1.0, 1.0]
    assert (delays[0], delays[-1]) == (FIRST_BACK_OFF_S, LONGEST_BACK_OFF_S)
    back_off.over()
    back_off.over()
    assert told == [failure, None]
    assert back_off.next_s(failure) == FIRST_BACK_OFF_S
