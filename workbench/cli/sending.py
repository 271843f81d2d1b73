"""``send``: connect or bind, send, wait for an answer."""

from __future__ import annotations

import sys
import time
from typing import Final

from workbench.cli.commands import SendCommand
from workbench.cli.exitcodes import CommandError, ExitCode
from workbench.cli.expectation import Expectation
from workbench.cli.payloadoptions import allow_named, check_composable, composed, equip
from workbench.cli.pinging import is_ping, ping
from workbench.cli.standardinput import DATAGRAM_BYTES, READ_BYTES, StandardInput
from workbench.cli.stopping import StopRequest
from workbench.cli.streams import tell
from workbench.cli.talk import Talk, one_session
from workbench.model.failures import Failure, Reason
from workbench.model.payloads import PayloadSpec
from workbench.model.sockets import RepeatSpec, Role
from workbench.model.texts import failure_explanation, failure_sentence
from workbench.session.session import ANYONE

LEAVE_S: Final = 0.5  # after our end of stream, for the peer's: closing at once would throw away what it still sends
ICMP_S: Final = 0.2  # the refusal of a datagram comes back as a message of its own


async def send(command: SendCommand, stop: StopRequest) -> ExitCode:
    """The whole command; the exit code."""
    async with one_session(Role.CLIENT, str(command.url), command.form, command.record, stop, command.kind) as talk:
        return await _Sender(command, talk).run()


