"""Every payload that the manual shows can be read, what can be sent is composed, and the manual names every word."""

from __future__ import annotations

import re
from pathlib import Path

from tests.codec.typed.worlds import World, typed
from workbench.codec.typed.compose import compose
from workbench.codec.typed.matching import match_typed
from workbench.codec.typed.parser import parse_typed
from workbench.codec.typed.timeforms import DIRECTIVES
from workbench.codec.typed.words import VALUES, WORDS
from workbench.model.patterns import Found, Place
from workbench.model.payloads import PayloadForm, PayloadSpec

PAGE = (Path(__file__).parents[3] / "docs/manual/payloads.md").read_text(encoding="utf-8")
_CODE = re.compile(r"`([^`]*\$\{[^`]+\}[^`]*)`")
EXAMPLES = sorted({code for row in PAGE.splitlines() for code in _CODE.findall(row)} - {"${…}"})


class ManualWorld(World):
    """What the manual's examples name."""

    def __init__(self) -> None:
        super().__init__({"login/good": PayloadSpec(PayloadForm.TEXT, "ok")})

    def variable(self, name: str) -> bytes:
        return b"secret" if name == "token" else super().variable(name)

    def environment(self, name: str) -> bytes:
        return b"8080" if name == "PORT" else super().environment(name)

    def captured(self, name: str) -> bytes:
        return b"7"


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 70


def test_an_example_means_something() -> None:
    sent = [text for text in EXAMPLES if not parse_typed(text).is_open]
    made = {text: compose(typed(text), ManualWorld()).data for text in sent}
    for text, data in made.items():
        found = match_typed(parse_typed(text), "utf-8", data, 0, Place.WHOLE, ManualWorld())
        assert isinstance(found, Found), (text, found)


SHOWN = {
    "${hexdigits 255 width 4 lower}": b"00ff",
    "${begin body as url}a b${end body}": b"a%20b",
    "${hexdigits length of c}\\r\\n${begin c}Hello${end c}\\r\\n": b"5\r\nHello\r\n",
    "${hex 30}${varint length}${u16 length of t}${begin t}a/b${end t}Hello": b"\x30\x0a\0\3a/bHello",
    "*2\\r\\n$3\\r\\nGET\\r\\n$${text length of k}\\r\\n${begin k}key${end k}\\r\\n": (
        b"*2\r\n$3\r\nGET\r\n$3\r\nkey\r\n"
    ),
    "${u16 counter}${u16 0}${u16 length}${u8 1}${hex 03 00 00 00 02}": bytes.fromhex("000000000006010300000002"),
    ":${begin h as HEX}${hex 01 03 00 00 00 02}${crc lrc}${end h}\\r\\n": b":010300000002FA\r\n",
}


def test_an_example_is_what_its_protocol_wants() -> None:
    assert set(SHOWN) <= set(EXAMPLES)
    assert {text: compose(typed(text), ManualWorld()).data for text in SHOWN} == SHOWN


def test_every_word_is_told_of() -> None:
    inside = " ".join(EXAMPLES)
    wide = {f"{sign}{bits}{order}" for sign in "ui" for bits in (24, 32, 40, 48, 56, 64) for order in ("", "le")}
    missing = [word.name for word in (*WORDS, *VALUES) if not re.search(rf"\b{word.name}\b", inside)]
    assert set(missing) <= wide | {"i16le", "f32le", "f64"}
    assert [letter for letter in DIRECTIVES if f"%{letter}" not in PAGE] == []
