"""Scenes of importing: a capture that came in, a hex dump and a command that are pasted; the project of examples."""

from __future__ import annotations

from picturestage import Scene, Stage
from PySide6.QtWidgets import QWidget

from workbench.model.sockets import Role
from workbench.project.export.exporting import export_to_file
from workbench.project.export.forms import ExportForm
from workbench.project.export.walk import ExportSource
from workbench.ui.window.files.commanddialog import CommandDialog
from workbench.ui.window.files.hexdumpdialog import HexDumpDialog

ROUNDS = 6
PROTOCOLS = 10
COMMAND = (
    "curl -X POST https://api.example.org/v1/lamps -H 'Content-Type: application/json' \\\n"
    "     -u ada:secret -L --data-raw '{\"name\": \"lamp\", \"on\": true}'"
)
DUMP = (
    "O 10:02:14.384231\n"
    "0000  47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d 0a   GET / HTTP/1.1..\n"
    "0010  48 6f 73 74 3a 20 65 78 61 6d 70 6c 65 2e 6f 72   Host: example.or\n"
    "0020  67 0d 0a 0d 0a                                    g....\n"
    "I 10:02:14.391007\n"
    "0000  48 54 54 50 2f 31 2e 31 20 32 30 34 20 4e 6f 20   HTTP/1.1 204 No\n"
    "0010  43 6f 6e 74 65 6e 74 0d 0a 0d 0a                  Content....\n"
)


async def imported(stage: Stage) -> QWidget:
    """What two sockets said is exported as packets, they go, and the packets come back."""
    listener = stage.add(Role.LISTENER, "tcp://127.0.0.1:0", "service")
    await stage.until(lambda: listener.is_open)
    client = stage.add(Role.CLIENT, f"tcp://{listener.local}", "device")
    await stage.until(lambda: client.is_open)
    for number in range(ROUNDS):
        client.send(b"GET /things/%d HTTP/1.1\r\nHost: example.org\r\n\r\n" % number)
        await stage.until(lambda at=number: listener.counters.rx_records > at)  # type: ignore[misc]
        listener.send(b'HTTP/1.1 200 OK\r\nContent-Length: 26\r\n\r\n{"id": %d, "name": "lamp"}\r\n' % number)
        await stage.until(lambda at=number: client.counters.rx_records > at)  # type: ignore[misc]
    client.close()
    await stage.until(lambda: client.is_at_rest and client.traffic.count() >= 2 * ROUNDS)
    workspace = stage.built.workspace
    path = workspace.data_dir / "trace.pcapng"
    workspace.remove_socket(listener.id)
    export_to_file(ExportSource(workspace.document, workspace.store.capture), ExportForm.PCAPNG, path)
    workspace.remove_socket(client.id)
    stage.built.window.imports.import_paths([path])
    await stage.until(lambda: bool(workspace.sessions) and not stage.built.window.strip.jobs.busy)
    stage.panel(workspace.sessions[0]).traffic.go_to(2)
    await stage.settle()
    return stage.built.window


async def hex_dump(stage: Stage) -> QWidget:
    stage.built.window.imports.paste()
    dialog = stage.built.window.findChild(HexDumpDialog)
    assert dialog is not None
    dialog.set_text(DUMP)
    await stage.settle()
    return dialog


async def command(stage: Stage) -> QWidget:
    stage.built.window.imports.paste_command()
    dialog = stage.built.window.findChild(CommandDialog)
    assert dialog is not None
    dialog.set_text(COMMAND)
    await stage.settle()
    return dialog


async def examples(stage: Stage) -> QWidget:
    """One of the ten protocols, after its sequence passed."""
    window, workspace = stage.built.window, stage.built.workspace
    window.files.open_examples()
    await stage.until(lambda: len(workspace.document.sequences) == PROTOCOLS)
    sequence = next(each for each in workspace.document.sequences if each.name == "MQTT")
    window.deck.open(sequence.socket)
    window.docks["sequences"].show_dock()
    body = window.sequence_commands.shell.body
    await stage.settle()
    body.list.choose(sequence.id)
    body.start()
    client = next(each for each in workspace.sessions if each.id == sequence.socket)
    await stage.until(lambda: client.counters.rx_records > 0 and client.is_at_rest)
    stage.panel(client).traffic.go_to(3)
    for toast in window.files.toasts.toasts:  # it lies on the steps
        toast.leave()
    await stage.settle()
    return window


IMPORT: dict[str, Scene] = {"import": imported, "hex-dump": hex_dump, "command": command, "examples": examples}
