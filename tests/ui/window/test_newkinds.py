"""From the dialog to bytes: sockets of other kinds are made, opened and talk, as a person does it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ui.window.conftest import Scene, Stage
from workbench.host.availability import availability
from workbench.model.kinds import KIND_FACTS, SocketKind
from workbench.model.sockets import Role
from workbench.session.session import Session
from workbench.ui.panel import SocketPanel
from workbench.ui.window.newsocket.newsocket import NewSocketDialog

K = SocketKind


async def make(stage: Stage, kind: SocketKind, address: str) -> Session:
    """Through the dialog of that kind, by its first button; open once it returns."""
    stage.window.binder.action(f"socket.new.{kind}").trigger()
    dialog = await stage.dialog(NewSocketDialog)
    assert dialog.kinds.kind is kind
    dialog.fields.address.line.setText(address)
    dialog.fields.lab.setChecked(True)
    dialog.fields.changed.emit()
    assert dialog._create_open.isEnabled(), dialog.fields.fault.text()
    dialog._create_open.click()
    session = stage.workspace.sessions[-1]
    await stage.until(lambda: session.is_open, f"{kind}: {session.failure}")
    stage.frame()
    return session


def panel_of(stage: Stage, session: Session) -> SocketPanel:
    panel = next(each for each in stage.window.findChildren(SocketPanel) if each.session is session)
    panel.refresh()
    return panel


@pytest.mark.parametrize(
    ("listener", "client", "marks"),
    [
        (K.TCP_LISTENER, K.TCP_CLIENT, []),
        (K.TLS_LISTENER, K.TLS_CLIENT, ["TLS 1.3, verified"]),
        (K.WS_LISTENER, K.WS_CLIENT, []),
        (K.WSS_LISTENER, K.WSS_CLIENT, ["TLS 1.3, verified"]),
        (K.UNIX_LISTENER, K.UNIX_CLIENT, []),
    ],
)
def test_both_ends_by_hand(
    play: Callable[[Scene], None], tmp_path: Path, listener: SocketKind, client: SocketKind, marks: list[str]
) -> None:
    if not (answer := availability(KIND_FACTS[listener].need)).available:
        pytest.skip(answer.reason)

    async def scene(stage: Stage) -> None:
        path = str(tmp_path / "s")
        is_path = listener is K.UNIX_LISTENER
        ear = await make(stage, listener, path if is_path else "127.0.0.1:0")
        mouth = await make(stage, client, path if is_path else ear.local)
        assert panel_of(stage, mouth).header.marks.texts == marks
        assert mouth.send(b"hello") is None
        await stage.until(lambda: ear.counters.rx_bytes == 5, "the bytes at the other end")
        assert mouth.spec.tls.verify

    play(scene)


def test_a_websocket_offers_no_half_close(play: Callable[[Scene], None]) -> None:
    async def scene(stage: Stage) -> None:
        actions = {}
        for url in ("ws://127.0.0.1:0/", "tcp://127.0.0.1:0"):
            session = stage.workspace.add_socket(Role.LISTENER, url)
            session.open()
            await stage.until(lambda opened=session: opened.is_open, "the listener")
            stage.window.deck.open(session.spec.id)
            stage.frame()
            action = stage.window.binder.action
            actions[url] = [action(f"socket.{deed}").isEnabled() for deed in ("half_close", "abort")]
        assert list(actions.values()) == [[False, True], [True, True]]

    play(scene)
