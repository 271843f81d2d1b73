"""PDML as fields of a record; what is not of the record has no place in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codec.pdml import DEPTH_MAX, NODES_MAX, PdmlError, Place, read_pdml
from workbench.model.fields import walk_fields

HEAD = b'<?xml version="1.0"?><pdml><packet>'
TAIL = b"</packet></pdml>"
DATA = bytes.fromhex("12348180")
MESSAGE = HEAD + b"""
  <proto name="geninfo" pos="0" size="32"><field name="num" pos="0" show="1"/></proto>
  <proto name="ip" showname="IP" size="20" pos="0"/>
  <proto name="dns" showname="Domain Name System (response)" size="4" pos="28">
    <field name="dns.id" showname="Transaction ID: 0x1234" size="2" pos="28" show="0x1234" value="1234"/>
    <field name="dns.flags" showname="Flags: 0x8180" size="2" pos="30" show="0x8180" value="8180">
      <field name="dns.flags.response" showname="1... .... .... .... = Response: Message is a response" size="2"
             pos="30" show="1" value="1" unmaskedvalue="8180"/>
      <field name="dns.hidden" hide="yes" size="2" pos="30" show="1" value="8180"/>
    </field>
    <field name="_ws.expert" showname="Expert" size="0" pos="28"><field name="_ws.expert.message" show="it is odd"/>
      <field name="_ws.expert.severity" show="6291456"/></field>
    <field name="_ws.expert" showname="Expert" size="0" pos="28"><field name="_ws.expert.message" show="a chat"/>
      <field name="_ws.expert.severity" show="2097152"/></field>
  </proto>""" + TAIL  # fmt: skip


def test_fields_stand_where_their_bytes_are() -> None:
    found = read_pdml(MESSAGE, Place(DATA, 28))
    assert (found.protocol, found.title, found.size, found.fault) == (
        "dns", "Domain Name System (response)", 4, "it is odd",
    )  # fmt: skip
    by_key = {field.key: field for field in walk_fields(found.fields)}
    assert "dns.hidden" not in by_key
    assert (by_key["dns.id"].offset, by_key["dns.id"].size, by_key["dns.id"].value) == (0, 2, 0x1234)
    assert (by_key["dns.id"].title, by_key["dns.id"].text) == ("Transaction ID", "0x1234")
    bit = by_key["dns.flags.response"]
    assert (bit.title, bit.text, bit.mask, bit.offset) == ("Response", "Message is a response", 0x8000, 2)
    assert sum(field.key == "_ws.expert" for field in walk_fields(found.fields)) == 1


def test_bytes_that_stand_elsewhere_give_no_place() -> None:
    """As where Wireshark decrypted them, or put them together from packets before."""
    found = read_pdml(MESSAGE, Place(bytes(4), 28))
    assert all(field.size == 0 and field.derived for field in walk_fields(found.fields))
    assert found.size == 0


def test_the_tail_of_a_message_in_several_packets_has_its_place() -> None:
    text = HEAD + b"""
      <proto name="fake-field-wrapper"><field name="tcp.segments" showname="2 Reassembled" size="6" pos="0">
        <field name="tcp.segment" showname="Frame: 5, payload: 0-3 (4 bytes)" size="4" pos="0"/>
        <field name="tcp.segment" showname="Frame: 6, payload: 4-5 (2 bytes)" size="2" pos="4"/></field></proto>
      <proto name="x" showname="X" size="6" pos="0"><field name="x.a" showname="A: 1" size="2" pos="0" value="6161"/>
        <field name="x.b" showname="B: 2" size="2" pos="4" value="1234"/></proto>""" + TAIL  # fmt: skip
    found = read_pdml(text, Place(DATA[:2], 40))
    places = {field.key: (field.offset, field.size) for field in walk_fields(found.fields)}
    assert places == {"x": (0, 0), "x.a": (0, 0), "x.b": (0, 2)}


@pytest.mark.parametrize("text", [
    b"", b"<pdml>", b"no xml", b"<pdml></pdm>", b'<!DOCTYPE x [<!ENTITY a "b">]><pdml><packet/></pdml>',
    b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><pdml/>',
])  # fmt: skip
def test_what_is_no_pdml_is_refused(text: bytes) -> None:
    with pytest.raises(PdmlError):
        read_pdml(text, Place(DATA, 0))


def test_numbers_and_depth_are_bounded() -> None:
    many = HEAD + b'<proto name="x">' + b'<field name="y"/>' * (NODES_MAX + 50) + b"</proto>" + TAIL
    assert sum(1 for _ in walk_fields(read_pdml(many, Place(DATA, 0)).fields)) <= NODES_MAX
    deep = HEAD + b'<field name="y">' * 5_000 + b"</field>" * 5_000 + TAIL
    assert sum(1 for _ in walk_fields(read_pdml(deep, Place(DATA, 0)).fields)) == DEPTH_MAX


@given(st.binary(max_size=300), st.binary(max_size=20), st.integers(-5, 70), st.integers(-5, 5))
def test_any_bytes_are_fields_or_refused(inner: bytes, data: bytes, packet_offset: int, offset: int) -> None:
    place = Place(data, packet_offset, offset)
    for text in (inner, HEAD + inner + TAIL):
        try:
            found = read_pdml(text, place)
        except PdmlError:
            continue
        assert all(0 <= field.offset <= len(data) for field in walk_fields(found.fields))


@given(st.sampled_from(["pos", "size", "show", "showname", "value", "name"]), st.text(max_size=40))
def test_any_attribute_is_taken(name: str, text: str) -> None:
    clean = "".join(char for char in text if char.isprintable() and char not in '<&"').encode("utf-8", "replace")
    field = b'<proto name="q" pos="0" size="4" value="12348180"><field %s="%s"/></proto>' % (name.encode(), clean)
    for each in walk_fields(read_pdml(HEAD + field + TAIL, Place(DATA, 0)).fields):
        assert 0 <= each.offset <= each.offset + each.size <= len(DATA)
