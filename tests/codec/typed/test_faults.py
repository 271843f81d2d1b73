"""Every fault has its place, and a sentence that says what is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.codec.typed.worlds import World, typed
from workbench.codec.inputerror import PayloadError
from workbench.codec.typed.compose import compose
from workbench.codec.typed.errors import TypedError
from workbench.codec.typed.parser import parse_typed

# Text, the characters that are at fault, words of the sentence.
FAULTS = [
    ("ab${foo}", "foo", "“foo” is no part that is known"),
    ("${rnadom 4}", "rnadom", "did you mean “random”?"),
    ("${}", "${}", "empty"),
    ("ab${u8", "${", "not closed"),
    ('${var "x}', '"', "quotes are not closed"),
    ("${u8 ${u8 1}}", "${", "within another"),
    ("${length}", "length", "${u16 length}"),
    ("${counter}", "counter", "${u32 counter}"),
    ("${u8 x}", "x", "no number"),
    ("${u8 lenght}", "lenght", "did you mean “length”?"),
    ("${u8}", "}", "missing"),
    ("${u8 300}", "${u8 300}", "0 to 255"),
    ("${i8 -129}", "${i8 -129}", "-128 to 127"),
    ("${u8 1.5}", "${u8 1.5}", "no whole number"),
    ("${f32 1e99}", "${f32 1e99}", "too large"),
    ("${text 123 width 2}", "${text 123 width 2}", "width is 2"),
    ("${hexdigits -1}", "${hexdigits -1}", "sign"),
    ("${u8 1 2}", "2", "means nothing"),
    ("${crc crc16-modbsu}", "crc16-modbsu", "did you mean “crc16-modbus”?"),
    ("${crc}", "}", "is missing"),
    ("${u8 length of bdy}${begin body}${end body}", "bdy", "did you mean “body”?"),
    ("${begin a}x", "a", "${end a} is missing"),
    ("${end a}", "a", "no range “a” has begun"),
    ("${begin a}${begin b}${end a}${end b}", "a", "“b” within “a” ends first"),
    ("${begin a}${end a}${begin a}${end a}", "a", "already"),
    ("${begin all}${end all}", "all", "cannot be the name"),
    ("${begin a as morse}${end a}", "morse", "base64"),
    ("${crc crc8 of all}", "${crc crc8 of all}", "covers itself"),
    ("${begin a}${crc crc8 of a}${end a}", "${crc crc8 of a}", "covers itself"),
    ("${crc crc8 of b}${begin b}${crc crc8 of c}${end b}${begin c}${crc crc8 of b}${end c}", None, "covers what"),
    ("${hex de a}", "a", "stands alone"),
    ("${hex zz}", "z", "no"),
    (r"ab\q", "\\", "not an escape"),
    ("${random}", "}", "missing"),
    ("${random -1}", "-1", "can be 0 to"),
    ("${text random}", "}", "limits are missing"),
    ("${u8 random 5 1}", "random", "not above"),
    ("${text time tomorrow}", "tomorrow", "no form of the time"),
    ('${text time "%Q"}', '"%Q', "“%Q” is no part of a time"),
    ("${u8 time h}", "h", "no unit"),
    ("${var}", "}", "name is missing"),
    ('${var ""}', '""', "empty"),
    ("${any 2 as 7}", "7", "numbering"),
    ("a${any}", "${any}", "can be expected"),
    ("${u16 any}", "${u16 any}", "can be expected"),
    ("a${var nobody}", "${var nobody}", "no variable “nobody”"),
    ("${u8 var name}", "${u8 var name}", "“Ada”"),
    ("${u8 var port}", "${u8 var port}", "8080 does not fit"),
    ("${payload gone}", "${payload gone}", "no payload “gone”"),
    ("${match 9}", "${match 9}", "took out nothing"),
    ("${field dns.flags}", "${field dns.flags}", "no field"),
    ("${request 0 99}", "${request 0 99}", "8 bytes"),
    ("${u32 time ns}", "${u32 time ns}", "does not fit into u32"),
    ("${u8 length}" + "x" * 256, "${u8 length}", "256 does not fit"),
]  # fmt: skip


def test_a_fault_has_its_place() -> None:
    for text, at_fault, said in FAULTS:
        with pytest.raises(TypedError) as raised:
            compose(typed(text), World())
        error = raised.value
        assert said in str(error), text
        assert 0 <= error.offset <= error.offset + error.length <= len(text), text
        assert at_fault is None or text[error.offset :].startswith(at_fault), text


def test_a_character_that_the_encoding_lacks() -> None:
    with pytest.raises(TypedError, match="cannot be written") as raised:
        compose(typed("${u8 1}ab€", "ascii"))
    assert raised.value.offset == 9


def test_an_encoding_that_is_not_known() -> None:
    with pytest.raises(PayloadError):
        compose(typed("a", "klingon"))


def test_ranges_are_not_nested_without_end() -> None:
    begins = "".join(f"${{begin r{index}}}" for index in range(40))
    with pytest.raises(TypedError, match="deep"):
        parse_typed(begins)


def test_a_chain_of_thousands_is_put_in_order_or_refused() -> None:
    assert len(compose(typed("${u8 0}" * 100 + "${crc xor8}" * 300)).data) == 400
    with pytest.raises(TypedError, match="too many"):
        parse_typed("${u8 length}" * 2_000)
    with pytest.raises(TypedError, match="at most"):
        parse_typed("${u8 1}" * 20_000)


WORDS = st.sampled_from([
    "${", "}", "u8", "u16le", "text", "hexdigits", "length", "counter", "time", "crc", "crc16-modbus", "xor8", "of",
    "all", "after", "body", "begin", "end", "as", "base64", "random", "3", "-1", "width", "any", "var", "name", "match",
    "payload", "file", "uuid", "bytes", "request", "hex", "de", "iso", "from", "step", "+", '"', "\\", r"\x41", "é",
])  # fmt: skip


@given(st.lists(WORDS, max_size=24).map(" ".join) | st.text(max_size=60) | st.lists(WORDS, max_size=24).map("".join))
def test_any_text_raises_payload_errors_alone(text: str) -> None:
    for encoding in ("utf-8", "utf-16"):
        try:
            made = compose(typed(text, encoding), World(), max_bytes=10_000)
        except PayloadError as error:
            assert 0 <= error.offset <= len(text)
        else:
            assert sum(span.size for span in made.spans) == len(made.data)
