"""A message within a message: its fields stand where its bytes stand in the whole."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import pairwise

import pytest

from tests.codec.dissect.fieldviews import found as fields_of
from workbench.codec.dissect.dissector import Context
from workbench.codec.dissect.nested import _shifted
from workbench.codec.dissect.run import dissect
from workbench.model.fields import Field, field_at, walk_fields

JSON = b'{"level": 21.5, "on": true}'
HTTP = b"POST /a HTTP/1.1\r\nHost: b\r\nContent-Type: application/json\r\nContent-Length: 27\r\n\r\n" + JSON
MQTT = b"\x30\x1e\x00\x01t" + JSON
FRAME = b"\x81\x1b" + JSON
BEHIND = b"\x81\x02hi" + FRAME  # the second frame of a record
CASES = [("http1", HTTP), ("mqtt", MQTT), ("websocket", FRAME), ("websocket", BEHIND)]


@pytest.mark.parametrize(("key", "data"), CASES)
def test_fields_within_stand_at_their_bytes_of_the_whole(key, data):
    found = dissect(data, Context(), key)
    assert not found.fault
    at = data.index(b"21.5")
    numbers = fields_of(found, "json.value.number")
    assert [(each.offset, each.size, each.value, each.derived) for each in numbers] == [(at, 4, 21.5, False)]
    path = field_at(found.fields, at + 1)
    assert path[-1] == numbers[0]
    for outer, inner in pairwise(path):
        assert outer.offset <= inner.offset and inner.offset + inner.size <= outer.offset + outer.size


def test_what_was_masked_stands_nowhere_and_says_so():
    mask = b"\x11\x22\x33\x44"
    data = b"\x81\x9b" + mask + bytes(byte ^ mask[at % 4] for at, byte in enumerate(JSON))
    found = dissect(data, Context(), "websocket")
    number = fields_of(found, "json.value.number")[0]
    assert (number.offset, number.size, number.value, number.derived) == (6, 27, 21.5, True)


def test_a_message_deep_within_others_ends_without_failing(caplog):
    data = b"[1]"
    for _ in range(60):
        size = len(data)
        data = (b"\x82" + bytes([size]) if size < 126 else b"\x82\x7e" + size.to_bytes(2, "big")) + data
    for key in ("", "websocket"):
        found = dissect(data, Context(), key)
        assert found.protocol == "websocket"
        assert sum(1 for _ in walk_fields(found.fields)) > 60
    assert not caplog.records, "a dissector failed"


def test_what_is_moved_loses_nothing_but_its_place():
    whole = Field("k", "T", 1, 2, 3, "t", (), 5, "f", False, "p", "n")
    outer = Field("o", "O", 0, 9, None, "", (whole,), 0, "", True)
    moved = _shifted(outer, 10)
    assert moved == replace(outer, offset=10, children=(replace(whole, offset=11),))
    assert [each.name for each in fields(Field)] == [
        "key", "title", "offset", "size", "value", "text", "children", "mask", "fault", "derived", "path", "note"
    ]
