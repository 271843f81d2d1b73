import pytest

from workbench.codec.inputerror import PayloadError
from workbench.codec.lineendings import ending_text
from workbench.codec.payload import payload_bytes
from workbench.model.payloads import LineEnding, PayloadForm, PayloadSpec


@pytest.mark.parametrize(
    ("ending", "expected"),
    [
        (LineEnding.NONE, b"A"),
        (LineEnding.LF, b"A\n"),
        (LineEnding.CR, b"A\r"),
        (LineEnding.CRLF, b"A\r\n"),
        (LineEnding.NUL, b"A\0"),
    ],
)
def test_the_line_ending_stands_behind_text(ending: LineEnding, expected: bytes) -> None:
    assert payload_bytes(PayloadSpec(text="A", line_ending=ending)) == expected


def test_the_line_ending_is_encoded_like_the_text() -> None:
    spec = PayloadSpec(text="A", encoding="utf-16-le", line_ending=LineEnding.CRLF)
    assert payload_bytes(spec) == b"A\0\r\0\n\0"


def test_hex_gets_no_line_ending() -> None:
    assert payload_bytes(PayloadSpec(PayloadForm.HEX, "41 42", line_ending=LineEnding.CRLF)) == b"AB"


def test_a_file_is_not_read_here() -> None:
    with pytest.raises(ValueError, match="file"):
        payload_bytes(PayloadSpec(PayloadForm.FILE, "/etc/hostname"))


def test_faults_keep_their_place() -> None:
    with pytest.raises(PayloadError) as caught:
        payload_bytes(PayloadSpec(PayloadForm.HEX, "41 4"))
    assert caught.value.offset == 3


def test_every_line_ending_is_known() -> None:
    assert {ending_text(ending) for ending in LineEnding} == {"", "\n", "\r", "\r\n", "\0"}
