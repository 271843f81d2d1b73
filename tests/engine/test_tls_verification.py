"""Verification is never off without being told: ciphers without certificates, names of other kinds, the second look."""

from __future__ import annotations

import ssl
import struct

import pytest
from hypothesis import given
from hypothesis import settings as runs
from hypothesis import strategies as st

from tests.engine.certificatekit import signed_by_itself
from workbench.engine.layers.layer import Broken, Ready, Told
from workbench.engine.layers.tls import TlsLayer
from workbench.engine.layers.tlscertificates import certificate_holds, chain_facts
from workbench.engine.layers.tlscontext import OLD_CIPHERS_NOTE, OLD_NOTE, make_setup
from workbench.engine.layers.tlshello import asked_name
from workbench.model.events import EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.layerfacts import Trust
from workbench.model.sockets import Role, SocketSpec
from workbench.model.tlssettings import ClientCertificate, Identity, TlsSettings, TlsVersion
from workbench.model.tlstexts import NOT_CHECKED, NOT_ENCRYPTED

ONLY_12 = {"highest": TlsVersion.TLS_1_2}


def allowed(key):
    return "allowed" if key.startswith("keylog:") else None


def layer(authority, role=Role.CLIENT, url="tls://localhost:1", second_look=False, **settings):
    spec = SocketSpec(1, "test", role, url, tls=TlsSettings(**settings))
    setup = make_setup(spec, allowed, authority, second_look=second_look)
    assert not isinstance(setup, Failure), setup
    return TlsLayer(setup)


def shake(client, server):
    """What each end told."""
    told = {client: client.begin(), server: server.begin()}
    for _ in range(6):
        for source, sink in ((client, server), (server, client)):
            if data := source.data_to_send():
                told[sink] += sink.receive_data(data)
    return told[client], told[server]


def failures(events):
    return [event.failure for event in events if isinstance(event, Broken)]


def ready(events):
    return next(event.facts for event in events if isinstance(event, Ready))


def test_a_cipher_without_certificates_verifies_nobody_and_is_refused(authority):
    nobody = {"ciphers": "aNULL:@SECLEVEL=0", **ONLY_12}
    for sends_name in (True, False):
        client = layer(authority, trust_laboratory=True, send_server_name=sends_name, **nobody)
        told, _theirs = shake(client, layer(authority, Role.LISTENER, **nobody))
        (failure,) = failures(told)
        assert failure.reason is Reason.TLS_NO_CERTIFICATE
        assert "without any" in failure.detail
        assert client.refusal(b"password") is failure


def test_a_cipher_without_certificates_is_told_where_nothing_is_to_be_verified(authority):
    nobody = {"ciphers": "aNULL:@SECLEVEL=0", **ONLY_12}
    told, _theirs = shake(layer(authority, verify=False, **nobody), layer(authority, Role.LISTENER, **nobody))
    assert ready(told).trust is Trust.NOT_CHECKED
    assert Told(EventKind.NOTE, NOT_CHECKED) in told


def test_a_required_client_certificate_is_not_left_out_by_a_cipher_either(authority):
    asks = {"client_certificate": ClientCertificate.REQUIRED, "trust_laboratory": True}
    server = layer(authority, Role.LISTENER, ciphers="aNULL:@SECLEVEL=0", **asks, **ONLY_12)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("aNULL:@SECLEVEL=0")
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    stranger = context.wrap_bio(incoming, outgoing)
    told = server.begin()
    for _ in range(4):
        try:
            stranger.do_handshake()
        except ssl.SSLError:
            pass
        told += server.receive_data(outgoing.read() or b"")
        incoming.write(server.data_to_send())
    assert failures(told)
    assert not any(isinstance(event, Ready) for event in told)


def test_a_cipher_that_encrypts_nothing_is_told(authority):
    open_to_all = {"ciphers": "eNULL:@SECLEVEL=0", **ONLY_12}
    client = layer(authority, trust_laboratory=True, **open_to_all)
    told, _theirs = shake(client, layer(authority, Role.LISTENER, **open_to_all))
    assert Told(EventKind.NOTE, NOT_ENCRYPTED) in told
    told, _theirs = shake(layer(authority, trust_laboratory=True), layer(authority, Role.LISTENER))
    assert ready(told).trust is Trust.VERIFIED
    assert Told(EventKind.NOTE, NOT_ENCRYPTED) not in told


