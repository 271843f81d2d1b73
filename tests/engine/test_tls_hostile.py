"""What strangers send to a TLS socket: noise, halves, too much, too slowly; and files that are none."""

from __future__ import annotations

import asyncio
import random
import ssl
from datetime import UTC, datetime

import pytest

from workbench.engine.layers.tls import TlsLayer
from workbench.engine.layers.tlscertificates import TEXT_MAX_CHARS, UNREADABLE, HeldNames, chain_facts, holds_name
from workbench.engine.layers.tlscontext import make_setup
from workbench.engine.layers.tlsfailures import failure_of, no_tls
from workbench.model.events import EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.sockets import Role, SocketSpec
from workbench.model.tlssettings import Identity, TlsSettings, TlsVersion

NOW = datetime(2030, 1, 1, tzinfo=UTC)


def spec(role=Role.CLIENT, url="tls://localhost:1", **settings):
    return SocketSpec(1, "test", role, url, tls=TlsSettings(**settings))


def layer(authority, role=Role.CLIENT, **settings):
    setup = make_setup(spec(role, **settings), lambda _key: None, authority)
    assert not isinstance(setup, Failure), setup
    return TlsLayer(setup)


def shaken(authority, **settings):
    """Both ends of a finished handshake."""
    server, client = layer(authority, Role.LISTENER), layer(authority, trust_laboratory=True, **settings)
    client.begin(), server.begin()
    for _ in range(4):
        for source, sink in ((client, server), (server, client)):
            if data := source.data_to_send():
                sink.receive_data(data)
    assert client.refusal(b"") is None and server.refusal(b"") is None
    return client, server


@pytest.mark.parametrize("role", list(Role))
def test_noise_breaks_the_handshake_and_nothing_else(authority, role):
    dice = random.Random(7)
    for _ in range(100):
        one = layer(authority, role, trust_laboratory=True, trust_system=False)
        one.begin()
        events = one.receive_data(dice.randbytes(dice.randrange(1, 3000))) + one.receive_eof()
        assert all(type(event).__name__ == "Broken" for event in events)
        for event in events:
            assert event.failure.reason in (Reason.TLS_BROKEN, Reason.TLS_MISMATCH, Reason.TLS_ALERT)
            assert event.failure.detail
        assert one.receive_data(b"more") == [] or not events


def test_noise_in_the_middle_of_a_conversation_is_answered_by_an_alert(authority):
    client, server = shaken(authority)
    server.data_to_send()
    (broken,) = server.receive_data(b"\x17\x03\x03\x00\x40" + bytes(64))
    assert broken.failure.reason is Reason.TLS_BROKEN
    assert "bad record mac" in broken.failure.detail
    (told,) = client.receive_data(server.data_to_send())
    assert told.failure.reason is Reason.TLS_ALERT
    assert "bad_record_mac (20)" in told.failure.detail
    assert server.refusal(b"x") is broken.failure


def test_a_record_that_says_it_is_huge_is_refused_before_it_is_waited_for(authority):
    _client, server = shaken(authority)
    (broken,) = server.receive_data(b"\x17\x03\x03\xff\xff")
    assert broken.failure.reason is Reason.TLS_BROKEN
    assert "length too long" in broken.failure.detail


