import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codec.encodings import UnknownEncodingError, all_encodings
from workbench.codec.escapes import EncodeError, EscapeError, parse_text, text_from_bytes
from workbench.codec.inputerror import PayloadError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", b""),
        ("Hello", b"Hello"),
        (r"a\r\n\t\0\\b", b"a\r\n\t\0\\b"),
        (r"\x00\xff\xFe", b"\x00\xff\xfe"),
        (r"\u20AC", b"\xe2\x82\xac"),
        (r"\u20ac\U0001F600", "€😀".encode()),
        (r"\ud83d\ude00", "😀".encode()),
        ("\\\\x41", b"\\x41"),
        ("line\nbreak", b"line\nbreak"),
    ],
)
def test_escapes_become_bytes(text: str, expected: bytes) -> None:
    assert parse_text(text) == expected


def test_a_hex_escape_is_a_raw_byte_in_every_encoding() -> None:
    assert parse_text(r"A\xffB", "utf-16-le") == b"A\x00\xffB\x00"


def test_utf16_with_a_mark_writes_one_mark() -> None:
    assert parse_text(r"a\nb", "utf-16") == "a\nb".encode("utf-16")


def test_a_shift_state_is_closed_before_a_raw_byte_and_not_between_characters() -> None:
    assert parse_text(r"\u65e5\u672c", "iso2022_jp") == "日本".encode("iso2022_jp")
    assert parse_text(r"\u65e5\xff", "iso2022_jp") == "日".encode("iso2022_jp") + b"\xff"


def test_the_ending_is_encoded_and_not_read_as_an_escape() -> None:
    assert parse_text("A", "utf-16-be", "\r\n") == b"\x00A\x00\r\x00\n"
    with pytest.raises(EscapeError) as caught:
        parse_text("A\\", "utf-8", "\\")
    assert caught.value.offset == 1


@pytest.mark.parametrize(
    ("text", "offset", "part"),
    [
        ("ab\\", 2, "stands alone"),
        (r"ab\q", 2, "not an escape"),
        (r"\x4", 0, "2 hex digits"),
        (r"..\xg0", 2, "2 hex digits"),
        (r"\u20", 0, "4 hex digits"),
        (r"\U00110000", 0, "Unicode ends"),
        (r"\ud83d\u20", 6, "4 hex digits"),
    ],
)
def test_an_unreadable_escape_tells_its_place(text: str, offset: int, part: str) -> None:
    with pytest.raises(EscapeError, match=part) as caught:
        parse_text(text)
    assert caught.value.offset == offset


@pytest.mark.parametrize(
    ("text", "encoding", "offset"),
    [
        ("abc€", "iso8859-1", 3),
        (r"\r\n€", "ascii", 4),
        (r"ab\u20acd", "ascii", 2),
        (r"\ud800", "utf-8", 0),
        ("a\ud800", "utf-8", 1),
        ("日本€", "shift_jis", 2),
    ],
)
def test_a_character_the_encoding_lacks_tells_its_place(text: str, encoding: str, offset: int) -> None:
    with pytest.raises(EncodeError) as caught:
        parse_text(text, encoding)
    assert caught.value.offset == offset


@pytest.mark.parametrize("name", ["", "no-such", "zip", "rot13", "hex", "utf\0-8"])
def test_what_is_no_character_encoding_is_refused(name: str) -> None:
    with pytest.raises(UnknownEncodingError):
        parse_text("a", name)


@given(data=st.binary(max_size=200), name=st.sampled_from(all_encodings()))
def test_bytes_survive_the_way_through_text(data: bytes, name: str) -> None:
    assert parse_text(text_from_bytes(data, name), name) == data


@given(text=st.text(max_size=100))
def test_text_of_utf8_comes_back_readable(text: str) -> None:
    data = text.encode()
    again = text_from_bytes(data)
    assert again.isprintable()
    assert parse_text(again) == data


@given(text=st.text(alphabet="\\xuU01rnt0aé€ \n", max_size=40), name=st.sampled_from(all_encodings()))
def test_any_text_gives_bytes_or_a_place_inside_it(text: str, name: str) -> None:
    try:
        parse_text(text, name)
    except PayloadError as error:
        assert 0 <= error.offset < max(1, len(text))


@pytest.mark.parametrize("name", all_encodings())
def test_every_encoding_carries_plain_ascii(name: str) -> None:
    data = parse_text(r"GET / HTTP/1.1\r\n", name)
    assert data.decode(name) == "GET / HTTP/1.1\r\n"
