"""Scenes of reading traffic: fields, formats, samplers, messages, filters, finding, bytes, comparing."""

from __future__ import annotations

import json
from math import sin

from picturestage import Scene, Stage
from PySide6.QtWidgets import QComboBox, QWidget

from workbench.model.samplers import Sampled, SamplerKind, SamplerSpec
from workbench.model.sockets import ReplyMode, Role
from workbench.session.session import Session
from workbench.ui.formats.formatwindow import FormatWindow

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


READING: dict[str, Scene] = {
    "filter": display_filter,
    "filter-offers": filter_offers,
    "fields": fields,
    "fields-dark": fields,
    "own-formats": own_formats,
    "samplers": samplers,
}
