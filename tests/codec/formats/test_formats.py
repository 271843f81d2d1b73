"""Descriptions of formats: what they read, what is wrong with them, and that no bytes and no text make them fail."""

from __future__ import annotations

import struct
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.codec.dissect.dissector import FIELDS_MAX, Context, Guess
from workbench.codec.formats.describing import read_format
from workbench.codec.formats.formatdissector import FormatDissector
from workbench.codec.formats.formaterror import FormatError
from workbench.model.fields import Dissection, Field, walk_fields


def declared(body: str, meta: str = "  endian: be") -> str:
    return f"meta:\n  id: mine\n{meta}\n{body}"


def read(body: str, data: bytes, meta: str = "  endian: be") -> Dissection:
    return FormatDissector(read_format(declared(body, meta))).dissect(data, Context())


def flat(found: Dissection) -> list[tuple[str, int, int, object]]:
    fields = walk_fields(found.fields)
    return [(field.key.removeprefix("mine."), field.offset, field.size, field.value) for field in fields]


def first_value(body: str, data: bytes) -> object:
    found = read(body, data)
    assert not found.fault, found.fault
    return found.fields[0].value


@pytest.mark.parametrize(("kind", "data", "value"), [
    ("u1", b"\xff", 255), ("s1", b"\xff", -1), ("u2", b"\x01\x02", 258), ("u2le", b"\x01\x02", 513),
    ("s4", b"\xff\xff\xff\xfe", -2), ("u8le", bytes([1] + [0] * 7), 1), ("f4", struct.pack(">f", 1.5), 1.5),
    ("f8le", struct.pack("<d", -2.25), -2.25), ("b3", b"\xa0", 5), ("b3le", b"\x05", 5), ("strz", b"hi\0there", "hi"),
])  # fmt: skip
def test_numbers_and_texts(kind, data, value):
    assert first_value(f"seq:\n  - id: x\n    type: {kind}\n", data) == value


def test_bits_share_bytes_and_tell_their_mask():
    found = read("seq:\n- {id: a, type: b4}\n- {id: b, type: b12}\n- {id: c, type: u1}\n", b"\x12\x34\x56")
    assert flat(found) == [("a", 0, 1, 1), ("b", 0, 2, 0x234), ("c", 2, 1, 0x56)]
    assert [field.mask for field in found.fields] == [0xF0, 0x0FFF, 0]


def test_a_length_counts_the_bytes_of_what_follows():
    body = """
seq:
  - {id: magic, contents: [0xCA, 0xFE]}
  - {id: kind, type: u1, enum: kinds}
  - {id: length, type: u2}
  - {id: body, size: length - 1, type: {switch-on: kind, cases: {'kinds::text': note, _: blob}}}
  - {id: rest, size-eos: true}
types:
  note:
    seq:
      - {id: words, type: str, size-eos: true, encoding: utf-8}
  blob:
    seq:
      - {id: raw, size-eos: true}
enums:
  kinds: {1: text, 2: other}
instances:
  twice: {value: length * 2}
"""
    found = read(body, b"\xca\xfe\x01\x00\x06hello!!")
    assert not found.fault
    assert flat(found) == [
        ("magic", 0, 2, b"\xca\xfe"), ("kind", 2, 1, 1), ("length", 3, 2, 6), ("body", 5, 5, None),
        ("body.words", 5, 5, "hello"), ("rest", 10, 2, b"!!"), ("twice", 0, 0, 12),
    ]  # fmt: skip
    assert found.fields[1].text == "text (1)"
    assert found.fields[-1].derived
    assert found.size == 12


@pytest.mark.parametrize(("repeat", "data", "values"), [
    ("repeat: eos", b"\1\2\3", [1, 2, 3]),
    ("repeat: expr\n    repeat-expr: 2", b"\1\2\3", [1, 2]),
    ("repeat: until\n    repeat-until: _ == 0", b"\1\0\3", [1, 0]),
])
def test_repeats(repeat, data, values):
    found = read(f"seq:\n  - id: x\n    type: u1\n    {repeat}\n", data)
    assert [child.value for child in found.fields[0].children] == values
    assert found.fields[0].size == len(values)


def test_an_instance_at_a_position_reads_elsewhere_and_comes_back():
    body = "seq:\n- {id: place, type: u1}\n- {id: next, type: u1}\ninstances:\n  far: {pos: place, type: u1}\n"
    assert flat(read(body, b"\3\7\0\x2a")) == [("place", 0, 1, 3), ("next", 1, 1, 7), ("far", 3, 1, 42)]


def test_masked_bytes_are_read_in_clear_at_their_own_place():
    body = "seq:\n- {id: x, size: 3, process: xor(0x20), type: t}\ntypes:\n  t: {seq: [{id: y, type: str, size: 3}]}"
    assert flat(read(body, b"ABCx"))[1] == ("x.y", 0, 3, "abc")


@pytest.mark.parametrize(("key", "clear"), [("[0x20, 0x21]", b"a\x63c"), ("[]", None), ("[300]", b"\x6d\x6e\x6f")])
def test_a_mask_may_be_a_list_of_bytes(key, clear):
    found = read(f"seq:\n- {{id: x, size: 3, process: 'xor({key})'}}\n", b"ABC")
    assert [field.value for field in found.fields] == [clear]
    assert found.fault == ("" if clear else "the key is empty")


