"""TLS above a proxy's handshake and below a WebSocket, the second look included."""

from __future__ import annotations

from tests.engine.test_proxies import socks  # noqa: F401 - a fixture
from workbench.engine.streams.secondlook import ANNOUNCED
from workbench.model.connections import Target
from workbench.model.events import EventKind
from workbench.model.failures import Reason
from workbench.model.layerfacts import Trust
from workbench.model.sockets import Role
from workbench.model.tlssettings import Identity, TlsSettings

ALL = Target()
TRUSTING = TlsSettings(trust_laboratory=True, trust_system=False)


def port_of(listener):
    return listener.transport.local.rpartition(":")[2]


def kept_connections(end):
    """The connections of an end, kept as a session keeps them."""
    kept, tell = [], end.seen.happened

    def keep(event):
        if event.kind is EventKind.CONNECTED:
            kept.append(end.transport.connections[event.connection])
        tell(event)

    end.seen.happened = keep
    return kept


async def test_tls_through_a_proxy_verifies_the_peer_and_not_the_proxy(lab, socks):  # noqa: F811
    listener = await lab.listener("tls://127.0.0.1:0")
    url = f"tls://localhost:{port_of(listener)}?proxy=socks5://127.0.0.1:{socks}"
    client = await lab.client(url, tls=TRUSTING)
    facts = client.transport.connections[1].tls
    assert (facts.trust, facts.server_name) == (Trust.VERIFIED, "localhost")
    kinds = client.seen.kinds(1)
    assert kinds.index(EventKind.PROXIED) < kinds.index(EventKind.SECURED)
    client.transport.send(b"through all of it", ALL)
    await listener.seen.until(lambda seen: seen.received_bytes == b"through all of it")


async def test_the_second_look_goes_through_the_same_proxy(lab, socks):  # noqa: F811
    listener = await lab.listener("tls://127.0.0.1:0", tls=TlsSettings(identity=Identity.LAB_WRONG_HOST))
    url = f"tls://127.0.0.1:{port_of(listener)}?proxy=socks5://127.0.0.1:{socks}"
    client = lab.make(Role.CLIENT, url, tls=TRUSTING)
    kept = kept_connections(client)
    failure = await client.transport.start()
    assert failure.reason is Reason.TLS_WRONG_NAME
    assert "not for 127.0.0.1; it holds another-host.invalid" in failure.detail
    assert kept[0].tls.second_look and kept[0].tls.chain
    assert kept[0].tls.chain[0].faults == ("It is not for 127.0.0.1",)


async def test_a_websocket_over_a_refused_certificate_never_speaks_http(lab):
    listener = await lab.listener("wss://127.0.0.1:0", tls=TlsSettings(identity=Identity.LAB_EXPIRED))
    client = lab.make(Role.CLIENT, f"wss://127.0.0.1:{port_of(listener)}/chat", tls=TRUSTING)
    kept = kept_connections(client)
    failure = await client.transport.start()
    assert failure.reason is Reason.TLS_EXPIRED
    assert ANNOUNCED in [event.detail for event in client.seen.events]
    assert kept[0].tls.second_look and kept[0].web is None
    assert EventKind.UPGRADED not in listener.seen.kinds()
