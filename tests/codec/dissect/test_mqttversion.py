"""MQTT's version: from the connection's CONNECT where it is known, else from the bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agreement.corpus import corpora
from workbench.codec.dissect.dissector import Context
from workbench.codec.dissect.mqttversion import version_of
from workbench.codec.dissect.run import dissect
from workbench.model.fields import walk_fields

CONNECT_4 = b"\x10\x0d\x00\x04MQTT\x04\x02\x00\x3c\x00\x01a"
CONNECT_5 = b"\x10\x0e\x00\x04MQTT\x05\x02\x00\x3c\x00\x00\x01a"
AMBIGUOUS = b"\x30\x06\x00\x01t\x00\x01\x02"  # version 5 without properties, or a payload that begins with a zero byte


def payload(data: bytes, opening: bytes = b"") -> object:
    found = dissect(data, Context(local_port=1883, opening=lambda: opening), "mqtt")
    return [field.value for field in walk_fields(found.fields) if field.key == "mqtt.msg"][-1]


def test_what_the_bytes_do_not_tell_the_beginning_of_the_connection_does():
    assert payload(AMBIGUOUS) == b"\x01\x02"
    assert payload(AMBIGUOUS, CONNECT_5) == b"\x01\x02"
    assert payload(AMBIGUOUS, CONNECT_4) == b"\x00\x01\x02"
    assert payload(AMBIGUOUS, b"HTTP/1.1 200 OK\r\n") == b"\x01\x02"


def test_a_connect_in_the_same_bytes_is_believed_first():
    assert payload(CONNECT_4 + AMBIGUOUS, CONNECT_5) == b"\x00\x01\x02"


@pytest.mark.parametrize(("data", "version"), [
    (CONNECT_4, 4), (CONNECT_5, 5), (b"\x10\x0d\x00\x04MQTT\x84", 4), (b"\x10\x0f\x00\x06MQIsdp\x03", 3), (b"", 0),
    (b"\x10", 0), (b"\x20\x02\x00\x00", 0), (b"\x10\x0d\x00\x04MQTT", 0),
    (b"\x10\xff\xff\xff\xff\xff\x00\x04MQTT\x04", 0),
])  # fmt: skip
def test_versions(data, version):
    assert version_of(data) == version


@given(st.binary(max_size=40))
def test_any_bytes_have_a_version_or_none(data):
    assert 0 <= version_of(data) < 128


def test_real_conversations_read_the_same_by_their_beginning():
    corpus = next(each for each in corpora() if each.protocol == "mqtt")
    known = 0
    for conversation in corpus.conversations:
        opening = conversation[0].data[:64]
        known += bool(version_of(opening))
        for said in conversation:
            context = Context(local_port=1883, opening=lambda opening=opening: opening)
            found = dissect(said.data, context, "mqtt")
            assert not found.fault
            assert found == dissect(said.data, Context(local_port=1883), "mqtt")
    assert known > 5