@pytest.mark.parametrize("sends_name", [True, False])
@pytest.mark.parametrize(
    "names, host, reason",
    [
        ((), "localhost", Reason.TLS_WRONG_NAME),  # the common name counts for nothing
        ((("mail", "localhost"), ("uri", "localhost")), "localhost", Reason.TLS_WRONG_NAME),
        ((("dns", "127.0.0.1"),), "127.0.0.1", Reason.TLS_WRONG_NAME),
        ((("ip", "127.0.0.1"),), "127.0.0.1", None),
        ((("ip", "::1"),), "[::1]", None),
        ((("dns", "localhost"),), "localhost", None),
        ((("dns", "localhost"),), "localhost.", None),
        ((*(("dns", f"host{number}.example") for number in range(300)), ("dns", "localhost")), "localhost", None),
    ],
)
def test_only_names_that_vouch_for_the_host_do_whether_the_name_is_sent_or_not(
    authority, tmp_path, sends_name, names, host, reason
):
    certificate, key = signed_by_itself(host.strip("[]"), *names)
    file = tmp_path / "own.pem"
    file.write_text(certificate + key)
    server = layer(authority, Role.LISTENER, identity=Identity.FILE, certificate_file=str(file))
    client = layer(authority, url=f"tls://{host}:1", ca_file=str(file), trust_system=False,
                   send_server_name=sends_name)  # fmt: skip
    told, theirs = shake(client, server)
    assert [failure.reason for failure in failures(told)] == ([reason] if reason else [])
    if not reason:
        assert not any("It is not for" in fault for fault in ready(told).chain[0].faults)
        is_name = host.startswith("localhost")
        assert ready(theirs).server_name == ("localhost" if sends_name and is_name else "")
    (facts,) = chain_facts([ssl.PEM_cert_to_DER_cert(certificate)], host.strip("[]"))
    assert any("It is not for" in fault for fault in facts.faults) is (reason is not None)


def test_a_second_look_shows_no_certificate_and_writes_no_key_log(authority, tmp_path):
    keys = tmp_path / "keys.log"
    asks = {"client_certificate": ClientCertificate.ASKED, "trust_laboratory": True}
    shows = {"identity": Identity.LAB_GOOD, "trust_laboratory": True, "key_log_file": str(keys)}
    _told, theirs = shake(layer(authority, second_look=True, **shows), layer(authority, Role.LISTENER, **asks))
    assert ready(theirs).trust is Trust.NONE_SHOWN
    assert ready(theirs).chain == ()
    assert not keys.exists()


def test_a_second_look_needs_no_password(authority):
    spec = SocketSpec(1, "test", Role.CLIENT, "tls://localhost:1", tls=TlsSettings(identity=Identity.FILE,
                      certificate_file="/none", key_file="/none"))  # fmt: skip
    asked = []
    assert not isinstance(make_setup(spec, asked.append, authority, second_look=True), Failure)
    assert asked == []


@pytest.mark.parametrize("name", ["%eth0", ".", "%"])
def test_a_server_name_of_which_nothing_is_left_is_none(authority, name):
    for sends_name in (True, False):
        settings = TlsSettings(server_name=name, send_server_name=sends_name)
        spec = SocketSpec(1, "test", Role.CLIENT, "tls://localhost:1", tls=settings)
        failure = make_setup(spec, lambda _key: None, authority)
        assert isinstance(failure, Failure) and failure.reason is Reason.TLS_SETTINGS


def test_the_security_level_is_told_as_lowered_only_where_it_was(authority):
    old = {"lowest": TlsVersion.TLS_1_0, "verify": False}
    told, _theirs = shake(layer(authority, **old), layer(authority, Role.LISTENER))
    assert Told(EventKind.NOTE, OLD_NOTE) in told
    told, _theirs = shake(layer(authority, ciphers="ECDHE+AESGCM", **old), layer(authority, Role.LISTENER))
    assert Told(EventKind.NOTE, OLD_CIPHERS_NOTE) in told and Told(EventKind.NOTE, OLD_NOTE) not in told


def hello_of(authority):
    client = layer(authority, verify=False)
    client.begin()
    return client.data_to_send()