class _Sender:
    def __init__(self, command: SendCommand, talk: Talk) -> None:
        self._command = command
        self._talk = talk
        self._session = talk.session
        self._is_datagram = command.url.facts.is_datagram
        self._refused: Failure | None = None
        if command.expect is not None:
            talk.expectation = Expectation(command.expect, datagrams=self._is_datagram)

    async def run(self) -> ExitCode:
        self._prepare()
        if not await self._talk.opened():
            return ExitCode.DONE if self._talk.stop.requested else ExitCode.NETWORK
        if is_ping(self._command):
            return await ping(self._command, self._talk)
        await self._send_all()
        if self._refused is None:
            await self._wait_for_answer()
        code = self._verdict()
        await self._leave()
        if code is ExitCode.DONE and not self._met and self._talk.reporter.reset and not self._talk.stop.requested:
            return ExitCode.NETWORK
        return ExitCode.USAGE if code is ExitCode.DONE and self._talk.reporter.recording_failed else code

    @property
    def _met(self) -> bool:
        expectation = self._talk.expectation
        return expectation is not None and expectation.met

    def _over(self) -> bool:
        """Nothing further can come, or is wanted."""
        return self._met or self._session.is_at_rest or (self._is_datagram and bool(self._talk.reporter.failures))

    # -- sending

    def _prepare(self) -> None:
        """Raises CommandError for a typed payload that cannot be composed."""
        command = self._command
        equip(self._talk.workspace, command.sources)
        if command.typed is not None:
            allow_named(self._talk.workspace, command.typed)
            check_composable(self._talk.workspace, command.typed, "--typed")

    async def _send_all(self) -> None:
        command = self._command
        if command.stdin:
            await self._send_stdin()
        elif command.file is not None:
            await self._send_file()
        elif (payload := self._payload()) is None:
            return
        elif command.repeat == 1:
            data = payload if isinstance(payload, bytes) else self._composed(payload)
            self._refuse(self._session.send(data))
            await self._sent(len(data))
        else:
            await self._send_repeated(payload)

    def _payload(self) -> bytes | PayloadSpec | None:
        return self._command.payload if self._command.typed is None else self._command.typed

    def _composed(self, spec: PayloadSpec) -> bytes:
        return composed(spec, "--typed", lambda: self._session.compose(spec).data)

    async def _send_repeated(self, payload: bytes | PayloadSpec) -> None:
        session = self._session
        session.start_repeat(payload, RepeatSpec(self._command.repeat, self._command.interval_ms))
        run = session.repeat
        if run is None:
            return
        await self._talk.wait_for(lambda: not run.running or self._over())
        session.stop_repeat()
        self._refuse(run.failure)
        if run.skipped:
            tell(f"{run.skipped:,} sends were skipped: the peer or this computer did not keep up.")
        await self._sent(run.sent_bytes)

    async def _send_file(self) -> None:
        session, file = self._session, self._command.file
        if file is None:
            return
        self._refuse(session.send_file(file))
        transfer = session.transfer
        if transfer is None:
            return
        await self._talk.wait_for(lambda: not transfer.running or self._over())
        session.cancel_transfer()
        self._refuse(transfer.failure)
        await self._sent(transfer.sent_bytes)

    async def _send_stdin(self) -> None:
        if sys.stdin is None:
            raise CommandError("standard input is closed")
        chunk_bytes = DATAGRAM_BYTES if self._is_datagram else READ_BYTES
        reader = StandardInput(sys.stdin.fileno(), chunk_bytes)
        task = self._talk.workspace.tasks.spawn(reader.pump(self._send_chunk), "standard input")
        await self._talk.wait_for(lambda: reader.done or self._over())
        task.cancel()
        self._refuse(reader.failure)
        await self._sent(reader.sent_bytes)

    async def _send_chunk(self, chunk: bytes) -> Failure | None:
        await self._talk.wait_for(lambda: self._session.has_room(len(chunk), ANYONE) or self._over())
        return self._session.send(chunk)

    async def _sent(self, total_bytes: int) -> None:
        """Wait until the kernel took everything; a peer that does not read is waited for until the user stops it."""
        if self._refused is None:
            await self._talk.wait_for(lambda: self._talk.tx_bytes >= total_bytes or self._over())

    def _refuse(self, failure: Failure | None) -> None:
        if failure is None or self._refused is not None:
            return
        self._refused = failure
        if failure not in self._talk.reporter.failures:
            self._talk.reporter.report_events()  # the session may have told it already
        if failure not in self._talk.reporter.failures:
            tell(f"{failure_sentence(failure)} {failure_explanation(failure)}")

    # -- waiting

    async def _wait_for_answer(self) -> None:
        talk, wait_s = self._talk, self._command.wait_s
        if wait_s is None:
            if self._is_datagram and self._payload() is not None:
                end_s = time.monotonic() + ICMP_S
                await talk.wait_for(self._over, lambda: end_s)
            return
        since_s = time.monotonic()

        def quiet_long_enough() -> float:
            return max(since_s, talk.last_byte_s) + wait_s

        await talk.wait_for(lambda: self._over() or talk.reporter.peer_ended, quiet_long_enough)

    def _verdict(self) -> ExitCode:
        talk, command = self._talk, self._command
        talk.reporter.report_events()
        if talk.stop.requested:
            return ExitCode.DONE
        if self._refused is not None:
            reason = self._refused.reason
            is_ours = reason is Reason.FILE_ERROR or (command.typed is not None and reason is Reason.INVALID_ARGUMENT)
            return ExitCode.USAGE if is_ours else ExitCode.NETWORK
        if self._met:
            return ExitCode.DONE
        if talk.reporter.failures or talk.reporter.reset or talk.tx_lost_bytes:
            return ExitCode.NETWORK
        if command.wait_s is not None and not talk.rx_records:
            ended = talk.reporter.peer_ended
            tell("The peer ended without a byte." if ended else f"No byte came within {command.wait_s:g} s.")
            return ExitCode.NETWORK
        if command.expect is not None:
            tell(f"What came does not match the expectation “{command.expect.pattern.decode('utf-8', 'replace')}”.")
            return ExitCode.EXPECTATION
        return ExitCode.DONE

    async def _leave(self) -> None:
        """End our side first, and take what the peer still sends: an early close would answer it with a reset,
        and a reset can destroy what the peer has not read yet."""
        talk = self._talk
        if self._is_datagram or self._session.is_at_rest or talk.stop.requested:
            return
        if self._session.half_close() is not None:
            return
        talk.last_byte_s = time.monotonic()
        done = talk.reporter
        await talk.wait_for(
            lambda: done.peer_ended or self._session.is_at_rest, lambda: talk.last_byte_s + LEAVE_S
        )

