"""What typed payloads say in bytes."""

from __future__ import annotations

import hashlib
import struct
import zlib

import pytest

from tests.codec.typed.worlds import NOW_NS, World, typed
from workbench.codec.inputerror import PayloadError
from workbench.codec.payload import payload_bytes
from workbench.codec.typed.compose import Span, compose
from workbench.codec.typed.errors import TypedError
from workbench.codec.typed.parser import parse_typed
from workbench.codec.typed.parts import PartKind
from workbench.model.payloads import LineEnding, PayloadForm, PayloadSpec

MODBUS = bytes.fromhex("010300000002")  # Modbus over serial line 1.02, 6.2.2: its CRC goes out low byte first

SAID = {
    r"Hi\r\n\x00": b"Hi\r\n\0",
    r"$5 and \${u8 1} and $": b"$5 and ${u8 1} and $",
    "${hex de ad be ef}": b"\xde\xad\xbe\xef",
    "${hex 0xde, 0xad}": b"\xde\xad",
    "${u8 255}${u16 258}${u24 1}${u32le 1}${u64 2}": b"\xff\x01\x02\0\0\x01\x01\0\0\0" + struct.pack(">Q", 2),
    "${i8 -1}${i16le -2}": b"\xff\xfe\xff",
    "${f32 1.5}${f64le -2}": struct.pack(">f", 1.5) + struct.pack("<d", -2),
    "${u16 0x1f}${u8 0b101}": b"\0\x1f\x05",
    "${text 12}${text 7 width 4}${text -3}": b"120007-3",
    "${hexdigits 255}${hexdigits 255 width 4 lower}": b"FF00ff",
    "${varint 300}${varint 127}": b"\xac\x02\x7f",
    "${u16 length}Hello": b"\0\5Hello",
    "${u16 length+2}Hello": b"\0\7Hello",
    "${u8 length of all}abc": b"\4abc",
    "abc${u8 length of before}": b"abc\3",
    "${u8 length of b}<${begin b}abc${end b}>": b"\3<abc>",
    "${u8 length of b -1}${begin b}abc${end b}": b"\2abc",
    "${varint length}" + "x" * 200: b"\xc8\1" + b"x" * 200,
    "${begin a}x${begin b}y${end b}${end a}${u8 length of a}${u8 length of b}": b"xy\2\1",
    "${begin b as base64}${u8 1}${u8 2}${end b}": b"AQI=",
    "${begin b as hex}\\xab${end b}${begin c as HEX}\\xab${end c}": b"abAB",
    "${begin b as url}a b&c${end b}": b"a%20b%26c",
    "${u8 length of b}${begin b as base64}abc${end b}": b"\4YWJj",  # as it is sent
    "${begin b as base64}${u8 length}a${end b}": b"AWE=",  # what follows, within
    "${hex 01 03 00 00 00 02}${crc crc16-modbus le}": MODBUS + b"\xc4\x0b",
    "x${begin b}abc${end b}${crc crc32 of b}": b"xabc" + zlib.crc32(b"abc").to_bytes(4, "big"),
    "${crc crc32 le of after}abc": zlib.crc32(b"abc").to_bytes(4, "little") + b"abc",
    "$${begin b}GPGLL,5300.97914,N,00259.98174,E,125926,A${end b}*${hexdigits crc xor8 of b}": (
        b"$GPGLL,5300.97914,N,00259.98174,E,125926,A*28"
    ),
    "abc${text crc sum8}": b"abc38",
    "abc${u16 crc sum8}": b"abc\0\x26",
    "abc${crc sha256}": b"abc" + hashlib.sha256(b"abc").digest(),
    ":${begin h as HEX}${hex 01 03}${crc lrc}${end h}": b":0103FC",
    "${u8 length of all}${begin b}ab${crc crc32}${end b}": b"\7ab" + zlib.crc32(b"\7ab").to_bytes(4, "big"),
    "${u64 time ns}": NOW_NS.to_bytes(8, "big"),
    "${u32 time s}${text time ms}": (NOW_NS // 10**9).to_bytes(4, "big") + b"1700000000123",
    "${text time iso}": b"2023-11-14T22:13:20.123456Z",
    "${text time http}": b"Tue, 14 Nov 2023 22:13:20 GMT",
    '${text time "%e %b %y %j 100%%"}': b"14 Nov 23 318 100%",
    "${random 3}": b"\0\1\2",
    "${uuid}": b"00010203-0405-4607-8809-0a0b0c0d0e0f",
    "${uuid bytes}": bytes.fromhex("0001020304054607 88090a0b0c0d0e0f"),
    '${var name} ${var "my name"} ${env HOME}': b"Ada Bob env:HOME",
    "${u16 var port}${u8 var hex}${text var port +1}": b"\x1f\x90\x1f8081",
    '${file "a b.txt"}': b"file:a b.txt",
    "${match 1} ${match n}${u8 match n}": b"GET 7\7",
    "${field dns.id}${u32 field dns.id}": b"\x12\x34\0\0\x12\x34",
    "${request 0 2}-${request 4}": b"\x12\x34-rest",
}


def test_says() -> None:
    """All of them in one test: each of a thousand would be cleaned up after."""
    assert {text: compose(typed(text), World()).data for text in SAID} == SAID


def test_lengths_that_count_their_own_digits_are_settled() -> None:
    for others in (8, 9, 97, 98, 99, 996, 997, 998):
        data = compose(typed("${text length of all}" + "x" * others)).data
        assert int(data.rstrip(b"x")) == len(data)


def test_two_lengths_of_each_other_are_settled() -> None:
    text = "${begin a}${text length of b}${end a}${begin b}${text length of a}" + "x" * 9 + "${end b}"
    data = compose(typed(text)).data
    first, second = data.rstrip(b"x")[:2], data.rstrip(b"x")[2:]
    assert (int(first), int(second)) == (10, 2)


def test_a_counter_and_the_moment_are_the_same_throughout_a_payload() -> None:
    world, spec = World(), typed("${u8 counter from 5 step 2}${text counter from 5 step 2};")
    assert [compose(spec, world).data for _ in range(3)] == [b"\x055;", b"\x077;", b"\x099;"]


def test_a_counter_begins_anew_where_its_form_ends() -> None:
    world = World()
    spec = typed("${u8 counter from 254}")
    assert b"".join(compose(spec, world).data for _ in range(4)) == b"\xfe\xff\x00\x01"


def test_random_numbers_stay_within_their_limits() -> None:
    numbers = {int(compose(typed("${text random 7 9}"), _Rolling(seed)).data) for seed in range(60)}
    assert numbers == {7, 8, 9}


class _Rolling(World):
    def __init__(self, seed: int) -> None:
        super().__init__()
        self.seed = seed

    def random(self, count: int) -> bytes:
        return hashlib.shake_128(bytes([self.seed])).digest(count)


def test_a_line_ending_is_part_of_what_follows_and_of_the_whole() -> None:
    spec = PayloadSpec(PayloadForm.TYPED, "${u8 length}${u8 length of all}a", line_ending=LineEnding.CRLF)
    assert compose(spec).data == b"\4\5a\r\n"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "cp037"])
