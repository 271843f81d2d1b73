"""Make the pictures of README and manual anew, from the real program over real sockets.

``.venv/bin/python packaging/screenshots.py [NAME …]`` writes ``docs/manual/images/NAME.png``. Runs offscreen, so that
every machine gives the same; only loopback is used. Look at each picture before you commit it.
"""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["TZ"] = "UTC"

from bytepictures import BYTES
from exportpictures import EXPORT
from findingpictures import FINDING
from generatorpictures import GENERATOR
from importpictures import IMPORT
from librarypictures import LIBRARY
from messagepictures import MESSAGES
from pagepictures import PAGES
from picturestage import Scene, Stage
from PySide6.QtCore import QRect, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from readingpictures import READING
from rulepictures import RULES
from sequencepictures import SEQUENCES
from smallpicture import save_small
from variablepictures import VARIABLES

from workbench.app.crash import CrashHandler
from workbench.app.eventloop import run
from workbench.app.logfile import start_log
from workbench.app.window import build, make_application, to_log
from workbench.model.connections import Target
from workbench.model.payloads import PayloadForm, PayloadSpec
from workbench.model.sockets import RepeatSpec, ReplyMode, Role
from workbench.session.session import Session
from workbench.settings.store import SettingsStore
from workbench.settings.values import Appearance, Settings, ThemeChoice
from workbench.ui.dialogs.preferences import PreferencesDialog

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "manual" / "images"
SIZE = (1280, 800)
REQUEST = b"GET / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n"
LEAVE_BEHIND = """
import asyncio, os, sys
from pathlib import Path
from workbench.model.records import Piece
from workbench.model.sockets import Role
from workbench.session.workspace import Workspace

async def main():
    workspace = Workspace(Path(sys.argv[1]))
    session = workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:9000", "echo client")
    now = workspace.clock.now_ns()
    workspace.store.capture.append(session.id, [Piece(now + n, 0, 1, "127.0.0.1:9000", b"x", 1) for n in range(1234)])
    await asyncio.to_thread(workspace.store.capture.flush, 10)
    os._exit(1)

asyncio.run(main())
"""


async def window(stage: Stage) -> QWidget:
    """The example, both ends side by side."""
    main = stage.built.window
    main.start_example()
    workspace = stage.built.workspace
    await stage.until(lambda: len(workspace.sessions) == 2 and workspace.sessions[1].counters.rx_records > 70)
    return main


async def new_socket(stage: Stage) -> QWidget:
    stage.built.window.socket_commands.new("tcp_listener")
    await stage.settle()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    return dialog


