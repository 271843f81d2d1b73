"""Scenes of variables and secrets, of the question before a payload is sent, and of the composer's form “Typed”."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from picture_stage import frames, until

from workbench.app.window import Built
from workbench.model.library import VariableKind
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.session.payloads.wanted import Wanted, WantedKind
from workbench.ui.panel import SocketPanel
from workbench.ui.variables.variablesdialog import VariablesDialog

Scene = Callable[[Built], Awaitable[None]]

VARIABLES = (
    ("host", VariableKind.VALUE, "bench.example.org", "What HELO says"),
    ("device", VariableKind.VALUE, r"\x01\x04", "Unit and function of the pump"),
    ("token", VariableKind.STORED, "", "Of the test account, from the vault"),
    ("password", VariableKind.ASKED, "", "Of whoever sits here"),
)
FRAME = "${u16 length of it}${begin it}${u32 counter}${u32 time s}PUMP ${var host}${end it}${crc crc16-modbus le}"


async def _filled(built: Built) -> None:
    built.window.start_example()
    await until(
        built, lambda: len(built.workspace.sessions) == 2 and built.workspace.sessions[1].counters.rx_records > 5
    )
    editor = built.workspace.variables
    for name, kind, value, note in VARIABLES:
        editor.change(replace(editor.add(name, kind), value=value, note=note))


async def variables(built: Built) -> None:
    """The table, a secret of the key store is chosen, something is allowed."""
    await _filled(built)
    built.workspace.desk.put_secret("password", "x")
    built.workspace.desk.allow([Wanted(WantedKind.FILE, "/home/me/pump/firmware.bin"),
                                Wanted(WantedKind.ENVIRONMENT, "PUMP_TOKEN")], remember=False)  # fmt: skip
    built.window.variable_commands.open_variables()
    await frames(built, 5)
    dialog = built.window.findChild(VariablesDialog)
    assert dialog is not None
    dialog.table.selectRow(2)
    dialog.form.secret.setText("not shown")


async def variables_empty(built: Built) -> None:
    """Nothing yet."""
    built.window.variable_commands.open_variables()


async def asking(built: Built) -> None:
    """Send was pressed: what is read, and the secret that is missing."""
    await _filled(built)
    panel = _panel(built)
    text = r"${env PUMP_TOKEN} ${file /home/me/pump/a-rather-long-folder-name-for-a-file/firmware.bin} ${var password}"
    panel.composer.show_payload(PayloadSpec(PayloadForm.TYPED, text))
    await frames(built, 5)
    panel.send_now()


async def typed_composer(built: Built) -> None:
    """Each part has its ground."""
    await _filled(built)
    _panel(built).composer.show_payload(PayloadSpec(PayloadForm.TYPED, FRAME))


async def typed_fault(built: Built) -> None:
    """A fault at its place, below the banner of a project that would read files."""
    await _filled(built)
    workspace = built.workspace
    reply = PayloadSpec(PayloadForm.TYPED, "${file answer.bin}${env PUMP_TOKEN}")
    workspace.update_spec(replace(workspace.sessions[0].spec, reply_payload=reply))
    workspace.desk.folder = workspace.data_dir
    _panel(built).composer.show_payload(PayloadSpec(PayloadForm.TYPED, "PUMP ${u8 var hots}"))


def _panel(built: Built) -> SocketPanel:
    number = built.workspace.sessions[1].id
    built.window.deck.open(number)
    panel = built.window.deck.panel(number)
    assert isinstance(panel, SocketPanel)
    return panel


VARIABLE_SCENES: dict[str, Scene] = {
    each.__name__: each for each in (variables, variables_empty, asking, typed_composer, typed_fault)
}
