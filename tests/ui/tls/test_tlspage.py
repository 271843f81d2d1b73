"""The page TLS on real sessions: verified, refused, plain; the chain, the laboratory, start TLS."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from tests.ui.panel.conftest import Stage, play  # noqa: F401 - a fixture
from workbench.model.sockets import Role
from workbench.model.tlssettings import Identity, TlsSettings
from workbench.model.tlstexts import AUTHORITY_WARNING
from workbench.ui.tls.starttlsbar import StartTlsBar
from workbench.ui.tls.tlspage import TlsPage

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # file dialogs, offscreen


def add(stage, role, url, **settings):
    session = stage.workspace.add_socket(role, url)
    stage.workspace.update_spec(replace(session.spec, tls=TlsSettings(**settings)))
    return session


async def pair(stage, scheme="tls", listens=None, **connects):
    listener = add(stage, Role.LISTENER, f"{scheme}://127.0.0.1:0", **(listens or {}))
    listener.open()
    assert await listener.opened(), listener.failure
    client = add(stage, Role.CLIENT, f"{scheme}://{listener.local}", **connects)
    client.open()
    await client.opened()
    return listener, client


def page_of(stage, session):
    panel = stage.panel(session)
    panel.show_page("tls")
    stage.clock.tick()
    page = panel.findChild(TlsPage)
    assert page is not None
    return page


def texts(page):
    tree = page.chain
    return {
        tree.topLevelItem(at).child(row).text(0): tree.topLevelItem(at).child(row).text(1)
        for at in range(tree.topLevelItemCount())
        for row in range(tree.topLevelItem(at).childCount())
    }


def test_a_verified_connection_shows_what_was_agreed_on(play):  # noqa: F811
    async def scene(stage: Stage) -> None:
        _listener, client = await pair(stage, trust_laboratory=True)
        page = page_of(stage, client)
        assert page.trust.text() == "Verified"
        assert page.values["Version"].text() == "TLS 1.3"
        assert not page.second_look.isVisibleTo(page)
        assert texts(page)["Issued by"] == "CN=Socket Workbench laboratory (this computer only)"
        page.copy.click()
        facts = client.security.connections()[0].tls
        assert QGuiApplication.clipboard().text() == facts.chain[0].pem

    play(scene)


def test_a_refused_certificate_shows_its_fault_and_that_it_was_a_second_look(play, tmp_path):  # noqa: F811
    async def scene(stage: Stage) -> None:
        _listener, client = await pair(stage, listens={"identity": Identity.LAB_EXPIRED}, trust_laboratory=True)
        page = page_of(stage, client)
        assert page.trust.text() == "Refused"
        assert "expired" in page.reason.text()
        assert page.second_look.isVisibleTo(page)
        assert page.chain.topLevelItem(0).text(0).startswith("✕")
        assert "It expired on" in texts(page)["✕ Fault"]
        page.save_to(str(tmp_path / "chain.pem"))
        assert "BEGIN CERTIFICATE" in (tmp_path / "chain.pem").read_text()
        page.save_to(str(tmp_path))
        assert page.told.isVisibleTo(page) and page.told.property("tone") == "error"

    play(scene)


def test_verification_that_is_switched_off_is_seen(play):  # noqa: F811
    async def scene(stage: Stage) -> None:
        _listener, client = await pair(stage, verify=False)
        page = page_of(stage, client)
        assert page.trust.text() == "Not checked"
        assert "anybody could be at the other end" in page.reason.text()

    play(scene)


def test_the_laboratory_changes_the_settings_and_can_be_undone(play, tmp_path):  # noqa: F811
    async def scene(stage: Stage) -> None:
        listener, _client = await pair(stage, trust_laboratory=True)
        page = page_of(stage, listener)
        box = page.laboratory
        box.identity.setCurrentIndex(box.identity.findData(Identity.LAB_WRONG_HOST.value))
        box.identity.activated.emit(box.identity.currentIndex())
        assert listener.spec.tls.identity is Identity.LAB_WRONG_HOST
        assert "opened again" in page.told.text()
        box.trust.click()
        assert listener.spec.tls.trust_laboratory
        stage.workspace.undo()
        stage.workspace.undo()
        stage.clock.tick()
        assert box.identity.currentData() == Identity.NONE.value and not box.trust.isChecked()
        box.export_to(str(tmp_path / "authority.pem"))
        assert AUTHORITY_WARNING in page.told.text()
        assert "PRIVATE" not in (tmp_path / "authority.pem").read_text()
        box.export.click()
        dialog = page.window().findChild(QFileDialog, "tlsAuthorityDialog")
        assert dialog is not None
        dialog.reject()

    play(scene)


def test_a_plain_conversation_is_secured_from_the_page_and_from_the_composer(play):  # noqa: F811
    async def scene(stage: Stage) -> None:
        listener, client = await pair(stage, listens={"start_later": True}, trust_laboratory=True, start_later=True)
        await stage.frames_until(lambda: listener.roster.open_numbers(), "the client")
        page = page_of(stage, client)
        assert page.trust.text() == "Not secured" and page.start.isVisibleTo(page)
        panel = stage.panel(listener)
        [bar] = [bar for bar in panel.composer.extras if isinstance(bar, StartTlsBar)]
        assert bar.isVisibleTo(panel)
        bar.start.click()
        page.start.click()
        await stage.frames_until(lambda: page.trust.text() == "Verified", "the handshake")
        assert "start TLS" in page.values["Begun"].text()
        await stage.frames_until(lambda: not bar.isVisibleTo(panel), "the bar to go")
        assert not page.start.isVisibleTo(page)

    play(scene)
