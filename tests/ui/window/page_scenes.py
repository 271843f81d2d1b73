"""Scenes of a socket's details, of the Host dock, the error table and the call tape, with real sockets.

The names that begin with ``net_`` send multicast: run them with ``--scene`` inside ``unshare -n`` only.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import cast

from picture_stage import frames, panel_of, until
from PySide6.QtWidgets import QApplication

from workbench.app.window import Built
from workbench.model.multicast import GroupMembership, SourceMode
from workbench.model.sockets import Role, SocketSpec
from workbench.model.tlssettings import Identity, TlsSettings
from workbench.session.session import Session
from workbench.ui.errors import ErrorWindow
from workbench.ui.host.hostview import HostView
from workbench.ui.multicast.multicastpage import MulticastPage
from workbench.ui.ping.pingpage import PingPage
from workbench.ui.web.webbar import WebBar
from workbench.ui.window.tabs.arrangement import SplitDirection
from workbench.ui.window.tapes.calltapebar import CallTapeBar

Scene = Callable[[Built], Awaitable[None]]


def _add(built: Built, role: Role, url: str, tls: TlsSettings | None = None) -> Session:
    session = built.workspace.add_like(SocketSpec(0, "", role, url, tls=tls or TlsSettings()))
    session.open()
    return session


async def _pair(built: Built, scheme: str, path: str = "", listens: TlsSettings | None = None,
                connects: TlsSettings | None = None) -> tuple[Session, Session]:  # fmt: skip
    """A listener and its client, after a few records if it could be opened."""
    listener = _add(built, Role.LISTENER, f"{scheme}://127.0.0.1:0", listens)
    await until(built, lambda: listener.is_open)
    client = _add(built, Role.CLIENT, f"{scheme}://{listener.local}{path}", connects)
    await until(built, lambda: client.is_open or client.failure is not None)
    for number in range(3 if client.is_open else 0):
        client.send(f"message {number + 1}\r\n".encode())
        await until(built, lambda at=number: listener.counters.rx_records > at)  # type: ignore[misc]
    return listener, client


async def _page(built: Built, session: Session, key: str) -> None:
    panel_of(built, session).show_page(key)
    await frames(built, 10)


async def page_tls(built: Built) -> None:
    """Verified."""
    _listener, client = await _pair(built, "tls", connects=TlsSettings(trust_laboratory=True))
    await _page(built, client, "tls")


async def page_tls_refused(built: Built) -> None:
    """Refused, with the second look."""
    _listener, client = await _pair(built, "tls", listens=TlsSettings(identity=Identity.LAB_WRONG_HOST),
                                    connects=TlsSettings(trust_laboratory=True))  # fmt: skip
    await _page(built, client, "tls")


async def page_tls_listener(built: Built) -> None:
    """What a listener shows of itself, and its client beside it."""
    listener, client = await _pair(built, "tls", listens=TlsSettings(identity=Identity.LAB_EXPIRED),
                                   connects=TlsSettings(verify=False))  # fmt: skip
    await _page(built, listener, "tls")
    built.window.deck.split(client.spec.id, SplitDirection.RIGHT)
    await _page(built, client, "tls")


async def start_tls(built: Built) -> None:
    """Plain until it is secured."""
    later = TlsSettings(start_later=True, trust_laboratory=True)
    _listener, client = await _pair(built, "tls", listens=later, connects=later)
    await _page(built, client, "tls")


async def beside(built: Built) -> None:
    """A TLS client and its listener side by side."""
    listener, client = await _pair(built, "tls", connects=TlsSettings(trust_laboratory=True))
    built.window.deck.open(listener.spec.id)
    built.window.deck.open(client.spec.id)
    built.window.deck.split(client.spec.id, SplitDirection.RIGHT)


async def beside_sheet(built: Built) -> None:
    """The same with the details."""
    await beside(built)
    await _page(built, built.workspace.sessions[1], "figures")


async def page_attempts(built: Built) -> None:
    """A name with two addresses, one of which refuses."""
    listener = _add(built, Role.LISTENER, "tcp://127.0.0.1:0")
    await until(built, lambda: listener.is_open)
    client = _add(built, Role.CLIENT, f"tcp://localhost:{listener.local.rpartition(':')[2]}")
    await until(built, lambda: client.is_open)
    await _page(built, client, "attempts")


async def page_sockoptions(built: Built) -> None:
    """Every option of a TCP connection."""
    _listener, client = await _pair(built, "tcp")
    await _page(built, client, "sockoptions")


async def page_figures(built: Built) -> None:
    """The kernel's figures after a few seconds of an echo."""
    built.window.start_example()
    await until(built, lambda: len(built.workspace.sessions) == 2)
    client = built.workspace.sessions[1]
    panel_of(built, client).show_page("figures")
    await until(built, lambda: client.counters.rx_records > 25)


async def page_web(built: Built) -> None:
    """How a WebSocket was opened."""
    _listener, client = await _pair(built, "ws", "/chat?room=1")
    await _page(built, client, "web")


async def web_bar(built: Built) -> None:
    """The WebSocket's bar, side by side."""
    listener, client = await _pair(built, "ws", "/chat")
    built.window.deck.open(listener.spec.id)
    built.window.deck.split(client.spec.id, SplitDirection.RIGHT)
    bar = panel_of(built, client).findChild(WebBar)
    assert bar is not None
    bar.reason.setText("the lesson is over")