@pytest.mark.parametrize("name", [b"loc\x1b[31ml"[:9], b"loc\nlhost", b"\xff\xfecalhost"])
def test_a_server_name_that_a_stranger_made_up_is_one_plain_line_and_no_trouble(authority, name):
    """A callback of OpenSSL's would raise into nowhere for the last of them."""
    server = layer(authority, Role.LISTENER)
    assert failures(server.receive_data(hello_of(authority).replace(b"localhost", name))) == []
    shown = asked_name(hello_of(authority).replace(b"localhost", name))
    assert shown.isprintable() and len(shown) == 9 and "�" in shown


def test_a_client_hello_is_read_in_any_pieces_and_never_raises(authority):
    hello = hello_of(authority)
    assert asked_name(hello) == "localhost"
    body = hello[5:]
    cut = b"".join(b"\x16\x03\x01" + struct.pack("!H", len(body[at : at + 7])) + body[at : at + 7]
                   for at in range(0, len(body), 7))  # fmt: skip
    assert asked_name(cut) == "localhost"
    for at in range(len(hello)):
        assert asked_name(hello[:at]) in ("", "localhost")
        assert isinstance(asked_name(hello[:at] + b"\xff" + hello[at + 1 :]), str)


def test_a_resumed_client_keeps_the_certificate_that_was_required(authority, tmp_path):
    asks = {"client_certificate": ClientCertificate.REQUIRED, "trust_laboratory": True}
    spec = SocketSpec(1, "test", Role.LISTENER, "tls://localhost:1", tls=TlsSettings(**asks))
    setup = make_setup(spec, lambda _key: None, authority)
    file = tmp_path / "own.pem"
    material = authority.issue(Identity.LAB_GOOD, ("client",))
    file.write_text(material.key_pem + material.certificate_pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=authority.authority_pem())
    context.load_cert_chain(file)
    session, seen = None, []
    for made in (setup, setup, make_setup(spec, lambda _key: None, authority)):
        server, incoming, outgoing = TlsLayer(made), ssl.MemoryBIO(), ssl.MemoryBIO()
        client = context.wrap_bio(incoming, outgoing, server_hostname="localhost", session=session)
        told = server.begin()
        for _ in range(4):
            try:
                client.do_handshake()
                client.read()
            except ssl.SSLWantReadError:
                pass
            if data := outgoing.read():
                told += server.receive_data(data)
            incoming.write(server.data_to_send())
        assert failures(told) == []
        seen.append((ready(told).resumed, ready(told).trust))
        session = client.session
    verified = Trust.VERIFIED
    assert seen == [(False, verified), (True, verified), (False, verified)]  # settings were read again: all anew


@pytest.mark.parametrize(
    "chosen, shown", [(b"\xff\xfe", "not readable"), (b"h2\n\x1b", "h2\ufffd\ufffd"), (b"h2", "h2")]
)
def test_a_protocol_that_was_never_offered_is_one_plain_line(authority, monkeypatch, chosen, shown):
    """OpenSSL refuses it since 2024; Python decodes what an older one lets pass."""
    monkeypatch.setattr(ssl.SSLObject, "selected_alpn_protocol", lambda _self: chosen.decode())
    told, _theirs = shake(layer(authority, verify=False), layer(authority, Role.LISTENER))
    assert ready(told).alpn == shown


@pytest.fixture(scope="module")
def strange_der():
    names = (("dns", "localhost"), ("ip", "::1"), ("mail", "a@b.example"), ("uri", "http://x.example"))
    return ssl.PEM_cert_to_DER_cert(signed_by_itself("localhost", *names)[0])


@runs(max_examples=300, deadline=1000)
@given(changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=3)), max_size=6))
def test_a_certificate_that_was_changed_anywhere_is_read_or_not_and_never_raises(strange_der, changes):
    der = bytearray(strange_der)
    for place, new in changes:  # in place of one byte there are none to three
        at = int(place * len(der))
        der[at : at + 1] = new
    (facts,) = chain_facts([bytes(der)], "localhost")
    assert all(text.isprintable() for text in (facts.subject, facts.issuer, *facts.names, *facts.faults, facts.key))
    assert certificate_holds(bytes(der), "") is False
    assert certificate_holds(bytes(der), "localhost") in (True, False)
    if not changes:
        assert certificate_holds(bytes(der), "localhost") and certificate_holds(bytes(der), "::1")
