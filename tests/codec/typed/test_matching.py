"""Typed payloads as expectations."""

from __future__ import annotations

import random
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.codec.typed.worlds import World, typed
from workbench.codec.inputerror import PayloadError
from workbench.codec.typed.compose import compose
from workbench.codec.typed.matching import TOO_LONG, literal_of, match_typed
from workbench.codec.typed.parser import parse_typed
from workbench.model.patterns import Found, Missed, Place
from workbench.model.payloads import LineEnding, PayloadForm, PayloadSpec


def match(text: str, data: bytes, place: Place = Place.WHOLE, start: int = 0) -> Found | Missed:
    return match_typed(parse_typed(text), "utf-8", data, start, place, World())


# What is expected, what came, what was taken out of it.
MET: Final[dict[tuple[str, bytes], dict[str, bytes]]] = {
    ("Hello", b"Hello"): {},
    ("${any}", b""): {},
    ("${any as all}", b"abc"): {"all": b"abc"},
    ("${any 2 as txid}${hex 01 00}${any as rest}", b"ab\1\0cd"): {"txid": b"ab", "rest": b"cd"},
    ("${u16 any as n}${i8 any as k}${u16le any}", b"\1\2\xff\1\0"): {"n": b"258", "k": b"-1"},
    ("${text any as n};${text any as k}", b"007;-5"): {"n": b"007", "k": b"-5"},
    ("${text any as n}5", b"125"): {"n": b"12"},
    ("${hexdigits any width 4 as n}", b"00fF"): {"n": b"00fF"},
    ("${varint any as n}${varint length}ab", b"\xac\2\2ab"): {"n": b"300"},
    ("${f32 any as x}", b"\x3f\xc0\0\0"): {"x": b"1.5"},
    ("${u16 length}${any as body}", b"\0\3abc"): {"body": b"abc"},
    ("${u8 length of b}${begin b}${any as body}${end b}${any}", b"\2ab1234"): {"body": b"ab"},
    ("${u8 length of b -1}${begin b}${any as body}x${end b}", b"\2abx"): {"body": b"ab"},
    ("${begin b}${any as body}${end b}${crc crc16-modbus le of b}", b"abcIW"): {"body": b"abc"},
    ("$${begin b}${any as body}${end b}*${hexdigits crc xor8 of b}", b"$GP*17"): {"body": b"GP"},
    ("${begin b as base64}${any as held}${end b}!", b"YWJj!"): {"held": b"abc"},
    ("${u8 length of b}${begin b as hex}${u8 any as n}${end b}", b"\x0207"): {"n": b"7"},
    ("${begin b as url}${any as held}${end b}&", b"a%20b&"): {"held": b"a b"},
    ("${random 3 as r}${u8 random}", b"\1\2\3\4"): {"r": b"\1\2\3"},
    ("${text random 1 100 as n}", b"42"): {"n": b"42"},
    ("${uuid as id} ${uuid bytes}", b"00010203-0405-4607-8809-0A0B0C0D0E0F " + bytes(16)): {
        "id": b"00010203-0405-4607-8809-0A0B0C0D0E0F"
    },
    ("${text time iso as t};${u64 time ns}", b"2020-01-02T03:04:05Z;12345678"): {"t": b"2020-01-02T03:04:05Z"},
    ('${text time "%d %b"}', b"07 May"): {},
    ("${u32 counter}${text counter x}", b"\0\0\0\x09123"): {},
    ("${var name}${u16 var port}${match 1}${field dns.id}", b"Ada\x1f\x90GET\x12\x34"): {},
}


def test_is_met() -> None:
    for (text, data), captures in MET.items():
        found = match(text, data)
        assert isinstance(found, Found) and (found.start, found.end) == (0, len(data)), (text, found)
        assert {name: value for name, value in found.captures.items() if not name.isdigit()} == captures
        assert found.captures["0"] == data