def test_plain_text_is_shown_and_control_characters_are_not(authority):
    server = layer(authority, Role.LISTENER)
    (broken,) = server.receive_data(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert broken.failure == Failure(Reason.TLS_BROKEN, "the peer spoke plain text, no TLS: “GET / HTTP/1.1”")
    assert "\x1b" not in no_tls(b"220 \x1b[31mred and more of it, so that it counts as text").detail
    assert "no TLS; it began with 00 01 02" in no_tls(bytes(range(32))).detail


def test_a_short_answer_and_the_end_are_told_as_no_tls(authority):
    client = layer(authority, trust_laboratory=True)
    client.begin()
    assert client.receive_data(b"ERR\n") == []
    (broken,) = client.receive_eof()
    assert "“ERR”" in broken.failure.detail


async def test_half_a_client_hello_is_waited_for_only_so_long_as_a_handshake_may_take(lab):
    listener = await lab.listener("tls://127.0.0.1:0", connect_timeout_ms=300)
    hello = layer(lab.laboratory, trust_laboratory=True)
    hello.begin()
    half = hello.data_to_send()[:100]
    peer = await lab.plain_client(listener.transport.local)
    loop = asyncio.get_running_loop()
    for byte in half[:3]:  # drop by drop
        await loop.sock_sendall(peer, bytes([byte]))
    closed = await listener.seen.saw(EventKind.CLOSED)
    assert closed.connection == 1
    assert closed.failure.reason is Reason.TIMED_OUT
    assert "no handshake" in closed.failure.detail


async def test_a_listener_of_plain_tcp_has_no_handshake_to_wait_for(lab):
    listener = await lab.listener("tcp://127.0.0.1:0", connect_timeout_ms=100)
    peer = await lab.plain_client(listener.transport.local)
    other = await lab.listener("tls://127.0.0.1:0", connect_timeout_ms=150)
    silent = await lab.plain_client(other.transport.local)
    await other.seen.saw(EventKind.CLOSED)
    await asyncio.get_running_loop().sock_sendall(peer, b"late")
    await listener.seen.until(lambda seen: seen.received_bytes == b"late")
    assert silent.fileno() > 0


def test_a_large_payload_passes_and_is_read_whole(authority):
    client, server = shaken(authority)
    payload = random.Random(1).randbytes(3_000_001)
    client.send(payload)
    wire = client.data_to_send()
    got = b""
    for at in range(0, len(wire), 262_144):
        events = server.receive_data(memoryview(wire)[at : at + 262_144])
        assert len(events) <= 1  # one piece for one read
        got += b"".join(event.payload for event in events)
    assert got == payload


def test_a_certificate_that_cannot_be_read_is_said_to_be_so():
    facts = chain_facts([b"\x30\x82nonsense", b""], "localhost", NOW)
    assert len(facts) == 2
    assert all(one.subject == UNREADABLE and one.faults for one in facts)
    assert len(chain_facts([b"x"] * 500, "", NOW)) == 20


def test_hostile_certificate_texts_are_cut_and_cleaned(authority):
    material = authority.issue(Identity.LAB_GOOD, ("a" * 60 + ".example",))
    der = ssl.PEM_cert_to_DER_cert(material.certificate_pem)
    dice = random.Random(3)
    (facts,) = chain_facts([der.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x6e")], "localhost", NOW)
    assert "not a valid X509 version" in facts.faults[0]
    for _ in range(300):
        changed = bytearray(der)
        for _ in range(dice.randrange(1, 6)):
            changed[dice.randrange(len(changed))] = dice.randrange(256)
        (facts,) = chain_facts([bytes(changed)], "localhost", NOW)
        for text in (facts.subject, facts.issuer, *facts.names):
            assert len(text) <= TEXT_MAX_CHARS + 1
            assert text.isprintable()


@pytest.mark.parametrize(
    "hosts, addresses, expected, held",
    [
        (("example.org",), (), "EXAMPLE.org.", True),
        (("Example.ORG.",), (), "example.org", True),
        (("example.org",), (), "example.org..", False),
        (("*.example.org",), (), "a.example.org", True),
        (("*.example.org",), (), "a.b.example.org", False),
        (("*.example.org",), (), ".example.org", False),
        (("*.example.org",), (), "example.org", False),
        (("a*.example.org", "*a.example.org"), (), "aa.example.org", False),
        (("*.org",), (), "example.org", False),
        (("*", "*."), (), "localhost", False),
        ((), ("127.0.0.1",), "127.0.0.1", True),
        ((), ("::1",), "0:0:0:0:0:0:0:1", True),
        (("127.0.0.1",), (), "127.0.0.1", False),  # a host's name, and no address
        (("*.0.0.1",), (), "127.0.0.1", False),
        (("127.1",), ("127.0.0.1",), "127.0.0.2", False),
        (("xn--bcher-kva.example",), (), "bücher.example", True),
        (("bücher.example",), (), "bücher.example", False),  # RFC 5280, section 7.2: A-labels alone
        ((), (), "x", False),
        (("", "."), (), "", False),
    ],
)
def test_names_are_compared_as_rfc_6125_says(hosts, addresses, expected, held):
    assert holds_name(HeldNames(hosts, addresses), expected) is held


def unusable(authority, role=Role.CLIENT, password=None, **settings):
    def secret(key):
        return "allowed" if key.startswith("keylog:") else password

    failure = make_setup(spec(role, **settings), secret, authority)
    assert isinstance(failure, Failure)
    return failure


def test_files_that_cannot_be_used_are_named_with_the_place(authority, tmp_path):
    good = authority.authority_pem()
    file = tmp_path / "ca.pem"
    file.write_text("words before\n" + good + good.replace(good.splitlines()[3], "A" * 64))
    failure = unusable(authority, ca_file=str(file))
    assert failure.reason is Reason.TLS_SETTINGS
    line = 2 + good.count("\n")
    assert f"{file}: certificate 2, line {line}, cannot be read" in failure.detail
    file.write_text("no certificate")
    assert "no certificate in PEM or DER form" in unusable(authority, ca_file=str(file)).detail
    file.write_bytes(b"")
    assert "no certificate in PEM or DER form" in unusable(authority, ca_file=str(file)).detail
    assert "No such file" in unusable(authority, ca_file=str(tmp_path / "none")).detail
    assert "no regular file" in unusable(authority, ca_file="/dev/null").detail
    assert "no regular file" in unusable(authority, ca_file=str(tmp_path)).detail
    assert unusable(authority, ca_file="nul\0l").reason is Reason.TLS_SETTINGS
    failure = unusable(authority, Role.LISTENER, identity=Identity.FILE)
    assert "no certificate file is named" in failure.detail


def test_names_that_cannot_be_sent_are_refused_before_the_handshake(authority):
    failure = unusable(authority, server_name="a\x1b[31m\nb")
    assert failure.detail.isprintable()
    assert "holds what cannot be printed" in failure.detail
    assert "together at most" in unusable(authority, alpn=("h" * 200,) * 400).detail


def test_an_encrypted_key_wants_its_password_and_says_when_it_is_wrong(authority, tmp_path):
    from cryptography.hazmat.primitives import serialization

    material = authority.issue(Identity.LAB_GOOD, ("localhost",))
    key = serialization.load_pem_private_key(material.key_pem.encode(), None)
    certificate, locked = tmp_path / "own.pem", tmp_path / "own.key"
    certificate.write_text(material.certificate_pem)
    locked.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.BestAvailableEncryption(b"pw")
        )
    )
    own = {"identity": Identity.FILE, "certificate_file": str(certificate), "key_file": str(locked)}
    failure = unusable(authority, Role.LISTENER, **own)
    assert failure == Failure(Reason.PASSWORD_NEEDED, f"the key file {locked} is encrypted")
    failure = unusable(authority, Role.LISTENER, "wrong", **own)
    assert failure.reason is Reason.PASSWORD_NEEDED and "does not fit" in failure.detail
    failure = unusable(authority, Role.LISTENER, "x" * 2000, **own)
    assert failure.reason is Reason.PASSWORD_NEEDED
    asked = []
    setup = make_setup(spec(Role.LISTENER, **own), lambda key: asked.append(key) or "pw", authority)
    assert not isinstance(setup, Failure)
    assert asked == [f"key:{locked}"]
    other = tmp_path / "other.key"
    other.write_text(authority.issue(Identity.LAB_GOOD, ("localhost",)).key_pem)
    failure = unusable(authority, Role.LISTENER, **{**own, "key_file": str(other)})
    assert "does not belong to the certificate" in failure.detail


def test_a_key_log_is_never_written_into_another_kind_of_file(authority, tmp_path):
    precious = tmp_path / "letter.txt"
    precious.write_text("Dear reader")
    precious.chmod(0o644)
    failure = unusable(authority, trust_laboratory=True, key_log_file=str(precious))
    assert "another kind" in failure.detail
    assert precious.read_text() == "Dear reader"
    assert precious.stat().st_mode & 0o777 == 0o644
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "new")
    assert unusable(authority, trust_laboratory=True, key_log_file=str(link)).reason is Reason.TLS_SETTINGS
    assert unusable(authority, trust_laboratory=True, key_log_file=str(tmp_path)).reason is Reason.TLS_SETTINGS


