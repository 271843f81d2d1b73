from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.codec.dissect.fieldviews import by, bytes_of, found, values
from workbench.codec.dissect.dissector import DEPTH_MAX, Context, Guess
from workbench.codec.dissect.json import DISSECTOR
from workbench.codec.dissect.run import dissect
from workbench.model.fields import walk_fields

TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4), max_leaves=12,
)


@given(TREES, st.booleans(), st.sampled_from([None, 1]))
def test_values_stand_at_their_places_as_python_reads_them(tree, ascii_only, indent):
    data = json.dumps(tree, ensure_ascii=ascii_only, indent=indent).encode("utf-8", "surrogatepass")
    got = by("json", data)
    assert got.fault == ""
    for field in walk_fields(got.fields):
        if field.key.startswith("json.value.") or field.key == "json.key":
            assert json.loads(bytes_of(data, field)) == field.value


def test_a_member_goes_from_its_name_to_the_end_of_its_value():
    data = b'{"a": {"b": [1, 2.5]}, "c": "x"}'
    got = by("json", data)
    assert [bytes_of(data, field) for field in found(got, "json.member")] == [
        b'"a": {"b": [1, 2.5]}', b'"b": [1, 2.5]', b'"c": "x"',
    ]
    assert got.summary == "{a, c}"


def test_lines_of_json_are_values_after_each_other():
    got = by("json", b'{"a": 1}\n{"a": 2}\n')
    assert (got.summary, values(got, "json.value.number")) == ("2 values", [1, 2])


def test_a_string_with_half_a_pair_stays_text_that_can_be_written():
    value = values(by("json", b'["\\ud800"]'), "json.value.string")[0]
    assert value == "?"


@pytest.mark.parametrize("data, fault", [
    (b'{"a": ', "the text ends within a value"), (b'{"a', "the text ends within a string"),
    (b"[1 2]", "neither a comma nor a bracket at byte 3"), (b"{1: 2}", "a member's name is wanted at byte 1"),
    (b'{"a" 1}', "a colon is wanted at byte 5"), (b"[nil]", "no value begins like this, at byte 1"),
    (b"[" * 100, f"more than {DEPTH_MAX} levels within each other are not shown"),
])
def test_what_is_wrong_is_told(data, fault):
    assert by("json", data).fault == fault


def test_numbers_of_any_length_stay_bounded():
    got = by("json", b"[" + b"9" * 5_000 + b"]")
    assert got.fault == ""
    assert values(got, "json.value.number") == ["9" * 5_000]


@pytest.mark.parametrize("data, guess", [
    (b'{"a": 1', Guess.SURE), (b" {}", Guess.SURE), (b"[1, 2]", Guess.LIKELY), (b"[1, 2", Guess.MAYBE),
    (b"[section]\na=b", Guess.NO), (b"{a}", Guess.NO), (b"text", Guess.NO),
])
def test_guess(data, guess):
    assert DISSECTOR.guess(data, Context()) == guess


def test_a_value_has_a_path_beside_its_key():
    data = b'{"sensors": [{"level": 5}, {"level": 7, "a b/c": true}], "x": [1, [2]], "": null}'
    paths = {field.path: field.value for field in walk_fields(dissect(data, Context()).fields) if field.path}
    assert paths == {
        "json.path.sensors.0.level": 5, "json.path.sensors.1.level": 7, "json.path.sensors.1.a_b_c": True,
        "json.path.x.0": 1, "json.path.x.1.0": 2, "json.path._": None,
    }  # fmt: skip
    levels = [field.value for field in walk_fields(dissect(data, Context()).fields)
              if field.is_called("json.path.sensors.level")]
    assert levels == [5, 7]
    assert not dissect(b'"alone"', Context(), "json").fields[0].path


def test_a_path_that_is_too_long_is_none():
    long = b"n" * 150
    data = b'{"%s": {"%s": 1, "short": 2}, "here": 3}' % (long, long)
    paths = [field.path for field in walk_fields(dissect(data, Context()).fields) if field.path]
    assert paths == [f"json.path.{'n' * 150}.short", "json.path.here"]
