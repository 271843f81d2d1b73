"""Scenes of the tools beside the bytes, and of comparing."""

from __future__ import annotations

import base64
import random
import zlib

from picturestage import Scene, Stage
from PySide6.QtWidgets import QWidget

from workbench.model.annotations import ByteMark
from workbench.model.sockets import Role
from workbench.session.session import Session
from workbench.ui.bytes.checksumtool import ChecksumTool
from workbench.ui.bytes.markstool import MarksTool
from workbench.ui.bytes.transformtool import TransformTool
from workbench.ui.compare.recordingswindow import RecordingsWindow
from workbench.ui.compare.recordswindow import RecordsWindow
from workbench.ui.compare.sidechooser import key_of
from workbench.ui.panel import SocketPanel

BODY = bytes.fromhex("01100001000306000a0102ffee3fc00000") + b"lamp=on;level=70" + (1_760_000_000).to_bytes(4, "big")


async def _said(stage: Stage, name: str, *payloads: bytes) -> Session:
    """A client that sent these."""
    listener = stage.add(Role.LISTENER, "tcp://127.0.0.1:0", f"{name} listener")
    await stage.until(lambda: listener.is_open)
    client = stage.add(Role.CLIENT, f"tcp://{listener.local}", name)
    await stage.until(lambda: client.is_open)
    for number, payload in enumerate(payloads):
        client.send(payload)
        await stage.until(lambda at=number: client.traffic.count() > at)  # type: ignore[misc]
    return client


async def _tool(stage: Stage, key: str, payload: bytes) -> SocketPanel:
    """A tool below one record's bytes."""
    stage.built.window.resize(1480, 1040)
    panel = stage.panel(await _said(stage, "lamp", payload))
    stage.built.window.docks["project"].hide()
    panel.desk.tools.show_tool(key)
    await stage.settle(0.5)
    return panel


async def inspector(stage: Stage) -> QWidget:
    panel = await _tool(stage, "inspector", BODY)
    panel.bytes.hex.go_to(13)
    await stage.settle(0.5)
    return panel.desk


async def statistics(stage: Stage) -> QWidget:
    text = b"".join(b"temperature=%d;level=%d\r\n" % (at * 7 % 40, at * 13 % 100) for at in range(200))
    panel = await _tool(stage, "statistics", text + bytes(4096) + random.Random(7).randbytes(8192) + text)
    await stage.settle()
    return panel.desk


async def checksums(stage: Stage) -> QWidget:
    panel = await _tool(stage, "checksums", BODY + zlib.crc32(BODY).to_bytes(4, "little"))
    tool = panel.desk.tools.tool
    assert isinstance(tool, ChecksumTool)
    tool.search.setChecked(True)
    await stage.settle(0.5)
    tool.table.hovered.emit(0)
    await stage.settle(0.5)
    return panel.desk


async def transform(stage: Stage) -> QWidget:
    packed = base64.b64encode(zlib.compress(b'{"name": "lamp", "on": true, "colours": ["red", "green"]}'))
    panel = await _tool(stage, "transform", b"data=" + packed)
    panel.bytes.hex.select(5, len(packed))
    tool = panel.desk.tools.tool
    assert isinstance(tool, TransformTool)
    for key in ("from-base64", "from-zlib", "json"):
        tool.add_step(key)
    tool.result.forms.choose("text")
    await stage.settle(0.5)
    return panel.desk


async def marks(stage: Stage) -> QWidget:
    panel = await _tool(stage, "marks", BODY)
    tool = panel.desk.tools.tool
    assert isinstance(tool, MarksTool)
    for mark in (ByteMark(1, 0, 2, 0, "address and function"), ByteMark(1, 2, 4, 1, "first register, how many"),
                 ByteMark(1, 17, 16, 2, "settings, as text"), ByteMark(1, 33, 4, 3, "Unix time")):  # fmt: skip
        tool.marks.add(mark)
    await stage.settle(0.5)
    return panel.desk


def _answer(level: int, extra: bytes = b"") -> bytes:
    body = b'{"name": "lamp", "on": true, "level": %d%s}' % (level, extra)
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


async def compare_records(stage: Stage) -> QWidget:
    client = await _said(stage, "lamp", _answer(70), _answer(5, b', "colour": "red"'))
    panel = stage.panel(client)
    await stage.settle(0.5)
    panel.traffic.table.selectAll()
    await stage.settle(0.3)
    stage.built.window.compare_commands.compare_selected()
    window = stage.built.window.findChild(RecordsWindow)
    assert isinstance(window, RecordsWindow)
    window.resize(1080, 400)
    await stage.settle()
    return window


async def compare_recordings(stage: Stage) -> QWidget:
    one = await _said(stage, "lamp, old", b"login lamp", _answer(70), b"status?", _answer(71), b"bye")
    other = await _said(
        stage, "lamp, new", b"login lamp", _answer(70), b"status?", b"wait", _answer(5, b', "colour": "red"'), b"bye"
    )
    stage.built.window.compare_commands.compare_recordings()
    window = stage.built.window.findChild(RecordingsWindow)
    assert isinstance(window, RecordingsWindow)
    window.chooser.left.setCurrentIndex(window.chooser.left.findData(key_of(one.id)))
    window.chooser.right.setCurrentIndex(window.chooser.right.findData(key_of(other.id)))
    window.resize(1120, 640)
    window.compare()
    await stage.until(lambda: window.model.rowCount() > 0)
    await stage.settle()
    return window


BYTES: dict[str, Scene] = {
    "bytes-inspector": inspector,
    "bytes-statistics": statistics,
    "bytes-checksums": checksums,
    "bytes-transform": transform,
    "bytes-marks": marks,
    "compare-records": compare_records,
    "compare-recordings": compare_recordings,
}
