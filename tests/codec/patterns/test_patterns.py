"""Patterns: what each kind finds, why it does not, and where a wrong one is wrong."""

from __future__ import annotations

from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codec.dissect.dissector import Context
from workbench.codec.dissect.run import dissect
from workbench.codec.patterns import About, compile_pattern
from workbench.codec.typed.sources import Sources
from workbench.model.patterns import ANYTHING, EMPTY, Found, Missed, Pattern, PatternKind, Place

K, START, WHOLE = PatternKind, Place.START, Place.WHOLE


def about(data: bytes, *, is_open: bool = False) -> About:
    return About(cast(Sources, None), lambda: dissect(data, Context(scheme="udp")), is_open)


def ask(pattern: Pattern, data: bytes, *, is_open: bool = False) -> Found | Missed:
    matcher = compile_pattern(pattern)
    found = matcher.find(data, about(data, is_open=is_open))
    assert matcher.meets(data, about(data, is_open=is_open)) == (found if isinstance(found, Found) else None)
    assert not isinstance(found, Found) or matcher.literal in data
    assert 0 <= matcher.keep_from(data, about(data)) <= len(data)
    return found


@pytest.mark.parametrize(
    ("pattern", "data", "place"),
    [
        (ANYTHING, b"", (0, 0)),
        (ANYTHING, b"abc", (0, 3)),
        (Pattern(K.TEXT, "b\\x63"), b"abcd", (1, 3)),
        (Pattern(K.TEXT, "AB", START, ignore_case=True), b"abc", (0, 2)),
        (Pattern(K.TEXT, "é", encoding="latin-1"), b"\xe9", (0, 1)),
        (Pattern(K.TEXT, "abc", WHOLE), b"abc", (0, 3)),
        (Pattern(K.HEX, "62 ?? 64"), b"abcd", (1, 4)),
        (Pattern(K.HEX, "?? 62", START), b"abcd", (0, 2)),
        (Pattern(K.REGEX, "b.", ignore_case=True), b"aBc", (1, 3)),
        (Pattern(K.SIZE, "2, 4-5"), b"abcd", (0, 4)),
        (Pattern(K.SIZE, ">=3"), b"abcd", (0, 4)),
        (Pattern(K.TYPED, "a${any 2}d", START), b"abcde", (0, 4)),
        (Pattern(K.FIELD, 'json.path.a == 1 and size < 20 and "a" and hex:"7b ??" and /a/ and not xml'), b'{"a": 1}',
         (0, 8)),
    ],
)  # fmt: skip
def test_what_is_found(pattern: Pattern, data: bytes, place: tuple[int, int]) -> None:
    found = ask(pattern, data)
    assert isinstance(found, Found), found
    assert (found.start, found.end) == place
    assert found.captures["0"] == data[slice(*place)]


@pytest.mark.parametrize(
    ("pattern", "data", "reason", "offset", "may_come"),
    [
        (Pattern(K.TEXT, "hello", START), b"help", "at byte 3: wanted 0x6c “l”, got 0x70 “p”", 3, False),
        (Pattern(K.TEXT, "hello", START), b"hel", "they end at byte 3: 2 more bytes were wanted", 3, True),
        (Pattern(K.TEXT, "hello"), b"hel, help", "at byte 3: wanted 0x6c “l”, got 0x2c “,”", 3, True),
        (Pattern(K.TEXT, "hello"), b"xyz", "“hello” is nowhere in the 3 bytes", 0, True),
        (Pattern(K.TEXT, "ab", WHOLE), b"abc", "at byte 2: nothing more was wanted, and 1 more byte came", 2, False),
        (Pattern(K.HEX, "10 ?? 12"), b"\x10\x11\x13", "at byte 2: wanted 0x12, got 0x13", 2, True),
        (Pattern(K.HEX, "10", START), b"\x11", "at byte 0: wanted 0x10, got 0x11", 0, False),
        (Pattern(K.SIZE, "4"), b"abc", "there are 3 bytes, wanted 4", 3, True),
        (Pattern(K.SIZE, "<4"), b"abcd", "there are 4 bytes, wanted <4", 4, False),
        (Pattern(K.TEXT, "MAIL", START), b"\r\nMAIL",
         "at byte 0: wanted 0x4d “M”, got 0x0d; it stands at byte 2, and not at the start", 0, False),
        (Pattern(K.TEXT, "mail"), b"MAIL", "“mail” is nowhere in the 4 bytes; it is there with letters of another case",
         0, True),
        (Pattern(K.REGEX, "GET \\d"), b"PUT 1", "nothing in the 5 bytes begins like “GET \\d”", 0, True),
        (Pattern(K.REGEX, "GET \\d+"), b"a GET x",
         "at byte 6: behind “GET ”, which is there, “\\d+” was wanted, got 0x78 “x”", 6, True),
        (Pattern(K.REGEX, "(?i)^MAIL FROM:<([^>]*)>"), b"mail from:<ann",
         "at byte 14: behind “(?i)^MAIL FROM:<([^>]*)”, which is there, “>” was wanted, they end there", 14, True),
        (Pattern(K.REGEX, "^a|b"), b"c", "nothing in the 1 byte is like “^a|b”", 0, True),
        (Pattern(K.REGEX, "[]|](?:x|y){2}\\Q(|\\E"), b"]xy(",
         "at byte 3: behind “[]|](?:x|y){2}”, which is there, “\\Q(|\\E” was wanted, got 0x28 “(”", 3, True),
        (Pattern(K.REGEX, "HELO \\w"), b"helo x",
         "nothing in the 6 bytes begins like “HELO \\w”; it would match if the case of letters did not count", 0, True),
        (Pattern(K.FIELD, "json.path.a == 2"), b'{"a": 1}', "json.path.a is 1, wanted == 2", 0, True),
        (Pattern(K.FIELD, "dns"), b'{"a": 1}', "there is no dns: the message was read as JSON", 0, True),
    ],
)
def test_why_it_is_not_found(pattern: Pattern, data: bytes, reason: str, offset: int, may_come: bool) -> None:
    missed = ask(pattern, data)
    assert isinstance(missed, Missed), missed
    assert (missed.reason, missed.offset, missed.may_come) == (reason, offset, may_come)