async def tcp_client(stage: Stage) -> QWidget:
    """One request to a real web server."""
    folder = stage.data_dir / "site"
    folder.mkdir()
    (folder / "index.html").write_text("<h1>It works</h1>\n", encoding="utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:  # noqa: ASYNC220
        try:
            client = stage.add(Role.CLIENT, f"tcp://127.0.0.1:{port}", "web server")
            await client.opened()
            while not client.is_open:  # the server needs a moment
                client.open()
                await client.opened()
            panel = stage.panel(client)
            client.send(REQUEST)
            await stage.until(lambda: client.traffic.count() >= 2 and client.is_at_rest)
            draft = PayloadSpec(text="GET / HTTP/1.0\\r\\nHost: 127.0.0.1\\r\\n\\r\\n")
            panel.composer.show_payload(draft)
            await stage.settle(1.5)
            return stage.built.window
        finally:
            server.terminate()


async def _listener(stage: Stage) -> Session:
    server = stage.add(Role.LISTENER, "tcp://127.0.0.1:9000", "measuring station")
    await server.opened()
    panel = stage.panel(server)
    clients = [socket.create_connection(("127.0.0.1", int(server.local.rpartition(":")[2]))) for _ in range(3)]
    await stage.until(lambda: len(server.roster.open_numbers()) == 3)
    for turn in range(12):
        for number, client in enumerate(clients):
            client.sendall(f"sensor {number + 1};{20 + turn}.{number};ok\r\n".encode())
        await asyncio.sleep(0.12)
    server.send(b"thank you\r\n", Target(2))
    clients[2].shutdown(socket.SHUT_WR)
    await stage.until(lambda: server.counters.rx_records >= 36 and len(server.roster.open_numbers()) == 2)
    await stage.settle(1.5)
    for client in clients:
        client.close()
    assert panel is not None
    return server


async def listener(stage: Stage) -> QWidget:
    await _listener(stage)
    return stage.built.window


async def udp(stage: Stage) -> QWidget:
    bound = stage.add(Role.LISTENER, "udp://127.0.0.1:5000", "UDP socket")
    await bound.opened()
    bound.set_reply(ReplyMode.FIXED, PayloadSpec(PayloadForm.HEX, "06"))
    stage.panel(bound)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for number in range(30):
            sender.sendto(b"datagram %d" % number if number % 5 else b"", ("127.0.0.1", 5000))
            await asyncio.sleep(0.06)
        await stage.until(lambda: bound.traffic.count() == 60)
        await stage.settle(1.5)
    return stage.built.window


async def hex_view(stage: Stage) -> QWidget:
    main = await window(stage)
    client = stage.built.workspace.sessions[1]
    stage.built.window.deck.close(stage.built.workspace.sessions[0].id)
    panel = stage.panel(client)
    await stage.settle()
    pane = panel.bytes
    pane.set_mode("both")
    await stage.settle()
    assert main is not None
    assert isinstance(pane, QWidget)
    return pane


async def composer(stage: Stage) -> QWidget:
    main = await window(stage)
    workspace = stage.built.workspace
    client = workspace.sessions[1]
    main.deck.close(workspace.sessions[0].id)
    panel = stage.panel(client)
    part = panel.composer
    part.show_payload(PayloadSpec(text="temperature=21.5 \\u20AC\\x00\\r\\n"))
    await stage.settle(1.5)
    assert isinstance(part, QWidget)
    return part


async def plot(stage: Stage) -> QWidget:
    main = await window(stage)
    workspace = stage.built.workspace
    client = workspace.sessions[1]
    main.deck.close(workspace.sessions[0].id)
    panel = stage.panel(client)
    client.start_repeat(bytes(2_000), RepeatSpec(400, 10.0))
    await client.repeat_ended()
    await stage.settle()
    part: QWidget = panel.plot
    return part


async def call_tape(stage: Stage) -> QWidget:
    await _listener(stage)
    dock = stage.built.window.docks["calls"]
    dock.show_dock()
    await stage.settle()
    return dock


async def recovery(stage: Stage) -> QWidget:
    command = [sys.executable, "-c", LEAVE_BEHIND, str(stage.data_dir)]
    await asyncio.to_thread(subprocess.run, command, check=False, timeout=60)
    stage.built.window.files.look_for_left()
    await stage.until(QApplication.activeModalWidget)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    return dialog


async def preferences(stage: Stage) -> QWidget:
    dialog = PreferencesDialog(stage.built.theme, stage.settings, stage.built.window)
    dialog.open()
    for label in dialog.findChildren(QLabel):
        if str(stage.settings.path) in label.text():  # where a person has it, not this run's temporary folder
            label.setText(label.text().replace(str(stage.settings.path.parent), "~/.config/socket-workbench"))
    await stage.settle()
    return dialog


SCENES: dict[str, Scene] = {
    "window-light": window,
    "window-dark": window,
    "new-socket": new_socket,
    "tcp-client": tcp_client,
    "listener": listener,
    "udp": udp,
    "hex-view": hex_view,
    "composer": composer,
    "plot": plot,
    "call-tape": call_tape,
    "recovery": recovery,
    "preferences": preferences,
} | GENERATOR | PAGES | BYTES | READING | MESSAGES | FINDING | IMPORT | EXPORT | LIBRARY | SEQUENCES | VARIABLES | RULES


@asynccontextmanager
async def staged(name: str, folder: Path, crash: CrashHandler) -> AsyncIterator[Stage]:
    """A window of its own for each scene, in a data folder of its own."""
    theme = ThemeChoice.DARK if name.endswith("dark") else ThemeChoice.LIGHT
    settings = SettingsStore(folder / "settings.json", Settings(appearance=Appearance(theme)))
    built = build(crash, start_log(None), folder, settings)
    built.window.resize(*SIZE)
    built.window.begin(None)
    built.window.resize(*SIZE)
    try:
        await asyncio.sleep(0.2)
        yield Stage(built, settings, folder)
    finally:
        while (dialog := QApplication.activeModalWidget()) is not None:
            dialog.close()
        built.window.hide()
        built.clock.stop()
        await built.workspace.aclose(discard=True)
        built.window.deleteLater()


async def take(names: list[str], crash: CrashHandler) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    for name in names:
        with tempfile.TemporaryDirectory(prefix="socket-workbench-") as folder:
            async with staged(name, Path(folder), crash) as stage:
                widget = await SCENES[name](stage)
                path = IMAGES / f"{name}.png"
                shown = widget.rect().intersected(QRect(0, 0, widget.width(), stage.height_px or widget.height()))
                save_small(widget.grab(shown).toImage(), path)
                print(f"{path.relative_to(IMAGES.parents[2])}: {shown.width()}x{shown.height()}")


def main() -> int:
    names = sys.argv[1:] or list(SCENES)
    unknown = [name for name in names if name not in SCENES]
    if unknown:
        print(f"no such picture: {', '.join(unknown)} (there are {', '.join(SCENES)})", file=sys.stderr)
        return 2
    crash = CrashHandler()
    qInstallMessageHandler(to_log)
    application = make_application()

    async def play() -> int:
        await take(names, crash)
        for title, details in crash.reported:
            print(f"{title}\n{details}", file=sys.stderr)
        return 1 if crash.reported else 0

    return run(application, play)


if __name__ == "__main__":
    sys.exit(main())