# What is expected, what came, where the difference is, words of the reason, the bytes that were wanted there.
MISSED: Final = [
    ("Hello", b"Help!", 3, "“lo” was expected, “p!” came", b"lo"),
    ("Hel${hex 6c}o", b"Hexxx", 2, "“l” was expected", b"llo"),
    ("ab", b"abc", 2, "1 byte is left over", b""),
    ("${u8 length of b}${begin b}${any}${end b}", b"\5ab", 3, "the length says that 3 bytes more are to come", b""),
    ("${u8 length of b}${begin b}ab${end b}", b"\3ab", 0, "the length is 3, the bytes give 2", b"\2"),
    ("${begin b}abc${end b}${crc crc16-modbus of b}", b"abc\0\0", 3, "the CRC is 0x0000, the bytes give 0x5749", b"WI"),
    ("abc${crc xor8}", b"abc\0", 3, "the checksum is 0x00, the bytes give 0x60", b"`"),
    ("${text any}", b"x", 0, "Any number, decimal digits", b""),
    ("${text random 1 9}", b"0", 0, "0 is outside", b""),
    ("${uuid}", b"x" * 300, 0, "UUID", b""),
    ("${var nobody}", b"x", 0, "no variable “nobody”", b""),
    ("${u32 any}", b"x", 0, "4 bytes were expected, 1 came", b""),
]


def test_is_missed_with_its_place() -> None:
    for text, data, offset, said, wanted in MISSED:
        missed = match(text, data)
        assert isinstance(missed, Missed) and said in missed.reason, (text, missed)
        assert (missed.offset, missed.wanted) == (offset, wanted), text


def test_places() -> None:
    assert match("ab", b"xxabab", Place.ANYWHERE) == Found(2, 4, {"0": b"ab"})
    assert match("ab", b"xxabab", Place.ANYWHERE, 3) == Found(4, 6, {"0": b"ab"})
    assert match("ab", b"xxab", Place.START, 2) == Found(2, 4, {"0": b"ab"})
    assert isinstance(match("ab", b"xxab", Place.START), Missed)
    assert match("${any as line}\\r\\n", b"one\r\ntwo\r\n", Place.START) == Found(
        0, 5, {"0": b"one\r\n", "1": b"one", "line": b"one"}
    )


COMING: Final = [
    ("Hello", b"Hel", True), ("Hello", b"Hex", False), ("Hello", b"", True), ("${u16 any}", b"a", True),
    ("${any}\\n", b"abc", True), ("${u8 length}${any}", b"\5ab", True), ("a${text any}b", b"a1", True),
    ("a${text any}b", b"a1c", False), ("a${text any}b", b"ac", False), ("${u8 7}", b"\6", False),
    ("${u8 length of b}${begin b}ab${end b}", b"\3ab", False), ("${var nobody}", b"", False),
]  # fmt: skip


def test_whether_more_bytes_could_help() -> None:
    for text, data, may_come in COMING:
        missed = match(text, data, Place.START)
        assert isinstance(missed, Missed) and missed.may_come is may_come, text


HARD = [
    ("${any}a" * 30 + "z", b"a" * 100_000),
    ("${text any}" * 8 + "z", b"1" * 40),
    ("${any}${crc crc32}Q", bytes(100_000)),
    ("${begin a as base64}${begin b as base64}${any}Q${end b}${end a}", b"QUFB" * 10_000),
    ("${u8 any}${any}${crc crc16-modbus}", bytes(range(1, 251)) * 100),
    ("${u8 length}${any}" * 12 + "z", bytes(range(1, 200)) * 20),
    ("a${any}b${any}c" * 5 + "z", b"abc" * 30_000),
    ("${begin a as url}${any}%${end a}z", b"%41" * 10_000),
]


def test_hostile_bytes_take_a_bounded_number_of_steps() -> None:
    """A tenth of a second each; without a bound some of them would take years."""
    given_up = set()
    for text, data in HARD:
        for place in Place:
            missed = match(text, data, place)
            assert isinstance(missed, Missed), text
            if missed.reason == TOO_LONG:
                assert missed.may_come
                given_up.add(text)
    # Literals between open parts are found in one pass, however many there are.
    assert {HARD[1][0], HARD[2][0], HARD[3][0]} <= given_up and not {HARD[0][0], HARD[6][0]} & given_up


