"""Scenes of importing: a capture that came in, one that breaks off, a hex dump that is pasted."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from picture_stage import frames, panel_of, until

from tests.project.importing import capturemaker as make
from tests.project.importing.capturemaker import ACK, Talk
from workbench.app.window import Built
from workbench.ui.window.files.commanddialog import CommandDialog
from workbench.ui.window.files.hexdumpdialog import HexDumpDialog

Scene = Callable[[Built], Awaitable[None]]
COMMAND = (
    "curl -X POST https://api.example.org/v1/lamps -H 'Content-Type: application/json' \\\n"
    "     -u ada:secret -L --data-raw '{\"name\": \"lamp\", \"on\": true}'"
)
DUMP = """O 10:02:14.384231
0000  47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d 0a   GET / HTTP/1.1..
0010  48 6f 73 74 3a 20 65 78 61 6d 70 6c 65 2e 6f 72   Host: example.or
0020  67 0d 0a 0d 0a                                    g....
I 10:02:14.391007
0000  48 54 54 50 2f 31 2e 31 20 32 30 34 20 4e 6f 20   HTTP/1.1 204 No\x20
0010  43 6f 6e 74 65 6e 74 0d 0a 0d 0a                  Content....
"""


def _packets() -> list[bytes]:
    talk = Talk("192.0.2.10", "198.51.100.7").open()
    for number in range(6):
        talk.say(0, b"GET /things/%d HTTP/1.1\r\nHost: example.org\r\n\r\n" % number)
        talk.say(1, b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"id": %d, "name": "lamp"}' % number)
    start = talk.sequences[1]
    talk.put(talk.segment(1, ACK, b"tail", at=start + 300)).close()
    ping = make.ip("192.0.2.10", "198.51.100.7", 1, b"\x08\0\0\0ping")
    question = make.udp(
        "192.0.2.10", "192.0.2.53", (50_123, 53), b"\x12\x34\x01\0\0\x01\0\0\0\0\0\0\7example\3org\0\0\1\0\1"
    )
    return [*talk.packets, ping, make.ip("192.0.2.10", "192.0.2.53", 17, question)]


async def _import(built: Built, data: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        built.window.imports.import_paths([path])
        await until(built, lambda: bool(built.workspace.sessions) and not built.window.strip.jobs.busy)
    panel_of(built, built.workspace.sessions[0]).traffic.go_to(2)
    await frames(built, 10)


async def imported(built: Built) -> None:
    """A capture that was imported, with its account."""
    await _import(built, make.pcap(101, _packets(), nanoseconds=True), "trace.pcap")


async def imported_broken(built: Built) -> None:
    """One that ends in the middle of a packet."""
    await _import(built, make.pcap(101, _packets())[:-9], "broken.pcap")


async def hex_dump(built: Built) -> None:
    """A dump that is being pasted."""
    built.window.imports.paste()
    dialog = built.window.findChild(HexDumpDialog)
    assert dialog is not None
    dialog.set_text(DUMP)
    await frames(built, 10)


async def command(built: Built) -> None:
    """A command that is being pasted."""
    built.window.imports.paste_command()
    dialog = built.window.findChild(CommandDialog)
    assert dialog is not None
    dialog.set_text(COMMAND)
    await frames(built, 10)


async def packets(built: Built) -> None:
    """Packets of Packet Sender, with their account."""
    packet = {"name": "Lamp on", "hexstring": "6f 6e", "toip": "192.0.2.1", "port": "5000", "tcporudp": "UDP"}
    await _import(built, json.dumps([packet, {**packet, "name": "Lamp off", "port": "x"}]).encode(), "lamps.json")


async def examples(built: Built) -> None:
    """The project of examples, as it opens."""
    built.window.files.open_examples()
    await until(built, lambda: len(built.workspace.document.sequences) > 1)
    built.window.docks["sequences"].show_dock()
    await frames(built, 10)


IMPORT_SCENES: dict[str, Scene] = {
    "imported": imported, "imported_broken": imported_broken, "hex_dump": hex_dump, "command": command,
    "packets": packets, "examples": examples,
}  # fmt: skip
