"""TLS between our own ends, on every loop: certificates good and bad, names, versions, protocols, and how it ends."""

from __future__ import annotations

import socket

import pytest

from workbench.engine.layers.tlscontext import OLD_NOTE
from workbench.engine.streams.secondlook import ANNOUNCED
from workbench.model.connections import Target
from workbench.model.events import CloseHow, EventKind
from workbench.model.failures import Failure, Reason
from workbench.model.layerfacts import Trust
from workbench.model.sockets import Role
from workbench.model.tlssettings import ClientCertificate, Identity, TlsSettings, TlsVersion
from workbench.model.tlstexts import CUT_OFF, NOT_ASKED, NOT_CHECKED

ALL = Target()
TRUSTING = TlsSettings(trust_laboratory=True, trust_system=False)
LISTENING = TlsSettings()


def url_of(listener, scheme="tls", host="127.0.0.1"):
    return f"{scheme}://{host}:{listener.transport.local.rpartition(':')[2]}"


async def secured(lab, *, listens=LISTENING, connects=TRUSTING, host="127.0.0.1"):
    listener = await lab.listener("tls://127.0.0.1:0", tls=listens)
    client = await lab.client(url_of(listener, host=host), tls=connects)
    await listener.seen.saw(EventKind.SECURED)
    return listener, client


async def refused(lab, *, listens=LISTENING, connects=TRUSTING, host="127.0.0.1"):
    listener = await lab.listener("tls://127.0.0.1:0", tls=listens)
    client = lab.make(Role.CLIENT, url_of(listener, host=host), tls=connects)
    failure = await client.transport.start()
    assert failure is not None
    return listener, client, failure


def notes(end):
    return [event.detail for event in end.seen.events if event.kind is EventKind.NOTE]


def kinds_of(seen, connection):
    return [event.kind for event in seen.events if event.connection == connection]


def facts(end, number=1):
    return end.transport.connections[number].tls


async def test_a_verified_connection_tells_what_was_agreed_on_and_shows_the_chain(lab):
    listener, client = await secured(lab, listens=TlsSettings(alpn=("h2", "echo")),
                                     connects=TlsSettings(trust_laboratory=True, alpn=("echo",)),
                                     host="localhost")  # fmt: skip
    mine, theirs = facts(client), facts(listener)
    assert (mine.version, mine.cipher_bits, mine.alpn) == ("TLSv1.3", 256, "echo")
    assert (mine.server_name, theirs.server_name) == ("localhost", "localhost")
    assert (mine.trust, theirs.trust, theirs.reason) == (Trust.VERIFIED, Trust.NOT_CHECKED, NOT_ASKED)
    assert "localhost" in mine.chain[0].names
    assert mine.chain[0].faults == ()
    assert mine.chain[0].key == "EC secp256r1"
    assert mine.chain[0].pem.startswith("-----BEGIN CERTIFICATE-----")
    assert [one.is_ca for one in mine.chain] == [False, True]  # the authority was not sent, and stands there
    assert mine.chain[1].pem == lab.laboratory.authority_pem()
    event = client.seen.first(EventKind.SECURED)
    assert event.detail.startswith("TLSv1.3, TLS_AES_256_GCM_SHA384 (256 bits), ALPN echo, certificate verified")
    assert client.seen.kinds(1)[:2] == [EventKind.CONNECTED, EventKind.SECURED]
    assert NOT_CHECKED not in notes(client)


