"""Scenes of a socket's details, the Host dock, the error table and the call tape."""

from __future__ import annotations

import socket
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from picturestage import Scene, Stage
from PySide6.QtWidgets import QApplication, QTreeWidget, QWidget

from workbench.model.multicast import GroupMembership, SourceMode
from workbench.model.sockets import RepeatSpec, ReplyMode, Role, SocketSpec
from workbench.model.tlssettings import Identity, TlsSettings
from workbench.session.session import Session
from workbench.ui.errors import ErrorWindow
from workbench.ui.host.hostview import HostView
from workbench.ui.ping.pingpage import PingPage
from workbench.ui.window.newsocket.newsocket import NewSocketDialog

TALL_PX = 960  # for what is longer than a small screen
TRUSTING = TlsSettings(trust_laboratory=True)


async def _pair(
    stage: Stage, scheme: str, path: str = "", listens: TlsSettings | None = None, connects: TlsSettings | None = None
) -> tuple[Session, Session]:
    """A listener that echoes and its client, after a few records if it could be opened."""
    listener = stage.add(Role.LISTENER, f"{scheme}://127.0.0.1:0", "listener", listens)
    listener.set_reply(ReplyMode.ECHO, listener.spec.reply_payload)
    await stage.until(lambda: listener.is_open)
    client = stage.add(Role.CLIENT, f"{scheme}://{listener.local}{path}", "client", connects)
    await stage.until(lambda: client.is_open or client.failure is not None)
    for number in range(3 if client.is_open else 0):
        client.send(f"message {number + 1}\r\n".encode())
        await stage.until(lambda at=number: client.counters.rx_records > at)  # type: ignore[misc]
    return listener, client


async def dialog_tls(stage: Stage) -> QWidget:
    stage.built.window.socket_commands.new("tls_client")
    dialog = stage.built.window.findChild(NewSocketDialog)
    assert dialog is not None
    dialog.fields.address.line.setText("127.0.0.1:8443")
    dialog.fields.more.setChecked(True)
    dialog.fields.changed.emit()
    await stage.settle()
    return dialog


async def sockoptions(stage: Stage) -> QWidget:
    _listener, client = await _pair(stage, "tcp")
    return await stage.page(client, "sockoptions")


async def figures(stage: Stage) -> QWidget:
    stage.built.window.resize(1280, TALL_PX)
    _listener, client = await _pair(stage, "tcp")
    sheet = await stage.page(client, "figures")
    client.start_repeat(bytes(20_000), RepeatSpec(500, 10.0))
    await client.repeat_ended()
    await stage.settle()
    return sheet


async def tls(stage: Stage) -> QWidget:
    stage.built.window.resize(1280, TALL_PX)
    _listener, client = await _pair(stage, "tls", connects=TRUSTING)
    return await stage.page(client, "tls")


async def tls_refused(stage: Stage) -> QWidget:
    stage.built.window.resize(1280, TALL_PX)
    shown = TlsSettings(identity=Identity.LAB_WRONG_HOST)
    _listener, client = await _pair(stage, "tls", listens=shown, connects=TRUSTING)
    return await stage.page(client, "tls", 2.5)  # the second look takes a moment


async def attempts(stage: Stage) -> QWidget:
    """A name with an address of each family, as most computers give it; nobody listens on the first."""
    looked_up = socket.getaddrinfo

    def both(host: str, port: int, *rest: int, **more: int) -> list[Any]:
        found = looked_up("127.0.0.1" if host == "localhost" else host, port, *rest, **more)
        first = (socket.AF_INET6, *found[0][1:4], ("::1", port, 0, 0))
        return [first, *found] if host == "localhost" else list(found)

    listener = stage.add(Role.LISTENER, "tcp://127.0.0.1:0", "listener")
    await stage.until(lambda: listener.is_open)
    with patch("socket.getaddrinfo", both):
        client = stage.add(Role.CLIENT, f"tcp://localhost:{listener.local.rpartition(':')[2]}", "client")
        await stage.until(lambda: client.is_open)
    stage.height_px = 260
    sheet = await stage.page(client, "attempts")
    table = sheet.findChild(QTreeWidget)
    table.setCurrentItem(table.topLevelItem(0))
    await stage.settle(0.5)
    return sheet


