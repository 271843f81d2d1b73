"""``send icmp://host`` without a payload: a ping run, told as ping(8) would."""

from __future__ import annotations

from typing import Final

from workbench.cli.commands import SendCommand
from workbench.cli.exitcodes import CommandError, ExitCode
from workbench.cli.streams import tell
from workbench.cli.talk import Talk
from workbench.model.pings import statistics_text
from workbench.model.schemes import Scheme
from workbench.session.socketfacts.pings import PingSettings

WAIT_S: Final = 2.0  # for the last answer


def is_ping(command: SendCommand) -> bool:
    """Echo requests, and nothing said of what they carry."""
    nothing_given = command.payload is None and command.file is None and not command.stdin
    return command.url.scheme is Scheme.ICMP and nothing_given


async def ping(command: SendCommand, talk: Talk) -> ExitCode:
    """The session is open. Each answer is told as it comes, then what it comes to; 1 if there was none."""
    timeout_s = WAIT_S if command.wait_s is None else command.wait_s
    settings = PingSettings(command.repeat, round(command.interval_ms), timeout_ms=round(timeout_s * 1000))
    pings = talk.session.pings
    try:
        failure = pings.start(settings)
    except ValueError as error:
        raise CommandError(str(error)) from None
    talk.reporter.prints_payload = False
    if failure is None:
        await talk.wait_for(lambda: not pings.running or talk.session.is_at_rest)
        pings.stop()
    talk.reporter.report_events()
    tell(f"{statistics_text(pings.statistics)}.")
    return ExitCode.DONE if pings.statistics.received or talk.stop.requested else ExitCode.NETWORK
