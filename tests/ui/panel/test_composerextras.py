"""A kind of socket may put a bar of its own into the composer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from tests.session.scenes import datagram_pair, pair
from tests.ui.panel.conftest import Scene, Stage
from workbench.model.connections import Target
from workbench.model.sockets import Role, SocketSpec
from workbench.ui.panel.composer import composerextras
from workbench.ui.panelkit.extras import ComposerExtra, ExtraBar, ExtraRoom

Play = Callable[[Scene], None]


class Shouting(ExtraBar):
    """Sends what is written twice, to whom it likes."""

    def __init__(self, room: ExtraRoom) -> None:
        super().__init__(room)
        self.to, self.why_not, self.refreshed = "", "", 0
        self.button = QPushButton("Twice", self)
        self.button.clicked.connect(self._on_clicked)
        row = QHBoxLayout(self)
        row.addWidget(self.button)

    @property
    def fault(self) -> str:
        return self.why_not

    def aimed(self, target: Target) -> Target:
        return replace(target, peer=self.to) if self.to else target

    def refresh(self) -> bool:
        self.refreshed += 1
        return False

    def _on_clicked(self) -> None:
        data = self.room.host.payload()
        if data is None:
            self.room.host.say("It cannot be read.")
        else:
            self.room.session.send(data * 2, self.room.host.target)
            self.room.host.remember()
        self.acted.emit()


def _all(_spec: SocketSpec) -> bool:
    return True


@pytest.fixture
def bars(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composerextras, "EXTRAS", (ComposerExtra("shouting", _all, Shouting),))


def _bar(widget: QWidget) -> Shouting:
    found = widget.findChild(Shouting)
    assert found is not None
    return found


def test_a_bar_is_made_for_whom_it_applies(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        assert stage.panel(stage.workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:9")).findChild(Shouting) is None

    play(scene)


def test_a_bar_sends_what_is_written(play: Play, bars: None) -> None:
    async def scene(stage: Stage) -> None:
        server, client = await pair(stage.workspace)
        panel = stage.panel(client)
        bar = _bar(panel)
        panel.composer.form.edit.setPlainText("ha")
        bar.button.click()
        await stage.frames_until(lambda: server.counters.rx_bytes == 4, "the shout")
        assert client.spec.history[0].text == "ha" and bar.refreshed > 0
        panel.composer.form.edit.setPlainText(r"\q")
        bar.button.click()
        assert panel.composer.form.preview.text() == "It cannot be read."

    play(scene)


def test_a_bar_aims_and_refuses(play: Play, bars: None) -> None:
    async def scene(stage: Stage) -> None:
        bound, sender = await datagram_pair(stage.workspace)
        panel = stage.panel(bound)
        bar = _bar(panel)
        bar.to = sender.local
        panel.composer.form.edit.setPlainText("x")
        assert panel.composer.target.peer == sender.local
        bar.why_not = "Not now."
        stage.clock.tick()
        assert panel.composer.form.send.toolTip() == "Not now." and not panel.composer.form.send.isEnabled()

    play(scene)


def test_tab_comes_to_a_bar_before_the_payload(play: Play, bars: None) -> None:
    async def scene(stage: Stage) -> None:
        panel = stage.panel(stage.workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:9"))
        bar = _bar(panel)
        found, order = panel.composer.form.repeat_toggle.nextInFocusChain(), []
        while found is not panel.composer.form.edit:
            order.append(found)
            found = found.nextInFocusChain()
        assert bar.button in order

    play(scene)
