"""What the corpora do not show: times, reports, options, trouble within parts; of each binary protocol."""

from __future__ import annotations

import pytest

from workbench.codec.dissect.ber import oid_text
from workbench.codec.dissect.dissector import Context, Guess
from workbench.codec.dissect.register import dissectors
from workbench.model.fields import Dissection, walk_fields
from workbench.model.records import Direction

UDP = Context(scheme="udp")


def dissected(key: str, digits: str | bytes, context: Context = UDP) -> Dissection:
    data = bytes.fromhex(digits) if isinstance(digits, str) else digits
    return dissectors()[key].dissect(data, context)


def of(found: Dissection, key: str) -> list[object]:
    return [each.value for each in walk_fields(found.fields) if each.key == key]


def texts(found: Dissection, key: str) -> list[str]:
    return [each.text for each in walk_fields(found.fields) if each.key == key]


def faults(found: Dissection) -> list[str]:
    return [each.fault for each in walk_fields(found.fields) if each.fault]


# NTP

@pytest.mark.parametrize(("seconds", "text", "value"), [
    ("e3b0c442 80000000", "2021-01-19 02:36:50.500000000 UTC", 1_611_023_810.5),
    ("00000001 00000000", "2036-02-07 06:28:17.000000000 UTC", 2_085_978_497.0),
    ("00000000 00000000", "not set", None),
])
def test_ntp_times_are_dates_of_two_eras(seconds, text, value):
    found = dissected("ntp", "23 02 06 e9" + "00" * 36 + seconds)
    assert (texts(found, "ntp.xmt"), of(found, "ntp.xmt")) == ([text], [value])


def test_ntp_control_and_private_messages_keep_their_data_as_bytes():
    control = dissected("ntp", "16 02 0001 0000 0000 0000 0004 61623d31")
    assert (of(control, "ntp.ctrl.flags2.opcode"), of(control, "ntp.ctrl.data")) == ([2], [b"ab=1"])
    private = dissected("ntp", "17 00 03 2a 00000000")
    assert of(private, "ntp.priv.data") == [bytes.fromhex("00032a00000000")]


# MQTT

def test_mqtt_payload_is_dissected_in_its_place():
    found = dissected("mqtt", b"\x30\x0d\0\1t" + b'{"a": [1]}', Context())
    (message,) = [each for each in walk_fields(found.fields) if each.key == "mqtt.msg"]
    inner = [each for each in walk_fields(message.children) if each.value == 1]
    assert inner and inner[-1].offset == 5 + 7


def test_mqtt_packets_of_both_versions_are_told_apart_without_their_connect():
    old = dissected("mqtt", "82 06 0001 0001 61 01", Context())
    new = dissected("mqtt", "82 07 0001 00 0001 61 01", Context())
    assert (of(old, "mqtt.sub.qos"), of(new, "mqtt.subscription_options_qos")) == ([1], [1])
    assert old.fault == new.fault == ""


def test_mqtt_an_unknown_property_ends_its_packet_and_not_the_next():
    found = dissected("mqtt", "e0 03 00 01 7f" + "c0 00", Context())
    assert found.summary.startswith("Disconnect Req") and found.summary.endswith("Ping Request")
    assert any("property 127" in each for each in faults(found))


def test_mqtt_a_length_of_five_bytes_is_refused():
    assert "more than four bytes" in dissected("mqtt", "30 ff ff ff ff 01", Context()).fault


@pytest.mark.parametrize(("digits", "guess"), [
    ("c000", Guess.SURE), ("c001", Guess.NO), ("c200", Guess.NO), ("0000", Guess.NO), ("30ff01", Guess.PORT),
])
def test_mqtt_at_its_port(digits, guess):
    assert dissectors()["mqtt"].guess(bytes.fromhex(digits), Context(peer_port=1883)) == guess
    assert dissectors()["mqtt"].guess(bytes.fromhex(digits), Context()) == Guess.NO


# Modbus

@pytest.mark.parametrize(("body", "is_answer", "key", "value"), [
    ("14 07 06 0004 0001 0002", False, "modbus.word_cnt", [2]),
    ("14 06 05 06 0dfe 0020", True, "modbus.data", [b"\x0d\xfe\x00\x20"]),
    ("15 09 06 0004 0007 0001 06af", True, "modbus.reference_type", [6]),
    ("18 04de", False, "modbus.reference_num", [0x4DE]),
    ("18 0006 0002 01b8 1284", True, "modbus.regval_uint16", [440, 4740]),
    ("0b 0000 0108", True, "modbus.ev_count", [264]),
    ("0c 08 0000 0108 0121 2000", True, "modbus.event", [0x20, 0]),
    ("08 0000 a537", True, "modbus.diagnostic_code", [0]),
    ("2b 0d 0102", False, "modbus.mei", [13]),
])
def test_modbus_functions(body, is_answer, key, value):
    pdu = bytes.fromhex(body)
    data = bytes.fromhex("0001 0000") + (len(pdu) + 1).to_bytes(2, "big") + b"\x01" + pdu
    direction = Direction.RX if is_answer else Direction.TX
    found = dissected("modbus", data, Context(int(direction), peer_port=502))
    assert of(found, key) == value
    assert found.fault == "" and faults(found) == []