@pytest.mark.parametrize(
    "identity, reason, words",
    [
        (Identity.LAB_EXPIRED, Reason.TLS_EXPIRED, "expired on"),
        (Identity.LAB_NOT_YET, Reason.TLS_NOT_YET_VALID, "not valid before"),
        (Identity.LAB_WRONG_HOST, Reason.TLS_WRONG_NAME, "it holds another-host.invalid"),
        (Identity.LAB_SELF_SIGNED, Reason.TLS_SELF_SIGNED, "signed by itself"),
        (Identity.LAB_UNKNOWN_CA, Reason.TLS_UNTRUSTED, "not known here"),
    ],
)
async def test_each_bad_certificate_is_refused_for_its_own_reason_and_shown_by_a_second_look(
    lab, identity, reason, words
):
    listener, client, failure = await refused(lab, listens=TlsSettings(identity=identity))
    assert failure.reason is reason
    assert words in failure.detail
    assert ANNOUNCED in notes(client)
    connected = [event for event in client.seen.events if event.kind is EventKind.CONNECTED]
    assert len(connected) == 1  # the second look is no connection of the socket
    assert client.seen.rx == [] and listener.seen.rx == []
    alert = (await listener.seen.saw(EventKind.FAILED)).failure
    assert alert.reason is Reason.TLS_ALERT  # the client said why
    await listener.seen.until(lambda seen: EventKind.PEER_HALF_CLOSED in kinds_of(seen, 2))
    await listener.transport.aclose(5.0)
    assert EventKind.FAILED not in kinds_of(listener.seen, 2)  # no reset, which would look like trouble


async def test_the_second_look_is_in_the_facts_of_the_refused_connection_and_named_so(lab):
    listener = await lab.listener("tls://127.0.0.1:0", tls=TlsSettings(identity=Identity.LAB_EXPIRED))
    client = lab.make(Role.CLIENT, url_of(listener), tls=TRUSTING)
    known = []
    tell = client.seen.happened

    def keep_the_connection(event):  # as a session does
        if event.kind is EventKind.CONNECTED:
            known.append(client.transport.connections[event.connection])
        tell(event)

    client.seen.happened = keep_the_connection
    failure = await client.transport.start()
    seen = known[0].tls
    assert seen.second_look
    assert seen.trust is Trust.FAILED
    assert seen.reason == failure.detail
    assert any("expired" in fault for fault in seen.chain[0].faults)


async def test_verification_switched_off_is_told_each_time(lab):
    off = TlsSettings(verify=False)
    listener, client = await secured(lab, listens=TlsSettings(identity=Identity.LAB_EXPIRED), connects=off)
    assert facts(client).trust is Trust.NOT_CHECKED
    assert any("expired" in fault for fault in facts(client).chain[0].faults)
    again = await lab.client(url_of(listener), tls=off)
    assert NOT_CHECKED in notes(client) and NOT_CHECKED in notes(again)
    assert "certificate not checked" in client.seen.first(EventKind.SECURED).detail


async def test_a_name_that_is_not_sent_is_compared_nevertheless(lab):
    silent = TlsSettings(trust_laboratory=True, send_server_name=False)
    listener, client = await secured(lab, connects=silent, host="localhost")
    assert facts(listener).server_name == "" and facts(client).server_name == ""
    assert facts(client).trust is Trust.VERIFIED
    _listener, _client, failure = await refused(
        lab, listens=TlsSettings(identity=Identity.LAB_WRONG_HOST), connects=silent, host="localhost"
    )
    assert failure.reason is Reason.TLS_WRONG_NAME
    assert "not for localhost" in failure.detail


async def test_the_server_name_of_the_settings_goes_before_the_address(lab):
    named = TlsSettings(trust_laboratory=True, server_name="service.laboratory")
    listener, _client = await secured(lab, listens=TlsSettings(server_name="service.laboratory"), connects=named)
    assert facts(listener).server_name == "service.laboratory"
    _listener, _client, failure = await refused(lab, connects=named)
    assert failure.reason is Reason.TLS_WRONG_NAME
    assert "service.laboratory" in failure.detail


async def test_a_required_client_certificate_is_verified_and_shown(lab):
    asks = TlsSettings(client_certificate=ClientCertificate.REQUIRED, trust_laboratory=True)
    shows = TlsSettings(trust_laboratory=True, identity=Identity.LAB_GOOD)
    listener, _client = await secured(lab, listens=asks, connects=shows)
    assert facts(listener).trust is Trust.VERIFIED
    assert facts(listener).chain[0].names == ("client.laboratory",)