async def page_ping(built: Built) -> None:
    """Answers of this computer."""
    session = _add(built, Role.CLIENT, "icmp://127.0.0.1")
    await until(built, lambda: session.is_open or session.failure is not None)
    panel_of(built, session).show_page("ping")
    page = panel_of(built, session).findChild(PingPage)
    assert page is not None
    page.interval.setValue(100)
    page.go.click()
    await until(built, lambda: session.pings.statistics.sent >= 4 or not session.is_open)


async def page_multicast(built: Built) -> None:
    """Groups of a closed socket: nothing is joined before it is opened."""
    groups = (GroupMembership("239.1.1.1"),
              GroupMembership("232.1.1.1", "lo", SourceMode.INCLUDE, ("192.0.2.7", "192.0.2.8")))  # fmt: skip
    spec = SocketSpec(0, "", Role.LISTENER, "udp://0.0.0.0:5000")
    session = built.workspace.add_like(replace(spec, options=replace(spec.options, groups=groups)))
    await _page(built, session, "multicast")
    page = panel_of(built, session).findChild(MulticastPage)
    assert page is not None
    page.form.mode.setCurrentIndex(1)
    page.form.group.setText("10.0.0.1")
    page.form.join.click()


async def net_multicast(built: Built) -> None:
    """Two groups of both families joined, and why nothing is heard."""
    groups = (GroupMembership("239.1.1.1", "lo"), GroupMembership("239.255.255.250", "lo"),
              GroupMembership("232.1.1.1", "lo", SourceMode.INCLUDE, ("192.0.2.7", "192.0.2.8")))  # fmt: skip
    spec = SocketSpec(0, "", Role.LISTENER, "udp://0.0.0.0:5000")
    session = built.workspace.add_like(replace(spec, options=replace(spec.options, groups=groups)))
    session.open()
    await until(built, lambda: session.is_open or session.failure is not None)
    await _page(built, session, "multicast")


async def _host(built: Built, key: str) -> None:
    built.window.docks["host"].show_dock()
    built.window.docks.set_sizes(built.window, 200, 320)
    body = cast(HostView, built.window.docks["host"].widget())
    body.show_page(key)
    await frames(built, 30)  # rates need two looks


def _host_scene(key: str) -> Scene:
    async def scene(built: Built) -> None:
        await _pair(built, "tcp")
        await _host(built, key)

    scene.__name__ = f"host_{key}"
    return scene


def _tape_scene(name: str, spelling: str, only_failures: bool) -> Scene:
    async def scene(built: Built) -> None:
        _listener, client = await _pair(built, "tcp")
        refused = _add(built, Role.CLIENT, "tcp://localhost:1")
        await until(built, lambda: refused.failure is not None)
        client.close()
        built.window.deck.open(refused.spec.id)
        built.window.docks["calls"].show_dock()
        built.window.docks.set_sizes(built.window, 200, 320)
        built.window.calls.set_shows_all(True)
        bar = built.window.calls.findChild(CallTapeBar)
        assert bar is not None
        bar.spelling.button(spelling).click()
        bar.failures.setChecked(only_failures)
        await frames(built, 10)

    scene.__name__ = name
    return scene


async def errors(built: Built) -> None:
    """The table, at an error that Winsock and POSIX understand in two ways."""
    built.window.help_commands.explain_error("WSAEINPROGRESS")
    await frames(built, 10)
    found = built.window.findChild(ErrorWindow)
    assert found is not None
    QApplication.setActiveWindow(found)


async def export_dialog(built: Built) -> None:
    """What can be carried out of a project, and how."""
    await _pair(built, "tcp")
    built.window.binder.action("project.export").trigger()
    await frames(built, 10)


async def presenter(built: Built) -> None:
    """Everything half as large again, TLS client and listener side by side with the details."""
    built.window.view_commands.set_presenter(True)
    await beside(built)
    await _page(built, built.workspace.sessions[1], "tls")


async def long_values(built: Built) -> None:
    """IPv6 with a scope, a host name of 200 characters, through a proxy."""
    workspace = built.workspace
    host = ".".join(["abcdefghij" * 4] * 5)[:200]
    for role, url in ((Role.LISTENER, "tls://[fe80::1234:5678:9abc:def0%lo]:8443"),
                      (Role.CLIENT, f"wss://{host}:8443/a/very/long/path?with=query&and=more"),
                      (Role.CLIENT, f"tls://{host}:8443?proxy=socks5://someone@{host}:1080")):  # fmt: skip
        session = workspace.add_like(SocketSpec(0, "", role, url, tls=TlsSettings(key_log_file="/tmp/keys.log")))
        built.window.deck.open(session.spec.id)


PAGE_SCENES: dict[str, Scene] = {
    scene.__name__: scene for scene in (
        page_tls, page_tls_refused, page_tls_listener, start_tls, beside, beside_sheet, page_attempts,
        page_sockoptions, page_figures, page_web, web_bar, page_ping, page_multicast, net_multicast, errors,
        presenter, long_values, export_dialog,
        *(_host_scene(key) for key in
          ("interfaces", "routes", "dns", "connections", "multicast", "resolver", "protocols")),
        _tape_scene("tape_bsd", "bsd", only_failures=False),
        _tape_scene("tape_winsock", "winsock", only_failures=False),
        _tape_scene("tape_failures", "winsock", only_failures=True),
    )
}  # fmt: skip
