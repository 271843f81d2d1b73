"""A password is asked for where it is wanted, used once it is given, and shown nowhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from tests.ui.panel.conftest import Scene, Stage
from workbench.authority.laboratory import LaboratoryAuthority
from workbench.model.failures import Failure, Reason
from workbench.model.sockets import Role, SessionState, SocketSpec
from workbench.model.tlssettings import Identity, TlsSettings
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


def test_the_password_of_a_private_key_opens_the_listener(play: Callable[[Scene], None], tmp_path: Path) -> None:
    certificate, key = encrypted_key(tmp_path, b"s3cret")

    async def scene(stage: Stage) -> None:
        tls = TlsSettings(identity=Identity.FILE, certificate_file=str(certificate), key_file=str(key))
        session = stage.workspace.add_like(SocketSpec(0, "", Role.LISTENER, "tls://127.0.0.1:0", tls=tls))
        panel = stage.panel(session)
        bar = panel.troubles.password
        session.open()
        await stage.frames_until(bar.isVisible, "the question")
        bar.line.setText("wrong")
        bar.line.returnPressed.emit()
        await stage.frames_until(lambda: session.is_at_rest and bar.isVisible(), "the question once more")
        bar.line.setText("s3cret")
        bar.line.returnPressed.emit()
        await stage.frames_until(lambda: session.is_open, "the listener")
        stage.clock.tick()
        assert not bar.isVisible()

    play(scene)


def test_a_key_log_is_written_only_after_it_was_allowed(play: Callable[[Scene], None], tmp_path: Path) -> None:
    """A project from somebody else may name one."""
    keys = tmp_path / "keys.log"

    async def scene(stage: Stage) -> None:
        tls = TlsSettings(key_log_file=str(keys))
        session = stage.workspace.add_like(SocketSpec(0, "", Role.LISTENER, "tls://127.0.0.1:0", tls=tls))
        panel = stage.panel(session)
        allow = panel.troubles.failure.findChild(QPushButton, "key-log-allow")
        assert allow is not None
        session.open()
        await stage.frames_until(allow.isVisible, "the question")
        assert session.is_at_rest
        assert not keys.exists()
        allow.click()
        await stage.frames_until(lambda: session.is_open, "the listener")
        stage.clock.tick()
        assert not allow.isVisible()
        assert keys.exists()

    play(scene)


def encrypted_key(folder: Path, password: bytes) -> tuple[Path, Path]:
    """A certificate and its key, which is locked."""
    made = LaboratoryAuthority(folder / "data").issue(Identity.LAB_GOOD, ("localhost",))
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    certificate.write_text(made.certificate_pem)
    plain = serialization.load_pem_private_key(made.key_pem.encode(), None)
    key.write_bytes(
        plain.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(password),
        )
    )
    return certificate, key
