from __future__ import annotations

import pytest
from websockets.frames import Close, Frame, Opcode

from tests.codec.dissect.fieldviews import by, bytes_of, found, values
from workbench.codec.dissect.dissector import Context, Guess
from workbench.codec.dissect.websocket import DISSECTOR, unmasked

HELLO = b"\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"  # RFC 6455 §5.7


def test_what_is_masked_is_shown_as_it_was():
    got = by("websocket", HELLO)
    assert (got.fault, got.summary) == ("", "Text Hello")
    text = found(got, "websocket.payload.text")[0]
    assert (text.value, text.derived, text.offset, text.size) == ("Hello", True, 6, 5)
    assert values(got, "websocket.masking_key") == [b"\x37\xfa\x21\x3d"]
    assert values(got, "websocket.opcode") == [1]


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536])
@pytest.mark.parametrize("mask", [False, True])
def test_all_lengths_as_another_implementation_writes_them(size, mask):
    data = Frame(Opcode.BINARY, bytes(range(256)) * (size // 256) + bytes(size % 256)).serialize(mask=mask)
    got = by("websocket", data)
    assert (got.fault, got.size) == ("", len(data))
    assert [len(value) for value in values(got, "websocket.payload.binary")] == ([size] if size else [])


def test_a_close_code_is_named():
    data = Frame(Opcode.CLOSE, Close(1001, "bye").serialize()).serialize(mask=True)
    got = by("websocket", data)
    assert found(got, "websocket.payload.close.status_code")[0].text == "1001 going away"
    assert values(got, "websocket.payload.close.reason") == ["bye"]


def test_text_that_is_json_is_read_as_such():
    data = Frame(Opcode.TEXT, b'{"a": 12}').serialize(mask=False)
    number = found(by("websocket", data), "json.value.number")[0]
    assert (bytes_of(data, number), number.derived) == (b"12", False)


def test_compressed_payload_stays_bytes():
    got = by("websocket", b"\xc1\x02ab")
    assert values(got, "websocket.payload.compressed") == [b"ab"]


@pytest.mark.parametrize("data, fault", [
    (HELLO[:8], "the frame is not whole: 2 bytes of 5 are there"), (b"\x81", "the message ends within “mask"),
    (b"\x81\x7e\x01", "the message ends within “Bytes”"),
])
def test_a_frame_that_was_cut(data, fault):
    assert by("websocket", data).fault.startswith(fault)


def test_a_reserved_opcode_is_told():
    assert found(by("websocket", b"\x83\x00"), "websocket.frame")[0].fault == "this opcode is reserved"


@pytest.mark.parametrize("data, guess", [
    (HELLO, Guess.SURE), (b"\x81\x05Hello", Guess.LIKELY), (b"\x82\x02\x00\x01", Guess.PORT), (bytes(64), Guess.MAYBE),
    (b"\x83\x00", Guess.NO), (b"\x81\x7e\x00\x01a", Guess.NO), (b"", Guess.NO), (b"\x88\x7e\x01\x00", Guess.NO),
])
def test_guess(data, guess):
    assert DISSECTOR.guess(data, Context()) == guess
    assert DISSECTOR.guess(data, Context(scheme="udp")) == Guess.NO


def test_unmasking_twice_changes_nothing():
    assert unmasked(unmasked(b"0123456", b"abcd"), b"abcd") == b"0123456"
    assert unmasked(b"\x00\x01", b"") == b"\x00\x01"
