"""The language is wide enough for protocols as people know them: each is described as one would for Kaitai Struct."""

from __future__ import annotations

import pytest

from workbench.codec.dissect.dissector import Context
from workbench.codec.formats.describing import read_format
from workbench.codec.formats.formatdissector import FormatDissector
from workbench.codec.formats.formaterror import FormatError
from workbench.model.fields import Dissection, walk_fields

DNS = """
meta: {id: dns_like, title: DNS, endian: be, license: CC0-1.0}
doc: Names without pointers.
seq:
  - {id: transaction_id, type: u2, doc: "ID to keep track of request/responses"}
  - {id: flags, type: packet_flags}
  - {id: qdcount, type: u2}
  - {id: ancount, type: u2}
  - {id: nscount, type: u2}
  - {id: arcount, type: u2}
  - {id: queries, type: query, repeat: expr, repeat-expr: qdcount}
types:
  packet_flags:
    seq: [{id: qr, type: b1}, {id: opcode, type: b4}, {id: rest, type: b11}]
  query:
    seq:
      - {id: name, type: domain_name}
      - {id: type, type: u2, enum: types}
      - {id: query_class, type: u2}
  domain_name:
    seq:
      - {id: name, type: label, repeat: until, repeat-until: "_.length == 0"}
  label:
    seq:
      - {id: length, type: u1}
      - {id: name, type: str, encoding: ASCII, size: length, if: length != 0}
enums:
  types: {1: a, 28: aaaa}
"""
TLV = """
meta: {id: tlv, endian: be}
seq:
  - {id: items, type: item, repeat: eos}
types:
  item:
    seq:
      - {id: tag, type: u1}
      - {id: len_short, type: u1}
      - {id: len_long, type: u2, if: (len_short & 0x80) != 0}
      - id: value
        size: length
        type:
          switch-on: tag
          cases:
            0x01: number
            0x30: tlv
    instances:
      length: {value: "(len_short & 0x80) != 0 ? len_long : len_short"}
  number:
    seq: [{id: value, type: u4}]
"""
MODBUS = """
meta: {id: modbus_tcp, endian: be, -ports: [502], -transport: stream}
seq:
  - {id: transaction, type: u2}
  - {id: protocol, contents: [0, 0]}
  - {id: length, type: u2, valid: {min: 2, max: 254}}
  - {id: unit, type: u1}
  - {id: function, type: u1, enum: functions}
  - id: body
    size: length - 2
    type:
      switch-on: function
      cases:
        functions::read_holding: read
        functions::write_single: write
types:
  read: {seq: [{id: address, type: u2}, {id: count, type: u2, valid: {min: 1, max: 125}}]}
  write: {seq: [{id: address, type: u2}, {id: value, type: u2}]}
enums:
  functions:
    3: read_holding
    6: {id: write_single, doc: "Write Single Register"}
"""
NTP = """
meta: {id: ntp_packet, endian: be}
seq:
  - {id: flags, type: u1}
  - {id: stratum, type: u1}
  - {id: poll, type: s1}
  - {id: precision, type: s1}
  - {id: root_delay, type: u4}
  - {id: root_dispersion, type: u4}
  - {id: reference_id, size: 4}
  - {id: reference, type: timestamp}
  - {id: originate, type: timestamp}
  - {id: receive, type: timestamp}
  - {id: transmit, type: timestamp}
types:
  timestamp:
    seq: [{id: seconds, type: u4}, {id: fraction, type: u4}]
    instances:
      unix: {value: seconds - 2208988800, if: seconds != 0}
instances:
  version: {value: (flags >> 3) & 7}
  mode: {value: flags & 0b111, enum: modes}
enums:
  modes: {3: client, 4: server}
"""
ICMP = """
meta: {id: icmp_packet, endian: be}
seq:
  - {id: icmp_type, type: u1, enum: icmp_type}
  - {id: destination_unreachable, type: destination_unreachable_msg, if: "icmp_type == icmp_type::unreachable"}
  - {id: echo, type: echo_msg, if: "icmp_type == icmp_type::echo or icmp_type == icmp_type::echo_reply"}
enums:
  icmp_type: {0: echo_reply, 3: unreachable, 8: echo}
types:
  destination_unreachable_msg: {seq: [{id: code, type: u1}, {id: checksum, type: u2}]}
  echo_msg:
    seq:
      - {id: code, contents: [0]}
      - {id: checksum, type: u2}
      - {id: identifier, type: u2}
      - {id: seq_num, type: u2}
      - {id: data, size-eos: true}
"""
SENSOR = """
meta: {id: sensor, endian: le, encoding: UTF-8}
seq:
  - {id: magic, contents: "SN"}
  - {id: station, type: strz}
  - {id: records, type: record, repeat: until, repeat-until: "_.kind == kinds::end"}
  - {id: checksum, type: u1, valid: (records.length + 1) & 0xff}
types:
  record:
    seq:
      - {id: kind, type: u1, enum: kinds}
      - {id: value, type: {switch-on: kind, cases: {"kinds::temperature": s2, "kinds::name": strz, "kinds::gps": gps}},
         if: kind != kinds::end}
  gps: {seq: [{id: latitude, type: f4}, {id: longitude, type: f4}]}
enums:
  kinds: {0: end, 1: temperature, 2: name, 3: gps}
"""


