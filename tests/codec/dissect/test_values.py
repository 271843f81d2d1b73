"""CBOR, MessagePack and Protocol Buffers: notation, guesses within guesses, trouble."""

from __future__ import annotations

import pytest

from workbench.codec.dissect.dissector import Context, Guess
from workbench.codec.dissect.register import dissectors
from workbench.codec.dissect.run import dissect
from workbench.model.fields import Dissection, walk_fields


def dissected(key: str, digits: str) -> Dissection:
    return dissectors()[key].dissect(bytes.fromhex(digits), Context())


# RFC 8949, appendix A
@pytest.mark.parametrize(("digits", "notation"), [
    ("00", "0"), ("17", "23"), ("1818", "24"), ("1903e8", "1000"), ("1bffffffffffffffff", "18446744073709551615"),
    ("3bffffffffffffffff", "-18446744073709551616"), ("20", "-1"), ("3863", "-100"), ("f90000", "0.0"),
    ("f98000", "-0.0"), ("f93e00", "1.5"), ("fb3ff199999999999a", "1.1"), ("fa47c35000", "100000.0"),
    ("f97c00", "Infinity"), ("f97e00", "NaN"), ("f9fc00", "-Infinity"), ("f4", "false"), ("f5", "true"),
    ("f6", "null"), ("f7", "undefined"), ("f0", "simple(16)"), ("f8ff", "simple(255)"),
    ("c249010000000000000000", "2(h'010000000000000000')"), ("c11a514b67b0", "1(1363896240)"),
    ("d818456449455446", "24(h'6449455446')"), ("40", "h''"), ("4401020304", "h'01020304'"), ("60", '""'),
    ("6161", '"a"'), ("62c3bc", '"ü"'), ("80", "[]"), ("8301820203820405", "[1, [2, 3], [4, 5]]"), ("a0", "{}"),
    ("a201020304", "{1: 2, 3: 4}"), ("a26161016162820203", '{"a": 1, "b": [2, 3]}'),
    ("5f42010243030405ff", "(_ h'0102', h'030405')"), ("7f657374726561646d696e67ff", '(_ "strea", "ming")'),
    ("9fff", "[_ ]"), ("9f018202039f0405ffff", "[_ 1, [2, 3], [_ 4, 5]]"),
    ("bf61610161629f0203ffff", '{_ "a": 1, "b": [_ 2, 3]}'),
])
def test_cbor_in_diagnostic_notation(digits, notation):
    found = dissected("cbor", digits)
    assert (found.summary, found.fault) == (notation.replace("\n", ""), "")


@pytest.mark.parametrize(("digits", "fault"), [
    ("ff", "a break stands where an item was expected"), ("1c", "additional information 28 means nothing here"),
    ("5f6161ff", "a piece of a string of indefinite length must be a string of the same kind"),
    ("f800", "simple value 0 must not be written in two bytes"), ("9f01", "the message ends within “Item”"),
    ("9bffffffffffffffff00", "the message ends within “Item”"), ("5bffffffffffffffff", "the message ends within"),
    ("81" * 60, "more than 32 levels"), ("c1" * 60, "more than 32 levels"),
])
def test_cbor_that_is_broken(digits, fault):
    assert dissected("cbor", digits).fault.startswith(fault)


def test_cbor_is_recognised_by_its_tag_or_as_a_map_that_fits():
    assert dissect(bytes.fromhex("d9d9f7a10102"), Context()).protocol == "cbor"
    assert dissect(bytes.fromhex("a26161016162820203"), Context()).protocol == "cbor"
    assert dissectors()["cbor"].guess(bytes.fromhex("a2616101616282"), Context()) == Guess.NO


@pytest.mark.parametrize(("digits", "text"), [
    ("d6ff65536b00", "time 2023-11-14 12:41:36.000000000 UTC"), ("c70cff000000010000000065536b00", "time 2023-11-14"),
    ("d501aabb", "extension 1: aa bb"), ("ca3fc00000", "1.5"), ("d1ff00", "-256"), ("c403010203", "bytes 01 02 03"),
    ("82a161c0a16293c2c3ff", '{"a": nil, "b": [false, true, -1]}'),
])
def test_messagepack_as_text(digits, text):
    found = dissected("msgpack", digits)
    assert found.fields[0].text.startswith(text)
    assert found.fault == ""


@pytest.mark.parametrize(("digits", "fault"), [
    ("c1", "0xc1 begins no value"), ("ddffffffff00", "the message ends within"), ("91" * 60, "more than 32 levels"),
    ("dbffffffff61", "the message ends within “Text”"),
])
def test_messagepack_that_is_broken(digits, fault):
    assert dissected("msgpack", digits).fault.startswith(fault)


def test_protobuf_tells_what_a_value_may_be():
    found = dissected("protobuf", "089601 12026869 1a03089601 2202ff01 2dcdcc8c3f 30ffffffffffffffffff01")
    told = [each.text for each in found.fields]
    assert told == [
        "150, maybe sint 75", "text “hi”, maybe a message", "maybe a message", "maybe packed numbers 255",
        "fixed 1066192077, maybe float 1.10000002",
        "18446744073709551615, maybe int64 -1, maybe sint -9223372036854775808",
    ]
    inner = [each for each in walk_fields(found.fields[2].children) if each.key == "protobuf.field.value.uint32"]
    assert [(each.value, each.offset) for each in inner] == [(150, 10)]


def test_protobuf_old_groups_end_where_their_tag_says():
    assert dissected("protobuf", "0b 1001 0c").fault == ""
    wrong = dissected("protobuf", "0b 1001 14")
    assert [each.fault for each in walk_fields(wrong.fields) if each.fault] == ["this ends group 2, not 1"]


@pytest.mark.parametrize("digits", ["00", "0b", "07", "08ffffffffffffffffffff01", "0a05", "0d00", "0b" * 40])
def test_protobuf_that_is_broken(digits):
    assert dissected("protobuf", digits).fault


def test_protobuf_is_never_guessed():
    assert dissect(bytes.fromhex("089601"), Context()).protocol == ""
