"""What a session knows of its TLS, and start TLS by hand."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from workbench.model.events import EventKind
from workbench.model.failures import Reason
from workbench.model.layerfacts import Trust
from workbench.model.sockets import Role
from workbench.model.tlssettings import Identity, TlsSettings
from workbench.session.socketfacts.security import Security


def with_tls(workspace, role, url, **settings):
    session = workspace.add_socket(role, url)
    workspace.update_spec(replace(session.spec, tls=TlsSettings(**settings)))
    return session


async def pair(workspace, scheme="tls", listens=None, **connects):
    listener = with_tls(workspace, Role.LISTENER, f"{scheme}://127.0.0.1:0", **(listens or {}))
    listener.open()
    assert await listener.opened()
    client = with_tls(workspace, Role.CLIENT, f"{scheme}://{listener.local}", **connects)
    client.open()
    return listener, client


def kinds(session):
    return [event.kind for event in session.events.read(0)[1]]


async def until(fact):
    async with asyncio.timeout(20):
        while not fact():  # noqa: ASYNC110
            await asyncio.sleep(0)


def test_a_session_tells_what_was_agreed_on_and_hands_the_chain_out(play, tmp_path):
    async def scene(workspace):
        _listener, client = await pair(workspace, trust_laboratory=True)
        assert await client.opened()
        (connection,) = client.security.connections()
        facts = client.security.facts(connection.number)
        assert facts.trust is Trust.VERIFIED
        assert client.security.chain_pem(connection.number).count("BEGIN CERTIFICATE") == 2  # and the authority's
        assert client.security.save_chain(connection.number, tmp_path / "chain.pem") is None
        assert (tmp_path / "chain.pem").read_text() == "".join(one.pem for one in facts.chain)
        failure = client.security.save_chain(connection.number, tmp_path)
        assert failure is not None and failure.reason is Reason.FILE_ERROR
        assert not client.security.can_start_tls

    play(scene)


def test_a_refused_chain_stays_to_be_looked_at(play):
    async def scene(workspace):
        _listener, client = await pair(workspace, listens={"identity": Identity.LAB_EXPIRED}, trust_laboratory=True)
        assert not await client.opened()
        assert client.failure.reason is Reason.TLS_EXPIRED
        assert "expired on" in client.failure.detail
        (connection,) = client.security.connections()
        facts = client.security.facts(connection.number)
        assert facts.second_look and facts.trust is Trust.FAILED
        assert facts.chain[0].faults

    play(scene)


def test_tls_is_started_in_the_middle_of_a_conversation(play):
    async def scene(workspace):
        listener, client = await pair(workspace, "tcp", trust_laboratory=True)
        assert await client.opened()
        await until(lambda: EventKind.ACCEPTED in kinds(listener))
        assert client.security.can_start_tls and listener.security.can_start_tls
        assert listener.security.start_tls() is None
        assert client.security.start_tls() is None
        await until(lambda: EventKind.SECURED in kinds(client) and EventKind.SECURED in kinds(listener))
        assert client.security.connections()[0].tls.began_plain
        assert not client.security.can_start_tls and not listener.security.can_start_tls

    play(scene)


def test_tls_is_offered_on_plain_streams_alone(play):
    async def scene(workspace):
        listener, client = await pair(workspace, "ws")
        assert await client.opened()
        await until(lambda: EventKind.UPGRADED in kinds(listener))
        assert not client.security.can_start_tls and not listener.security.can_start_tls
        listener, client = await pair(workspace, "tcp", trust_laboratory=True)
        assert await client.opened()
        await until(lambda: EventKind.ACCEPTED in kinds(listener))
        assert client.security.start_tls() is None
        assert not client.security.can_start_tls  # the handshake is under way
        assert listener.security.can_start_tls

    play(scene)


def test_a_start_that_is_impossible_is_told(play):
    async def scene(workspace):
        datagram = workspace.add_socket(Role.LISTENER, "udp://127.0.0.1:0")
        assert isinstance(datagram.security, Security)
        failure = datagram.security.start_tls()
        assert failure is not None and failure.reason is Reason.NOT_CONNECTED
        _listener, client = await pair(workspace, "tcp", trust_system=False)
        assert await client.opened()
        failure = client.security.start_tls()
        assert failure is not None and failure.reason is Reason.TLS_SETTINGS
        assert EventKind.FAILED in kinds(client)

    play(scene)


def test_the_authoritys_certificate_is_written_without_its_key(play, tmp_path):
    async def scene(workspace):
        session = workspace.add_socket(Role.LISTENER, "tls://127.0.0.1:0")
        assert session.security.export_authority(tmp_path / "authority.pem") is None
        assert (tmp_path / "authority.pem").read_text() == workspace.laboratory.authority_pem()
        failure = session.security.export_authority(tmp_path / "none" / "authority.pem")
        assert failure is not None and failure.reason is Reason.FILE_ERROR
        workspace.laboratory.path.write_text("rubbish")
        workspace.laboratory._pair = None
        failure = session.security.export_authority(tmp_path / "authority.pem")
        assert failure is not None and failure.reason is Reason.TLS_SETTINGS

    play(scene)
