from __future__ import annotations

import gzip
import zlib

import pytest

from tests.codec.dissect.fieldviews import by, bytes_of, found, values
from workbench.codec.dissect.dissector import Context, Guess
from workbench.codec.dissect.http1 import DISSECTOR
from workbench.codec.dissect.httpbody import EXPANDED_MAX_BYTES

GET = b"GET /a?b=1 HTTP/1.1\r\nHost: example.org\r\nX-Odd:  two words \r\n\r\n"


def answer(head: bytes, body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\n" + head + b"\r\n\r\n" + body


def test_every_part_of_a_request_has_its_place():
    got = by("http1", GET)
    assert got.fault == ""
    assert got.summary == "GET /a?b=1 HTTP/1.1"
    places = {field.key: bytes_of(GET, field) for field in (*got.fields, *got.fields[0].children)}
    assert places["http.request.method"] == b"GET"
    assert places["http.request.uri"] == b"/a?b=1"
    assert places["http.request.version"] == b"HTTP/1.1"
    assert places["http.host"] == b"Host: example.org\r\n"
    assert [bytes_of(GET, field) for field in found(got, "http.header.value")] == [b"example.org", b"two words"]
    assert [bytes_of(GET, field) for field in found(got, "http.header.name")] == [b"Host", b"X-Odd"]


def test_several_messages_in_one_piece_are_told_apart():
    got = by("http1", GET + GET)
    assert [field.key for field in got.fields] == ["http", "http"]
    assert [field.offset for field in got.fields] == [0, len(GET)]
    assert got.summary == "GET /a?b=1 HTTP/1.1, and 1 more"


def test_chunks_are_told_one_by_one_and_put_together():
    body = b"4\r\n[1, \r\n3;note=x\r\n2]\n\r\n0\r\nTrailer: yes\r\n\r\n"
    data = answer(b"Content-Type: application/json\r\nTransfer-Encoding: chunked", body)
    got = by("http1", data)
    assert got.fault == ""
    assert values(got, "http.chunk_size") == [4, 3, 0]
    assert [bytes_of(data, field) for field in found(got, "http.chunk_data")] == [b"[1, ", b"2]\n"]
    whole = found(got, "http.file_data")[0]
    assert (whole.value, whole.derived) == (b"[1, 2]\n", True)
    assert values(got, "json.value.number") == [1, 2]
    assert all(field.derived for field in found(got, "json.value.number"))
    assert values(got, "http.trailer") == ["yes"]


def test_a_body_goes_to_the_dissector_of_its_type_and_its_places_are_shifted():
    data = answer(b"Content-Type: application/problem+json\r\nContent-Length: 9", b'{"a": 17}')
    number = found(by("http1", data), "json.value.number")[0]
    assert (bytes_of(data, number), number.value, number.derived) == (b"17", 17, False)


@pytest.mark.parametrize("coding, packed", [
    (b"gzip", gzip.compress(b'{"a": 1}', mtime=0)), (b"deflate", zlib.compress(b'{"a": 1}')),
    (b"deflate", zlib.compress(b'{"a": 1}', wbits=-15)),
])
def test_a_compressed_body_is_expanded(coding, packed):
    head = b"Content-Type: application/json\r\nContent-Encoding: %b\r\nContent-Length: %d" % (coding, len(packed))
    got = by("http1", answer(head, packed))
    assert values(got, "http.file_encoded") == [packed]
    assert values(got, "http.file_data") == [b'{"a": 1}']
    assert values(got, "json.value.number") == [1]


def test_a_compressed_body_is_not_expanded_without_bound():
    packed = gzip.compress(bytes(50_000_000))
    got = by("http1", answer(b"Content-Encoding: gzip\r\nContent-Length: %d" % len(packed), packed))
    assert len(values(got, "http.file_data")[0]) == EXPANDED_MAX_BYTES


def test_a_coding_that_is_not_known_leaves_bytes():
    got = by("http1", answer(b"Content-Encoding: br\r\nContent-Length: 3", b"abc"))
    assert values(got, "http.file_data") == [b"abc"]


@pytest.mark.parametrize("data, fault", [
    (GET[:8], "the message ends within its first line"),
    (GET[:30], "the message ends within its headers"),
    (GET[:-2], "the message ends within its headers"),
    (answer(b"Content-Length: 9", b"abc"), "the body is not whole: 3 bytes of 9 are there"),
    (answer(b"Transfer-Encoding: chunked", b"5\r\nabc"), "the chunk is not whole: 3 bytes of 5 are there"),
    (answer(b"Transfer-Encoding: chunked", b"x\r\n"), "this is no chunk's size"),
    (answer(b"Transfer-Encoding: chunked", b"1\r\naxx"), "a chunk does not end where its size says"),
    (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", "not correct HTTP/1: illegal header line"),
])
def test_what_is_wrong_is_told(data, fault):
    assert by("http1", data).fault.startswith(fault)


def test_an_answer_to_head_has_no_body():
    assert by("http1", answer(b"Content-Length: 9", b"")).fault == ""


@pytest.mark.parametrize("data, guess", [
    (GET, Guess.SURE), (b"HTTP/1.1 404 Not", Guess.SURE), (b"GET sip:x SIP/2.0\r\n", Guess.NO),
    (b"GET /very", Guess.NO), (b"\x16\x03\x01", Guess.NO), (b"", Guess.NO),
])
def test_guess(data, guess):
    assert DISSECTOR.guess(data, Context()) == guess


def test_a_request_that_was_cut_is_known_by_its_port():
    assert DISSECTOR.guess(b"GET /very", Context(peer_port=80)) == Guess.PORT
