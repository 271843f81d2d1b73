"""Pictures of the window with real sockets, to be looked at: ``python tests/ui/window/take_pictures.py FOLDER``.

Works offscreen (``QT_QPA_PLATFORM=offscreen``) and on a display, Xvfb included. Options: ``--size 1280x800``,
``--theme light|dark|high_contrast``, ``--scale 1.0``, ``--scene`` with one of the functions below or of page_scenes.py.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from bytes_scenes import BYTES_SCENES
from filter_scenes import FILTER_SCENES
from find_scenes import FIND_SCENES
from generator_scenes import GENERATOR_SCENES
from import_scenes import IMPORT_SCENES
from library_scenes import LIBRARY_SCENES
from message_scenes import MESSAGE_SCENES
from page_scenes import PAGE_SCENES
from picture_stage import frames, until
from PySide6.QtWidgets import QApplication, QWidget
from reading_scenes import READING_SCENES
from rule_scenes import RULE_SCENES
from sequence_scenes import SEQUENCE_SCENES
from variable_scenes import VARIABLE_SCENES

from workbench.app.crash import CrashHandler
from workbench.app.eventloop import run
from workbench.app.logfile import MemoryLog
from workbench.app.window import Built, build, make_application
from workbench.model.failures import Failure, Reason
from workbench.model.kinds import KIND_FACTS
from workbench.model.sockets import ReplyMode, Role, SessionState, SocketSpec
from workbench.model.tlssettings import Identity, TlsSettings, TlsVersion
from workbench.settings.store import SettingsStore
from workbench.settings.values import Appearance, Settings, ThemeChoice
from workbench.ui.errors import ErrorWindow
from workbench.ui.panel import SocketPanel
from workbench.ui.window.newsocket.newsocket import NewSocketDialog
from workbench.ui.window.tabs.arrangement import SplitDirection

OWN_WINDOWS = ("format-window", "compare-records-window", "compare-recordings-window", "pad-window")
LONG_HOST = "donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft.example.org"


@dataclass(frozen=True)
class Wanted:
    """One run's settings."""

    folder: Path
    width: int
    height: int
    theme: str
    scale: float

    def path(self, scene: str) -> Path:
        """The picture's file."""
        return self.folder / f"{scene}-{self.width}x{self.height}-{self.theme}-{round(self.scale * 100)}.png"


async def empty(built: Built) -> None:
    """No sockets."""


async def echo(built: Built) -> None:
    """The example, both ends side by side."""
    built.window.start_example()
    await until(
        built, lambda: len(built.workspace.sessions) == 2 and built.workspace.sessions[1].counters.rx_records > 12
    )


async def one(built: Built) -> None:
    """The example's client alone in front, the call tape open."""
    await echo(built)
    listener, client = built.workspace.sessions
    built.window.deck.close(listener.spec.id)
    built.window.deck.open(client.spec.id)


async def docks(built: Built) -> None:
    """As before, with call tape, log and notes."""
    await one(built)
    built.workspace.set_notes("# Echo test\n\n- both ends on this computer\n- every byte came back\n")
    for key in ("notes", "log", "calls"):
        built.window.docks[key].show_dock()
    built.window.calls.set_shows_all(True)


async def many(built: Built) -> None:
    """Long names, failed and open sockets, splits in two directions."""
    await echo(built)
    workspace, deck = built.workspace, built.window.deck
    failed = workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:1", "Nobody listens here")
    failed.open()
    workspace.add_socket(Role.CLIENT, f"tcp://{LONG_HOST}:65535", "Rindfleischetikettierungsüberwachungsaufgabe")
    bound = workspace.add_socket(Role.LISTENER, "udp://127.0.0.1:0", "UDP echo")
    bound.set_reply(ReplyMode.ECHO, bound.spec.reply_payload)
    bound.open()
    await until(built, lambda: failed.failure is not None and bound.is_open)
    await frames(built)
    deck.activate(failed.spec.id)
    deck.split(failed.spec.id, SplitDirection.DOWN)


