"""TLS against ``openssl s_client`` and ``openssl s_server``, with good and with bad certificates."""

from __future__ import annotations

import asyncio
import socket
from contextlib import contextmanager

import pytest

from tests.engine.opensslpeer import OPENSSL, authority_file, identity_files, openssl
from workbench.model.connections import Target
from workbench.model.events import CloseHow, EventKind
from workbench.model.failures import Reason
from workbench.model.layerfacts import Trust
from workbench.model.sockets import Role
from workbench.model.tlssettings import ClientCertificate, Identity, TlsSettings, TlsVersion
from workbench.model.tlstexts import CUT_OFF

pytestmark = pytest.mark.skipif(OPENSSL is None, reason="openssl is not installed here")
ALL = Target()
TRUSTING = TlsSettings(trust_laboratory=True, trust_system=False)


async def until(fact, deadline_s=15.0):
    """Another process tells nobody when it has written: its output is looked at again and again."""
    async with asyncio.timeout(deadline_s):
        while not fact():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def s_server(lab, folder, identity=Identity.LAB_GOOD, *more):
    certificate, key = identity_files(lab.laboratory, identity, folder)
    port = free_port()
    arguments = ["s_server", "-accept", f"127.0.0.1:{port}", "-cert", certificate, "-key", key, "-naccept", "4", *more]
    with openssl([str(one) for one in arguments], folder) as peer:
        peer.port = port
        yield peer


async def connected(lab, peer, tls=TRUSTING, host="localhost"):
    await until(lambda: "ACCEPT" in peer.said)
    client = lab.make(Role.CLIENT, f"tls://{host}:{peer.port}", tls=tls, family="ipv4")
    return client, await client.transport.start()


@contextmanager
def s_client(listener, folder, *more):
    arguments = ["s_client", "-connect", listener.transport.local, "-servername", "localhost", *more]
    with openssl([str(one) for one in arguments], folder) as peer:
        yield peer


async def test_our_client_talks_with_s_server_and_both_end_in_order(lab, tmp_path):
    with s_server(lab, tmp_path) as peer:
        client, failure = await connected(lab, peer)
        assert failure is None
        facts = client.transport.connections[1].tls
        assert (facts.version, facts.trust, facts.server_name) == ("TLSv1.3", Trust.VERIFIED, "localhost")
        client.transport.send(b"hello from the workbench\n", ALL)
        await until(lambda: "hello from the workbench" in peer.said)
        peer.write(b"answer of s_server\n")
        await client.seen.until(lambda seen: seen.received_bytes == b"answer of s_server\n")
        assert client.transport.half_close() is None  # s_server answers an end with its own
        await client.seen.saw(EventKind.PEER_HALF_CLOSED)
        assert CUT_OFF not in [event.detail for event in client.seen.events]


@pytest.mark.parametrize(
    "identity, reason",
    [
        (Identity.LAB_EXPIRED, Reason.TLS_EXPIRED),
        (Identity.LAB_WRONG_HOST, Reason.TLS_WRONG_NAME),
        (Identity.LAB_SELF_SIGNED, Reason.TLS_SELF_SIGNED),
        (Identity.LAB_UNKNOWN_CA, Reason.TLS_UNTRUSTED),
    ],
)
async def test_our_client_refuses_bad_certificates_of_s_server_and_shows_them(lab, tmp_path, identity, reason):
    with s_server(lab, tmp_path, identity) as peer:
        client, failure = await connected(lab, peer)
        assert failure is not None and failure.reason is reason
        assert "(" in failure.detail or "holds" in failure.detail  # what the second look found stands in it
        await until(lambda: "alert" in peer.said)
        assert client.seen.rx == []


async def test_alpn_and_tls_1_2_with_s_server(lab, tmp_path):
    tls = TlsSettings(trust_laboratory=True, alpn=("wb/1", "other"), highest=TlsVersion.TLS_1_2)
    with s_server(lab, tmp_path, Identity.LAB_GOOD, "-alpn", "other") as peer:
        client, failure = await connected(lab, peer, tls)
        assert failure is None
        facts = client.transport.connections[1].tls
        assert (facts.version, facts.alpn) == ("TLSv1.2", "other")