def test_modbus_exceptions_are_named():
    found = dissected("modbus", "0001 0000 0003 01 83 02", Context())
    assert found.summary == "Exception to Read Holding Registers: Illegal data address, unit 1"


def test_modbus_a_message_that_lies_about_its_size():
    found = dissected("modbus", "0001 0000 0004 01 03 7f 00" + "0002 0000 0003 01 83 02", Context(0, peer_port=502))
    assert len(of(found, "mbtcp.trans_id")) == 2
    assert faults(found)


# TFTP

def test_tftp_a_name_without_its_end():
    found = dissected("tftp", b"\0\1name")
    assert of(found, "tftp.source_file") == ["name"]
    assert "a zero byte is missing" in found.fault


def test_tftp_data_away_from_its_port_is_nobodys():
    assert dissectors()["tftp"].guess(b"\0\3\0\1data", UDP) == Guess.MAYBE
    assert dissectors()["tftp"].guess(b"\0\1name\0octet\0", UDP) == Guess.SURE
    assert dissectors()["tftp"].guess(b"\0\1name\0other\0", UDP) == Guess.NO


# DHCP

HEAD = "02 01 06 00 00000001 0000 0000" + "00" * 16 + "02 00 00 00 00 01" + "00" * 10


def test_bootp_has_no_cookie():
    found = dissected("dhcp", HEAD + "00" * 192 + "00" * 64)
    assert found.summary.startswith("Boot Reply (BOOTP)")
    assert len(of(found, "dhcp.vendor_specific_options")) == 1


def test_dhcp_options_in_the_places_of_names():
    host, file = "0c 03 616263 ff".ljust(129), "1c 04 0a000001 ff"
    names = bytes.fromhex(host).ljust(64, b"\0") + bytes.fromhex(file).ljust(128, b"\0")
    found = dissected("dhcp", bytes.fromhex(HEAD) + names + bytes.fromhex("63825363 350105 340103 ff"))
    assert of(found, "dhcp.option.hostname") == ["abc"]
    assert of(found, "dhcp.option.broadcast_address") == ["10.0.0.1"]
    assert found.summary.startswith("DHCP ACK")


def test_dhcp_an_option_that_is_too_short_leaves_the_next_alone():
    found = dissected("dhcp", HEAD + "00" * 192 + "63825363 330200ff 350105 ff")
    assert of(found, "dhcp.option.dhcp") == [5]
    assert faults(found) == ["the option ends within “IP Address Lease Time”: 4 bytes wanted, 2 there"]


# SNMP

@pytest.mark.parametrize(("digits", "text"), [
    ("2b06010201", "1.3.6.1.2.1"), ("883703", "2.999.3"), ("", ""), ("80", ""), ("2b90ffffffff7f", ""), ("00", "0.0"),
])
def test_object_identifiers(digits, text):
    assert oid_text(bytes.fromhex(digits)) == text


def test_snmp_a_pdu_that_was_cut_gives_its_beginning():
    whole = "302602010104067075626c6963a019020401020304020100020100300b300906052b060102010500"
    found = dissected("snmp", whole)
    assert (found.fault, of(found, "snmp.name")) == ("", ["1.3.6.1.2.1"])
    cut = dissected("snmp", whole[:50])
    assert of(cut, "snmp.request_id") == [0x01020304]
    assert "ends within" in cut.fault


# RTP and RTCP

def test_rtcp_reports_and_descriptions():
    report = "80c80006 00000001 e3b0c442 80000000 00000010 00000002 00000140"
    described = "81ca0004 00000001 0107 6140622e6f7267 00 0000"
    found = dissected("rtp", report + described[: len(described)])
    assert (found.title, found.fault) == ("RTCP", "")
    assert found.summary == "Sender Report, Source description"
    assert (of(found, "rtcp.sender.packetcount"), of(found, "rtcp.sdes.text")) == ([2], ["a@b.org"])


def test_rtp_header_extensions_sources_and_padding():
    found = dissected("rtp", "b1e0 0001 00000002 00000003 00000004 bede0001 10aa0000 6869 0002")
    assert (of(found, "rtp.csrc.item"), of(found, "rtp.hdr_ext")) == ([4], [0x10AA0000])
    assert (of(found, "rtp.payload"), of(found, "rtp.padding.count")) == ([b"hi"], [2])
    assert of(found, "rtp.marker") == [True]


def test_rtp_is_never_guessed_by_its_two_bits():
    assert dissectors()["rtp"].guess(b"\x80\x60" + bytes(30), UDP) == Guess.MAYBE
    assert dissectors()["rtp"].guess(b"\x80\x60" + bytes(30), Context()) == Guess.NO