async def web(stage: Stage) -> QWidget:
    _listener, client = await _pair(stage, "ws", "/chat?room=1")
    stage.height_px = 560
    return await stage.page(client, "web")


async def web_panel(stage: Stage) -> QWidget:
    _listener, client = await _pair(stage, "ws", "/chat?room=1")
    stage.panel(client)
    await stage.settle()
    return stage.built.window


async def ping(stage: Stage) -> QWidget:
    session = stage.add(Role.CLIENT, "icmp://127.0.0.1", "ping")
    await stage.until(lambda: session.is_open)
    sheet = await stage.page(session, "ping")
    page = sheet.findChild(PingPage)
    assert page is not None
    page.interval.setValue(100)
    page.go.click()
    await stage.until(lambda: session.pings.statistics.sent >= 4)
    stage.height_px = 330
    await stage.settle()
    return sheet


async def multicast(stage: Stage) -> QWidget:
    """A closed socket: nothing is joined, so nothing leaves this computer."""
    groups = (
        GroupMembership("239.1.2.3", "lo"),
        GroupMembership("232.1.1.1", "lo", SourceMode.INCLUDE, ("192.0.2.7", "192.0.2.8")),
    )
    spec = SocketSpec(0, "members", Role.LISTENER, "udp://0.0.0.0:5000")
    session = stage.built.workspace.add_like(replace(spec, options=replace(spec.options, groups=groups)))
    stage.height_px = 440
    return await stage.page(session, "multicast")


async def _host(stage: Stage, key: str, words: str) -> QWidget:
    await _pair(stage, "tcp")
    dock = stage.built.window.docks["host"]
    dock.show_dock()
    stage.built.window.docks.set_sizes(stage.built.window, 200, 320)
    view = dock.widget()
    assert isinstance(view, HostView)
    page = view.show_page(key)
    page.filter.setText(words)  # type: ignore[attr-defined]
    await stage.settle(2.5)  # rates need two looks
    return dock


async def host_interfaces(stage: Stage) -> QWidget:
    """The loopback alone: the others are this computer's own business."""
    stage.height_px = 200
    stage.built.window.resize(1440, 800)
    return await _host(stage, "interfaces", "lo loopback")


async def host_connections(stage: Stage) -> QWidget:
    stage.height_px = 200
    return await _host(stage, "connections", "this program")


async def host_protocols(stage: Stage) -> QWidget:
    stage.built.window.resize(1600, 800)
    return await _host(stage, "protocols", "")


async def errors(stage: Stage) -> QWidget:
    stage.built.window.help_commands.explain_error("WSAECONNREFUSED")
    await stage.settle()
    found = stage.built.window.findChild(ErrorWindow)
    assert found is not None
    found.resize(880, 760)
    found.search_field.setText("refused")
    QApplication.setActiveWindow(found)
    await stage.settle(0.5)
    return found


async def tape_winsock(stage: Stage) -> QWidget:
    _listener, client = await _pair(stage, "tcp")
    refused = stage.add(Role.CLIENT, "tcp://localhost:1", "nobody there")
    await stage.until(lambda: refused.failure is not None)
    client.close()
    await stage.until(lambda: not client.is_open)
    stage.panel(refused)
    dock = stage.built.window.docks["calls"]
    dock.show_dock()
    stage.built.window.docks.set_sizes(stage.built.window, 200, 360)
    stage.built.window.calls.controls.spelling.button("winsock").click()
    await stage.settle()
    return dock


PAGES: dict[str, Scene] = {
    "new-socket-tls": dialog_tls,
    "socket-options": sockoptions,
    "kernel-figures": figures,
    "tls": tls,
    "tls-refused": tls_refused,
    "tls-dark": tls,
    "attempts": attempts,
    "websocket": web,
    "websocket-panel": web_panel,
    "ping": ping,
    "multicast": multicast,
    "host-interfaces": host_interfaces,
    "host-connections": host_connections,
    "host-protocols": host_protocols,
    "errors": errors,
    "errors-dark": errors,
    "call-tape-winsock": tape_winsock,
}