async def dialog(built: Built) -> None:
    """The new-socket dialog over the empty window."""
    built.window.socket_commands.new("tcp_listener")


async def dialog_kinds(built: Built) -> None:
    """The same, while a kind is searched for."""
    built.window.socket_commands.new_any()
    found = built.window.findChild(NewSocketDialog)
    assert found is not None
    found.kinds.query.setText("listener")


async def dialog_tls(built: Built) -> None:
    """A TLS client with all its settings, and a fault."""
    built.window.socket_commands.new("tls_client")
    found = built.window.findChild(NewSocketDialog)
    assert found is not None
    found.fields.more.setChecked(True)
    found.fields.proxy.set_texts("socks5", "127.0.0.1:1080", "me")
    found.fields.address.line.setText("exam ple.org:8443")
    found.fields.changed.emit()


async def dialog_absent(built: Built) -> None:
    """A kind that no system but Windows has."""
    built.window.socket_commands.new("hyperv_listener")


async def options_of(built: Built, role: Role, url: str, **settings: object) -> None:
    """A closed socket with its options, scrolled to what is below the address."""
    spec = SocketSpec(0, "", role, url, **settings)  # type: ignore[arg-type]
    session = built.workspace.add_like(spec)
    built.window.deck.open(session.spec.id)
    await frames(built)
    panel = built.window.findChild(SocketPanel)
    assert panel is not None
    panel.show_options(True)


async def options_tls(built: Built) -> None:
    """A TLS client that checks nothing and writes its keys down."""
    tls = TlsSettings(verify=False, identity=Identity.FILE, key_log_file="/tmp/keys.log", lowest=TlsVersion.TLS_1_0)
    await options_of(built, Role.CLIENT, "tls://127.0.0.1:8443?proxy=socks5://me@127.0.0.1:1080", tls=tls)


async def options_web(built: Built) -> None:
    """A WebSocket listener."""
    await options_of(built, Role.LISTENER, "ws://0.0.0.0:8080/chat")


async def options_unix(built: Built) -> None:
    """Unix datagrams to a peer."""
    await options_of(built, Role.CLIENT, "unix-dgram:///tmp/echo.sock?bind=@me")


async def kinds(built: Built) -> None:
    """A socket of every kind in the tree; in front TLS that is not verified, through a proxy that wants a password."""
    workspace = built.workspace
    for facts in KIND_FACTS.values():
        workspace.add_socket(facts.role, f"{facts.scheme}://{facts.example}")
    spec = SocketSpec(0, "", Role.CLIENT, "tls://127.0.0.1:8443?proxy=http://me@127.0.0.1:1",
                      tls=TlsSettings(verify=False, key_log_file="/tmp/keys.log"))  # fmt: skip
    session = workspace.add_like(spec)
    built.window.deck.open(session.spec.id)
    session.fail(Failure(Reason.PROXY_PASSWORD, "407 Proxy Authentication Required"))
    session.enter(SessionState.FAILED)


async def protected(built: Built) -> None:
    """TLS for real: a listener with the laboratory's certificate, a client that trusts it, one that does not look."""
    workspace = built.workspace
    listener = workspace.add_like(SocketSpec(0, "", Role.LISTENER, "tls://127.0.0.1:0"))
    listener.open()
    await until(built, lambda: listener.is_open)
    url = f"tls://{listener.local}"
    clients = [workspace.add_like(SocketSpec(0, "", Role.CLIENT, url, tls=tls)) for tls in
               (TlsSettings(trust_laboratory=True), TlsSettings(verify=False))]  # fmt: skip
    for client in clients:
        client.open()
    await until(built, lambda: all(client.is_open for client in clients))
    for client in clients:
        built.window.deck.open(client.spec.id)
    built.window.deck.split(clients[1].spec.id, SplitDirection.DOWN)


