from __future__ import annotations

import gzip
import logging
import time

import pytest

from workbench.codec.dissect.dissector import DEPTH_MAX, DISSECT_MAX_BYTES, Context, Guess
from workbench.codec.dissect.run import NO_DISSECTOR, NOBODY, dissect, surest
from workbench.model.fields import Dissection, Field, field_at, walk_fields


class Fake:
    def __init__(self, key: str, guess: Guess) -> None:
        self.key, self.title, self._guess = key, key.upper(), guess

    def guess(self, data: bytes, context: Context) -> Guess:
        return self._guess

    def dissect(self, data: bytes, context: Context) -> Dissection:
        return Dissection(self.key, self.title, f"{len(data)} bytes", size=len(data))


class Broken(Fake):
    def guess(self, data: bytes, context: Context) -> Guess:
        raise ZeroDivisionError

    def dissect(self, data: bytes, context: Context) -> Dissection:
        raise RecursionError


def own(*dissectors: Fake) -> dict[str, Fake]:
    return {each.key: each for each in dissectors}


def test_the_surest_is_asked_and_of_equals_the_first():
    fakes = own(Fake("a", Guess.PORT), Fake("b", Guess.LIKELY), Fake("c", Guess.LIKELY))
    assert surest(b"x", Context(), fakes) is fakes["b"]


@pytest.mark.parametrize("guess", [Guess.NO, Guess.MAYBE])
def test_a_maybe_is_nobody_unless_asked_by_name(guess):
    fakes = own(Fake("fake", guess))
    assert surest(b"x", Context(), fakes) is None
    assert dissect(b"xyz", Context(), "fake", fakes).summary == "3 bytes"


def test_nobody_is_asked_where_none_is_chosen_nothing_is_there_or_it_is_nested_too_deeply():
    sure = own(Fake("fake", Guess.SURE))
    assert dissect(b"x", Context(), NO_DISSECTOR, sure) is NOBODY
    assert dissect(b"", Context(), "fake", sure) is NOBODY
    assert dissect(b"x", Context(depth=DEPTH_MAX + 1), "fake", sure) is NOBODY
    assert dissect(b"x", Context(), "gone", sure) is NOBODY


def test_a_long_message_is_cut():
    found = dissect(bytes(DISSECT_MAX_BYTES + 1), Context(), "fake", own(Fake("fake", Guess.SURE)))
    assert found.size == DISSECT_MAX_BYTES


def test_a_bug_in_a_dissector_is_told_and_logged_and_no_more(caplog):
    broken = Broken("broken", Guess.SURE)
    with caplog.at_level(logging.ERROR):
        found = dissect(b"x", Context(), "broken", own(broken))
        assert surest(b"x", Context(), own(broken, Fake("good", Guess.SURE))).key == "good"
    assert "failed" in found.fault
    assert len(caplog.records) == 2


def test_a_tree_is_walked_and_searched():
    tree = (Field("a", "A", 0, 4, children=(Field("a.b", "B", 0, 2), Field("a.c", "C", 2, 2))), Field("d", "D", 4, 1))
    assert [field.key for field in walk_fields(tree)] == ["a", "a.b", "a.c", "d"]
    assert [field.key for field in field_at(tree, 3)] == ["a", "a.c"]
    assert field_at(tree, 9) == ()


def compressed(body: bytes) -> bytes:
    packed = gzip.compress(body)
    return b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed) + packed


def test_messages_within_messages_share_one_allowance():
    bomb = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
    for _ in range(6):
        bomb = compressed(bomb * 20)  # 64 million messages in less than 1 KB
    assert len(bomb) < 1_024
    start = time.perf_counter()
    found = dissect(bomb, Context())
    assert time.perf_counter() - start < 10
    assert any(field.fault.startswith("there is too much") for field in walk_fields(found.fields))


def test_an_allowance_is_each_messages_own():
    context = Context()
    body = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n'
    message = body + b'"' + b"x" * 999_998 + b'"'
    for _ in range(6):
        assert any(field.key == "json.value.string" for field in walk_fields(dissect(message, context).fields))


def test_properties_of_variable_size_take_linear_time():
    inner = b"\x0b\x01" * 100_000
    size = bytes([len(inner) & 127 | 128, len(inner) >> 7 & 127 | 128, len(inner) >> 14])
    body = b"\0\1a" + size + inner
    size = bytes([len(body) & 127 | 128, len(body) >> 7 & 127 | 128, len(body) >> 14])
    start = time.perf_counter()
    found = dissect(b"\x30" + size + body + b"\xc0\x00" * 300_000, Context(local_port=1883), "mqtt")
    assert time.perf_counter() - start < 3
    assert found.protocol == "mqtt"
