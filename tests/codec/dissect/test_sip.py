from __future__ import annotations

import pytest

from tests.codec.dissect.fieldviews import by, bytes_of, found, values
from workbench.codec.dissect.dissector import Context, Guess
from workbench.codec.dissect.sip import DISSECTOR

BODY = b"v=0\r\no=a 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=tool:x\r\nm=audio 6000 RTP/AVP 0 8\r\na=sendrecv\r\n"
INVITE = (
    b"INVITE sips:bob@[::1]:5061;transport=tls SIP/2.0\r\nv: SIP/2.0/UDP [::1]:5060;branch=z9hG4bK1\r\n"
    b'f: "A. Lice" <sip:alice@example.org>;tag=88\r\nt: <sip:bob@example.org>\r\nCSeq: 7 INVITE\r\n'
    b"c: application/sdp\r\nl: %d\r\n\r\n" % len(BODY)
) + BODY


def test_compact_names_and_parts_of_addresses():
    got = by("sip", INVITE)
    assert got.fault == ""
    places = {field.key: bytes_of(INVITE, field) for key in (
        "sip.r-uri.host", "sip.r-uri.port", "sip.Via.sent-by.address", "sip.Via.branch", "sip.from.display.info",
        "sip.from.addr", "sip.from.user", "sip.from.tag", "sip.to.host", "sip.CSeq.seq",
    ) for field in found(got, key)}
    assert places == {
        "sip.r-uri.host": b"[::1]", "sip.r-uri.port": b"5061", "sip.Via.sent-by.address": b"[::1]",
        "sip.Via.branch": b"z9hG4bK1", "sip.from.display.info": b'"A. Lice"',
        "sip.from.addr": b"sip:alice@example.org", "sip.from.user": b"alice", "sip.from.tag": b"88",
        "sip.to.host": b"example.org", "sip.CSeq.seq": b"7",
    }
    assert values(got, "sip.Content-Length") == [len(BODY)]


def test_the_offer_within_is_read_at_its_places():
    got = by("sip", INVITE)
    port = found(got, "sdp.media.port")[0]
    assert bytes_of(INVITE, port) == b"6000"
    assert values(got, "sdp.media.format") == ["0", "8"]
    assert values(got, "sdp.session_attribute.field") == ["tool"]
    assert values(got, "sdp.media_attribute.field") == ["sendrecv"]


def test_messages_of_a_stream_follow_each_other():
    one = b"OPTIONS sip:a@b SIP/2.0\r\nContent-Length: 0\r\n\r\n"
    got = by("sip", one + one)
    assert values(got, "sip.Method") == ["OPTIONS", "OPTIONS"]
    assert got.size == 2 * len(one)


@pytest.mark.parametrize("size, fault", [
    (20, "this is neither a request's nor an answer's first line"), (60, "the message ends within its headers"),
    (len(INVITE) - 5, f"the body is not whole: {len(BODY) - 5} bytes of {len(BODY)} are there"),
])
def test_a_message_that_was_cut(size, fault):
    assert by("sip", INVITE[:size]).fault == fault


def test_a_length_that_is_no_number_is_told():
    assert found(by("sip", b"SIP/2.0 200 OK\r\nl: x\r\n\r\n"), "sip.Content-Length")[0].fault == "this is no number"


@pytest.mark.parametrize("data, guess", [
    (INVITE, Guess.SURE), (b"SIP/2.0 100 Trying\r\n", Guess.SURE), (b"GET / HTTP/1.1\r\n", Guess.NO), (b"", Guess.NO),
])
def test_guess(data, guess):
    assert DISSECTOR.guess(data, Context()) == guess


def test_sdp_alone_is_known():
    assert by("", BODY).protocol == "sdp"
    assert by("sdp", b"v=0\r\nnonsense").fault == "this is no line of SDP"
