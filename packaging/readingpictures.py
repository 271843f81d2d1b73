"""Scenes of reading traffic: fields, formats, samplers, messages, filters, finding, bytes, comparing."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from math import sin

from picturestage import Scene, Stage
from PySide6.QtWidgets import QComboBox, QWidget

from workbench.codec.framing.ruletext import parse_rule
from workbench.model.samplers import Sampled, SamplerKind, SamplerSpec
from workbench.model.sockets import ReplyMode, Role
from workbench.session.session import Session
from workbench.ui.formats.formatwindow import FormatWindow
from workbench.ui.hexview.byteheader import BytesMode
from workbench.ui.panel import SocketPanel

BODY = json.dumps({"name": "lamp", "on": True, "level": 7}).encode()
REQUEST = (
    b"POST /api/things?room=2 HTTP/1.1\r\nHost: lab.example.org\r\nContent-Type: application/json\r\n"
    b"Content-Length: %d\r\n\r\n" % len(BODY)
) + BODY


async def talk(stage: Stage, *payloads: bytes) -> tuple[Session, Session]:
    """A listener that echoes, and its client that said these."""
    listener = stage.add(Role.LISTENER, "tcp://127.0.0.1:0", "service")
    listener.set_reply(ReplyMode.ECHO, listener.spec.reply_payload)
    await stage.until(lambda: listener.is_open)
    client = stage.add(Role.CLIENT, f"tcp://{listener.local}", "device")
    await stage.until(lambda: client.is_open)
    for number, payload in enumerate(payloads):
        client.send(payload)
        await stage.until(lambda at=number: client.traffic.count() >= 2 * at + 2)  # type: ignore[misc]
    return listener, client


async def fields(stage: Stage) -> QWidget:
    _listener, client = await talk(stage, b"GET / HTTP/1.1\r\nHost: lab.example.org\r\n\r\n", REQUEST)
    panel = stage.panel(client)
    panel.traffic.go_to(3)
    panel.desk.tools.show_tool("fields")
    await stage.settle()
    return stage.built.window


async def own_formats(stage: Stage) -> QWidget:
    _listener, client = await talk(stage, b"\x00\x0b\x01temperature\x00\x05\x02\x07\x41\xac\x00\x00")
    stage.panel(client)
    stage.built.window.format_commands.show_formats()
    window = stage.built.window.findChild(FormatWindow)
    assert isinstance(window, FormatWindow)
    window.resize(1_180, 720)
    window.formats.add_example("message")
    await stage.settle()
    return window


async def samplers(stage: Stage) -> QWidget:
    lines = (f"temperature={20 + 4 * sin(at / 9):.2f};{50 + 10 * sin(at / 17):.1f}\n".encode() for at in range(160))
    _listener, client = await talk(stage, *lines)
    client.sampling.set_samplers((
        SamplerSpec("Temperature", SamplerKind.REGEX, "temperature=([-0-9.]+)", sampled=Sampled.TX, unit="°C"),
        SamplerSpec("Humidity", SamplerKind.COLUMN, column=2, separator=";", sampled=Sampled.TX, unit="%"),
    ))  # fmt: skip
    sheet = await stage.page(client, "samplers")
    box = sheet.findChild(QComboBox, "samplers-span")
    assert box is not None
    box.setCurrentIndex(0)
    await stage.settle()
    return sheet


async def display_filter(stage: Stage) -> QWidget:
    lines = (REQUEST if at % 7 == 3 else f"state {at}: lamp {'on' if at % 3 else 'off'}\n".encode() for at in range(60))
    _listener, client = await talk(stage, *lines)
    panel = stage.panel(client)
    panel.filter.set_text('dir:rx ("lamp on" or size>100)')
    await stage.until(lambda: client.filtering.progress is None and client.filtering.hits > 0)
    panel.traffic.go_to(8)
    await stage.settle()
    return stage.built.window


async def filter_offers(stage: Stage) -> QWidget:
    _listener, client = await talk(stage, *(f"state {at}: lamp on\n".encode() for at in range(20)))
    panel = stage.panel(client)
    panel.filter.open()
    panel.filter.bar.field.setText("dir:rx sise>100 ")
    panel.filter.bar.field.textEdited.emit(panel.filter.bar.field.text())
    panel.filter.bar.field.wanted.emit(True)
    await stage.settle()
    return stage.built.window


@asynccontextmanager
async def web_talk(stage: Stage) -> AsyncIterator[Session]:
    """The tutorial's client: two requests in one send to the web server that Python brings, which stays meanwhile."""
    folder = stage.data_dir / "class"
    folder.mkdir()
    (folder / "index.html").write_text("It works\n", encoding="utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--protocol", "HTTP/1.1"]
    with subprocess.Popen(  # noqa: ASYNC220
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            client = stage.add(Role.CLIENT, f"tcp://127.0.0.1:{port}", "web server")
            await client.opened()
            while not client.is_open:  # the server needs a moment
                client.open()
                await client.opened()
            client.send(b"GET / HTTP/1.1\r\nHost: lab\r\n\r\nGET /missing HTTP/1.1\r\nHost: lab\r\n\r\n")
            await stage.until(lambda: client.counters.rx_bytes > 690)
            await stage.settle()
            yield client
        finally:
            server.terminate()


async def _cut(stage: Stage, client: Session) -> SocketPanel:
    panel = stage.panel(client)
    client.messages.set_rule(parse_rule("http"))
    await stage.until(lambda: client.messages.count() == 4)
    await stage.settle()  # the table takes the messages in
    return panel


async def tutorial_records(stage: Stage) -> QWidget:
    async with web_talk(stage) as client:
        panel = stage.panel(client)
        panel.bytes.set_mode(BytesMode.BOTH)
        await stage.settle()
        panel.bytes.hex.go_to(0)
        await stage.settle()
        return stage.built.window


async def tutorial_messages(stage: Stage) -> QWidget:
    async with web_talk(stage) as client:
        panel = await _cut(stage, client)
        panel.bytes.set_mode(BytesMode.BOTH)
        await stage.settle()
        panel.bytes.hex.go_to(0)
        await stage.settle()
        return stage.built.window


async def tutorial_filter(stage: Stage) -> QWidget:
    async with web_talk(stage) as client:
        panel = await _cut(stage, client)
        panel.desk.tools.show_tool("fields")
        panel.filter.set_text("http.response.code >= 400")
        await stage.until(lambda: client.filtering.progress is None and client.filtering.hits == 1)
        await stage.settle()
        panel.traffic.go_to(4)
        await stage.settle()
        panel.bytes.hex.go_to(9)
        await stage.settle()
        return stage.built.window


READING: dict[str, Scene] = {
    "filter": display_filter,
    "filter-offers": filter_offers,
    "fields": fields,
    "fields-dark": fields,
    "own-formats": own_formats,
    "samplers": samplers,
    "tutorial-records": tutorial_records,
    "tutorial-messages": tutorial_messages,
    "tutorial-filter": tutorial_filter,
}
