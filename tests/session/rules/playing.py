"""Rules without a socket: a stream in any pieces in, what was said out."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from tests.session.rules.scenes import answer, regex, reply, text
from workbench.codec.dissect.dissector import Context
from workbench.codec.dissect.run import dissect
from workbench.model.clock import Clock
from workbench.model.connections import Target
from workbench.model.events import Event, EventKind
from workbench.model.failures import Failure
from workbench.model.framing import FramingKind, FramingRule
from workbench.model.library import Library
from workbench.model.patterns import Pattern, PatternKind, Place
from workbench.model.records import Piece
from workbench.model.rules import ActionKind, Rule, RuleAction
from workbench.model.sockets import Role, SocketSpec
from workbench.session.payloads.desk import PayloadDesk
from workbench.session.payloads.scopes import Scope
from workbench.session.rules.ruleset import RuleSet
from workbench.session.secrets import Secrets


class Line:
    """A transport, a standing and surroundings in one, as far as rules look at them."""

    def __init__(self, rules: tuple[Rule, ...], framing: FramingRule) -> None:
        self.spec = SocketSpec(1, "x", Role.LISTENER, "tcp://127.0.0.1:1", rules=rules, framing=framing)
        self.connections: dict[int, Any] = {}
        self.said: list[bytes] = []
        self.rest: list[bytes] = []
        self.clock = Clock()
        self.desk = PayloadDesk(Library, self.clock.now_ns, Secrets())
        self.scope = Scope()
        self.capture = self
        self.room = True

    def send(self, data: bytes, target: Target) -> Failure | None:
        self.said.append(data)
        return None

    def fail(self, failure: Failure) -> None:
        self.said.append(str(failure).encode())

    def note(self, detail: str) -> None:
        self.said.append(detail.encode())

    def otherwise(self, pieces: list[Piece]) -> None:
        self.rest += [bytes(piece.payload) for piece in pieces]

    def has_room(self, size_bytes: int, connection: int = 0) -> bool:
        return self.room

    def pause_reading(self, connection: int = 0) -> None: ...

    def resume_reading(self, connection: int = 0) -> None: ...

    def close(self, connection: int) -> None: ...


async def settled(rule_set: RuleSet) -> None:
    while rule_set.is_working:  # noqa: ASYNC110 - it tells nobody
        await asyncio.sleep(0)


def played(
    rules: tuple[Rule, ...], framing: FramingRule, parts: list[bytes], *, connects: bool = False, at_once: bool = False
) -> Line:
    """What a client that sends these parts, one receive each, was told. ``at_once``: before anything is answered."""
    line = Line(rules, framing)

    async def main() -> None:
        here = cast(Any, line)
        rule_set = RuleSet(here, here, lambda: here, line.otherwise)
        rule_set.decode_by(lambda _head, data: dissect(data, Context(scheme="tcp")))
        rule_set.follow(line.spec)
        if connects:
            rule_set.begin()
            rule_set.happened(Event(0, EventKind.ACCEPTED, 1, 1, peer="127.0.0.1:9"))
            await settled(rule_set)
        for number, part in enumerate(parts):
            rule_set.received([Piece(number, 0, 1, "127.0.0.1:9", memoryview(part), len(part))])
            if not at_once:
                await settled(rule_set)
        await settled(rule_set)
        rule_set.rest()

    asyncio.run(main())
    return line


RULES = (
    answer(regex(r"(?P<word>[a-c]+)=(\d)\n"), reply("<${match word} ${match 2}>")),
    answer(text("ab"), reply("[ab]"), go_on=True),
    answer(text("b"), reply("[b]"), RuleAction(ActionKind.STATE, name="seen b")),
    answer(Pattern(PatternKind.HEX, "63 ?? 63"), reply("(${request})"), state="seen b"),
    answer(Pattern(PatternKind.TYPED, "!${u8 length of rest}${begin rest}${any}${end rest}"), reply("{${request}}")),
    answer(text("c=", Place.START), reply("start"), limit=2),
)
FRAMINGS = (FramingRule(), FramingRule(FramingKind.LINE), FramingRule(FramingKind.FIXED, fixed_bytes=3))