def test_payloads_within_an_expectation_are_expected_themselves() -> None:
    library = {"head": typed("${u8 length}${u16 counter}"), "open": typed("<${any 1 as id}${payload head}>"),
               "text": PayloadSpec(PayloadForm.TEXT, "ab", line_ending=LineEnding.LF),
               "loop": typed("${payload loop}"),
               "line": PayloadSpec(PayloadForm.TYPED, "${u8 length}${any as rest}", line_ending=LineEnding.CR),
               }  # fmt: skip
    world = World(library)

    def held(text: str, data: bytes) -> Found | Missed:
        return match_typed(parse_typed(text), "utf-8", data, 0, Place.WHOLE, world)

    found = held("${payload open}${any as more}", b"<x\2\x12\x34>!")
    assert isinstance(found, Found) and (found.captures["id"], found.captures["more"]) == (b"x", b"!")
    assert isinstance(held("${payload text}${payload line}.", b"ab\n\3cd\r."), Found)
    missed = held("${payload open}", b"<x\3\x12\x34>")
    assert isinstance(missed, Missed) and (missed.offset, missed.wanted) == (2, b"\2")
    for wrong in ("${payload loop}", "${payload gone}"):
        assert isinstance(held(wrong, b""), Missed)
    assert world.counter("", 0, 1) == 0  # nothing was counted by looking


def test_the_literal_stands_in_whatever_fits() -> None:
    assert literal_of(parse_typed("${any}HTTP/1.${text any} ${hex 0d 0a}"), "utf-8") == b"HTTP/1."
    assert literal_of(parse_typed("${any}"), "utf-8") == b""


def test_an_encoding_that_is_not_known_is_told() -> None:
    with pytest.raises(PayloadError):
        match_typed(parse_typed("a"), "klingon", b"", 0, Place.START, World())


PARTS = st.sampled_from([
    "abc", "1", r"\r\n", "${hex 00 ff}", "${u16 length}", "${u8 length of all}", "${text length width 5}",
    "${text length};", "${text 7 width 3}",
    "${crc crc16-modbus le}", "${hexdigits crc xor8}", "${u32 counter}", "${text counter},", "${u64 time ns}",
    "${text time iso}", "${random 3}", "${uuid}", "${var name}", "${u16 var port}", "${varint length}",
    "${i16le -2}", "${match 1}", "${text random 1 9}", "${f32 1.5}", "${u16 length +1}",
])  # fmt: skip
BODIES = st.lists(PARTS, max_size=4).map("".join)
TEXTS = st.one_of(
    st.lists(PARTS, min_size=1, max_size=6).map("".join),
    st.builds(
        lambda before, coding, body, after: (
            f"{before}${{begin body{coding}}}{body}${{end body}}|{after}${{crc crc32 of body}}${{u16 length of body}}"
        ),
        BODIES, st.sampled_from(["", " as base64", " as hex", " as url"]), BODIES, BODIES,
    ),
)  # fmt: skip


def composed(text: str) -> bytes | None:
    try:
        return compose(typed(text), World()).data
    except PayloadError:
        return None  # a checksum that covers what depends on it


@given(TEXTS)
def test_what_was_composed_is_what_is_expected(text: str) -> None:
    data = composed(text)
    if data is not None:
        found = match(text, data)
        assert isinstance(found, Found) and found.end == len(data), (text, data, found)


@given(TEXTS, st.sampled_from(["", "${any}", "${any 2}", "${text any}", "${any}x"]), st.integers(0, 200), st.integers())
def test_where_nothing_may_come_nothing_does(text: str, opened: str, cut: int, seed: int) -> None:
    """If a beginning of the bytes is given up, the whole of them is not met."""
    data = composed(text)
    if data is None:
        return
    rolling = random.Random(seed)
    whole = bytearray(data + rolling.randbytes(3))
    if seed & 1 and whole:
        whole[rolling.randrange(len(whole))] ^= 1 << rolling.randrange(8)
    for place in (Place.START, Place.WHOLE):
        early = match(opened + text, bytes(whole[: min(cut, len(whole))]), place)
        if isinstance(early, Missed) and not early.may_come:
            for end in range(min(cut, len(whole)), len(whole) + 1):
                assert isinstance(match(opened + text, bytes(whole[:end]), place), Missed)


@given(st.binary(max_size=200), TEXTS, st.sampled_from(list(Place)))
def test_any_bytes_are_met_or_missed(data: bytes, text: str, place: Place) -> None:
    try:
        found = match("${any 1}" + text, data, place)
    except PayloadError:
        return
    if isinstance(found, Found):
        assert 0 <= found.start <= found.end <= len(data)
    else:
        assert found.reason and 0 <= found.offset <= len(data)
