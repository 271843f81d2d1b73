"""However a stream is divided among the receives, the same rules fire for the same bytes."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.session.rules.playing import FRAMINGS, RULES, played
from tests.session.rules.scenes import answer, regex, reply, text
from workbench.model.framing import FramingKind, FramingRule
from workbench.model.patterns import ANYTHING, Pattern, PatternKind, Place
from workbench.session.rules.intake import OPEN_MAX_BYTES

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
