"""``generate``: payloads at a rate, a line each second, and what it came to."""

from __future__ import annotations

import json
import time
from typing import Any, Final

from workbench.cli.commands import GenerateCommand, OutputForm
from workbench.cli.exitcodes import CommandError, ExitCode
from workbench.cli.measuring import TOLD, meter_lines, meter_values
from workbench.cli.stopping import StopRequest
from workbench.cli.streams import tell
from workbench.cli.talk import Talk, one_session
from workbench.codec.inputerror import PayloadError
from workbench.model.sockets import Role
from workbench.session.generator.words import bits_text, hz_text, run_lines, run_values

EVERY_S: Final = 1.0
LAST_S: Final = 2.0  # for what is still queued at the end
ICMP_S: Final = 0.2  # the refusal of a datagram comes back as a message of its own


async def generate(command: GenerateCommand, stop: StopRequest) -> ExitCode:
    """The whole command; the exit code."""
    form = OutputForm.EVENTS if command.json else OutputForm.RAW
    async with one_session(Role.CLIENT, str(command.url), form, command.record, stop, command.kind) as talk:
        talk.reporter.prints_payload = False
        talk.watches_records = False
        talk.reporter.told_connections = TOLD
        if not await talk.opened():
            return ExitCode.DONE if stop.requested else ExitCode.NETWORK
        try:
            failure = talk.session.generator.start(command.spec)
        except PayloadError as error:
            raise CommandError(f"the payload: {error}") from None
        except ValueError as error:
            raise CommandError(str(error)) from None
        if failure is not None:
            return ExitCode.NETWORK
        await _Watch(command, talk).run()
        return _verdict(talk)


class _Watch:
    """Tells how it goes, each second."""

    def __init__(self, command: GenerateCommand, talk: Talk) -> None:
        self._json = command.json
        self._talk = talk
        self._generator = talk.session.generator
        self._sent = self._bytes = 0
        self._looked_s = time.monotonic()

    async def run(self) -> None:
        talk, generator = self._talk, self._generator
        while generator.running and not talk.stop.requested:
            next_s = self._looked_s + EVERY_S
            await talk.wait_for(lambda: not generator.running, lambda due_s=next_s: due_s)  # type: ignore[misc]
            if generator.running and time.monotonic() >= next_s:
                self._tell_second()
        generator.stop()
        if not talk.stop.requested:
            end_s = time.monotonic() + LAST_S
            await talk.wait_for(lambda: not talk.session.queued_bytes() or talk.session.is_at_rest, lambda: end_s)
            end_s = time.monotonic() + ICMP_S
            await talk.wait_for(lambda: talk.session.is_at_rest, lambda: end_s)
        talk.reporter.report_events()
        self._tell_end()

    def _tell_second(self) -> None:
        figures, now_s = self._generator.figures, time.monotonic()
        if figures is None:  # its connections are still being opened
            self._looked_s = now_s
            return
        spent_s, self._looked_s = now_s - self._looked_s, self._looked_s + EVERY_S
        sent, size = figures.sent - self._sent, figures.sent_bytes - self._bytes
        self._sent, self._bytes = figures.sent, figures.sent_bytes
        if self._json:
            self._put("generating", run_values(figures) | {"interval_hz": round(sent / spent_s, 2)})
        else:
            tell(f"{figures.elapsed_s:6.1f} s  {hz_text(sent / spent_s):>12}  {bits_text(size * 8 / spent_s):>12}")

    def _tell_end(self) -> None:
        figures, meter = self._generator.figures, self._talk.session.meter
        if figures is None:
            return
        if self._json:
            more = {"returned": meter_values(meter)} if meter.streams else {}
            self._put("generated", run_values(figures) | more)
            return
        for line in run_lines(figures):
            tell(line)
        if meter.streams:
            tell("The peer sent payloads back; their delay is the whole way, there and back:")
            for line in meter_lines(meter):
                tell(line)

    def _put(self, event: str, values: dict[str, Any]) -> None:
        now_ns = self._talk.workspace.clock.now_ns()
        line = {"event": event, "time_ns": now_ns, "session": self._talk.session.spec.name, **values}
        self._talk.put_line(json.dumps(line).encode() + b"\n")


def _verdict(talk: Talk) -> ExitCode:
    """A run that was stopped by the user is done; one that the network ended is not."""
    generator = talk.session.generator
    if talk.reporter.recording_failed:
        return ExitCode.USAGE
    if talk.stop.requested:
        return ExitCode.DONE
    if generator.failure is not None:
        return ExitCode.NETWORK
    return ExitCode.NETWORK if talk.reporter.failures or talk.reporter.reset else ExitCode.DONE
