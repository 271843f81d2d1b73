"""A password is asked for where it is wanted, used once it is given, and shown nowhere."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from tests.ui.panel.conftest import Scene, Stage
from workbench.model.failures import Failure, Reason
from workbench.model.sockets import Role, SessionState
from workbench.session.secrets import wanted_secret

URL = "tcp://127.0.0.1:1?proxy=socks5://me@127.0.0.1:1"


def test_it_is_asked_for_given_and_forgotten_by_the_line(play: Callable[[Scene], None]) -> None:
    async def scene(stage: Stage) -> None:
        session = stage.workspace.add_socket(Role.CLIENT, URL)
        panel = stage.panel(session)
        bar = panel.troubles.password
        assert not bar.isVisible()
        session.fail(Failure(Reason.PASSWORD_NEEDED, "of me"))
        session.enter(SessionState.FAILED)
        stage.clock.tick()
        assert bar.isVisible()
        assert bar.line.echoMode() is QLineEdit.EchoMode.Password
        assert "socks5://me@127.0.0.1:1" in bar.line.accessibleName()
        use = bar.findChild(QPushButton, "password-use")
        assert use is not None
        assert not use.isEnabled()
        stage.qtbot.keyClicks(bar.line, "s3cret")
        stage.qtbot.keyClick(bar.line, Qt.Key.Key_Return)
        assert stage.workspace.secrets.get("proxy:socks5://me@127.0.0.1:1") == "s3cret"
        assert bar.line.text() == ""
        await stage.frames_until(lambda: session.is_at_rest, "the next failure: nothing listens there")
        stage.clock.tick()
        assert not wanted_secret(session.spec, session.failure, stage.workspace.secrets)
        assert not bar.isVisible()
        said = [str(each) for each in (*session.events.read(0)[1], *session.tape.read(0, 1000)[1])]
        assert said
        assert not any("s3cret" in line for line in said)

    play(scene)


def test_a_banner_that_is_closed_asks_no_more(play: Callable[[Scene], None]) -> None:
    async def scene(stage: Stage) -> None:
        session = stage.workspace.add_socket(Role.CLIENT, URL)
        panel = stage.panel(session)
        session.fail(Failure(Reason.PROXY_PASSWORD))
        session.enter(SessionState.FAILED)
        stage.clock.tick()
        assert panel.troubles.password.isVisible()
        panel.troubles.failure.closed.emit()
        assert not panel.troubles.password.isVisible()

    play(scene)
