"""What clients may make a rule set hold, whatever they send."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

import pytest

from tests.session.rules.playing import Line
from tests.session.rules.playing import played as played_parts
from tests.session.rules.scenes import answer, regex, reply, text
from workbench.model.framing import FramingKind, FramingRule
from workbench.model.patterns import ANYTHING
from workbench.model.records import Piece
from workbench.model.rules import Rule
from workbench.model.sockets import Role, SocketSpec
from workbench.session.rules import clients as clients_module
from workbench.session.rules import ruleset as ruleset_module
from workbench.session.rules import turns as turns_module
from workbench.session.rules.clients import SENDERS_MAX
from workbench.session.rules.intake import MESSAGE_MAX_BYTES, OPEN_MAX_BYTES
from workbench.session.rules.prepared import prepare
from workbench.session.rules.ruleset import WAITING_MAX, RuleSet


def played(
    rules: tuple[Rule, ...], url: str, play: Callable[[RuleSet], None], framing: FramingRule,
    role: Role = Role.LISTENER,
) -> Line:  # fmt: skip
    line = Line(rules, framing)
    line.spec = SocketSpec(1, "x", role, url, rules=rules, framing=framing)

    async def main() -> None:
        here = cast(Any, line)
        rule_set = RuleSet(here, here, lambda: here, line.otherwise)
        rule_set.follow(line.spec)
        play(rule_set)
        rule_set.rest()

    asyncio.run(main())
    return line


def piece(data: bytes, connection: int = 0, peer: str = "127.0.0.1:9") -> Piece:
    return Piece(1, 0, connection, peer, data, len(data))


def test_senders_of_datagrams_are_forgotten_from_the_quietest_on() -> None:
    def play(rule_set: RuleSet) -> None:
        for number in range(SENDERS_MAX + 5):
            rule_set.received([piece(b"x", peer=f"10.0.0.1:{number}"), piece(b"x", peer="always")])
        assert rule_set.evicted == 6
        assert rule_set.state_of(0, "always") == "" and rule_set.state_of(0, "10.0.0.1:1") is None

    played((answer(ANYTHING, reply("y")),), "udp://127.0.0.1:1", play, FramingRule())


def test_datagrams_that_wait_for_delayed_answers_are_bounded_and_told() -> None:
    def play(rule_set: RuleSet) -> None:
        rule_set.received([piece(b"x")] * (WAITING_MAX + 10))

    line = played((answer(ANYTHING, reply("y", delay_ms=60_000)),), "udp://127.0.0.1:1", play, FramingRule())
    assert any("too many of 127.0.0.1:9 wait" in said.decode() for said in line.said)


def test_datagrams_without_end_need_an_interval() -> None:
    def fault(is_datagram: bool, interval_ms: int) -> str:
        rule = answer(ANYTHING, reply("y", times=0, interval_ms=interval_ms))
        return prepare((rule,), (), is_datagram=is_datagram)[0].fault

    assert fault(True, 0).endswith("never gone: repeat so many times, or with an interval")
    assert fault(True, 1) == fault(False, 0) == ""


def test_a_stream_in_which_nothing_is_found_stays_small(monkeypatch: Any) -> None:
    monkeypatch.setattr(turns_module, "SLOW_LOOK_NS", 10**12)  # what comes while it rests is held back by the transport

    def play(rule_set: RuleSet) -> None:
        for _ in range(40):
            rule_set.received([piece(b"z" * 20_000, 1)])
        assert rule_set.held_bytes <= OPEN_MAX_BYTES

    played((answer(regex("(a|b)c"), reply("y")),), "tcp://127.0.0.1:1", play, FramingRule())


def test_a_client_whose_bytes_are_slow_to_look_at_is_looked_at_less_often(monkeypatch: Any) -> None:
    """What it sends meanwhile is asked about together, and nothing of it is lost."""
    looks: list[bytes] = []
    monkeypatch.setattr(turns_module, "SLOW_LOOK_NS", 0)
    monkeypatch.setattr(turns_module, "SLOW_LEAST_BYTES", 0)
    monkeypatch.setattr(turns_module, "REST_TIMES", 1_000)

    def seen(_self: object, pieces: list[Piece]) -> None:
        looks.extend(bytes(each.payload) for each in pieces)

    monkeypatch.setattr(Line, "otherwise", seen)
    line = played_parts((answer(text("QUIT"), reply("bye")),), FramingRule(), [b"a", b"b", b"Q", b"UI", b"T", b"x"],
                        at_once=True)  # fmt: skip
    assert looks == [b"a", b"x"] or (looks[0] == b"a" and len(looks) < 3)
    assert line.said == [b"bye"] and looks[0] == b"a" and len(looks) < 3


def test_a_message_without_an_end_is_asked_about_in_parts() -> None:
    def play(rule_set: RuleSet) -> None:
        for _ in range(50):
            rule_set.received([piece(b"z" * 65_536, 1)])
            assert rule_set.held_bytes <= MESSAGE_MAX_BYTES + 65_536
        assert rule_set.status(0).fired == 50 * 65_536 // MESSAGE_MAX_BYTES

    played((answer(text("z"), reply("y")),), "tcp://127.0.0.1:1", play, FramingRule(FramingKind.LINE))


def test_all_clients_together_hold_no_more_than_a_bound(monkeypatch: Any) -> None:
    monkeypatch.setattr(clients_module, "WAITING_MAX_BYTES", 1_000_000)

    def play(rule_set: RuleSet) -> None:
        for connection in range(1, 200):
            rule_set.received([piece(b"z" * 20_000, connection)])
        assert rule_set.held_bytes <= 1_000_000 * 9 // 8 + 20_000

    line = played((answer(text("y\n"), reply("y")),), "tcp://127.0.0.1:1", play, FramingRule(FramingKind.LINE))
    assert any("thrown away" in said.decode() for said in line.said)


@pytest.mark.parametrize(("role", "told"), [(Role.CLIENT, 1), (Role.LISTENER, 0)])
def test_two_that_answer_each_other_for_ever_are_told_of_at_the_client(role: Role, told: int, monkeypatch: Any) -> None:
    monkeypatch.setattr(ruleset_module, "ROUNDS_TOLD", 100)

    def play(rule_set: RuleSet) -> None:
        for count in (100, 100, 110):
            rule_set.spoke(b"the user asks")
            for _ in range(count):
                rule_set.received([piece(b"ping", 1)])

    rules = (answer(text("ping"), reply("pong")),)
    line = played(rules, "tcp://127.0.0.1:1", play, FramingRule(), role)
    assert sum(b"answered each other" in said for said in line.said) == told
    assert line.said.count(b"pong") == 310