@pytest.mark.parametrize(
    "settings, words",
    [
        ({"lowest": TlsVersion.TLS_1_3, "highest": TlsVersion.TLS_1_2}, "above the highest"),
        ({"ciphers": "NO-SUCH-CIPHER"}, "no cipher is known"),
        ({"alpn": ("x" * 256,)}, "1 to 255"),
        ({"alpn": ("ü",)}, "1 to 255"),
        ({"server_name": ".example"}, "cannot be used"),
        ({"server_name": "x" * 300}, "cannot be used"),
        ({"trust_system": False}, "no authority is trusted"),
    ],
)
def test_settings_that_cannot_be_used_say_so(authority, settings, words):
    failure = unusable(authority, **settings)
    assert failure.reason is Reason.TLS_SETTINGS
    assert words in failure.detail


def test_without_a_laboratory_it_is_said_that_there_is_none():
    failure = unusable(None, Role.LISTENER)
    assert failure == Failure(Reason.TLS_SETTINGS, "there is no laboratory authority here")


def test_every_alert_has_a_sentence_and_openssls_unknown_reasons_are_words():
    error = ssl.SSLError(1, "[SSL] tlsv1 alert no application protocol (_ssl.c:1006)")
    assert "no_application_protocol (120)" in failure_of(error, peer_is_client=False).detail
    error = ssl.SSLError(1, "[SSL] something nobody knows (_ssl.c:1)")
    assert failure_of(error, peer_is_client=False).detail.endswith("(something nobody knows)")
