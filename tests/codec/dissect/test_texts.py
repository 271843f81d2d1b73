"""CSV, NMEA 0183 and plain lines: text that has no other protocol."""

from __future__ import annotations

import pytest

from tests.codec.dissect.fieldviews import by, bytes_of, found, values
from workbench.codec.dissect.dissector import Context
from workbench.codec.dissect.run import dissect

GGA = b"$GPGGA,123519,4807.038,N,01131.000,W,1,08,0.9,545.4,M,46.9,M,,*55\r\n"
RMC = b"$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W*6A\r\n"


def test_a_sentence_with_its_position_in_degrees():
    got = by("", GGA)
    assert (got.protocol, got.summary, got.fault) == ("nmea0183", "GPGGA", "")
    assert values(got, "nmea0183.latitude_degrees") == [48.1173]
    assert values(got, "nmea0183.longitude_degrees") == [-11.5166667]
    assert values(got, "nmea0183.gga.altitude") == [545.4]
    assert bytes_of(GGA, found(got, "nmea0183.gga.altitude")[0]) == b"545.4"
    assert bytes_of(GGA, found(got, "nmea0183.checksum")[0]) == b"55"
    assert found(got, "nmea0183.talker")[0].text == "GPS"


def test_sentences_follow_each_other_and_a_wrong_checksum_is_told():
    got = by("", RMC + RMC.replace(b"022.4", b"022.5"))
    assert got.protocol == "nmea0183"
    assert [field.fault for field in found(got, "nmea0183.checksum")] == ["", "the checksum is wrong"]
    assert found(got, "nmea0183.checksum")[1].text == "6B would be right"
    assert values(got, "nmea0183.rmc.knots") == [22.4, 22.5]


def test_what_is_no_sentence_is_told_and_the_next_one_read():
    got = by("nmea0183", b"rubbish\r\n" + GGA)
    assert values(got, "nmea0183.line") == ["rubbish"]
    assert values(got, "nmea0183.sentence_id") == ["GGA"]


def test_columns_are_named_by_the_first_row():
    data = b'time;value;note\r\n1;2.5;"a;b ""c"""\r\n2;-3e2;\r\n'
    got = by("", data)
    assert (got.protocol, got.fault) == ("csv", "")
    assert values(got, "csv.column2") == ["value", 2.5, -300.0]
    assert [field.title for field in found(got, "csv.column2")] == ["Column 2", "value", "value"]
    assert values(got, "csv.column3") == ["note", 'a;b "c"', ""]
    assert bytes_of(data, found(got, "csv.column2")[1]) == b"2.5"


def test_a_quoted_value_may_hold_line_ends():
    got = by("csv", b'1,"two\nlines",3\n4,5,6\n')
    assert values(got, "csv.column2") == ["two\nlines", 5]
    assert values(got, "csv.column3") == [3, 6]


@pytest.mark.parametrize("data, protocol", [
    (b"1,2,3\n", "csv"), (b"1.5\t-2\n", "csv"), (b"Dear all, this is text,\nnot a table\n", "lines"),
    (b"hello\nworld\n", "lines"), ("köln\n".encode(), "lines"), (b"\x00\x01\x02\x03", ""), (b"a", ""),
    (b"one, two\nthree\n", "lines"), (b"\xff\xfe text", ""),
])
def test_who_knows_text(data, protocol):
    assert by("", data).protocol == protocol


def test_lines_have_places_without_their_ends():
    data = b"one\r\ntwo\nthree"
    got = by("lines", data)
    assert [bytes_of(data, field) for field in found(got, "text.line")] == [b"one", b"two", b"three"]
    assert got.summary == "one"


def test_a_number_with_an_odd_blank_is_text():
    # Python's int reads fewer blanks and more digits than a pattern does.
    for cell in ("1\x1f", "\u0663", "1\u00a0"):
        assert dissect(cell.encode(), Context(), "csv").fields[0].children[0].value == cell
