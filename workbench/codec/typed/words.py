"""The words with which a typed part begins, and what they mean: for errors, completion and the manual."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Final, NamedTuple

NAME_CHARS_MAX: Final = 64  # a longer one is not compared with others


class Word(NamedTuple):
    """``follow`` is what completion writes behind the word; ``example`` is a part that can be read."""

    name: str
    tip: str
    example: str
    follow: str = " "


FORMS: Final = tuple(
    Word(
        f"{sign}{bits}{order}",
        f"{title}, {bits} bits" + ("" if bits == 8 else f", {'little' if order else 'big'}-endian"),
        f"{sign}{bits}{order} 1",
    )
    for sign, title, widths in (
        ("u", "A number from 0 on", (8, 16, 24, 32, 40, 48, 56, 64)),
        ("i", "A number with a sign", (8, 16, 24, 32, 40, 48, 56, 64)),
        ("f", "A float (IEEE 754)", (32, 64)),
    )
    for bits in widths
    for order in ("", "le")
    if bits > 8 or not order
)
WORDS: Final = (
    Word("hex", "Bytes as hex digits", "hex de ad be ef"),
    *FORMS,
    Word("text", "A number as decimal digits, or a time as text", "text length width 4"),
    Word("hexdigits", "A number as hex digits", "hexdigits crc xor8 width 2"),
    Word("crc", "A checksum of all before it, or of a range", "crc crc16-modbus le"),
    Word("random", "Random bytes", "random 16"),
    Word("uuid", "A random UUID, as text or as 16 bytes", "uuid bytes", ""),
    Word("var", "A variable of the project", "var token"),
    Word("varint", "A number of variable length, seven bits a byte (MQTT, protobuf)", "varint 300"),
    Word("env", "A variable of the environment", "env HOME"),
    Word("file", "What a file holds", "file picture.png"),
    Word("payload", "Another payload of the library", "payload login/good"),
    Word("match", "What the pattern took out of the request", "match 1"),
    Word("field", "A decoded field of the request, as its bytes", "field dns.id"),
    Word("request", "The request's bytes, or some of them: offset and size", "request 0 2", ""),
    Word("any", "Any bytes; only where something is expected", "any 2 as txid", ""),
    Word("begin", "Begin a range: it has a name", "begin body"),
    Word("end", "End a range", "end body"),
)
BY_NAME: Final = {word.name: word for word in WORDS}
VALUES: Final = (
    Word("length", "How many bytes follow, or a range has", "u16 length", ""),
    Word("counter", "One more each time", "u32 counter", ""),
    Word("time", "The time since 1970", "u64 time ns"),
    Word("random", "A random number", "u32 random", ""),
    Word("crc", "A checksum, written in this form", "text crc adler32"),
    Word("var", "A variable of the project, which is a number", "u16 var port"),
    Word("env", "A variable of the environment, which is a number", "u16 env PORT"),
    Word("match", "What the pattern took out, a number", "u16 match n"),
    Word("field", "A decoded field of the request, a number", "u16 field dns.id"),
    Word("any", "Any number; only where something is expected", "u16 any as n", ""),
)
VALUE_NAMES: Final = tuple(word.name for word in VALUES)
NEED_A_FORM: Final = {"length": "u16 length", "counter": "u32 counter", "time": "u64 time ns"}


def near(word: str, known: tuple[str, ...] | frozenset[str]) -> str:
    """`` Did you mean “crc16-modbus”?``; empty where nothing is near."""
    if len(word) > NAME_CHARS_MAX:
        return ""
    found = get_close_matches(word.lower(), sorted(known), n=1, cutoff=0.6)
    return f": did you mean “{found[0]}”?" if found else ""
