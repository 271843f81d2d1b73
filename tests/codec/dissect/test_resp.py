from __future__ import annotations

import pytest

from tests.codec.dissect.fieldviews import by, bytes_of, found, values
from workbench.codec.dissect.dissector import DEPTH_MAX, Context, Guess
from workbench.codec.dissect.resp import DISSECTOR


def test_a_command_has_the_place_of_each_word():
    data = b"*2\r\n$3\r\nGET\r\n$8\r\ngreeting\r\n"
    got = by("resp", data)
    assert (got.fault, got.summary) == ("", "GET greeting")
    assert [bytes_of(data, field) for field in found(got, "resp.bulk_string.value")] == [b"GET", b"greeting"]


@pytest.mark.parametrize("data, key, value", [
    (b"+OK\r\n", "string", "OK"), (b"-ERR no\r\n", "error", "ERR no"), (b":-12\r\n", "integer", -12),
    (b"_\r\n", "null", None), (b"#t\r\n", "boolean", True), (b"#f\r\n", "boolean", False), (b",1.5\r\n", "double", 1.5),
    (b"(12345678901234567890123\r\n", "big_number", 12345678901234567890123), (b"PING\r\n", "inline", "PING"),
    (b"=7\r\ntxt:abc\r\n", "verbatim_string.value", b"txt:abc"), (b"!3\r\nERR\r\n", "bulk_error.value", b"ERR"),
])
def test_each_kind(data, key, value):
    got = by("resp", data)
    assert got.fault == ""
    assert values(got, f"resp.{key}") == [value]


def test_maps_have_two_values_for_each_item():
    got = by("resp", b"%2\r\n+a\r\n:1\r\n+b\r\n~1\r\n:2\r\n")
    assert got.fault == ""
    assert values(got, "resp.integer") == [1, 2]
    assert got.summary == "map of 2"


def test_null_of_the_second_version():
    assert by("resp", b"$-1\r\n").summary == "null"
    assert by("resp", b"*-1\r\n").fault == ""


@pytest.mark.parametrize("data, fault", [
    (b"$5\r\nabc", "the string is not whole: 3 bytes of 5 are there"), (b"*2\r\n:1\r\n", "the array is not whole"),
    (b"$x\r\n", "“x” is no length"), (b"+O", "the message ends within a line"),
    (b"$1\r\nabc\r\n", "the string does not end where its length says"), (b"*999999999\r\n", "the array is not whole"),
    (b"*1\r\n" * 40, f"more than {DEPTH_MAX} levels within each other are not shown"),
])
def test_what_is_wrong_is_told(data, fault):
    assert by("resp", data).fault == fault


def test_a_number_that_is_none_is_told_at_its_place():
    assert found(by("resp", b":x\r\n"), "resp.integer")[0].fault == "this is no number"


@pytest.mark.parametrize("data, guess", [
    (b"*1\r\n$4\r\nPING\r\n", Guess.SURE), (b"$3\r\nabc\r\n", Guess.SURE), (b"+OK\r\n", Guess.LIKELY),
    (b"$GPGGA,1*00\r\n", Guess.NO), (b"hello\r\n", Guess.NO), (b"*x\r\n", Guess.NO), (b"$3\r\nabcd\r\n", Guess.NO),
])
def test_guess(data, guess):
    assert DISSECTOR.guess(data, Context()) == guess


def test_the_port_makes_it_sure():
    assert DISSECTOR.guess(b"+OK\r\n", Context(peer_port=6379)) == Guess.SURE
    assert DISSECTOR.guess(b"PING\r\n", Context(peer_port=6379)) == Guess.PORT
