"""Scenes of the tools beside the bytes, and of comparing."""

from __future__ import annotations

import base64
import random
import zlib
from collections.abc import Awaitable, Callable

from page_scenes import _add
from picture_stage import frames, panel_of, until

from workbench.app.window import Built
from workbench.model.annotations import ByteMark
from workbench.model.records import Piece
from workbench.model.sockets import Role
from workbench.ui.bytes.statisticstool import StatisticsTool
from workbench.ui.bytes.transformtool import TransformTool
from workbench.ui.compare.recordingswindow import RecordingsWindow
from workbench.ui.compare.recordswindow import RecordsWindow
from workbench.ui.panel import SocketPanel
from workbench.ui.wireshark.wiresharktool import WiresharkTool

Scene = Callable[[Built], Awaitable[object]]
BODY = bytes.fromhex("01100001000306000a0102ffee3fc00000") + b"lamp=on;level=70" + (1_760_000_000).to_bytes(4, "big")


async def _panel(built: Built, *payloads: bytes) -> SocketPanel:
    listener = _add(built, Role.LISTENER, "tcp://127.0.0.1:0")
    await until(built, lambda: listener.is_open)
    client = _add(built, Role.CLIENT, f"tcp://{listener.local}")
    await until(built, lambda: client.is_open)
    for number, payload in enumerate(payloads):
        client.send(payload)
        await until(built, lambda at=number: client.traffic.count() > at)  # type: ignore[misc]
    return panel_of(built, client)


async def inspector(built: Built) -> None:
    """A number at the cursor, its line pointed at."""
    panel = await _panel(built, BODY)
    panel.desk.tools.show_tool("inspector")
    panel.bytes.hex.go_to(13)
    await frames(built, 10)


async def wireshark(built: Built) -> None:
    """A query of DNS, as an installed Wireshark decodes it."""
    socket = _add(built, Role.LISTENER, "udp://127.0.0.1:0")
    await until(built, lambda: socket.is_open)
    head = bytes.fromhex("1a2b01000001000000000000")
    query = head + b"\x07example\x03org\0" + bytes.fromhex("00010001")
    built.workspace.store.capture.append(socket.id, [
        Piece(built.workspace.clock.now_ns(), 1, 0, "127.0.0.1:53", query, len(query)),
    ])  # fmt: skip
    panel = panel_of(built, socket)
    await until(built, lambda: socket.traffic.count() == 1)
    await frames(built, 10)
    panel.desk.tools.show_tool("wireshark")
    tool = panel.desk.tools.tool
    assert isinstance(tool, WiresharkTool)
    await until(built, lambda: bool(tool.dissection.fields or not tool.is_asking))
    panel.bytes.hex.go_to(14)
    await frames(built, 10)


async def statistics(built: Built) -> None:
    """Text, zeros and noise in one payload."""
    text = b"".join(b"temperature=%d;level=%d\r\n" % (at * 7 % 40, at * 13 % 100) for at in range(200))
    panel = await _panel(built, text + bytes(4096) + random.Random(7).randbytes(8192) + text)
    panel.desk.tools.show_tool("statistics")
    tool = panel.desk.tools.tool
    assert isinstance(tool, StatisticsTool)
    await until(built, lambda: bool(tool.statistics and len(tool.statistics.block_entropies) > 20))
    await frames(built, 10)


async def checksums(built: Built) -> SocketPanel:
    """Every checksum of a record."""
    panel = await _panel(built, BODY + zlib.crc32(BODY).to_bytes(4, "little"))
    panel.desk.tools.show_tool("checksums")
    await frames(built, 10)
    return panel


async def checksum_found(built: Built) -> None:
    """The one that the record ends with."""
    panel = await checksums(built)
    panel.desk.tools.tool.search.setChecked(True)  # type: ignore[union-attr]
    await frames(built, 10)


async def transform(built: Built) -> None:
    """base64, gzip, JSON."""
    packed = base64.b64encode(zlib.compress(b'{"name": "lamp", "on": true, "colours": ["red", "green"]}'))
    panel = await _panel(built, b"data=" + packed)
    panel.desk.tools.show_tool("transform")
    panel.bytes.hex.select(5, len(packed))
    await frames(built, 5)
    tool = panel.desk.tools.tool
    assert isinstance(tool, TransformTool)
    for key in ("from-base64", "from-zlib", "json", "xor"):
        tool.add_step(key)
    tool.result.forms.choose("text")
    await frames(built, 10)


async def marks(built: Built) -> None:
    """Three fields in colours, with notes."""
    panel = await _panel(built, BODY)
    panel.desk.tools.show_tool("marks")
    tool = panel.desk.tools.tool
    for mark in (ByteMark(1, 0, 2, 0, "address and function"), ByteMark(1, 2, 4, 1, "first register, how many"),
                 ByteMark(1, 17, 16, 2, "settings, as text"), ByteMark(1, 33, 4, 3, "Unix time")):  # fmt: skip
        tool.marks.add(mark)  # type: ignore[union-attr]
    await frames(built, 10)


def _answer(level: int, extra: bytes = b"") -> bytes:
    body = b'{"name": "lamp", "on": true, "level": %d%s}' % (level, extra)
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


async def compare_records(built: Built) -> RecordsWindow:
    """Two answers that differ in a few places."""
    panel = await _panel(built, _answer(70), _answer(5, b', "colour": "red"'))
    panel.traffic.table.selectAll()
    await frames(built, 5)
    built.window.compare_commands.compare_selected()
    window = built.window.findChild(RecordsWindow)
    assert window is not None
    await frames(built, 10)
    return window


async def compare_recordings(built: Built) -> RecordingsWindow:
    """Two sockets that said nearly the same."""
    await _panel(built, b"login lamp", _answer(70), b"status?", _answer(71), b"bye")
    await _panel(built, b"login lamp", _answer(70), b"status?", b"wait", _answer(5, b', "colour": "red"'), b"bye")
    built.window.compare_commands.compare_recordings()
    window = built.window.findChild(RecordingsWindow)
    assert window is not None
    window.chooser.left.setCurrentIndex(1)
    window.chooser.right.setCurrentIndex(3)
    window.compare()
    await until(built, lambda: window.model.rowCount() > 0)
    await frames(built, 10)
    return window


BYTES_SCENES: dict[str, Scene] = {
    scene.__name__: scene
    for scene in (
        wireshark, inspector, statistics, checksums, checksum_found, transform, marks, compare_records,
        compare_recordings,
    )
}
