import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codec.encodings import UnknownEncodingError, all_encodings
from workbench.codec.preview import preview

NAMES = st.sampled_from(all_encodings())


@pytest.mark.parametrize(
    ("data", "encoding", "expected"),
    [
        (b"", "utf-8", ""),
        (b"HTTP/1.1 200 OK\r\n", "utf-8", r"HTTP/1.1 200 OK\r\n"),
        (b"\0\x01\x7f\t", "utf-8", r"\0\x01\x7f\t"),
        ("€ 日本".encode(), "utf-8", "€ 日本"),
        (b"a\xffb", "utf-8", r"a\xffb"),
        (b"\x80", "cp1252", "€"),
        ("a\u202eb".encode(), "utf-8", r"a\u202eb"),
        ("日本".encode("utf-16-le"), "utf-16-le", "日本"),
    ],
)
def test_a_preview_is_one_readable_line(data: bytes, encoding: str, expected: str) -> None:
    assert preview(data, encoding) == expected


def test_what_is_left_out_is_shown() -> None:
    assert preview(b"a" * 20, limit=10) == "a" * 9 + "…"
    assert preview(b"abc", cut=True) == "abc…"


def test_a_character_cut_in_two_is_no_fault() -> None:
    assert preview("ab€".encode()[:-1], cut=True) == "ab…"
    assert preview("ab€".encode()[:-1]) == r"ab\xe2\x82"


def test_an_unknown_encoding_is_told() -> None:
    with pytest.raises(UnknownEncodingError):
        preview(b"a", "no-such")


@given(data=st.binary(max_size=150), name=NAMES, cut=st.booleans(), limit=st.integers(1, 200))
def test_any_bytes_give_one_printable_bounded_line(data: bytes, name: str, cut: bool, limit: int) -> None:
    line = preview(data, name, cut=cut, limit=limit)
    assert line.isprintable()
    assert len(line) <= limit
