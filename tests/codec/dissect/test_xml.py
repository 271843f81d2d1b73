from __future__ import annotations

import pytest

from tests.codec.dissect.fieldviews import by, bytes_of, found, values
from workbench.codec.dissect.dissector import Context, Guess
from workbench.codec.dissect.run import dissect
from workbench.codec.dissect.xml import DISSECTOR
from workbench.model.fields import walk_fields

NOTE = b'<?xml version="1.0"?>\n<note id="7" to=\'a > b\'>\n <!-- why -->text<empty/>more &amp; more\n</note>\n'


def test_each_part_has_its_place():
    got = by("xml", NOTE)
    assert (got.fault, got.size, got.summary) == ("", len(NOTE), "<note>")
    assert [bytes_of(NOTE, field) for field in found(got, "xml.attribute")] == [b'id="7"', b"to='a > b'"]
    assert [bytes_of(NOTE, field) for field in found(got, "xml.attribute.value")] == [b"7", b"a > b"]
    assert [bytes_of(NOTE, field) for field in found(got, "xml.cdata")] == [b"text", b"more &amp; more"]
    assert [bytes_of(NOTE, field) for field in found(got, "xml.tag")][1] == b"<empty/>"
    assert bytes_of(NOTE, found(got, "xml.tag")[0]).endswith(b"</note>")
    assert bytes_of(NOTE, found(got, "xml.comment")[0]) == b"<!-- why -->"


def test_entities_are_never_expanded():
    laughs = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'
    got = by("xml", laughs)
    assert got.fault == "it declares entities, which are not expanded here: it is not read further"
    assert values(got, "xml.cdata") == []


def test_a_document_that_was_cut_gives_what_it_has():
    got = by("xml", NOTE[:60])
    assert got.fault.startswith("no element found") or got.fault.startswith("unclosed token")
    assert values(got, "xml.attribute.value") == ["7", "a > b"]
    assert found(got, "xml.tag")[0].fault == got.fault


def test_levels_are_bounded():
    assert by("xml", b"<a>" * 100).fault.startswith("more than 28 levels")


def test_what_has_two_bytes_for_a_bracket_is_told():
    assert "encoding" in by("xml", "<a>x</a>".encode("utf-16")).fault


def test_an_encoding_of_one_byte_is_read():
    data = '<?xml version="1.0" encoding="windows-1252"?><a>x</a>'.encode("cp1252")
    assert by("xml", data).fault == ""


@pytest.mark.parametrize("data, guess", [
    (NOTE, Guess.SURE), (b"<a b='c'/>", Guess.LIKELY), (b"<a b", Guess.MAYBE), (b"<13>Nov", Guess.NO),
    (b"<!DOCTYPE html><p>", Guess.NO), (b"a < b", Guess.NO), (b"<", Guess.NO),
])
def test_guess(data, guess):
    assert DISSECTOR.guess(data, Context()) == guess


def test_texts_are_read_in_the_encoding_that_the_document_declares():
    data = '<?xml version="1.0" encoding="iso-8859-1"?><a n="\u00e4">\u00f6</a>'.encode("latin-1")
    told = {field.key: field.value for field in walk_fields(dissect(data, Context(), "xml").fields)}
    assert (told["xml.attribute.value"], told["xml.cdata"]) == ("\u00e4", "\u00f6")
    for name in (b"hex", b"idna", b"utf-7", b"nobody"):
        assert dissect(data.replace(b"iso-8859-1", name), Context(), "xml").protocol == "xml"
