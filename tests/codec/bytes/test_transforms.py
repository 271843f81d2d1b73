"""Transforms there and back, their faults with a place, bombs, chains."""

from __future__ import annotations

import gzip
import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codec.bytes.compressions import unpacked
from workbench.codec.bytes.transform import (
    STEPS_MAX,
    ParameterError,
    Step,
    TooMuchOutputError,
    TransformError,
    run_chain,
)
from workbench.codec.bytes.transforms import BY_KEY, TRANSFORMS

THERE_AND_BACK = [
    ("base64", "from-base64"), ("base64url", "from-base64"), ("base32", "from-base32"), ("base85", "from-base85"),
    ("hex", "from-hex"), ("gzip", "from-gzip"), ("zlib", "from-zlib"), ("deflate", "from-deflate"),
    ("url", "from-url"), ("quoted-printable", "from-quoted-printable"), ("not", "not"), ("reverse", "reverse"),
    ("reverse-bits", "reverse-bits"), ("nibbles", "nibbles"), ("rot13", "rot13"), ("slip", "from-slip"),
    ("cobs", "from-cobs"),
]  # fmt: skip


def run(key: str, data: bytes, parameter: str = "") -> bytes:
    return BY_KEY[key].run(data, parameter)


@pytest.mark.parametrize(("there", "back"), THERE_AND_BACK)
@given(data=st.binary(max_size=600))
def test_there_and_back(there, back, data):
    assert run(back, run(there, data)) == data


def test_an_equals_sign_is_a_letter_of_ascii85():
    assert run("from-base85", run("base85", b"\0\0\0\0\0\0\0\0\xa86")) == b"\0\0\0\0\0\0\0\0\xa86"


@given(st.binary(max_size=300), st.binary(min_size=1, max_size=9))
def test_xor_there_and_back(data, key):
    once = run("xor", data, key.hex())
    assert once == bytes(byte ^ key[place % len(key)] for place, byte in enumerate(data))
    assert run("xor", once, key.hex()) == data


@given(st.text(max_size=100).filter(lambda text: text.isprintable()))
def test_texts_there_and_back(text):
    data = text.encode()
    assert run("from-html", run("html", data)) == data
    assert run("utf16-utf8", run("utf8-utf16", data)) == data
    assert run("utf16be-utf8", run("utf8-utf16be", data)) == data


def nested(inner):
    return st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=9), nested, max_leaves=20))
def test_json_is_laid_out_as_python_does(value):
    text = json.dumps(value, ensure_ascii=False)
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return
    assert run("json", data).decode() == json.dumps(value, ensure_ascii=False, indent=2)
    assert run("json-compact", data).decode() == json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@given(st.binary(max_size=200), st.sampled_from([each.key for each in TRANSFORMS]), st.text(max_size=8))
def test_any_bytes_are_transformed_or_told(data, key, parameter):
    outcome = run_chain(data, [Step(BY_KEY[key], parameter)])
    if outcome.failed is None:
        assert outcome.sizes == (len(outcome.data),)
    else:
        assert outcome.error and outcome.data == data
        assert outcome.offset is None or 0 <= outcome.offset <= len(data)


@pytest.mark.parametrize(("key", "data", "offset"), [
    ("from-base64", b"QUJ\nD*x", 5), ("from-base64", b"QUJDQ", 5), ("from-base32", b"AA1", 2),
    ("from-hex", b"48 6x", 3),
    ("from-base85", b"87c v", 4), ("from-url", b"a%2", 1), ("json", b'{"a": 1, 2}', 9), ("json", b'["\xc3\xa4", x]', 7),
    ("from-slip", b"ab\xdb\xc0", 2), ("from-cobs", b"\x05ab\0", 0), ("swap", b"abc", 2),
    ("utf16-utf8", b"a\0\0\xd8", 2),
])  # fmt: skip
def test_a_fault_has_a_place(key, data, offset):
    with pytest.raises(TransformError) as caught:
        run(key, data)
    assert caught.value.offset == offset


@pytest.mark.parametrize(("key", "parameter"), [
    ("xor", ""), ("xor", "1"), ("swap", "5"), ("swap", "x"), ("cut", "x"), ("decode", "klingon"),
])  # fmt: skip
def test_a_parameter_that_cannot_be_read(key, parameter):
    with pytest.raises(ParameterError):
        run(key, b"abcd", parameter)


def test_a_bomb_is_not_unpacked():
    bomb = zlib.compress(bytes(2_000_000), 9)
    with pytest.raises(TooMuchOutputError):
        unpacked(bomb, 15, limit=1_000_000)
    members = gzip.compress(bytes(400_000)) * 3
    with pytest.raises(TooMuchOutputError):
        unpacked(members, 31, limit=1_000_000)
    assert len(unpacked(members, 31)) == 1_200_000


def test_what_breaks_off_or_goes_on_is_told():
    data = zlib.compress(b"hello" * 50)
    with pytest.raises(TransformError, match="breaks off"):
        run("from-zlib", data[:-3])
    with pytest.raises(TransformError, match="follow") as caught:
        run("from-zlib", data + b"xy")
    assert caught.value.offset == len(data)
    with pytest.raises(TransformError, match="cannot be unpacked"):
        run("from-gzip", b"no gzip at all")


def test_deep_json_is_refused():
    with pytest.raises(TransformError, match="inside of each other"):
        run("json", b"[" * 100_000 + b"]" * 100_000)


def test_numbers_and_members_stay_as_written():
    assert run("json-compact", b'{"a": 1.50, "a": 1e400, "b": 123456789012345678901234567890}') == (
        b'{"a":1.50,"a":1e400,"b":123456789012345678901234567890}'
    )


def test_a_chain_stops_at_its_fault():
    steps = [Step(BY_KEY["from-base64"]), Step(BY_KEY["from-gzip"]), Step(BY_KEY["reverse"])]
    packed = run("base64", run("gzip", b"olleh"))
    assert run_chain(packed, steps).data == b"hello"
    outcome = run_chain(b"QUJD", steps)
    assert (outcome.failed, outcome.data, outcome.sizes) == (1, b"ABC", (3,))
    assert run_chain(b"x", [Step(BY_KEY["not"])] * (STEPS_MAX + 1)).failed == STEPS_MAX


def test_known_values():
    assert run("swap", bytes(range(8)), "4") == bytes((3, 2, 1, 0, 7, 6, 5, 4))
    assert run("cut", b"abcdef", "1:-1") == b"bcde"
    assert run("rot13", b"Hello") == b"Uryyb"
    assert run("xor", b"\x01\x02", '"a"') == b"`c"
    assert run("cobs", b"\x11\x22\x00\x33") == b"\x03\x11\x22\x02\x33\x00"  # Cheshire and Baker, section 3
    assert run("decode", b"gr\xfcn", "latin-1") == "grün".encode()
    assert run("from-form", b"a+b%21") == b"a b!"