def read(text: str, data: bytes) -> Dissection:
    return FormatDissector(read_format(text)).dissect(data, Context())


def values(found: Dissection, key: str) -> list[object]:
    return [field.value for field in walk_fields(found.fields) if field.key.endswith(key) and not field.children]


@pytest.mark.parametrize(("text", "data", "key", "wanted"), [
    (DNS, b"\x12\x34\x01\x00\0\1\0\0\0\0\0\0\x03www\x02de\x00\0\x1c\0\1", ".name.name.name", ["www", "de"]),
    (TLV, b"\x01\x04\0\0\1\0\x02\x81\0\x03abc\x30\x03\x05\x01z", "items.value.value", [256]),
    (TLV, b"\x01\x04\0\0\1\0\x02\x81\0\x03abc\x30\x03\x05\x01z", "items.value.items.value", [b"z"]),
    (MODBUS, b"\0\1\0\0\0\6\1\3\0\x10\0\2", ".body.count", [2]),
    (MODBUS, b"\0\1\0\0\0\6\1\6\0\x10\0\xff", ".body.value", [255]),
    (NTP, b"\x24\x02\x06\xe9" + bytes(12) + (3_913_056_000).to_bytes(4, "big") + bytes(28), ".mode", [4]),
    (ICMP, b"\x08\0\xf7\xff\0\1\0\2abc", ".echo.seq_num", [2]),
    (ICMP, b"\x03\1\xfc\xfe", ".destination_unreachable.code", [1]),
    (SENSOR, b"SNroof\0\x01\x38\xff\x02hall\0\x03\0\0\x48\x42\0\0\x20\x41\0\x05", ".records.value", [-200, "hall"]),
    (SENSOR, b"SNroof\0\x01\x38\xff\x02hall\0\x03\0\0\x48\x42\0\0\x20\x41\0\x05", ".latitude", [50.0]),
], ids=lambda each: each[10:24].strip() if isinstance(each, str) else "")  # fmt: skip
def test_a_protocol_is_described_and_read(text, data, key, wanted):
    found = read(text, data)
    assert not found.fault
    assert found.size == len(data)
    assert not [field.fault for field in walk_fields(found.fields) if field.fault]
    assert values(found, key) == wanted


def test_what_a_description_says_of_a_field_comes_with_it():
    found = read(DNS, bytes(12))
    assert found.fields[0].note == "ID to keep track of request/responses"
    assert [field.note for field in found.fields[1:]] == [""] * 6


MISTAKES = [
    ("meta:\n  id: x\nseq:\n  - id: a\n    type: u2\n", 5, "needs an order"),
    ("meta:\n  id: x\nseq:\n  - id: a\n    typ: u1\n", 5, "no key “typ”"),
    ("meta:\n  id: x\nseq:\n  - id: a\n    type: u3\n", 5, "u3"),
    ("meta:\n  id: x\nseq:\n  - id: a\n    type: str\n", 4, "needs “size”"),
    ("meta:\n  id: x\nseq:\n  - id: A\n    type: u1\n", 4, "small letters"),
    ("meta:\n  id: x\nseq:\n  id: a\n", 4, "begins with a dash"),
    ("meta:\n  id: x\nseq:\n  - id: a\n    type: u1\n    repeat: expr\n", 4, "repeat-expr"),
    ("meta:\n  id: x\nseq:\n  - id: a\n    size: 1 +\n", 5, "ends too early"),
    ("meta:\n  id: x\nseq:\n  - id: a\n    type: u1\n    enum: nope\n", 4, "no enumeration"),
    ("meta:\n  id: x\n  imports: [y]\n", 3, "imports"),
    ("meta:\n  id: x\nseq:\n\t- id: a\n", 4, "YAML"),
    ("seq: []\n", 1, "id"),
    ("meta:\n  id: x\nseq:\n  - id: a\n    type: u1\n  - id: a\n    type: u1\n", 6, "twice"),
]


@pytest.mark.parametrize(("text", "line", "words"), MISTAKES)
def test_a_usual_mistake_is_told_at_its_line(text, line, words):
    with pytest.raises(FormatError) as caught:
        read_format(text)
    assert words in str(caught.value)
    assert caught.value.line == line
