"""A dock's content is made when somebody first wants it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.window.conftest import Scene, Stage
from workbench.ui.window.lazybody import LazyBody


def test_it_is_made_once_at_the_latest_when_it_is_shown_and_has_the_focus(qtbot: QtBot) -> None:
    made: list[QLineEdit] = []

    def make(parent: QWidget) -> QLineEdit:
        made.append(QLineEdit(parent))
        return made[-1]

    shell = LazyBody("shell", "Shell", make)
    qtbot.addWidget(shell)
    assert shell.body_if_made is None and not made
    shell.show()
    assert shell.body_if_made is made[0] and shell.body is made[0] and len(made) == 1
    assert shell.focusProxy() is made[0]
    assert shell.minimumSizeHint().width() >= made[0].minimumSizeHint().width()


def test_a_window_that_begins_makes_neither_library_nor_pads(play: Callable[[Scene], None]) -> None:
    async def scene(stage: Stage) -> None:
        commands = stage.window.library_commands
        stage.frame()
        commands.flush()
        assert commands.library_dock.body_if_made is None and commands.pads_dock.body_if_made is None
        stage.window.docks["payloads"].show_dock(True)
        assert commands.library_dock.body_if_made is commands.library and commands.library.isVisible()
        assert commands.pads_dock.body_if_made is None

    play(scene)
