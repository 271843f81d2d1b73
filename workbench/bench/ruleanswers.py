"""A set of 100 rules answers pipelined requests of several TCP connections, against a plain asyncio program that looks
each request up in a dictionary. Requests are spread evenly over all rules, the last one as well."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from workbench.bench.figures import Figure, at_least
from workbench.bench.processes import child, read_line
from workbench.model.framing import FramingKind, FramingRule
from workbench.model.patterns import Pattern, PatternKind, Place
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.rules import ActionKind, Rule, RuleAction
from workbench.model.sockets import Role, SocketOptions

BENCH: Final = "rules"
RULES: Final = 100
ASKED: Final = 200_000
CONNECTIONS: Final = 8
AT_ONCE: Final = 50  # requests of a connection on their way
LEAST_PER_S: Final = 10_000.0
Ask = Callable[[int], Coroutine[Any, Any, float]]


def request(number: int) -> bytes:
    """A line for the rule of that number."""
    return b"ASK %03d value=%d\r\n" % (number, number)


def answer(number: int) -> bytes:
    """What that rule sends: always the same, three bytes of the request, or what its expression took out."""
    return (b"+OK\r\n", b"+OK %03d\r\n" % number, b"+OK %d\r\n" % number)[_kind(number)]


def _kind(number: int) -> int:
    return 2 if number % 5 == 4 else number % 2


def rule_set() -> tuple[Rule, ...]:
    """Sixty texts, twenty of hex with gaps, twenty expressions with captures; most answers are made of the request."""
    rules: list[Rule] = []
    for number in range(RULES):
        begin = f"ASK {number:03}"
        if number % 5 < 3:
            pattern = Pattern(PatternKind.TEXT, begin, Place.START)
        elif number % 5 == 3:
            digits = begin.encode().hex(" ")
            pattern = Pattern(PatternKind.HEX, f"{digits} 20 ?? 61", Place.START)
        else:
            pattern = Pattern(PatternKind.REGEX, rf"{begin} value=(\d+)")
        text = ("+OK\\r\\n", "+OK ${request 4 3}\\r\\n", "+OK ${match 1}\\r\\n")[_kind(number)]
        reply = RuleAction(ActionKind.REPLY, payload=PayloadSpec(PayloadForm.TYPED, text))
        rules.append(Rule(f"rule {number}", pattern=pattern, then=(reply,)))
    return tuple(rules)


def run() -> Iterator[Figure]:
    """Answers a second of both, and their ratio."""
    plain = asyncio.run(_asked(_plain))
    ours = asyncio.run(_asked(_workbench))
    yield Figure(BENCH, "plain program with a dictionary", plain, "1/s")
    yield at_least(BENCH, f"answers of {RULES} rules, {CONNECTIONS} connections", ours, LEAST_PER_S, "1/s")
    yield Figure(BENCH, "of the plain program", ours / plain * 100, "%")


async def _asked(serve: Callable[[Ask], Coroutine[Any, Any, float]]) -> float:
    async def ask(port: int) -> float:
        with child("workbench.bench.senders", "ask", port, CONNECTIONS, ASKED, AT_ONCE) as asker:
            told = await asyncio.to_thread(read_line, asker)
        if told["good"] != ASKED:
            raise RuntimeError(f"{told['good']} of {ASKED} requests were answered as they should be")
        return float(ASKED / told["seconds"])

    return await serve(ask)


async def _plain(ask: Ask) -> float:
    answers = {request(number)[:7]: answer(number) for number in range(RULES)}

    class Plain(asyncio.Protocol):
        rest = b""

        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            self.transport = transport

        def data_received(self, data: bytes) -> None:
            *lines, self.rest = (self.rest + data).split(b"\n")
            for line in lines:
                assert isinstance(self.transport, asyncio.WriteTransport)
                self.transport.write(answers[line[:7]])

    server = await asyncio.get_running_loop().create_server(Plain, "127.0.0.1", 0)
    rate = await ask(server.sockets[0].getsockname()[1])
    server.close()
    return rate


async def _workbench(ask: Ask) -> float:
    from workbench.session.workspace import Workspace

    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        # Each answer is a send of its own: with Nagle's algorithm (RFC 896) they would wait for the peer's delayed ACK.
        options = SocketOptions(no_delay=True)
        session = workspace.add_socket(Role.LISTENER, "tcp://127.0.0.1:0", options=options)
        framing = FramingRule(FramingKind.LINE)
        workspace.update_spec(replace(session.spec, rules=rule_set(), framing=framing))
        session.open()
        await session.opened()
        try:
            return await ask(int(session.local.rpartition(":")[2]))
        finally:
            await workspace.aclose(discard=True)