def test_valid_is_a_fault_and_reading_goes_on():
    found = read("seq:\n- {id: a, type: u1, valid: {max: 3}}\n- {id: b, type: u1, valid: 2}\n", b"\7\2")
    assert found.fields[0].fault == "3 is the most"
    assert found.fields[1].fault == ""
    assert not found.fault


def test_a_message_that_ends_early_keeps_what_was_read():
    found = read("seq:\n- {id: a, type: u2}\n- {id: b, type: u4}\n", b"\0\1\2")
    assert found.fields[0].value == 1
    assert found.fields[1].fault == found.fault == "it ends here: 4 bytes wanted, 1 left"
    assert (found.fields[1].offset, found.fields[1].size) == (2, 1)


@pytest.mark.parametrize(("expression", "value"), [
    ("1 + 2 * 3", 7), ("(1 + 2) * 3", 9), ("7 / 2", 3), ("-7 % 3", 2), ("1 << 4 | 3", 19), ("~0 & 0xff", 255),
    ("x > 2 and not (x == 4)", True), ("x == 3 ? 'yes' : 'no'", "yes"), ("[1, 2, 3][1]", 2), ("'12'.to_i + 1", 13),
    ("'abc'.length", 3), ("'abc'.reverse", "cba"), ("'a' + 'b'", "ab"), ("_root.x", 3), ("_io.size", 1),
    ("'abcdef'.substring(1, 3)", "bc"), ("[3, 1, 2].max", 3), ("0b1010 ^ 0o17", 5), ("1.5 * 2", 3.0),
])  # fmt: skip
def test_expressions(expression, value):
    found = read(f'seq:\n- {{id: x, type: u1}}\ninstances:\n  y: {{value: "{expression}"}}\n', b"\3")
    assert found.fault == ""
    assert found.fields[1].value == value


@pytest.mark.parametrize(("expression", "words"), [
    ("1 / 0", "division by zero"), ("y", "depends on itself"), ("z", "no “z”"), ("1 << 1000", "shift"),
    ("x.w", "no “w”"), ("[1][3]", "none of number 3"), ("'a' - 1", "whole number"),
    ("0xffffffffffffffffffffffffffffffff * 2", "128 bits"),
])  # fmt: skip
def test_an_expression_that_cannot_be_worked_out_says_why(expression, words):
    found = read(f'seq:\n- {{id: x, type: u1}}\ninstances:\n  y: {{value: "{expression}"}}\n', b"\3")
    assert words in found.fault


@pytest.mark.parametrize(("text", "line", "words"), [
    ("", 1, "nothing yet"),
    ("meta:\n  id: Big\n", 2, "small letters"),
    ("meta:\n  id: a\nseq:\n  - id: x\n    type: u2\n", 5, "order"),
    ("meta:\n  id: a\nseq:\n  - id: x\n    type: nope\n", 5, "no type “nope”"),
    ("meta:\n  id: a\nseq:\n  - id: x\n", 4, "needs “size”"),
    ("meta:\n  id: a\nseq:\n  - id: x\n    size: 1 +\n", 5, "ends too early"),
    ("meta:\n  id: a\nseq:\n  - id: x\n    sise: 1\n", 5, "no key “sise”"),
    ("meta:\n  id: a\nseq:\n  - id: x\n    type: u1\n    enum: e\n", 4, "no enumeration"),
    ("meta:\n  id: a\n  id: b\n", 3, "stands twice"),
    ("meta: &a\n  id: a\nseq: *a\n", 1, "anchors"),
    ("meta:\n  id: !!python/object:os.system x\n", 2, "tags"),
    ("meta: {id: a\n", 2, "not YAML"),
    ("meta:\n  id: a\nparams: []\n", 3, "parameters"),
    ("meta:\n  id: a\n  -ports: [70000]\n", 3, "1 to 65535"),
])  # fmt: skip
def test_a_fault_of_the_description_is_told_with_its_line(text, line, words):
    with pytest.raises(FormatError) as caught:
        read_format(text)
    assert words in str(caught.value)
    assert caught.value.line == line


def test_a_description_guesses_by_its_contents_its_port_and_its_transport():
    magic = FormatDissector(read_format(declared("seq:\n- {id: m, contents: [1, 2]}\n")))
    assert magic.guess(b"\1\2\3", Context()) is Guess.SURE
    assert magic.guess(b"\1", Context()) is Guess.NO
    by_port = declared("seq:\n- {id: m, type: u1}\n", "  -ports: [7000]\n  -transport: stream")
    port = FormatDissector(read_format(by_port))
    assert port.guess(b"x", Context(peer_port=7_000)) is Guess.PORT
    assert port.guess(b"x", Context()) is Guess.MAYBE
    assert port.guess(b"x", Context(scheme="udp", peer_port=7_000)) is Guess.NO


