from __future__ import annotations

import pytest

from tests.agreement.corpus import FOLDER, read_corpus
from tests.codec.dissect.fieldviews import by, bytes_of, found, values
from workbench.codec.dissect.ciphersuites import CIPHER_SUITES
from workbench.codec.dissect.dissector import Context, Guess
from workbench.codec.dissect.tls import DISSECTOR

CORPUS = list(read_corpus(FOLDER / "tls.txt").compared())
HELLO = CORPUS[0].data
ALERT = bytes.fromhex("15030300020228")


def test_a_hello_tells_whom_it_wants():
    got = by("tls", HELLO)
    assert got.fault == ""
    assert got.summary == "client hello"
    assert values(got, "tls.handshake.extensions_server_name") == ["localhost"]
    assert values(got, "tls.handshake.extensions_alpn_str") == ["h2", "http/1.1"]
    assert found(got, "tls.handshake")[0].text == "TLS 1.3, localhost, h2, http/1.1"
    suites = [field.text for field in found(got, "tls.handshake.ciphersuite")]
    assert suites[0] == "TLS_AES_256_GCM_SHA384 (4866)"
    assert all(len(bytes_of(HELLO, field)) == 2 for field in found(got, "tls.handshake.ciphersuite"))


def test_an_alert_has_names():
    got = by("tls", ALERT)
    assert got.summary == "alert: fatal, handshake failure"
    assert found(got, "tls.alert_message.desc")[0].text == "handshake failure (40)"


def test_certificates_in_clear_are_read():
    subjects = {text for said in CORPUS for text in values(by("tls", said.data), "tls.certificate.subject")}
    assert subjects == {"O=Example,CN=localhost"}
    names = {text for said in CORPUS for text in values(by("tls", said.data), "tls.certificate.name")}
    assert names == {"localhost"}


def test_bytes_that_are_no_certificate_stay_bytes():
    message = bytes.fromhex("0b 00000a 000007 000004 30020500")
    got = by("tls", b"\x16\x03\x03" + len(message).to_bytes(2, "big") + message)
    assert values(got, "tls.handshake.certificate") == [bytes.fromhex("30020500")]
    assert values(got, "tls.certificate.subject") == []
    assert got.fault == ""


def test_after_the_ciphers_change_handshakes_are_encrypted():
    got = by("tls", bytes.fromhex("140303000101" "1603030004 01000000"))
    assert values(got, "tls.handshake.encrypted") == [bytes.fromhex("01000000")]


@pytest.mark.parametrize("size", [3, 20, 60, 100, 200])
def test_a_hello_that_was_cut_gives_what_it_has(size):
    got = by("tls", HELLO[:size])
    assert got.fault
    assert values(got, "tls.record.content_type") == [22]


def test_a_handshake_message_in_two_records_is_told_as_parts():
    inner = HELLO[5:]
    halves = [inner[:100], inner[100:]]
    data = b"".join(b"\x16\x03\x01" + len(half).to_bytes(2, "big") + half for half in halves)
    got = by("tls", data)
    assert found(got, "tls.handshake.fragment")[0].title == "Part of: client hello"
    assert got.size == len(data)


def test_the_table_of_suites_has_names():
    assert CIPHER_SUITES[0x1301] == "TLS_AES_128_GCM_SHA256"
    assert CIPHER_SUITES[0xC02F] == "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
    assert len(CIPHER_SUITES) > 150


@pytest.mark.parametrize("data, guess", [
    (HELLO, Guess.SURE), (HELLO[:40], Guess.SURE), (ALERT, Guess.SURE), (b"\x17\x03\x03\x40\x00abc", Guess.LIKELY),
    (b"\x16\x03\x09\x00\x05", Guess.NO), (b"\x16\x03\x01\xff\xff", Guess.NO), (b"", Guess.NO),
])
def test_guess(data, guess):
    assert DISSECTOR.guess(data, Context()) == guess