async def key_log(built: Built) -> None:
    """A key log that a project names waits to be allowed."""
    tls = TlsSettings(trust_laboratory=True, key_log_file="/home/somebody/captures/keys.log")
    client = built.workspace.add_like(SocketSpec(0, "", Role.CLIENT, "tls://127.0.0.1:8443", tls=tls))
    built.window.deck.open(client.spec.id)
    client.open()
    await until(built, lambda: client.state is SessionState.FAILED)


async def dialog_web(built: Built) -> None:
    """A WebSocket client, unfolded."""
    built.window.socket_commands.new("ws_client")
    found = built.window.findChild(NewSocketDialog)
    assert found is not None
    found.fields.more.setChecked(True)


async def dialog_raw(built: Built) -> None:
    """Raw IP, bound to every address."""
    built.window.socket_commands.new("raw_bound")
    found = built.window.findChild(NewSocketDialog)
    assert found is not None
    found.fields.address.line.setText("0.0.0.0")
    found.fields.changed.emit()


async def dialog_ping(built: Built) -> None:
    """A ping."""
    built.window.socket_commands.new("ping")


async def dialog_tls_listener(built: Built) -> None:
    """A TLS listener with its certificate."""
    built.window.socket_commands.new("tls_listener")


async def dialog_multicast(built: Built) -> None:
    """A receiver, with the interfaces of this computer, and the warning."""
    built.window.socket_commands.new("multicast_receiver")


SCENES: dict[str, Callable[[Built], Awaitable[None]]] = {
    scene.__name__: scene for scene in (
        empty, echo, one, docks, many, dialog, dialog_kinds, dialog_tls, dialog_absent, dialog_multicast, options_tls,
        options_web, options_unix, kinds,
        dialog_web, dialog_raw, dialog_ping, dialog_tls_listener, protected, key_log,
    )
} | LIBRARY_SCENES | PAGE_SCENES | IMPORT_SCENES | READING_SCENES | BYTES_SCENES | FILTER_SCENES | FIND_SCENES | (
    GENERATOR_SCENES | MESSAGE_SCENES | RULE_SCENES | SEQUENCE_SCENES | VARIABLE_SCENES
)


async def take(wanted: Wanted, scenes: list[str], work: Path) -> None:
    """Each scene in a window of its own."""
    for scene in scenes:
        settings = Settings(appearance=Appearance(ThemeChoice(wanted.theme), wanted.scale))
        store = SettingsStore(work / f"{scene}.json", settings)
        built = build(CrashHandler(), MemoryLog(), work / scene, store)
        built.window.begin()
        built.window.resize(wanted.width, wanted.height)
        try:
            await frames(built)
            await SCENES[scene](built)
            await frames(built, 10)
            own = [built.window.findChild(QWidget, name) for name in OWN_WINDOWS]
            own.append(built.window.findChild(ErrorWindow))
            active = QApplication.activeModalWidget() or next((each for each in own if each is not None), None)
            picture = built.window.grab()
            picture.save(str(wanted.path(scene)))
            if active is not None:
                active.grab().save(str(wanted.path(f"{scene}-front")))
        finally:
            built.window.hide()
            built.clock.stop()
            await built.workspace.aclose(discard=True)
            built.window.deleteLater()


def main() -> int:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", default="1280x800")
    parser.add_argument("--theme", default="light")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--scene", action="append", choices=sorted(SCENES))
    given = parser.parse_args()
    width, height = (int(part) for part in given.size.split("x"))
    given.folder.mkdir(parents=True, exist_ok=True)
    wanted = Wanted(given.folder, width, height, given.theme, given.scale)
    application = make_application()
    with tempfile.TemporaryDirectory(prefix="workbench-pictures-") as work:

        async def play() -> int:
            await take(wanted, given.scene or [name for name in SCENES if not name.startswith("net_")], Path(work))
            return 0

        return run(application, play)


if __name__ == "__main__":
    sys.exit(main())