async def test_a_missing_client_certificate_is_told_at_both_ends(lab):
    asks = TlsSettings(client_certificate=ClientCertificate.REQUIRED, trust_laboratory=True)
    listener = await lab.listener("tls://127.0.0.1:0", tls=asks)
    client = await lab.client(url_of(listener), tls=TRUSTING)  # TLS 1.3: our side is ready before the server's is
    closed = await client.seen.saw(EventKind.CLOSED)
    assert closed.failure.reason is Reason.TLS_ALERT
    assert "certificate_required (116)" in closed.failure.detail
    closed = await listener.seen.saw(EventKind.CLOSED)
    assert closed.failure.reason is Reason.TLS_NO_CERTIFICATE


async def test_a_bad_client_certificate_is_refused_with_an_alert(lab):
    asks = TlsSettings(client_certificate=ClientCertificate.REQUIRED, trust_laboratory=True)
    listener = await lab.listener("tls://127.0.0.1:0", tls=asks)
    shows = TlsSettings(trust_laboratory=True, identity=Identity.LAB_EXPIRED)
    client = await lab.client(url_of(listener), tls=shows)
    closed = await client.seen.saw(EventKind.CLOSED)
    assert "certificate_expired (45)" in closed.failure.detail
    closed = await listener.seen.saw(EventKind.CLOSED)
    assert closed.failure.reason is Reason.TLS_EXPIRED
    assert "the client's certificate" in closed.failure.detail


async def test_a_certificate_that_is_asked_for_may_stay_away(lab):
    asks = TlsSettings(client_certificate=ClientCertificate.ASKED, trust_laboratory=True)
    listener, _client = await secured(lab, listens=asks)
    assert facts(listener).trust is Trust.NONE_SHOWN


async def test_versions_are_bounds_and_no_common_one_is_told_at_both_ends(lab):
    only_12 = TlsSettings(trust_laboratory=True, highest=TlsVersion.TLS_1_2)
    listener, client = await secured(lab, connects=only_12)
    assert facts(client).version == facts(listener).version == "TLSv1.2"
    listener, _client, failure = await refused(lab, listens=TlsSettings(lowest=TlsVersion.TLS_1_3), connects=only_12)
    assert failure.reason is Reason.TLS_MISMATCH
    assert "protocol_version (70)" in failure.detail
    closed = await listener.seen.saw(EventKind.CLOSED)
    assert closed.failure.reason is Reason.TLS_MISMATCH


@pytest.mark.parametrize("version", [TlsVersion.TLS_1_0, TlsVersion.TLS_1_1])
async def test_an_old_version_that_is_asked_for_works_and_is_warned_of(lab, version):
    old = TlsSettings(trust_laboratory=True, highest=version)
    _listener, client = await secured(lab, listens=TlsSettings(lowest=version), connects=old)
    assert facts(client).version == ("TLSv1" if version is TlsVersion.TLS_1_0 else "TLSv1.1")
    assert OLD_NOTE in notes(client)


async def test_ciphers_without_a_common_one_are_told(lab):
    mine = TlsSettings(trust_laboratory=True, highest=TlsVersion.TLS_1_2, ciphers="ECDHE-ECDSA-AES128-GCM-SHA256")
    theirs = TlsSettings(highest=TlsVersion.TLS_1_2, ciphers="ECDHE-ECDSA-AES256-GCM-SHA384")
    listener, _client, failure = await refused(lab, listens=theirs, connects=mine)
    assert failure.reason is Reason.TLS_ALERT
    assert "handshake_failure (40)" in failure.detail
    closed = await listener.seen.saw(EventKind.CLOSED)
    assert closed.failure.reason is Reason.TLS_MISMATCH


async def test_half_close_ends_one_direction_alone(lab):
    listener, client = await secured(lab)
    client.transport.send(b"question", ALL)
    assert client.transport.half_close() is None
    await listener.seen.saw(EventKind.PEER_HALF_CLOSED)
    assert CUT_OFF not in notes(listener)
    assert listener.transport.send(b"answer", Target(1)) is None
    await client.seen.until(lambda seen: seen.received_bytes == b"answer")
    listener.transport.close(1)
    closed = await client.seen.saw(EventKind.CLOSED)
    assert (closed.how, closed.failure) == (CloseHow.ORDERLY, None)
    assert CUT_OFF not in notes(client)


