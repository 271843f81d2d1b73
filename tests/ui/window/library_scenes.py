"""Scenes of the payload library and of pads, beside the echo example."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from picture_stage import frames, until

from workbench.app.window import Built
from workbench.model.library import PadButton
from workbench.model.payloads import LineEnding, PayloadForm, PayloadSpec
from workbench.model.sequences import Sequence

Scene = Callable[[Built], Awaitable[None]]

PAYLOADS = (
    ("Hello", "", PayloadForm.TEXT, "Hello from the library", "Ctrl+Alt+H"),
    ("Ping", "", PayloadForm.TYPED, "PING ${text counter}\\r\\n", "Ctrl+Alt+P"),
    ("Good login", "SMTP", PayloadForm.TEXT, "EHLO workbench.example\\r\\n", "Ctrl+Alt+1"),
    ("Bad login", "SMTP", PayloadForm.TEXT, "HELO\\0\\r\\n", ""),
    ("Too long a line", "SMTP", PayloadForm.TYPED, "MAIL FROM:<${random 600}>\\r\\n", ""),
    ("Read 10 registers", "Modbus", PayloadForm.TYPED,
     "${u16 counter}${u16 0}${u16 length}${hex 01 03 00 00 00 0a}", "Ctrl+Alt+2"),
    ("RTU: read coils", "Modbus/RTU", PayloadForm.TYPED, "${hex 01 01 00 00 00 10}${crc crc16-modbus le}", ""),
    ("Firmware image", "", PayloadForm.FILE, "~/firmware.bin", ""),
)  # fmt: skip


async def _filled(built: Built) -> None:
    """The example with a library."""
    built.window.start_example()
    await until(
        built, lambda: len(built.workspace.sessions) == 2 and built.workspace.sessions[1].counters.rx_records > 5
    )
    library = built.workspace.library
    for name, folder, form, text, key in PAYLOADS:
        added = library.add(PayloadSpec(form, text, line_ending=LineEnding.NONE), name, folder)
        library.change(replace(added, shortcut=key, note="The server answers 250." if folder == "SMTP" else ""))


async def library(built: Built) -> None:
    """A payload of a folder is chosen."""
    await _filled(built)
    view = built.window.library_commands.library
    built.window.library_commands.open_payloads()
    await frames(built)
    view.tree.expandAll()
    view.show_payload(6)
    await frames(built, 10)


async def library_clash(built: Built) -> None:
    """A key that is somebody else's, and one who sends it with no socket open."""
    await library(built)
    workspace = built.workspace
    workspace.library.change(replace(workspace.library.payload(4), shortcut="Ctrl+S"))
    built.window.library_commands.library.show_payload(4)
    workspace.sessions[1].close()
    await until(built, lambda: not workspace.sessions[1].is_open)
    built.window.library_commands.send_by_key(1)
    await frames(built, 10)


async def library_empty(built: Built) -> None:
    """Nothing yet."""
    built.window.start_example()
    await until(built, lambda: len(built.workspace.sessions) == 2)
    built.window.library_commands.open_payloads()
    await frames(built, 10)


async def library_below(built: Built) -> None:
    """The same dock below."""
    from PySide6.QtCore import Qt

    await library(built)
    window = built.window
    window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, window.docks["payloads"])
    await frames(built, 10)


async def _pad(built: Built) -> None:
    await _filled(built)
    workspace = built.workspace
    workspace.edit("Sequence", replace(workspace.document, sequences=(Sequence(1, "Whole login"),)))
    pad = workspace.pads.add("Lesson 3: who speaks first")
    client = workspace.sessions[1].spec.id
    for button in (
        PadButton(0, 0, payload=1, colour=2), PadButton(0, 1, payload=2, socket=client),
        PadButton(0, 2, payload=3, colour=0), PadButton(1, 0, "Start it all", sequence=1, colour=4),
        PadButton(1, 1, payload=6, colour=3), PadButton(1, 2, payload=99),
    ):  # fmt: skip
        workspace.pads.put_button(pad.id, button)
    built.window.library_commands.open_pad(pad.id)
    await frames(built)


async def pads(built: Built) -> None:
    """After two presses."""
    await _pad(built)
    view = built.window.library_commands.pads
    view.press((0, 1))
    view.press((1, 2))
    await frames(built, 3)


async def pads_laid_out(built: Built) -> None:
    """One button is chosen."""
    await _pad(built)
    view = built.window.library_commands.pads
    view.edit.setChecked(True)
    view.grid.edit_requested.emit((0, 2))
    await frames(built, 10)


async def pad_shown(built: Built) -> None:
    """Alone, for an audience."""
    await _pad(built)
    built.window.library_commands.show_pad()
    await frames(built, 10)


LIBRARY_SCENES: dict[str, Scene] = {
    scene.__name__: scene
    for scene in (library, library_clash, library_empty, library_below, pads, pads_laid_out, pad_shown)
}
