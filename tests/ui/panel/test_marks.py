"""The marks of the header: how a socket is protected, which way it goes, who can reach it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.panel.conftest import Scene, Stage
from workbench.model.connections import Connection
from workbench.model.layerfacts import TlsFacts, Trust
from workbench.model.options.settings import OptionSetting
from workbench.model.sockets import AddressFamily, Role, SocketOptions, SocketSpec
from workbench.model.tlssettings import Identity, TlsSettings
from workbench.session.session import Session
from workbench.ui.panel.facts import address_text, allowed, primary_button
from workbench.ui.panel.marks import Mark, is_open_to_network, marks_of
from workbench.ui.panel.marksrow import MarkLabel, MarksRow
from workbench.ui.theme import Theme

CLIENT, LISTENER = Role.CLIENT, Role.LISTENER


def session(role: Role, url: str, *, local: str = "", tls: TlsFacts | None = None, **spec: Any) -> Session:
    """As much of a session as the header asks for."""
    connection = Connection(1, local, "peer", 0, tls=tls)
    return cast("Session", SimpleNamespace(
        spec=SocketSpec(1, "s", role, url, **spec), is_open=bool(local), is_at_rest=not local, local=local, state="",
        connections={1: connection} if local else {},
    ))  # fmt: skip


def texts(found: Session) -> list[str]:
    return [mark.text for mark in marks_of(found)]


FACTS = TlsFacts("TLSv1.3", "TLS_AES_256_GCM_SHA384", 256, "", "example.org", Trust.VERIFIED, "")


@pytest.mark.parametrize(
    ("tls", "text", "tone"),
    [
        (FACTS, "TLS 1.3, verified", "ok"),
        (replace(FACTS, version="TLSv1.2", trust=Trust.NOT_CHECKED), "TLS 1.2, NOT verified", "warn"),
        (replace(FACTS, trust=Trust.FAILED, reason="expired"), "TLS 1.3, NOT verified", "warn"),
        (replace(FACTS, trust=Trust.NONE_SHOWN), "TLS 1.3, NOT verified", "warn"),
    ],
)
def test_what_was_found_of_the_certificate_is_a_word(tls: TlsFacts, text: str, tone: str) -> None:
    mark = marks_of(session(CLIENT, "tls://h:1", local="127.0.0.1:5", tls=tls))[0]
    assert (mark.text, mark.tone) == (text, tone)
    assert mark.icon == ("lock" if tls.trust is Trust.VERIFIED else "shield-alert")


@pytest.mark.parametrize(
    ("role", "settings", "words"),
    [
        (CLIENT, TlsSettings(), []),
        (CLIENT, TlsSettings(verify=False), ["TLS, NOT verified"]),
        (CLIENT, TlsSettings(start_later=True), ["in the plain"]),
        (CLIENT, TlsSettings(key_log_file="/tmp/keys"), ["keys are logged"]),
        (LISTENER, TlsSettings(verify=False), []),
        (LISTENER, TlsSettings(identity=Identity.LAB_EXPIRED), ["shows an expired certificate"]),
        (LISTENER, TlsSettings(identity=Identity.LAB_GOOD), []),
    ],
)
def test_what_will_be_is_marked_before_it_is_opened(role: Role, settings: TlsSettings, words: list[str]) -> None:
    assert texts(session(role, "tls://127.0.0.1:1")) == []
    found = session(role, "tls://127.0.0.1:1")
    found.spec = replace(found.spec, tls=settings)
    assert texts(found) == words


def test_the_way_is_marked_and_left_out_of_the_address() -> None:
    found = session(CLIENT, "wss://h:1/a?proxy=socks5h://me@p:1080")
    assert texts(found) == ["via SOCKS5 proxy"]
    assert "me@p:1080" in marks_of(found)[0].tip
    assert address_text(found) == "wss://h:1/a"
    group = session(LISTENER, "udp://239.1.1.1:5?interface=eth0", local="0.0.0.0:5")
    assert texts(group) == ["on eth0", "open to the network"]
    assert address_text(group) == "udp://239.1.1.1:5"


def test_both_families_on_one_socket() -> None:
    assert "IPv4 and IPv6" in texts(session(LISTENER, "tcp://[::]:5"))
    assert "IPv4 and IPv6" not in texts(session(LISTENER, "tcp://[::1]:5"))
    only = SocketOptions(family=AddressFamily.IPV6)
    asked = SocketOptions(socket_options=(OptionSetting("IPV6_V6ONLY", "on"),))
    for options in (only, asked):
        found = session(LISTENER, "tcp://[::]:5")
        found.spec = replace(found.spec, options=options)
        assert "IPv4 and IPv6" not in texts(found)


@pytest.mark.parametrize(
    ("role", "url", "local", "reachable"),
    [
        (LISTENER, "tcp://127.0.0.1:0", "127.0.0.1:5000", False),
        (LISTENER, "tcp://localhost:0", "[::1]:5000, 192.0.2.1:5000", True),
        (LISTENER, "wss://0.0.0.0:0", "", True),
        (CLIENT, "tcp://192.0.2.1:5", "192.0.2.2:5000", False),
        (CLIENT, "udp://127.0.0.1:5", "0.0.0.0:5000", False),
        (CLIENT, "udp://127.0.0.1:5?bind=0.0.0.0:0", "0.0.0.0:5000", True),
        (LISTENER, "udp://239.1.1.1:5", "", True),
        (CLIENT, "udp://239.1.1.1:5", "0.0.0.0:5000", False),
        (LISTENER, "unix:///run/a", "/run/a", False),
        (LISTENER, "unix-dgram://@a", "@a", False),
        (LISTENER, "vsock://any:5", "4294967295:5", True),
        (LISTENER, "vsock://local:5", "1:5", False),
        (LISTENER, "vsock://2:5", "2:5", False),
        (LISTENER, "rfcomm://[any]:1", "", True),
        (LISTENER, "hyperv://loopback/00000007-facb-11e6-bd58-64006a7986d3", "", False),
        (LISTENER, "raw://0.0.0.0?protocol=253", "0.0.0.0", True),
        (LISTENER, "raw://127.0.0.1?protocol=253", "127.0.0.1", False),
        (CLIENT, "icmp://192.0.2.1?bind=192.0.2.2", "192.0.2.2", False),
        (LISTENER, "nonsense", "", False),
    ],
)
def test_who_can_reach_it(role: Role, url: str, local: str, reachable: bool) -> None:
    found = session(role, url, local=local)
    assert is_open_to_network(found) is reachable
    assert ("open to the network" in texts(found)) is reachable


@pytest.mark.parametrize(
    ("role", "url", "word"),
    [
        (LISTENER, "udp://239.1.1.1:5", "Join"),
        (LISTENER, "udp://127.0.0.1:5", "Bind"),
        (CLIENT, "udp://127.0.0.1:5", "Open"),
        (CLIENT, "udp://239.1.1.1:5", "Open"),
        (CLIENT, "unix-dgram:///a", "Open"),
        (CLIENT, "icmp://h", "Open"),
        (CLIENT, "unix:///a", "Connect"),
        (LISTENER, "vsock://any:1", "Listen"),
        (CLIENT, "nonsense", "Connect"),
    ],
)
def test_the_first_button_says_what_it_does(role: Role, url: str, word: str) -> None:
    assert primary_button(session(role, url)).text == word


@pytest.mark.parametrize(
    ("role", "url", "half_closes", "streams"),
    [
        (CLIENT, "tcp://h:1", True, True),
        (LISTENER, "tls://h:1", True, True),
        (CLIENT, "wss://h:1/", False, True),
        (LISTENER, "ws://h:1/", False, True),
        (CLIENT, "icmp://h", False, False),
        (CLIENT, "nonsense", True, True),
    ],
)
def test_the_other_buttons_fit_the_kind(role: Role, url: str, half_closes: bool, streams: bool) -> None:
    can = allowed(session(role, url))
    assert (can.half_closes, can.streams) == (half_closes, streams)


def test_the_row_shows_a_sign_and_words_for_each(qtbot: QtBot, theme: Theme) -> None:
    row = MarksRow(theme)
    qtbot.addWidget(row)
    assert row.isHidden()
    marks = (Mark("trust", "lock", "TLS 1.3, verified", "ok", "a tip"), Mark("way", "waypoints", "via", "muted", ""))
    assert row.show_marks(marks)
    assert not row.show_marks(marks)
    labels = row.findChildren(MarkLabel)
    assert [label.accessibleName() for label in labels] == ["TLS 1.3, verified", "via"]
    assert labels[0].toolTip() == "a tip"
    assert row.show_marks(())
    assert row.isHidden()


def test_marks_leave_the_address_its_line_where_it_is_narrow(play: Callable[[Scene], None]) -> None:
    async def scene(stage: Stage) -> None:
        tls = TlsSettings(verify=False, key_log_file="/tmp/keys.log")
        url = "tls://127.0.0.1:8443?proxy=http://me@127.0.0.1:1"
        made = stage.workspace.add_like(SocketSpec(0, "", CLIENT, url, tls=tls))
        panel = stage.panel(made, width=1400)
        header = panel.header
        assert header.marks.texts == ["TLS, NOT verified", "keys are logged", "via HTTP proxy"]
        assert header.marks.y() < header.primary.geometry().bottom()
        assert header.options.text() == "Options"
        panel.resize(500, 640)
        await stage.frames_until(lambda: header.marks.y() >= header._address.geometry().bottom(), "their line")
        assert header.marks.geometry().bottom() <= header.primary.y()
        for button in (header.primary, header.half_close, header.close_button, header.abort):
            assert button.width() >= button.fontMetrics().horizontalAdvance(button.text())

    play(scene)
