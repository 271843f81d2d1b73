"""``listen``: a listener or a bound datagram socket, until it is told to end."""

from __future__ import annotations

import time
from dataclasses import replace

from workbench.cli.commands import ListenCommand, OutputForm
from workbench.cli.exitcodes import ExitCode
from workbench.cli.measuring import TOLD, Measuring
from workbench.cli.payloadoptions import allow_named, check_named, equip
from workbench.cli.stopping import StopRequest
from workbench.cli.talk import Talk, one_session
from workbench.model.payloads import PayloadForm
from workbench.model.sockets import ReplyMode, Role
from workbench.session.rules.readymade import ready_made


def _measuring(command: ListenCommand, talk: Talk) -> Measuring | None:
    if not command.measure:
        return None
    talk.reporter.prints_payload = False
    talk.watches_records = command.count > 0
    talk.reporter.told_connections = TOLD
    return Measuring(talk, as_json=command.form is not OutputForm.RAW)


async def listen(command: ListenCommand, stop: StopRequest) -> ExitCode:
    """The whole command; the exit code."""
    async with one_session(Role.LISTENER, str(command.url), command.form, command.record, stop, command.kind) as talk:
        equip(talk.workspace, command.sources)
        if command.reply is not ReplyMode.NONE:
            if command.reply_payload.form is PayloadForm.TYPED:
                allow_named(talk.workspace, command.reply_payload)
                check_named(talk.workspace, command.reply_payload, "--reply-typed")
            talk.session.set_reply(command.reply, command.reply_payload)
        if command.rules:
            rules = ready_made(command.rules, is_datagram=talk.session.spec.is_datagram)
            talk.workspace.update_spec(replace(talk.session.spec, rules=rules))
        end_s = time.monotonic() + command.duration_s if command.duration_s is not None else None
        if not await talk.opened():
            return ExitCode.DONE if stop.requested else ExitCode.NETWORK

        measuring = _measuring(command, talk)

        def over() -> bool:
            if measuring is not None:
                measuring.look()
            return talk.session.is_at_rest or 0 < command.count <= talk.rx_records

        def deadline() -> float:
            return end_s if end_s is not None else float("inf")

        await talk.wait_for(over, deadline)
        if measuring is not None:
            measuring.report()
        failed = talk.session.is_at_rest and talk.session.failure is not None and not stop.requested
    if talk.reporter.recording_failed:
        return ExitCode.USAGE
    return ExitCode.NETWORK if failed else ExitCode.DONE
