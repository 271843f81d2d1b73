"""What is offered while a typed payload is written."""

from __future__ import annotations

from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from workbench.codec.inputerror import PayloadError
from workbench.codec.typed.completion import Known, complete, quoted
from workbench.codec.typed.parser import parse_typed

KNOWN = Known(("token", "my name"), ("login/good",), ("dns.id",), ("1", "n"))


def offered(text: str, known: Known = KNOWN) -> list[str]:
    """At the bar; after it stands what is behind the cursor."""
    before, _, behind = text.partition("|")
    found = complete(before + behind, len(before), known)
    assert 0 <= found.start <= found.end == len(before)
    return [each.text for each in found.suggestions]


OFFERS: Final = [
    ("${cr|", ["crc"]), ("a${u16l|", ["u16le"]), ("${u16 le|", ["length"]), ("${u16 length |", ["of"]),
    ("${u16 length of |}${begin body}${end body}", ["body", "all", "after", "before"]),
    ("${crc crc16-mod|", ["crc16-modbus"]), ("${text crc adler|", ["adler32"]),
    ("${crc crc8-smbus |", ["of", "le"]),
    ("${var t|}", ["token"]), ("${var |", ["token", '"my name"']), ("${u16 var to|", ["token"]),
    ('${var "my|', ['"my name"']), ("${payload log|", ["login/good"]), ("${field d|", ["dns.id"]),
    ("${match |", ["1", "n"]), ("${u64 time n|", ["ns", "ntp"]), ("${text time i|", ["iso"]),
    ("${begin b a|", ["as"]), ("${begin b as h|", ["hex", "HEX"]), ("${begin body}x${end |", ["body"]),
    ("${u32 counter |", ["from", "step"]), ("${uuid |", ["bytes"]), ("${text length |", ["of", "width"]),
    ("abc|", []), ("${u8 1}|", []), (r"\${cr|", []), ("${crc crc8} x|", []), ("${an|", ["random"]),
]  # fmt: skip


def test_offers() -> None:
    for text, first in OFFERS:
        assert offered(text)[: len(first) or None] == first, text


def test_open_parts_are_offered_where_something_is_expected() -> None:
    expects = Known(expects=True)
    assert offered("${an|", expects)[0] == "any" and "any" in offered("${u16 |", expects)
    assert "any" not in offered("${|") and offered("${any 2 |", expects) == ["as"]


def test_every_part_that_is_offered_can_be_read() -> None:
    for each in complete("${", 2, Known(expects=True)).suggestions:
        example = each.tip.rpartition(": ")[2]
        try:
            parse_typed(example)
        except PayloadError as error:
            assert "does not end" in str(error) or "has begun" in str(error), example


@given(st.text(max_size=20))
def test_a_name_is_quoted_so_that_it_is_read_back(name: str) -> None:
    if name:
        assert parse_typed(f"${{var {quoted(name)}}}").needs.variables == {name}


@given(st.text(alphabet='${} "\\abcrlength of', max_size=40), st.integers(0, 40))
def test_any_text_is_looked_at(text: str, cursor: int) -> None:
    found = complete(text, cursor, KNOWN)
    assert 0 <= found.start <= found.end <= len(text)
