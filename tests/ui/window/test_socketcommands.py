from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.ui.window.conftest import Scene, Stage
from workbench.model.events import EventKind
from workbench.model.sockets import Role, SocketSpec
from workbench.model.tlssettings import TlsSettings
from workbench.ui.window.files.questions import Question

Play = Callable[[Scene], None]


def test_an_undo_that_would_remove_an_open_socket_asks_first(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        session = await stage.listener("echo")
        stage.window.binder.action("edit.undo").trigger()
        question = await stage.dialog(Question)
        assert "“echo” is open" in question.text()
        assert "Redo brings the socket and its traffic back" in question.informativeText()
        assert session.is_open
        await stage.answer("cancel")
        assert stage.workspace.sessions == (session,)
        assert session.is_open
        stage.window.binder.action("edit.undo").trigger()
        await stage.answer("remove")
        assert stage.workspace.sessions == ()

    play(scene)


def test_a_redo_that_would_remove_an_open_socket_asks_first(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        session = await stage.listener()
        stage.workspace.remove_socket(session.id)
        stage.workspace.undo()
        await stage.until(lambda: session.is_at_rest, "the removed socket to close")
        session.open()
        await stage.until(lambda: session.is_open, "the listener")
        stage.frame()
        stage.window.binder.action("edit.redo").trigger()
        await stage.answer("cancel")
        assert stage.workspace.sessions == (session,)
        stage.window.binder.action("edit.redo").trigger()
        await stage.answer("remove")
        assert stage.workspace.sessions == ()

    play(scene)


@pytest.mark.parametrize("change", ["rename", "closed"])
def test_an_undo_that_removes_no_open_socket_does_not_ask(play: Play, change: str) -> None:
    async def scene(stage: Stage) -> None:
        session = await stage.listener("before")
        if change == "rename":
            stage.workspace.update_spec(replace(session.spec, name="after"))
        else:
            session.close()
            await stage.until(lambda: session.is_at_rest, "the end")
        stage.frame()
        stage.window.binder.action("edit.undo").trigger()
        assert [each.spec.name for each in stage.workspace.sessions] == (["before"] if change == "rename" else [])

    play(scene)


def test_tls_is_started_from_the_menu_where_a_plain_stream_is_open(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        start = stage.window.binder.action("socket.start_tls")
        listener = await stage.listener()
        stage.frame()
        assert not start.isEnabled()  # nobody is connected
        tls = TlsSettings(trust_laboratory=True)
        client = stage.workspace.add_like(SocketSpec(0, "", Role.CLIENT, f"tcp://{listener.local}", tls=tls))
        client.open()
        stage.window.deck.open(client.id)
        await stage.until(lambda: client.is_open and listener.connections, "the connection")
        stage.frame()
        assert start.isEnabled()
        start.trigger()
        stage.frame()
        assert not start.isEnabled()
        assert listener.security.start_tls() is None

        def is_secured() -> bool:
            return EventKind.SECURED in [event.kind for event in client.events.read(0)[1]]

        await stage.until(is_secured, "the handshake")

    play(scene)
