"""However a stream is divided among the receives, the same rules fire for the same bytes."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.session.rules.scenes import answer, regex, reply, text
from workbench.model.clock import Clock
from workbench.model.connections import Target
from workbench.model.failures import Failure
from workbench.model.framing import FramingKind, FramingRule
from workbench.model.library import Library
from workbench.model.patterns import ANYTHING, Pattern, PatternKind, Place
from workbench.model.records import Piece
from workbench.model.rules import ActionKind, Rule, RuleAction
from workbench.model.sockets import Role, SocketSpec
from workbench.session.payloads.desk import PayloadDesk
from workbench.session.payloads.scopes import Scope
from workbench.session.rules.intake import OPEN_MAX_BYTES
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


def played(rules: tuple[Rule, ...], framing: FramingRule, parts: list[bytes]) -> Line:
    line = Line(rules, framing)

    async def main() -> None:
        here = cast(Any, line)
        rule_set = RuleSet(here, here, lambda: here, line.otherwise)
        rule_set.follow(line.spec)
        for number, part in enumerate(parts):
            rule_set.received([Piece(number, 0, 1, "127.0.0.1:9", memoryview(part), len(part))])
        while rule_set.is_working:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0)
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
PLAYS = settings(max_examples=60, deadline=None)


@PLAYS
@given(st.text("abc=1\n!\x01\x02", max_size=40), st.lists(st.integers(0, 40), max_size=6), st.sampled_from(FRAMINGS))
def test_any_division_of_a_stream_gives_the_same_answers(stream: str, places: list[int], framing: FramingRule) -> None:
    data = stream.encode()
    rules = RULES if framing.kind is not FramingKind.NONE else RULES[:5]  # “start” is where the last match ended
    whole = played(rules, framing, [data] if data else [])
    ends = sorted({0, len(data), *(place for place in places if place < len(data))})
    divided = played(rules, framing, [data[first:last] for first, last in pairwise(ends)])
    assert divided.said == whole.said


@PLAYS
@given(st.binary(max_size=200), st.lists(st.integers(0, 200), max_size=6), st.sampled_from(FRAMINGS))
def test_any_bytes_are_borne(data: bytes, places: list[int], framing: FramingRule) -> None:
    ends = sorted({0, len(data), *(place for place in places if place < len(data))})
    line = played(RULES, framing, [data[first:last] for first, last in pairwise(ends)])
    assert len(line.rest) <= len(data)


def test_anything_takes_what_came_but_not_the_end_of_the_same_message() -> None:
    rules = (answer(text("PING"), reply("PONG")), answer(ANYTHING, reply("?")))
    assert played(rules, FRAMINGS[0], [b"PING\r\n", b"PING\r\n", b"other\r\n"]).said == [b"PONG", b"PONG", b"?"]


def test_what_can_begin_nothing_is_given_up_and_what_can_is_bounded() -> None:
    rules = (answer(text("HELO", Place.START), reply("1")), answer(text("QUIT"), reply("2")))
    line = played(rules, FRAMINGS[0], [b"noise", b"HEL", b"O", b"QU", b"IT"])
    assert line.said == [b"1", b"2"] and line.rest == [b"noise", b"HEL", b"QU"]
    line = played((answer(regex("(a|b)end"), reply("x")),), FRAMINGS[0], [b"z" * 65_536] * 4 + [b"aend"])
    assert line.said == [b"x"]
    assert OPEN_MAX_BYTES < 4 * 65_536


def test_a_size_cuts_a_stream_that_nobody_cuts() -> None:
    rules = (answer(Pattern(PatternKind.SIZE, "3"), reply("<${request}>")),)
    assert played(rules, FRAMINGS[0], [b"abcd", b"efg"]).said == [b"<abc>", b"<def>"]
