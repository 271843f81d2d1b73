"""``listen``: a listener or a bound datagram socket, until it is told to end."""

from __future__ import annotations

import time

from workbench.cli.commands import ListenCommand
from workbench.cli.exitcodes import ExitCode
from workbench.cli.stopping import StopRequest
from workbench.cli.talk import one_session
from workbench.model.sockets import ReplyMode, Role


async def listen(command: ListenCommand, stop: StopRequest) -> ExitCode:
    """The whole command; the exit code."""
    async with one_session(Role.LISTENER, str(command.url), command.form, command.record, stop, command.kind) as talk:
        if command.reply is not ReplyMode.NONE:
            talk.session.set_reply(command.reply, command.reply_payload)
        end_s = time.monotonic() + command.duration_s if command.duration_s is not None else None
        if not await talk.opened():
            return ExitCode.DONE if stop.requested else ExitCode.NETWORK

        def over() -> bool:
            return talk.session.is_at_rest or 0 < command.count <= talk.rx_records

        def deadline() -> float:
            return end_s if end_s is not None else float("inf")

        await talk.wait_for(over, deadline)
        failed = talk.session.is_at_rest and talk.session.failure is not None and not stop.requested
    if talk.reporter.recording_failed:
        return ExitCode.USAGE
    return ExitCode.NETWORK if failed else ExitCode.DONE
