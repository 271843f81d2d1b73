"""Scenes of the payload library and of pads."""

from __future__ import annotations

from dataclasses import replace

from picturestage import Scene, Stage
from PySide6.QtWidgets import QWidget

from workbench.model.library import PadButton
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.sequences import Sequence
from workbench.model.sockets import ReplyMode, Role
from workbench.session.session import Session

TYPED, TEXT, HEX = PayloadForm.TYPED, PayloadForm.TEXT, PayloadForm.HEX
PAYLOADS = (
    ("Read holding registers", "Modbus/TCP", TYPED,
     "${u16 counter}${u16 0}${u16 length}${begin pdu}${u8 1}${hex 03}${u16 0}${u16 10}${end pdu}", "Ctrl+F2",
     "Ten registers from the first; the answer has 29 bytes."),
    ("Write one register", "Modbus/TCP", TYPED, "${u16 counter}${u16 0}${u16 length}${hex 01 06 00 04}${u16 500}",
     "Ctrl+F3", ""),
    ("Read coils", "Modbus/RTU", TYPED, "${hex 01 01 00 00 00 10}${crc crc16-modbus le}", "Ctrl+F6", ""),
    ("Wrong CRC", "Modbus/RTU", HEX, "01 01 00 00 00 10 00 00", "", "The device is to stay silent."),
    ("Hello", "", TEXT, "Hello from the library\\r\\n", "F7", ""),
    ("Nonsense", "", TYPED, "${random 64}", "", ""),
)  # fmt: skip


async def _filled(stage: Stage) -> Session:
    """A device that echoes, its client in front, and a library."""
    listener = stage.add(Role.LISTENER, "tcp://127.0.0.1:0", "device")
    listener.set_reply(ReplyMode.ECHO, listener.spec.reply_payload)
    await stage.until(lambda: listener.is_open)
    client = stage.add(Role.CLIENT, f"tcp://{listener.local}", "master")
    await stage.until(lambda: client.is_open)
    workspace = stage.built.workspace
    for name, folder, form, text, key, note in PAYLOADS:
        added = workspace.library.add(PayloadSpec(form, text), name, folder)
        workspace.library.change(replace(added, shortcut=key, note=note))
    workspace.edit("Add sequence", replace(workspace.document, sequences=(Sequence(1, "Whole start-up"),)))
    stage.built.window.deck.close(listener.spec.id)
    stage.panel(client)
    await stage.settle()
    return client


async def payloads(stage: Stage) -> QWidget:
    client = await _filled(stage)
    commands = stage.built.window.library_commands
    commands.open_payloads()
    await stage.settle()
    commands.library.tree.expandAll()
    commands.library.show_payload(1)
    for payload_id in (5, 3, 1):
        commands.send_by_key(payload_id)
        await stage.until(lambda: client.counters.rx_records == client.counters.tx_records)
    await stage.settle()
    return stage.built.window


async def pads(stage: Stage) -> QWidget:
    client = await _filled(stage)
    editor, commands = stage.built.workspace.pads, stage.built.window.library_commands
    pad = editor.add("Lesson 3: a frame and its CRC")
    for button in (
        PadButton(0, 0, payload=5, colour=2), PadButton(0, 1, payload=1, colour=0),
        PadButton(0, 2, payload=2, colour=0), PadButton(1, 0, "Start it all", sequence=1, colour=5),
        PadButton(1, 1, payload=3, colour=3), PadButton(1, 2, payload=4, colour=4, socket=client.spec.id),
    ):  # fmt: skip
        editor.put_button(pad.id, button)
    commands.open_pad(pad.id)
    await stage.settle()
    commands.pads.press((0, 1))
    await stage.until(lambda: client.counters.rx_records)
    await stage.settle(0.6)
    return stage.built.window


async def pads_laid_out(stage: Stage) -> QWidget:
    window = await pads(stage)
    view = stage.built.window.library_commands.pads
    view.edit.setChecked(True)
    view.grid.edit_requested.emit((1, 2))
    await stage.settle()
    return window


LIBRARY: dict[str, Scene] = {
    "payloads": payloads,
    "pads": pads,
    "pads-laid-out": pads_laid_out,
}