async def test_a_plain_conversation_goes_over_to_tls_in_order_at_a_client_and_a_listener(lab):
    listener = await lab.listener("tcp://127.0.0.1:0", tls=LISTENING)
    client = await lab.client(url_of(listener, "tcp", "localhost"), tls=TRUSTING)
    await listener.seen.saw(EventKind.ACCEPTED)
    client.transport.send(b"STARTTLS\r\n", ALL)
    await listener.seen.until(lambda seen: seen.received_bytes == b"STARTTLS\r\n")
    plain = b"220 go ahead\r\n" * 20_000  # more than the kernel takes: the handshake comes behind it
    listener.transport.send(plain, Target(1))
    assert listener.transport.start_tls(1) is None
    await client.seen.until(lambda seen: len(seen.received_bytes) == len(plain))
    assert client.transport.start_tls() is None
    failure = client.transport.send(b"too early", ALL)
    assert failure is not None and failure.reason is Reason.NOT_CONNECTED
    await client.seen.saw(EventKind.SECURED)
    assert facts(client).began_plain
    client.transport.send(b"EHLO secret", ALL)
    await listener.seen.until(lambda seen: seen.received_bytes == b"STARTTLS\r\nEHLO secret")
    assert facts(listener).began_plain
    assert facts(client).trust is Trust.VERIFIED


async def test_tls_is_started_on_those_alone_that_are_plain(lab):
    listener = await lab.listener("tcp://127.0.0.1:0", tls=LISTENING)
    first = await lab.client(url_of(listener, "tcp"), tls=TRUSTING)
    await listener.seen.saw(EventKind.ACCEPTED)
    assert listener.transport.start_tls() is None and first.transport.start_tls() is None
    await first.seen.saw(EventKind.SECURED)
    failure = first.transport.start_tls()
    assert failure is not None and failure.reason is Reason.NOT_SUPPORTED
    assert "speaks TLS" in failure.detail
    second = await lab.client(url_of(listener, "tcp"), tls=TRUSTING)
    await listener.seen.until(lambda seen: seen.kinds().count(EventKind.ACCEPTED) == 2)
    assert listener.transport.start_tls() is None and second.transport.start_tls() is None
    await second.seen.saw(EventKind.SECURED)
    first.transport.send(b"still understood", ALL)
    await listener.seen.until(lambda seen: seen.received_bytes == b"still understood")


async def test_tls_begins_when_it_is_said_so_where_the_settings_want_it_later(lab):
    later = TlsSettings(trust_laboratory=True, start_later=True)
    listener = await lab.listener("tls://127.0.0.1:0", tls=later)
    client = await lab.client(url_of(listener), tls=later)
    client.transport.send(b"plain", ALL)
    await listener.seen.until(lambda seen: seen.received_bytes == b"plain")
    assert facts(client) is None
    assert client.transport.start_tls() is None and listener.transport.start_tls(1) is None
    await client.seen.saw(EventKind.SECURED)


async def test_a_start_of_tls_that_nobody_answers_is_given_up(lab):
    client, _peer = await lab.pair(connect_timeout_ms=200, tls=TRUSTING)
    assert client.transport.start_tls() is None
    closed = await client.seen.saw(EventKind.CLOSED)
    assert closed.failure.reason is Reason.TIMED_OUT


async def test_without_an_authority_or_a_connection_start_tls_says_why(lab):
    client, _peer = await lab.pair(tls=TlsSettings(trust_system=False))
    failure = client.transport.start_tls()
    assert failure is not None and failure.reason is Reason.TLS_SETTINGS
    assert "no authority is trusted" in failure.detail
    failure = client.transport.start_tls(9)
    assert failure is not None and failure.reason is Reason.NOT_CONNECTED


