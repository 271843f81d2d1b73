from __future__ import annotations

import dns.message
import dns.rrset
import pytest

from workbench.codec.dissect.dissector import Context, Guess
from workbench.codec.dissect.dns import DISSECTOR
from workbench.model.fields import Dissection, walk_fields

UDP = Context(scheme="udp", peer_port=53)
TCP = Context(peer_port=53)
MDNS = Context(scheme="udp", peer_port=5353, local_port=5353)
HEADER = bytes.fromhex("1234 8180 0001 0001 0000 0000")


def of(found: Dissection, key: str) -> list[object]:
    return [each.value for each in walk_fields(found.fields) if each.key == key]


def answer(*records: str) -> bytes:
    message = dns.message.make_response(dns.message.make_query("example.org", "A"))
    message.answer = [dns.rrset.from_text(*record.split(" ", 4)) for record in records]
    return message.to_wire()


def test_a_stream_has_lengths_and_several_messages():
    query = dns.message.make_query("example.org", "AAAA").to_wire()
    data = (len(query).to_bytes(2, "big") + query) * 2
    found = DISSECTOR.dissect(data, TCP)
    assert of(found, "dns.length") == [len(query)] * 2
    assert of(found, "dns.qry.name") == ["example.org"] * 2
    assert (found.fault, found.size) == ("", len(data))
    assert DISSECTOR.guess(data, TCP) == Guess.SURE
    assert DISSECTOR.guess(data, Context()) == Guess.LIKELY


def test_a_stream_that_was_cut_tells_so():
    query = dns.message.make_query("example.org", "AAAA").to_wire()
    found = DISSECTOR.dissect(len(query).to_bytes(2, "big") + query[:-1], TCP)
    assert "ends within" in found.fault
    assert of(found, "dns.qry.name") == ["example.org"]


def test_pointers_are_followed_and_shown_at_their_place():
    found = DISSECTOR.dissect(answer("example.org. 60 IN MX 5 mail.example.org."), UDP)
    assert of(found, "dns.mx.mail_exchange") == ["mail.example.org"]
    assert of(found, "dns.name.pointer") == [12, 12]
    assert "MX 5 mail.example.org" in found.summary


@pytest.mark.parametrize("name", ["c00c", "c0ff", "01", "3f", "80", "01610161c00c"])
def test_names_that_lead_nowhere_end_it(name):
    found = DISSECTOR.dissect(HEADER + bytes.fromhex(name), UDP)
    assert found.fault.startswith("“Name” is no name:")
    assert of(found, "dns.id") == [0x1234]


def test_a_record_that_lies_about_its_size_leaves_the_next_alone():
    data = bytearray(answer("example.org. 60 IN A 192.0.2.1", "b.example.org. 60 IN A 192.0.2.2"))
    at = bytes(data).index(b"\0\4\xc0\0\2\1")
    data[at : at + 6] = b"\0\3\xc0\0\2"
    found = DISSECTOR.dissect(bytes(data), UDP)
    assert of(found, "dns.a") == ["192.0.2.2"]
    assert [each.fault for each in walk_fields(found.fields) if each.fault] == [
        "the record ends within “Address”: 4 bytes wanted, 3 there"
    ]


def test_multicast_has_a_bit_of_its_own_in_classes():
    query = bytearray(dns.message.make_query("printer.local", "PTR").to_wire())
    query[-2] |= 0x80
    found = DISSECTOR.dissect(bytes(query), MDNS)
    assert found.title == "mDNS"
    assert (of(found, "dns.qry.class"), of(found, "dns.qry.qu")) == ([1], [True])


@pytest.mark.parametrize(("record", "key", "value"), [
    ("example.org. 60 IN HTTPS 1 . alpn=h2,h3 port=8443 ipv4hint=192.0.2.1", "dns.svcb.svcparam.alpn", ["h2", "h3"]),
    ("example.org. 60 IN SVCB 0 other.example.org.", "dns.svcb.targetname", ["other.example.org"]),
    (f"example.org. 60 IN DS 7 8 2 {'00ff' * 16}", "dns.ds.digest", [b"\0\xff" * 16]),
    (f"example.org. 60 IN SSHFP 1 1 {'ab' * 20}", "dns.sshfp.fingerprint", [b"\xab" * 20]),
    ("example.org. 60 IN HINFO cpu os", "dns.hinfo.os", ["os"]),
    ("example.org. 60 IN NSEC b.example.org. A MX", "dns.nsec.next_domain_name", ["b.example.org"]),
])
def test_records_that_no_corpus_has(record, key, value):
    assert of(DISSECTOR.dissect(answer(record), UDP), key) == value


def test_a_record_without_fields_reads_as_dnspython_prints_it():
    found = DISSECTOR.dissect(answer("example.org. 60 IN URI 10 1 \"http://example.net\""), UDP)
    assert "http://example.net" in found.summary
    assert of(found, "dns.data")


@pytest.mark.parametrize("data", [b"", b"GET / HTTP/1.1\r\n\r\n", bytes(40), bytes.fromhex("ff" * 30)])
def test_other_bytes_are_not_taken_for_it(data):
    assert DISSECTOR.guess(data, Context(scheme="udp")) == Guess.NO


def test_a_name_with_a_line_break_stays_in_its_line():
    found = DISSECTOR.dissect(HEADER[:4] + b"\0\1" + bytes(6) + b"\3a\nb\0\0\1\0\1", UDP)
    assert of(found, "dns.qry.name") == ["a\nb"]
    assert found.summary == r"Standard query response A a\nb"
