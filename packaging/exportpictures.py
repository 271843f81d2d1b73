"""Scenes of carrying traffic out: the dialog, and a record that Wireshark decodes."""

from __future__ import annotations

from picturestage import Scene, Stage
from PySide6.QtWidgets import QWidget

from workbench.model.records import Piece
from workbench.model.sockets import Role
from workbench.ui.window.files.exportdialog import ExportDialog
from workbench.ui.wireshark.wiresharktool import WiresharkTool

QUERY = bytes.fromhex("1a2b01000001000000000000") + b"\x07example\x03org\0" + bytes.fromhex("00010001")
ANSWER = (
    bytes.fromhex("1a2b81800001000100000000") + b"\x07example\x03org\0" + bytes.fromhex("00010001")
    + bytes.fromhex("c00c000100010000012c0004c0000201")
)  # fmt: skip


async def dialog(stage: Stage) -> QWidget:
    listener = stage.add(Role.LISTENER, "tcp://127.0.0.1:0", "listener")
    await stage.until(lambda: listener.is_open)
    await stage.settle()
    stage.built.window.files.export("")
    await stage.settle()
    found = stage.built.window.findChild(ExportDialog)
    assert found is not None
    return found


async def wireshark(stage: Stage) -> QWidget:
    session = stage.add(Role.LISTENER, "udp://127.0.0.1:0", "resolver")
    await stage.until(lambda: session.is_open)
    now_ns = stage.built.workspace.clock.now_ns()
    stage.built.workspace.store.capture.append(session.id, [
        Piece(now_ns, 1, 0, "127.0.0.1:53", QUERY, len(QUERY)),
        Piece(now_ns + 8_000_000, 0, 0, "127.0.0.1:53", ANSWER, len(ANSWER)),
    ])  # fmt: skip
    panel = stage.panel(session)
    await stage.until(lambda: session.traffic.count() == 2)
    await stage.settle()
    panel.desk.tools.show_tool("wireshark")
    tool = panel.desk.tools.tool
    assert isinstance(tool, WiresharkTool)
    await stage.until(lambda: bool(tool.dissection.fields))
    panel.bytes.hex.go_to(14)
    await stage.settle()
    return stage.built.window


EXPORT: dict[str, Scene] = {"export": dialog, "wireshark": wireshark}
