"""The menu that adds steps: what is often wanted together, then every kind."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from workbench.model.sequences import Step, StepKind
from workbench.model.sequencetexts import STEP_TITLES
from workbench.ui.sequences.stepsigns import STEP_SIGNS, STEP_TIPS
from workbench.ui.theme import Theme

_K = StepKind
PAIRS: Final[tuple[tuple[str, tuple[Step, ...]], ...]] = (
    ("Send and expect", (Step(_K.SEND), Step(_K.EXPECT))),
    ("Expect and answer", (Step(_K.EXPECT), Step(_K.SEND))),
    ("Connect, send, expect, close", (Step(_K.CONNECT), Step(_K.SEND), Step(_K.EXPECT), Step(_K.CLOSE))),
    ("Listen and accept a client", (Step(_K.LISTEN), Step(_K.ACCEPT, time_ms=60_000))),
    ("Ten times: send, expect, wait",
     (Step(_K.REPEAT, times=10, steps=(Step(_K.SEND), Step(_K.EXPECT), Step(_K.WAIT, time_ms=1_000))),)),
)  # fmt: skip
GROUPS: Final[tuple[tuple[StepKind, ...], ...]] = (
    (_K.SEND, _K.EXPECT, _K.EXPECT_NOTHING),
    (_K.CONNECT, _K.LISTEN, _K.ACCEPT, _K.HALF_CLOSE, _K.CLOSE, _K.RESET, _K.EXPECT_CLOSED, _K.EXPECT_RESET),
    (_K.WAIT, _K.REPEAT, _K.BRANCH),
    (_K.SET, _K.ASK, _K.NOTE),
)
FIRST: Final[dict[StepKind, Step]] = {
    _K.WAIT: Step(_K.WAIT, time_ms=1_000),
    _K.EXPECT_NOTHING: Step(_K.EXPECT_NOTHING, time_ms=1_000),
    _K.ACCEPT: Step(_K.ACCEPT, time_ms=60_000),
    _K.REPEAT: Step(_K.REPEAT, times=10),
}
"""How a step of a kind begins, where that is not as its defaults are."""


class AddMenu(QMenu):
    """``wanted`` carries the steps that shall be added."""

    wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__("Add step", parent)
        self._theme = theme
        self.setObjectName("add-step-menu")
        self.setAccessibleName("Add step")
        self.setToolTipsVisible(True)
        self._signs: list[tuple[QAction, StepKind]] = []
        for title, steps in PAIRS:
            self._add(title, steps, steps[0].kind, f"Adds {len(steps)} steps" if len(steps) > 1 else "")
        for group in GROUPS:
            self.addSeparator()
            for kind in group:
                self._add(STEP_TITLES[kind], (FIRST.get(kind, Step(kind)),), kind, STEP_TIPS[kind])
        self.triggered.connect(self._on_triggered)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()

    def _add(self, title: str, steps: tuple[Step, ...], kind: StepKind, tip: str) -> None:
        action = self.addAction(title)
        action.setObjectName(f"add-{title.lower().replace(' ', '-')}")
        action.setData(steps)
        action.setToolTip(tip or title)
        self._signs.append((action, kind))

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        self.wanted.emit(action.data())

    @Slot()
    def _follow_theme(self) -> None:
        for action, kind in self._signs:
            sign = STEP_SIGNS[kind]
            action.setIcon(self._theme.icon(sign.icon, sign.token))