async def test_s_server_without_our_protocol_or_version_says_why(lab, tmp_path):
    with s_server(lab, tmp_path, Identity.LAB_GOOD, "-alpn", "other") as peer:
        tls = TlsSettings(trust_laboratory=True, alpn=("mine",))
        _client, failure = await connected(lab, peer, tls)
        assert failure.reason is Reason.TLS_ALERT
        assert "no_application_protocol (120)" in failure.detail
    with s_server(lab, tmp_path, Identity.LAB_GOOD, "-tls1_3") as peer:
        old = TlsSettings(trust_laboratory=True, highest=TlsVersion.TLS_1_2)
        _client, failure = await connected(lab, peer, old)
        assert failure.reason is Reason.TLS_MISMATCH
        assert "protocol_version (70)" in failure.detail


async def test_s_server_that_requires_a_certificate_takes_the_laboratorys_and_refuses_none(lab, tmp_path):
    authority = authority_file(lab.laboratory, tmp_path)
    asks = ("-Verify", "1", "-CAfile", str(authority), "-verify_return_error")
    with s_server(lab, tmp_path, Identity.LAB_GOOD, *asks) as peer:
        mine = TlsSettings(trust_laboratory=True, identity=Identity.LAB_GOOD)
        client, failure = await connected(lab, peer, mine)
        assert failure is None
        client.transport.send(b"with a certificate\n", ALL)
        await until(lambda: "with a certificate" in peer.said)
        client.transport.close(1)
        await client.seen.saw(EventKind.CLOSED)
        none, failure = await connected(lab, peer)
        assert failure is None  # TLS 1.3: the refusal comes behind our own last message
        closed = await none.seen.saw(EventKind.CLOSED)
        assert "certificate_required (116)" in closed.failure.detail


async def test_s_client_talks_with_our_listener_and_verifies_it(lab, tmp_path):
    authority = authority_file(lab.laboratory, tmp_path)
    listener = await lab.listener("tls://127.0.0.1:0", tls=TlsSettings(alpn=("echo",)))
    more = ("-CAfile", authority, "-verify_return_error", "-verify_hostname", "localhost", "-alpn", "echo", "-quiet")
    with s_client(listener, tmp_path, *more) as peer:
        await listener.seen.saw(EventKind.SECURED)
        facts = listener.transport.connections[1].tls
        assert (facts.version, facts.alpn, facts.server_name) == ("TLSv1.3", "echo", "localhost")
        listener.transport.send(b"greeting of the listener\n", Target(1))
        await until(lambda: "greeting of the listener" in peer.said)
        peer.write(b"question\n")
        await listener.seen.until(lambda seen: seen.received_bytes == b"question\n")


@pytest.mark.parametrize(
    "identity, words",
    [
        (Identity.LAB_EXPIRED, "certificate has expired"),
        (Identity.LAB_NOT_YET, "certificate is not yet valid"),
        (Identity.LAB_WRONG_HOST, "ostname mismatch"),
        (Identity.LAB_SELF_SIGNED, "self-signed certificate"),
        (Identity.LAB_UNKNOWN_CA, "unable to get local issuer certificate"),
    ],
)
async def test_s_client_finds_the_fault_that_the_laboratory_made(lab, tmp_path, identity, words):
    authority = authority_file(lab.laboratory, tmp_path)
    listener = await lab.listener("tls://127.0.0.1:0", tls=TlsSettings(identity=identity))
    more = ("-CAfile", authority, "-no-CApath", "-no-CAstore", "-verify_return_error", "-verify_hostname", "localhost")
    with s_client(listener, tmp_path, *more) as peer:
        await until(lambda: words in peer.said)
        failed = await listener.seen.saw(EventKind.FAILED)
        assert failed.failure.reason is Reason.TLS_ALERT