@pytest.mark.parametrize(
    ("pattern", "offset"),
    [
        (Pattern(K.TEXT, "ab\\q"), 2),
        (Pattern(K.TEXT, ""), 0),
        (Pattern(K.HEX, "de ?? b"), 6),
        (Pattern(K.HEX, " "), 1),
        (Pattern(K.REGEX, "ab)"), 2),
        (Pattern(K.REGEX, ""), 0),
        (Pattern(K.REGEX, "a\ud800"), 1),
        (Pattern(K.REGEX, "[日]", encoding="shift_jis"), 1),
        (Pattern(K.FIELD, "json ==", ANYTHING.place), 7),
        (Pattern(K.FIELD, "json and peer:1"), 9),
        (Pattern(K.SIZE, "4, x"), 3),
        (Pattern(K.SIZE, "5-4"), 0),
        (EMPTY, 0),
        (Pattern(K.TYPED, "ab${foo}"), 4),
    ],
)
def test_a_wrong_pattern_tells_its_place(pattern: Pattern, offset: int) -> None:
    with pytest.raises(ValueError) as caught:
        compile_pattern(pattern)
    assert caught.value.offset == offset  # type: ignore[attr-defined]


def test_captures_by_number_and_by_name() -> None:
    found = ask(Pattern(K.REGEX, r"(\w+)=(?P<value>\d+)?"), b"x a= b")
    assert isinstance(found, Found)
    assert found.captures == {"0": b"a=", "1": b"a", "2": b"", "value": b""}


def test_characters_of_another_encoding_are_its_bytes() -> None:
    assert isinstance(ask(Pattern(K.REGEX, "ü[äö]+$", encoding="latin-1"), "xüäö".encode("latin-1")), Found)
    assert isinstance(ask(Pattern(K.REGEX, "(日)+本", encoding="shift_jis"), "日日本".encode("shift_jis")), Found)


def test_open_bytes_may_go_on() -> None:
    assert ask(Pattern(K.TEXT, "ab", WHOLE), b"abc", is_open=True) == Found(0, 2, {"0": b"ab"})
    assert ask(Pattern(K.SIZE, "2"), b"abc", is_open=True) == Found(0, 2, {"0": b"ab"})


@given(st.sampled_from([K.TEXT, K.HEX]), st.binary(min_size=1, max_size=4), st.binary(max_size=12), st.booleans())
def test_what_was_given_up_began_nothing(kind: PatternKind, wanted: bytes, data: bytes, at_start: bool) -> None:
    """Bytes before ``keep_from`` can be thrown away: with what comes later the same is found at the same place."""
    text = wanted.hex() if kind is K.HEX else "".join(f"\\x{byte:02x}" for byte in wanted)
    pattern = Pattern(kind, text, START if at_start else Place.ANYWHERE)
    matcher = compile_pattern(pattern)
    if matcher.meets(data, about(data)) is not None:
        return
    kept = matcher.keep_from(data, about(data))
    later = data + wanted
    found = matcher.meets(later, about(later))
    if at_start:
        assert (found is not None) <= (kept == 0)
    else:
        assert found is not None and found.start >= kept


@given(st.sampled_from(list(PatternKind)), st.text(max_size=12), st.sampled_from(list(Place)), st.binary(max_size=30))
def test_any_pattern_is_read_or_refused_with_its_place(kind: PatternKind, text: str, place: Place, data: bytes) -> None:
    pattern = Pattern(kind, text, place)
    try:
        compile_pattern(pattern)
    except ValueError as error:
        assert 0 <= error.offset <= len(text)  # type: ignore[attr-defined]
        return
    ask(pattern, data)
