"""Conditions on decoded fields: by key, and by the path of a value within JSON."""

from __future__ import annotations

import pytest

from workbench.codec.dissect.dissector import Context
from workbench.codec.dissect.run import dissect
from workbench.codec.filter.fields import holds, keys_of
from workbench.codec.filter.parser import parse
from workbench.model.fields import Dissection, Field
from workbench.model.filters import FieldExists, FieldTest

MESSAGE = b'{"level": 6, "sensors": [{"level": 3, "name": "left"}, {"level": 9, "name": "right"}], "on": true}'


@pytest.mark.parametrize(("text", "passes"), [
    ("json.path.level > 5", True), ("json.path.level > 6", False), ("json.path.sensors.level > 8", True),
    ("json.path.sensors.0.level > 8", False), ("json.path.sensors.1.level > 8", True), ("json.path.on == true", True),
    ('json.path.sensors.name contains "igh"', True), ("json.path.sensors.2.level", False), ("json.path", False),
    ("json.path.sensors.1.name", True), ("json.value.number == 9", True), ("json.path.9", False),
])  # fmt: skip
def test_a_value_is_found_by_its_path(text, passes):
    condition = parse(text)
    assert isinstance(condition, FieldTest | FieldExists)
    assert holds(condition, dissect(MESSAGE, Context())) is passes


def test_paths_are_offered_beside_keys():
    assert {"json", "json.key", "json.path.sensors.1.name"} <= keys_of(dissect(MESSAGE, Context()))


def test_a_path_holds_within_another_message():
    body = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(MESSAGE) + MESSAGE
    assert holds(parse("json.path.level == 6"), dissect(body, Context()))


@pytest.mark.parametrize(("key", "found"), [("http1", True), ("http", True), ("json", True), ("jso", False)])
def test_a_protocol_is_there_by_its_key_by_its_fields_names_and_within_another(key, found):
    inner = Field("json.member", "Member", 5, 2, 7)
    message = Dissection("http1", "HTTP/1", "", (Field("http.request", "Request", 0, 9, children=(inner,)),))
    assert holds(FieldExists(key), message) is found
