"""However a stream is divided among the receives, the same rules fire for the same bytes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.session.rules.playing import FRAMINGS, RULES, played
from tests.session.rules.scenes import answer, regex, reply, text
from workbench.model.framing import FramingKind, FramingRule
from workbench.model.patterns import ANYTHING, Pattern, PatternKind, Place
from workbench.model.rules import ActionKind, RuleAction
from workbench.session.rules.intake import OPEN_MAX_BYTES

PLAYS = settings(max_examples=60, deadline=None)


APART = (answer(regex(r"1=(?P<word>\d)\n"), reply("<${match word}>")), *RULES[1:5])
"""No rule finds more from the same place on than one behind it, and none asks for the start."""


@PLAYS
@example("b1c1c", [3], FRAMINGS[0])
@given(st.text("abc=1\n!\x01\x02", max_size=40), st.lists(st.integers(0, 40), max_size=6), st.sampled_from(FRAMINGS))
def test_any_division_of_a_stream_gives_the_same_answers(stream: str, places: list[int], framing: FramingRule) -> None:
    data = stream.encode()
    rules = RULES if framing.kind is not FramingKind.NONE else APART
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


SMTP = (
    answer(Pattern(PatternKind.TEXT, "EHLO ", Place.START, ignore_case=True), reply("1;"),
           RuleAction(ActionKind.STATE, name="in")),
    answer(regex("(?i)MAIL FROM:<([^>]*)>"), reply("2 ${match 1};"), state="in"),
    answer(Pattern(PatternKind.TEXT, "RCPT TO:", Place.START, ignore_case=True), reply("3;"), state="in"),
    answer(Pattern(PatternKind.REGEX, r"^RSET\r\n"), reply("4;")),
    answer(Pattern(PatternKind.TYPED, "VRFY ${any as who}\\r\\n", Place.WHOLE), reply("5 ${match who};")),
    answer(text("QUIT", Place.START), reply("6;")),
    answer(ANYTHING, reply("? ${request};")),
)
TALK = (b"EHLO me\r\n", b"MAIL FROM:<ann>\r\n", b"RCPT TO:<bob>\r\n", b"rcpt to:<eve>\r\n", b"RSET\r\n",
        b"VRFY bob\r\n", b"QUIT\r\n")  # fmt: skip
TOLD = b"1;2 ann;3;3;4;5 bob;6;"


@pytest.mark.parametrize("framing", (*FRAMINGS[:1], FramingRule(FramingKind.LINE, keep_delimiter=True)), ids=str)
def test_a_server_of_lines_needs_no_framing(framing: FramingRule) -> None:
    """What is left of a line behind a match spoils neither the next receive nor the next line."""
    talk = (b"MAIL FROM:<ann>\r\n", *TALK, b"NOOP\r\n")
    assert b"".join(played(SMTP, framing, list(talk)).said) == b"? MAIL FROM:<ann>\r\n;" + TOLD + b"? NOOP\r\n;"


def test_pipelined_lines_are_all_answered_however_they_are_divided() -> None:
    stream, rules = b"".join(TALK), SMTP[:-1]
    assert b"".join(played(SMTP, FRAMINGS[0], [stream]).said) == TOLD
    for at in range(1, len(stream)):
        assert b"".join(played(rules, FRAMINGS[0], [stream[:at], stream[at:]]).said) == TOLD, stream[:at]
    assert b"".join(played(rules, FRAMINGS[0], [bytes((byte,)) for byte in stream]).said) == TOLD


def test_a_message_of_bytes_begins_behind_a_match_or_with_a_receive_and_not_behind_a_line_feed() -> None:
    rules = (answer(Pattern(PatternKind.HEX, "01 ?? 03", Place.START), reply("a")),
             answer(Pattern(PatternKind.HEX, "05 05", Place.START), reply("b")))  # fmt: skip
    assert played(rules, FRAMINGS[0], [b"\1\2\3\5\5"]).said == [b"a", b"b"]
    assert played(rules, FRAMINGS[0], [b"\1\2\3\n\5\5", b"\5", b"\5"]).said == [b"a", b"b"]
    assert played(rules, FRAMINGS[0], [b"\1", b"\5", b"\2\1\2", b"\3"]).said == []
    assert played(rules, FRAMINGS[0], [b"\1", b"\1", b"\3"]).said == [b"a"]


def test_of_two_that_find_something_at_the_same_place_the_first_acts() -> None:
    rules = (answer(text("MAIL FROM:", Place.START), reply("1")), answer(text("MAIL", Place.START), reply("2")),
             answer(regex("DATA \\d+"), reply("3")), answer(text("DATA"), reply("4")))  # fmt: skip
    talk = [b"MAIL FROM:x\n", b"MAIL\n", b"DATA 17\n", b"DATA x\n"]
    for framing in FRAMINGS[:2]:
        assert played(rules, framing, talk).said == [b"1", b"2", b"3", b"4"]
    assert played(rules, FRAMINGS[0], [b"".join(talk)]).said == [b"1", b"2", b"3", b"4"]


def test_a_rule_that_lets_others_be_asked_takes_nothing_from_them() -> None:
    rules = (answer(text("USER"), reply("log;"), go_on=True), answer(regex(r"USER (\w+)\n"), reply("${match 1};")))
    for talk in ([b"USER ann\nUSER bob\n"], [b"US", b"ER ann\n", b"USER", b" bob\n"]):
        assert b"".join(played(rules, FRAMINGS[0], talk).said) == b"log;ann;log;bob;"


def test_fields_are_asked_of_each_receive_as_well() -> None:
    rules = (answer(text("hello"), reply("1")), answer(Pattern(PatternKind.FIELD, "json.path.a == 1"), reply("2")))
    assert played(rules, FRAMINGS[0], [b"hello\r\n", b'{"a": 1}', b'{"a"', b": 1}"]).said == [b"1", b"2", b"2"]


def test_a_rule_for_anything_that_lets_others_be_asked_hears_of_each_receive_once_and_takes_nothing() -> None:
    rules = (answer(ANYTHING, reply("<${request}>"), go_on=True), answer(text("PING"), reply("PONG")))
    line = played(rules, FRAMINGS[0], [b"PI", b"NG PING\n", b"x"])
    assert line.said == [b"<PI>", b"<NG PING\n>", b"PONG", b"PONG", b"<x>"] and line.rest == [b"PI", b"x"]
    assert played(rules[::-1], FRAMINGS[0], [b"PING", b"x"]).said == [b"PONG", b"<x>"]


def test_what_comes_while_an_answer_waits_is_asked_about_receive_by_receive() -> None:
    rules = (answer(text("PING"), reply("PONG", delay_ms=1)), answer(ANYTHING, reply("<${request}>")))
    said = [b"PONG", b"<a>", b"<b\r\n>"]
    assert played(rules, FRAMINGS[0], [b"PING\r\n", b"a", b"b\r\n"]).said == said
    assert played(rules, FRAMINGS[0], [b"PING\r\n", b"a", b"b\r\n"], at_once=True).said == said


def test_what_is_left_when_a_rule_says_stop_goes_to_the_reply_and_nothing_twice() -> None:
    rules = (answer(text("HELO"), reply("1")), answer(text("!"), RuleAction(ActionKind.STOP)))
    assert played(rules, FRAMINGS[0], [b"HEL", b"x!yz", b"w"], at_once=True).rest == [b"HEL", b"yz", b"w"]
    rules = (*rules[:1], answer(text("!"), RuleAction(ActionKind.CLOSE)))
    assert played(rules, FRAMINGS[0], [b"HEL", b"x!yz", b"w"], at_once=True).rest == [b"HEL"]


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
