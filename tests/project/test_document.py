"""The document as JSON: what goes out comes back, what is wrong is told with its place."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from workbench.project.document import (
    VERSION,
    Document,
    ProjectError,
    document_from_json,
    document_json_schema,
    document_to_json,
)

PUBLISHED = Path(__file__).parents[2] / "resources" / "schema" / "document.schema.json"


def test_a_document_comes_back_equal_and_its_text_is_stable(document: Document) -> None:
    text = document_to_json(document)
    assert document_from_json(text) == document
    assert document_to_json(document_from_json(text)) == text
    turned = replace(document, layout=dict(reversed(document.layout.items())))
    assert document_to_json(turned) == text


def test_a_document_of_the_first_version_is_read_with_what_came_later_at_its_defaults(document: Document) -> None:
    content = json.loads(document_to_json(document))
    content["version"] = 1
    for key in ("bookmarks", "byte_marks", "filters", "formats"):
        del content[key]
    for socket in content["sockets"]:
        del socket["tls"], socket["web"]
        for name in ("attempt_delay_ms", "groups", "socket_options"):
            del socket["options"][name]
    assert document_from_json(json.dumps(content)) == document
    assert json.loads(document_to_json(document))["version"] == VERSION


def test_text_that_differs_in_one_line_for_one_change(document: Document) -> None:
    changed = replace(document, notes="other")
    before, after = document_to_json(document).splitlines(), document_to_json(changed).splitlines()
    assert len(before) == len(after)
    assert [new for old, new in zip(before, after, strict=True) if old != new] == ['  "notes": "other",']


def test_missing_keys_have_their_defaults() -> None:
    socket = {"id": 1, "name": "a", "role": "client", "url": "udp://127.0.0.1:5"}
    content = {"format": "socket-workbench-project", "version": 1, "next_id": 2, "sockets": [socket]}
    found = document_from_json(json.dumps(content))
    assert found.sockets[0].options.connect_timeout_ms == 10_000
    assert found.notes == ""


@pytest.mark.parametrize(
    ("path", "value", "place", "words"),
    [
        (("sockets", 1, "url"), "tcp//x", "sockets[1].url", "begins with its transport"),
        (("sockets", 0, "role"), "server", "sockets[0].role", "server"),
        (("sockets", 0, "options", "backlog"), "many", "sockets[0].options.backlog", "int"),
        (("sockets", 0, "options", "backlog"), -1, "sockets[0].options.backlog", "0 to"),
        (("sockets", 0, "options", "baklog"), 1, "sockets[0].options.baklog", "does not know"),
        (("sockets", 0, "tls", "verify"), "no", "sockets[0].tls.verify", "bool"),
        (("sockets", 0, "tls", "verified"), True, "sockets[0].tls.verified", "does not know"),
        (("sockets", 0, "tls", "password"), "x", "sockets[0].tls.password", "does not know"),
        (("sockets", 0, "tls", "identity"), "lab-best", "sockets[0].tls.identity", "lab-best"),
        (("sockets", 0, "web", "fragment_bytes"), -1, "sockets[0].web.fragment_bytes", "0 to"),
        (("sockets", 0, "web", "message_max_bytes"), 1 << 60, "sockets[0].web.message_max_bytes", "0 to"),
        (("sockets", 0, "options", "groups"), [{"grp": "239.1.1.1"}], "sockets[0].options.groups[0].grp", "not know"),
        (("sockets", 0, "options", "socket_options"), [{"name": "X" * 257, "value": ""}],
         "sockets[0].options.socket_options[0]", "at most 256"),
        (("sockets", 0, "options", "socket_options"), [{"name": "X", "value": "1"}] * 257,
         "sockets[0].options.socket_options", "at most 256"),
        (("sockets", 0, "options", "socket_options"), [{"name": "X", "value": 1}],
         "sockets[0].options.socket_options[0].value", "str"),
        (("sockets", 1, "id"), 1, "sockets[1].id", "twice"),
        (("sockets", 1, "id"), 0, "sockets[1].id", "at least 1"),
        (("sockets", 1, "id"), 5, "sockets[1].id", "below next_id"),
        (("sockets", 0, "repeat", "interval_ms"), 0, "sockets[0].repeat", "above 0"),
        (("next_id",), 1 << 30, "next_id", "number from"),
        (("notes",), 5, "notes", "str"),
        (("hidden", "1"), [[3, 2]], "hidden.1[0]", "ascending"),
        (("hidden", "1"), [[1, 5], [5, 6]], "hidden.1[1]", "ascending"),
        (("hidden", "x"), [[1, 5]], "hidden.x", "id"),
        (("hidden", "9" * 5000), [[1, 5]], "hidden." + "9" * 80, "id"),
        (("sockets", 0, "framing"), {"kind": "delimiter", "delimiter": "zz"}, "sockets[0].framing", "hex digits"),
        (("sockets", 0, "framing"), {"kind": "delimiter", "delimiter": ""}, "sockets[0].framing", "1 to 64"),
        (("sockets", 0, "framing"), {"kind": "fixed", "fixed_bytes": 9, "max_message_bytes": 8}, "sockets[0].framing",
         "The length"),
        (("surprise",), 1, "surprise", "does not know"),
        (("version",), 5, "", "newer version"),
        (("version",), "1", "version", "number"),
        (("format",), "other", "", "not a project"),
    ],
)
def test_each_fault_is_told_with_its_place(
    document: Document, path: tuple[Any, ...], value: Any, place: str, words: str
) -> None:
    content = json.loads(document_to_json(document))
    inner = content
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    with pytest.raises(ProjectError) as caught:
        document_from_json(json.dumps(content))
    assert caught.value.path == place
    assert words in str(caught.value)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "\ud800", '{"a": 1}', "[" * 100_000, '"' + "x" * 70_000_000 + '"']
)
def test_what_is_not_a_document_is_refused(text: str) -> None:
    with pytest.raises(ProjectError):
        document_from_json(text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("depth", [65, 900, 100_000])
def test_a_layout_nested_too_deeply_is_refused_at_the_door(depth: int) -> None:
    nested = '{"a":' * depth + "1" + "}" * depth
    text = f'{{"format": "socket-workbench-project", "version": 1, "layout": {nested}}}'
    with pytest.raises(ProjectError):
        document_from_json(text)


def test_a_layout_may_be_nested_as_deeply_as_splits_of_splits_are() -> None:
    nested = '{"a":' * 64 + "1" + "}" * 64
    text = f'{{"format": "socket-workbench-project", "version": 1, "layout": {nested}}}'
    assert document_from_json(document_to_json(document_from_json(text))).layout


def test_half_a_surrogate_pair_does_not_stop_a_save(document: Document) -> None:
    odd = replace(document, notes="a\ud83db", layout={"t\udc00": "\ud83d\ude00"})
    found = document_from_json(document_to_json(odd))
    assert found.notes == "a\ufffdb"
    assert list(found.layout.values()) == ["\U0001f600"]


def test_the_published_schema_is_the_one_in_use(document: Document) -> None:
    schema = json.loads(json.dumps(document_json_schema()))  # tuples become lists
    assert json.loads(PUBLISHED.read_text("utf-8")) == schema
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    content = json.loads(document_to_json(document))
    validator.validate(content)
    content["sockets"][0]["passwort"] = "x"
    assert not validator.is_valid(content)


LONG = "x" * 60_000_000


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        ("options.socket_options", [{"name": "SO_KEEPALIVE", "value": "1"}] * 100_000, "at most 256 options"),
        ("options.groups", [{"group": "239.1.2.3"}] * 100_000, "at most 1000 groups"),
        ("options.groups[0].sources", ["192.0.2.1"] * 100_000, "at most 1000 sources"),
        ("web.headers", ["X: y"] * 100_000, "at most 1000 headers"),
        ("web.subprotocols", ["chat"] * 100_000, "at most 1000 subprotocols"),
        ("tls.alpn", ["h2"] * 100_000, "at most 1000 protocols"),
        ("history", [{"text": "a"}] * 100_000, "at most 10000 payloads"),
        ("name", LONG, "at most 65536 characters"),
        ("url", "tcp://" + LONG, "at most 65536 characters"),
        ("web.origin", LONG, "at most 65536 characters"),
        ("web.headers[1]", LONG, "at most 65536 characters"),
        ("tls.ciphers", LONG, "at most 65536 characters"),
        ("options.groups[0].group", LONG, "at most 65536 characters"),
        ("options.socket_options[0].value", LONG, "at most 65536 characters"),
        (LONG, 1, "does not know the key"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_far_too_much_is_refused_at_once_with_its_place(place: str, value: Any, words: str) -> None:
    socket: dict[str, Any] = {"id": 1, "name": "a", "role": "client", "url": "tcp://127.0.0.1:5"}
    at, inner = socket, value
    *path, last = place.split(".")
    for step in path:
        name, bracket, _rest = step.partition("[")
        fresh: dict[str, Any] = {}
        at[name] = [fresh] if bracket else fresh
        at = fresh
    name, bracket, rest = last.partition("[")
    at[name] = ["X: y"] * int(rest[:-1]) + [inner] if bracket else inner
    content = {"format": "socket-workbench-project", "version": 2, "next_id": 2, "sockets": [socket]}
    text = json.dumps(content).encode()
    begin = time.perf_counter()
    with pytest.raises(ProjectError, match=words) as caught:
        document_from_json(text)
    assert time.perf_counter() - begin < 2.0  # it takes a fifth of a second
    assert caught.value.path == f"sockets[0].{place}"[: len(caught.value.path)]
    assert len(str(caught.value)) < 300


def test_as_much_as_is_taken_is_read_at_once() -> None:
    """Ten thousand sockets with options by name; a long payload and notes are a person's own."""
    options = {"socket_options": [{"name": "SO_KEEPALIVE", "value": "1"}] * 10}
    sockets = [
        {"id": at, "name": "a", "role": "client", "url": "tcp://127.0.0.1:5", "options": options}
        for at in range(1, 10_001)
    ]
    content = {"format": "socket-workbench-project", "version": 2, "next_id": 10_001, "sockets": sockets}
    sockets[0]["draft"] = {"text": "y" * 1_000_000}
    content["notes"] = "n" * 1_000_000
    assert len(document_from_json(json.dumps(content)).sockets) == 10_000


def test_a_saved_filter_is_no_longer_than_the_filter_line(document: Document) -> None:
    content = json.loads(document_to_json(document))
    content["filters"] = [{"name": "long", "text": "x" * 4_096}]
    assert document_from_json(json.dumps(content)).filters[0].name == "long"
    content["filters"][0]["text"] += "x"
    with pytest.raises(ProjectError, match="4,096") as caught:
        document_from_json(json.dumps(content))
    assert "filters[0].text" in str(caught.value)


@pytest.mark.parametrize("part", ["bookmarks", "byte_marks"])
def test_too_many_annotations_are_refused_before_one_of_them_is_looked_at(
    document: Document, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.project.annotationchecks.ANNOTATIONS_MAX", 3)
    content = json.loads(document_to_json(document))
    content[part] = {"1": [{"nobody knows this": 1}] * 4}
    with pytest.raises(ProjectError, match="at most 3 of them"):
        document_from_json(json.dumps(content))
