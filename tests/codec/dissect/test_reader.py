from __future__ import annotations

import pytest

from workbench.codec.dissect.dissector import DEPTH_MAX, FIELDS_MAX
from workbench.codec.dissect.reader import EndsHereError, Reader, named, read_message, shown_bytes, shown_text


def test_fields_have_their_places_and_the_cursor_moves():
    reader = Reader(b"\x01\x02\x03\xffhello")
    assert reader.number("a", "A", 2, {0x0102: "known"}) == 0x0102
    assert reader.number("b", "B", 1) == 3
    assert reader.signed("c", "C", 1) == -1
    assert reader.string("d", "D", 5) == "hello"
    assert [(each.key, each.offset, each.size, each.text) for each in reader.fields] == [
        ("a", 0, 2, "known (258)"), ("b", 2, 1, ""), ("c", 3, 1, ""), ("d", 4, 5, "hello"),
    ]


def test_bits_and_flags_leave_the_cursor_and_tell_their_mask():
    reader = Reader(b"\xa5\x80")
    assert reader.bits("a", "A", (0, 1), 0xF0) == 0xA
    assert reader.flag("b", "B", (0, 2), 0x0080)
    assert (reader.at, [each.mask for each in reader.fields]) == (0, [0xF0, 0x80])


def test_a_message_that_ends_early_gives_what_it_has_and_why():
    def body(reader: Reader) -> None:
        reader.summary = "begun"
        with reader.group("group", "Group"):
            reader.number("a", "A", 2)
            reader.number("b", "Big one", 4)

    found = read_message(Reader(b"\0\1\2"), "key", "Title", body)
    assert found.fault == "the message ends within “Big one”: 4 bytes wanted, 1 there"
    assert (found.summary, found.size) == ("begun", 2)
    (group,) = found.fields
    assert (group.size, [each.key for each in group.children], group.fault) == (2, ["a"], found.fault)


def test_a_part_keeps_its_trouble_to_itself_where_it_is_whole():
    reader = Reader(b"\1\2\3\4")
    with reader.group("group", "Group") as group, reader.within(2, "the part", group):
        reader.number("a", "A", 3)
    assert reader.number("b", "B", 1) == 3
    assert reader.fields[0].fault == "the part ends within “A”: 3 bytes wanted, 2 there"


def test_a_part_that_goes_beyond_the_end_is_read_and_then_told():
    reader = Reader(b"\1\2")
    with pytest.raises(EndsHereError, match="the message ends within the part: 9 bytes wanted, 2 there"), \
            reader.within(9, "the part"):
        assert reader.rest("a", "A") == b"\1\2"


def test_a_part_of_a_negative_size_is_refused():
    with pytest.raises(EndsHereError), Reader(b"").within(-1, "the part"):
        raise AssertionError("nothing is read within")


def test_depth_and_count_are_bounded():
    def deeper(reader: Reader) -> None:
        with reader.group("a", "A"):
            deeper(reader)

    def more(reader: Reader) -> None:
        while True:
            reader.number("a", "A", 1)

    assert read_message(Reader(b"x"), "", "", deeper).fault.startswith(f"more than {DEPTH_MAX}")
    found = read_message(Reader(bytes(FIELDS_MAX + 5)), "", "", more)
    assert (len(found.fields), found.fault) == (FIELDS_MAX, f"only the first {FIELDS_MAX:,} fields are shown")


def test_how_values_read():
    assert named(7, {1: "one"}) == "unknown (7)"
    assert named(7, hex) == "0x7 (7)"
    assert named(7, None) == ""
    assert shown_text("a\nb\x00") == r"a\nb\x00"
    assert shown_text("x" * 500) == "x" * 200 + "…"
    assert shown_bytes(bytes(20)).endswith("… (20 bytes)")