async def test_the_listener_verifies_the_certificate_of_s_client(lab, tmp_path):
    certificate, key = identity_files(lab.laboratory, Identity.LAB_GOOD, tmp_path)
    asks = TlsSettings(client_certificate=ClientCertificate.REQUIRED, trust_laboratory=True, trust_system=False)
    listener = await lab.listener("tls://127.0.0.1:0", tls=asks)
    with s_client(listener, tmp_path, "-cert", certificate, "-key", key):
        await listener.seen.saw(EventKind.SECURED)
        assert listener.transport.connections[1].tls.trust is Trust.VERIFIED
    listener = await lab.listener("tls://127.0.0.1:0", tls=asks)
    with s_client(listener, tmp_path) as peer:
        failed = await listener.seen.saw(EventKind.FAILED)
        assert failed.failure.reason is Reason.TLS_NO_CERTIFICATE
        await until(lambda: "certificate required" in peer.said)


async def test_the_end_of_s_clients_input_is_an_orderly_end(lab, tmp_path):
    listener = await lab.listener("tls://127.0.0.1:0")
    with s_client(listener, tmp_path) as peer:
        await listener.seen.saw(EventKind.SECURED)
        peer.end()
        await listener.seen.saw(EventKind.PEER_HALF_CLOSED)
        assert CUT_OFF not in [event.detail for event in listener.seen.events]


async def test_a_client_that_comes_back_with_a_ticket_resumes(lab, tmp_path):
    listener = await lab.listener("tls://127.0.0.1:0")
    ticket = tmp_path / "ticket"
    with s_client(listener, tmp_path, "-sess_out", ticket) as peer:
        await until(lambda: ticket.exists() and ticket.stat().st_size)
        peer.end()
        await until(lambda: peer.process.poll() is not None)  # there are two tickets: the last one is written whole
    with s_client(listener, tmp_path, "-sess_in", ticket):
        await listener.seen.until(lambda seen: seen.kinds(2).count(EventKind.SECURED) == 1)
        assert listener.transport.connections[2].tls.resumed
        told = [event.detail for event in listener.seen.events if event.kind is EventKind.SECURED]
        assert "resumed" not in told[0] and "resumed" in told[1]


async def test_renegotiation_is_refused(lab, tmp_path):
    listener = await lab.listener("tls://127.0.0.1:0", tls=TlsSettings(highest=TlsVersion.TLS_1_2))
    with s_client(listener, tmp_path) as peer:
        await listener.seen.saw(EventKind.SECURED)
        peer.write(b"R\n")  # s_client: shake hands again
        await until(lambda: "RENEGOTIATING" in peer.said)
        await until(lambda: "no renegotiation" in peer.said)
        assert listener.seen.kinds().count(EventKind.SECURED) == 1


async def test_a_flood_of_key_updates_is_answered_and_the_conversation_goes_on(lab, tmp_path):
    """Each asks for one of ours. What waits for a peer that takes none of them is bounded as pongs are."""
    listener = await lab.listener("tls://127.0.0.1:0")
    with s_client(listener, tmp_path) as peer:
        await listener.seen.saw(EventKind.SECURED)
        for number in range(100):
            peer.write(b"K\n")
            await until(lambda number=number: peer.said.count("KEYUPDATE") > number)
        peer.write(b"behind them\n")
        await listener.seen.until(lambda seen: seen.received_bytes == b"behind them\n")
        await until(lambda: listener.transport.queued_bytes() == 0)
        listener.transport.send(b"answer\n", ALL)
        await until(lambda: "answer" in peer.said)


async def test_a_plain_server_is_told_from_a_tls_one(lab, tmp_path):
    peer, url = lab.plain_listener()
    client = lab.make(Role.CLIENT, url.replace("tcp:", "tls:"), tls=TRUSTING)
    starting = asyncio.ensure_future(client.transport.start())
    accepted = await lab.accept(peer)
    await asyncio.get_running_loop().sock_sendall(accepted, b"HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n")
    failure = await starting
    assert failure.reason is Reason.TLS_BROKEN
    assert "plain text" in failure.detail and "HTTP/1.1 400 Bad Request" in failure.detail
    closed = await client.seen.saw(EventKind.CLOSED)
    assert closed.how is CloseHow.FAILED
