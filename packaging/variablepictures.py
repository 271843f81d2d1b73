"""Scenes of variables and secrets, of the question before a payload is sent, and of the composer's form “Typed”."""

from __future__ import annotations

from dataclasses import replace

from picturestage import Scene, Stage
from PySide6.QtWidgets import QWidget

from workbench.model.library import VariableKind
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.sockets import ReplyMode, Role
from workbench.session.payloads.wanted import Wanted, WantedKind
from workbench.ui.panel import SocketPanel
from workbench.ui.variables.askdialog import AskDialog
from workbench.ui.variables.variablesdialog import VariablesDialog

VALUES = (
    ("host", VariableKind.VALUE, "bench.example.org", "What HELO says"),
    ("device", VariableKind.VALUE, r"\x01\x04", "Unit and function of the pump"),
    ("token", VariableKind.STORED, "", "Of the test account"),
    ("password", VariableKind.ASKED, "", "Of whoever sits here"),
)
FRAME = "${u16 length of rest}${begin rest}${u32 counter}PUMP ${var host}${end rest}${crc crc16-modbus le}"
ASKING = "${env PUMP_TOKEN} ${file /home/me/pump/firmware.bin} ${var password}"


async def _panel(stage: Stage) -> SocketPanel:
    editor = stage.built.workspace.variables
    for name, kind, value, note in VALUES:
        editor.change(replace(editor.add(name, kind), value=value, note=note))
    pump = stage.add(Role.LISTENER, "tcp://127.0.0.1:0", "pump")
    pump.set_reply(ReplyMode.ECHO, pump.spec.reply_payload)
    await stage.until(lambda: pump.is_open)
    client = stage.add(Role.CLIENT, f"tcp://{pump.local}", "client")
    await stage.until(lambda: client.is_open)
    return stage.panel(client)


async def variables(stage: Stage) -> QWidget:
    """A secret of the key store is chosen, something is allowed."""
    await _panel(stage)
    desk = stage.built.workspace.desk
    desk.put_secret("password", "x")
    desk.allow([Wanted(WantedKind.FILE, "/home/me/pump/firmware.bin"),
                Wanted(WantedKind.ENVIRONMENT, "PUMP_TOKEN")], remember=False)  # fmt: skip
    stage.built.window.variable_commands.open_variables()
    await stage.settle()
    dialog: VariablesDialog = stage.built.window.findChild(VariablesDialog)
    dialog.table.selectRow(2)
    await stage.settle()
    return dialog


async def asking(stage: Stage) -> QWidget:
    """Send was pressed."""
    panel = await _panel(stage)
    panel.composer.show_payload(PayloadSpec(PayloadForm.TYPED, ASKING))
    await stage.settle()
    panel.send_now()
    await stage.settle()
    dialog: AskDialog = stage.built.window.findChild(AskDialog)
    return dialog


async def typed(stage: Stage) -> QWidget:
    """Each part of the preview on a ground of its own."""
    panel = await _panel(stage)
    panel.composer.show_payload(PayloadSpec(PayloadForm.TYPED, FRAME))
    await stage.settle()
    return panel.composer


VARIABLES: dict[str, Scene] = {"variables": variables, "asking": asking, "composer-typed": typed}
