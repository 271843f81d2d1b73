from __future__ import annotations

import pytest

from workbench.model.payloads import LineEnding, PayloadForm, PayloadSpec
from workbench.ui.panel.composer.pasthistory import HistoryWalk, entry_text, with_sent
from workbench.ui.payloadkit.draftcheck import check_draft, count_of, hex_of

A, B, C = (PayloadSpec(text=text) for text in "abc")


def test_text_with_its_ending() -> None:
    check = check_draft(PayloadSpec(text=r"a\x00", line_ending=LineEnding.CRLF))
    assert check.data == b"a\0\r\n"
    assert count_of(check) == "4 bytes"
    assert hex_of(check) == "61 00 0d 0a"


@pytest.mark.parametrize(
    ("draft", "offset"),
    [
        (PayloadSpec(text=r"abc\q"), 3),
        (PayloadSpec(text="na€", encoding="iso8859-1"), 2),
        (PayloadSpec(PayloadForm.HEX, "48 6"), 3),
        (PayloadSpec(PayloadForm.HEX, "48 zz"), 3),
    ],
)
def test_a_fault_has_its_place(draft: PayloadSpec, offset: int) -> None:
    check = check_draft(draft)
    assert not check.is_good
    assert check.offset == offset
    assert check.error.endswith(".")
    assert count_of(check) == ""


def test_an_unknown_encoding_is_the_encodings_fault() -> None:
    check = check_draft(PayloadSpec(text="a", encoding="no-such"))
    assert check.encoding_fault
    assert not check.is_good


def test_long_payloads_are_shown_by_their_beginning() -> None:
    shown = hex_of(check_draft(PayloadSpec(text="x" * 1_000)))
    assert shown.endswith("…")
    assert shown.count("78") == 64


def test_history_has_the_newest_first_and_each_once() -> None:
    assert with_sent((A, B), C, 10) == (C, A, B)
    assert with_sent((A, B), B, 10) == (B, A)
    assert with_sent((A, B), C, 2) == (C, A)


def test_walking_comes_back_to_what_was_left() -> None:
    walk = HistoryWalk()
    left = PayloadSpec(text="half written")
    assert walk.newer((A, B)) is None
    assert walk.older((A, B), left) == A
    assert walk.older((A, B), A) == B
    assert walk.older((A, B), B) is None
    assert walk.newer((A, B)) == A
    assert walk.newer((A, B)) == left
    assert walk.newer((A, B)) is None


def test_an_entry_is_one_line() -> None:
    assert entry_text(PayloadSpec(PayloadForm.HEX, "48\n49")) == "Hex:  48 ⏎ 49"
    assert len(entry_text(PayloadSpec(text="x" * 500))) < 80
    assert entry_text(PayloadSpec()) == "Text:  (empty)"