def test_digits_and_times_are_written_in_the_encoding(encoding: str) -> None:
    made = compose(typed("${text length}:${hexdigits 10 width 2}${text time iso}", encoding), World()).data
    count = len(made) - len("60".encode(encoding))
    assert made.decode(encoding) == f"{count}:0A2023-11-14T22:13:20.123456Z"


def test_a_byte_order_mark_stands_once() -> None:
    assert compose(typed("ab${u8 1}cd", "utf-8-sig")).data == b"\xef\xbb\xbfab\1cd"
    made = compose(typed("a${text 1}b", "utf-16")).data
    assert made.decode("utf-16") == "a1b" and len(made) == 8


def test_spans_say_where_each_byte_comes_from() -> None:
    text = "${begin b}ab${end b}${var name}${u8 length of b}"
    assert compose(typed(text), World()).spans == (
        Span(0, 2, 10, 12, PartKind.LITERAL),
        Span(2, 3, 20, 31, PartKind.VARIABLE),
        Span(5, 1, 31, 48, PartKind.LENGTH),
    )


def test_what_is_fixed_is_made_once() -> None:
    fixed = typed("${u16 length}abc${crc crc32}")
    for spec in (fixed, PayloadSpec(PayloadForm.TEXT, "ab"), PayloadSpec(PayloadForm.HEX, "00")):
        assert compose(spec, World()).data is compose(spec, World()).data
    assert parse_typed("${u16 length}a").is_fixed and not parse_typed("${u8 counter}").is_fixed


def test_payload_bytes_reads_the_three_forms() -> None:
    assert payload_bytes(typed("${u16 length}ab")) == b"\0\2ab"
    with pytest.raises(PayloadError) as raised:
        payload_bytes(typed("ab${u8 counter}"))
    assert raised.value.offset == 2
    with pytest.raises(ValueError, match="while it is sent"):
        compose(PayloadSpec(PayloadForm.FILE, "x"))


def test_needs_are_told() -> None:
    needs = parse_typed("${var a}${u8 var b}${env C}${file d}${payload e/f}${match 1}").needs
    assert (needs.variables, needs.environment, needs.files, needs.payloads) == (
        {"a", "b"}, {"C"}, {"d"}, {"e/f"}
    )  # fmt: skip


def test_payloads_within_payloads() -> None:
    library = {"head": typed("${u8 length of all}${payload name}"), "name": PayloadSpec(PayloadForm.TEXT, "Ada"),
               "file": PayloadSpec(PayloadForm.FILE, "x.bin")}  # fmt: skip
    assert compose(typed("<${payload head}>${u8 length of before}${payload file}"), World(library)).data == (
        b"<\4Ada>\6file:x.bin"
    )


def test_a_payload_within_itself_is_refused_with_its_place() -> None:
    library = {"a": typed("x${payload b}"), "b": typed("y${payload a}")}
    with pytest.raises(TypedError, match="part of itself") as raised:
        compose(typed("12${payload a}"), World(library))
    assert (raised.value.offset, raised.value.length) == (2, 12)


def test_many_empty_payloads_within_payloads_end_soon() -> None:
    library = {str(depth): typed(f"${{payload {depth + 1}}}" * 10) for depth in range(15)} | {"15": typed("")}
    world = World(library)
    with pytest.raises(TypedError, match="others"):
        compose(typed("${payload 0}"), world)
    assert len(world.asked) <= 10_000


@pytest.mark.parametrize(
    "text",
    ["${random 2000}", "x" * 2000, "${begin a as hex}${random 600}${end a}", "${payload big}${payload big}"],
)
def test_no_more_bytes_than_were_allowed(text: str) -> None:
    world = World({"big": PayloadSpec(PayloadForm.TEXT, "x" * 600)})
    with pytest.raises(PayloadError, match=r"more than 1,000 bytes"):
        compose(typed(text), world, max_bytes=1000)


def test_checksums_over_checksums_end_soon() -> None:
    with pytest.raises(TypedError, match="too many checksums"):
        compose(typed("${random 100000}" + "${crc sum8}" * 100), World(), max_bytes=200_000)
