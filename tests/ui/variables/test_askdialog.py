"""The question itself: everything that is allowed was shown, and no list is too long to be shown."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from workbench.session.payloads.wanted import Wanted, WantedKind
from workbench.ui.theme import Theme
from workbench.ui.variables.askdialog import SHOWN_MOST, AskDialog
from workbench.ui.widgets.labels import Label


def test_what_is_not_shown_is_not_allowed(qtbot: QtBot, theme: Theme) -> None:
    wanted = [Wanted(WantedKind.FILE, f"/{number}" + "x" * 4_000) for number in range(5_000)]
    dialog = AskDialog(theme, wanted)
    qtbot.addWidget(dialog)
    dialog.show()
    with qtbot.waitSignal(dialog.answered) as answered:
        dialog.allow.click()
    assert answered.args == [wanted[:SHOWN_MOST], {}]


def test_who_asks_is_named_and_a_secret_leaves_no_trace(qtbot: QtBot, theme: Theme) -> None:
    users = tuple(f"login/{number}" for number in range(20))
    dialog = AskDialog(theme, [Wanted(WantedKind.ASKED, "pin", users, "The key store is locked.")])
    qtbot.addWidget(dialog)
    dialog.show()
    words = [label.text() for label in dialog.findChildren(Label)]
    assert "The key store is locked." in words
    assert any(text.startswith("for login/0, login/1") and text.endswith(" …") for text in words)
    line = dialog.lines["pin"]
    assert dialog.focusWidget() is line
    assert line.echoMode() is line.EchoMode.Password
    line.setText("1234")
    with qtbot.waitSignal(dialog.answered) as answered:
        dialog.allow.click()
    assert answered.args == [[], {"pin": "1234"}]
    assert line.text() == ""