async def test_a_key_log_holds_the_secrets_and_is_told(lab, tmp_path):
    path = tmp_path / "keys.log"
    logging = TlsSettings(trust_laboratory=True, key_log_file=str(path))
    listener = await lab.listener("tls://127.0.0.1:0")
    client = lab.make(Role.CLIENT, url_of(listener), tls=logging)
    failure = await client.transport.start()
    assert failure == Failure(Reason.KEY_LOG_NOT_ALLOWED, f"the secrets of the connections would be written to {path}")
    assert not path.exists()  # a project from somebody else names it, and nobody has allowed it
    asked = []
    client = lab.make(Role.CLIENT, url_of(listener), tls=logging, secret=lambda key: asked.append(key) or "allowed")
    assert await client.transport.start() is None
    assert asked == [f"keylog:{path}"]
    lines = [line.split() for line in path.read_text().splitlines() if not line.startswith("#")]
    assert {"CLIENT_TRAFFIC_SECRET_0", "SERVER_TRAFFIC_SECRET_0"} <= {line[0] for line in lines}
    assert all(len(line) == 3 and len(line[1]) == 64 for line in lines)
    assert path.stat().st_mode & 0o777 == 0o600
    assert any(str(path) in note and "can read everything" in note for note in notes(client))
    assert facts(client).key_log_file == str(path)
    assert "key log on" in client.seen.first(EventKind.SECURED).detail


async def test_a_stream_that_ends_below_tls_is_told_as_cut_off(lab):
    listener, client = await secured(lab)
    client.transport.socket_of(1).shutdown(socket.SHUT_WR)
    await listener.seen.saw(EventKind.PEER_HALF_CLOSED)
    kinds = listener.seen.kinds(1)
    assert kinds.index(EventKind.NOTE) < kinds.index(EventKind.PEER_HALF_CLOSED)
    assert CUT_OFF in notes(listener)


async def test_a_payload_followed_by_a_close_arrives_although_tickets_are_unread(lab):
    listener = await lab.listener("tls://127.0.0.1:0")
    payload = bytes(range(256)) * 8192
    for number in range(1, 9):
        client = await lab.client(url_of(listener), tls=TRUSTING)
        client.transport.send(payload, ALL)
        client.transport.close(1)
        await listener.seen.until(lambda seen, n=number: seen.kinds(n).count(EventKind.PEER_HALF_CLOSED) == 1)
        listener.transport.close(number)
        closed = await client.seen.saw(EventKind.CLOSED)
        assert (closed.how, closed.failure) == (CloseHow.ORDERLY, None)
    assert len(listener.seen.received_bytes) == 8 * len(payload)


async def test_a_peer_that_does_not_close_is_waited_for_a_moment_and_no_longer(lab):
    _listener, client = await secured(lab)
    client.transport.close(1)  # the listener's recorder closes nothing
    closed = await client.seen.saw(EventKind.CLOSED)
    assert (closed.how, closed.failure) == (CloseHow.ORDERLY, None)


async def test_a_unix_stream_is_secured_with_a_name_of_ones_own(lab, tmp_path):
    listener = await lab.listener(f"unix://{tmp_path}/talk", tls=LISTENING)
    nameless = await lab.client(f"unix://{tmp_path}/talk", tls=TRUSTING)
    failure = nameless.transport.start_tls()
    assert failure is not None and failure.reason is Reason.TLS_SETTINGS
    assert "set the server name" in failure.detail
    named = TlsSettings(trust_laboratory=True, server_name="localhost")
    client = await lab.client(f"unix://{tmp_path}/talk", tls=named)
    await listener.seen.until(lambda seen: seen.kinds().count(EventKind.ACCEPTED) == 2)
    assert listener.transport.start_tls(2) is None and client.transport.start_tls() is None
    await client.seen.saw(EventKind.SECURED)
    assert facts(client).trust is Trust.VERIFIED


async def test_a_second_look_that_cannot_be_had_leaves_the_failure(lab):
    listener = await lab.listener("tls://127.0.0.1:0", tls=TlsSettings(identity=Identity.LAB_EXPIRED), max_clients=1)
    client = lab.make(Role.CLIENT, url_of(listener), tls=TRUSTING)
    listener.seen.on_received = None
    tell = client.seen.happened

    def close_the_listener(event):
        tell(event)
        if event.kind is EventKind.NOTE and event.detail == ANNOUNCED:
            for one in listener.transport._listening:
                one.stop()
                one.close()

    client.seen.happened = close_the_listener
    failure = await client.transport.start()
    assert failure.reason is Reason.TLS_EXPIRED
    assert "expired" in failure.detail