@pytest.mark.parametrize("body", [
    "seq:\n- {id: x, type: u1, repeat: expr, repeat-expr: 1 << 60}\n",
    "seq:\n- {id: x, size: 0, repeat: eos}\n",
    "seq:\n- {id: x, type: again}\ntypes:\n  again: {seq: [{id: y, type: again}]}\n",
    "seq:\n- {id: x, size: 0, repeat: expr, repeat-expr: 1 << 40}\n",
    "seq:\n- {id: x, size-eos: true, process: xor(0), type: again}\ntypes:\n"
    "  again: {seq: [{id: y, size-eos: true, process: xor(0), type: again}]}\n",
    "seq:\n- {id: x, size: -1}\n",
    "seq:\n- {id: x, size: 1 << 100}\n",
    "instances:\n  a: {value: b}\n  b: {value: a}\n",
    "instances:\n  a: {pos: 1 << 100, type: u1}\n",
])  # fmt: skip
def test_a_bomb_is_bounded(body):
    found = read(body, bytes(65_536))
    assert found.fault
    assert sum(1 for _ in walk_fields(found.fields)) <= FIELDS_MAX + 100


DEEP = "(" * 9 + "1" + ("*1" * 24 + "+0" * 24 + "<<0" * 24 + "&1" * 24 + "|1" * 24 + ")") * 9


@pytest.mark.parametrize("body", [
    "seq:\n- {id: x, size: 60000}\n- {id: y, type: u1, repeat: until, repeat-until: '"
    + " + ".join(["x.reverse.reverse.length"] * 20) + " == 1'}\n",
    "seq:\n- {id: x, size: 60000}\n- {id: y, type: u1, repeat: until, repeat-until: 'x.max > 1'}\n",
    "seq:\n- {id: x, type: again, repeat: eos}\ntypes:\n  again:\n    seq: [{id: y, type: u1}]\n"
    "    instances: {all: {pos: 0, size: 60000}}\n",
])  # fmt: skip
def test_what_takes_too_long_or_too_much_is_given_up(body):
    start = time.perf_counter()
    assert read(body, bytes(65_536)).fault
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize("body", [
    f"seq:\n- {{id: x, size: '{DEEP}'}}\n",
    "instances:\n" + "".join(f"  a{at}: {{value: '{'(' * 8}a{at + 1}{' + 1)' * 8}'}}\n" for at in range(30))
    + "  a30: {value: 1}\n",
    "seq:\n- {id: x, type: u1, if: '\"a\"'}\n",
    "seq:\n- {id: x, type: u1, repeat: until, repeat-until: '\"a\"'}\n",
    "seq:\n- {id: x, size: 1}\n- {id: y, size: 1, type: {switch-on: x, cases: {'[300]': t}}}\ntypes: {t: {seq: []}}\n",
    "instances: {x: {value: 1, if: '\"a\"'}}\n",
])  # fmt: skip
def test_an_expression_that_fails_anywhere_is_told(body):
    assert read(body, bytes(100)).fault


def test_a_list_may_be_asked_for_its_length_after_each_of_many_entries():
    found = read("seq:\n- {id: x, type: u1, repeat: until, repeat-until: x.length == 15000}\n", bytes(20_000))
    assert not found.fault
    assert len(found.fields[0].children) == 15_000


def test_what_a_terminator_ends_early_is_all_that_a_type_sees():
    body = "seq: [{id: x,size: 6, terminator: 0, type: t, repeat: eos}]\ntypes: {t: {seq: [{id: y, size-eos: true}]}}\n"
    found = read(body, b"ab\0___cd\0---")
    assert [field.value for field in walk_fields(found.fields) if field.key.endswith(".y")] == [b"ab", b"cd"]
    start = time.perf_counter()
    assert not read(body, b"ab\0___" * 6_000).fault
    assert time.perf_counter() - start < 3


def within(field: Field, size: int) -> bool:
    return field.offset >= 0 and field.size >= 0 and field.offset + field.size <= size


EVERYTHING = declared("""
seq:
  - {id: flags, type: b3}
  - {id: count, type: b5}
  - {id: items, type: item, repeat: expr, repeat-expr: count}
  - {id: name, type: strz, encoding: utf-16le}
  - {id: line, type: str, terminator: 10, eos-error: false}
  - {id: coded, size: flags, process: 'xor([1, 2, 3])', type: item, if: flags > 3}
  - {id: end, size-eos: true}
types:
  item:
    seq:
      - {id: length, type: u1, valid: {min: 1}}
      - {id: value, size: length}
    instances:
      last: {value: 'value.last', if: 'length > 0'}
instances:
  somewhere: {pos: count, type: u4le, if: '_io.size > 40'}
""")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_fields_within_them(data):
    found = FormatDissector(read_format(EVERYTHING)).dissect(data, Context())
    assert all(within(field, len(data)) for field in walk_fields(found.fields))
    assert 0 <= found.size <= len(data)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200) | st.text(alphabet="ab:- {}[]\n'\"&*!01+<?_.,", max_size=120).map(declared))
def test_any_text_is_a_description_or_a_fault_with_its_place(text):
    try:
        read_format(text)
    except FormatError as error:
        assert 0 <= error.line <= text.count("\n") + 2
