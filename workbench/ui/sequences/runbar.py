"""The line that runs a sequence: run, step, pause, stop, and how it stands. Its choice of the pace stands elsewhere."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from workbench.model.runs import AT_ONCE, BY_HAND, ORIGINAL, Pace, RunState
from workbench.model.sequencetexts import took_text
from workbench.model.texts import count_text
from workbench.session.sequences.run import SequenceRun
from workbench.ui.sequences.sequencelist import RUN_SIGNS, state_of
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.widgets.buttons import IconButton, TextButton
from workbench.ui.widgets.labels import ElidedLabel

PACES: Final[tuple[tuple[str, Pace, str], ...]] = (
    ("As written", ORIGINAL, "Every wait lasts as long as it says"),
    ("2 times faster", Pace(2.0), "Every wait lasts half as long"),
    ("10 times faster", Pace(10.0), "Every wait lasts a tenth"),
    ("At once", AT_ONCE, "No wait at all"),
    ("By hand", BY_HAND, "It pauses before each step"),
)
GOES_ON: Final = (RunState.RUNNING, RunState.ASKING)


class RunBar(QWidget):
    """Asks for what its buttons say: ``run_wanted`` begins or goes on, ``step_wanted``, ``pause_wanted``,
    ``stop_wanted``."""

    run_wanted = Signal()
    step_wanted = Signal()
    pause_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("run-bar")
        self.run = TextButton(theme, "Run", self, icon="play", kind="primary")
        self.step = TextButton(theme, "Step", self, icon="chevron-right")
        self.step.setToolTip("Take the next step alone, then pause (Ctrl+F10)")
        self.pause = IconButton(theme, "pause", "Pause", self, tip="Pause behind the present step")
        self.stop = IconButton(theme, "square", "Stop", self, tip="End the run; what it opened is closed")
        self.pace = QComboBox(self)
        self.pace.setObjectName("run-pace")
        self.pace.setAccessibleName("Pace")
        self.pace.setToolTip("How fast it goes; the time in which something is expected stays")
        for place, (title, _pace, tip) in enumerate(PACES):
            self.pace.addItem(title)
            self.pace.setItemData(place, tip, Qt.ItemDataRole.ToolTipRole)
        self.sign = QLabel(self)
        self.said = ElidedLabel(theme, "", FontRole.BODY, parent=self)
        self.said.setObjectName("run-state")
        self._shown: tuple[object, ...] = ()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(4))
        for widget in (self.run, self.step, self.pause, self.stop, self.sign):
            row.addWidget(widget)
        row.addWidget(self.said, 1)
        self.run.clicked.connect(self.run_wanted)
        self.step.clicked.connect(self.step_wanted)
        self.pause.clicked.connect(self.pause_wanted)
        self.stop.clicked.connect(self.stop_wanted)
        theme.changed.connect(self._follow_theme)
        self.show_run(None, can_run=False)

    @property
    def chosen_pace(self) -> Pace:
        """How fast the next run goes."""
        return PACES[max(0, self.pace.currentIndex())][1]

    def show_run(self, run: SequenceRun | None, *, can_run: bool, is_old: bool = False) -> bool:
        """How the run stands; True if something is painted anew. ``is_old``: the steps are others by now."""
        state = state_of(run)
        words = run_text(run)
        if is_old and run is not None and run.is_over:
            words += ". The steps have changed since."
        shown = (state, words, can_run)
        if shown == self._shown:
            return False
        other_state = self._shown[:1] != shown[:1]
        self._shown = shown
        self.run.setEnabled(can_run and state not in GOES_ON)
        self.step.setEnabled(can_run and state not in GOES_ON)
        self.pause.setEnabled(state is RunState.RUNNING)
        self.stop.setEnabled(state in (*GOES_ON, RunState.PAUSED))
        if other_state:
            self.run.setText("Go on" if state is RunState.PAUSED else "Run")
            self.run.setAccessibleName(self.run.text())
            tip = "Take the remaining steps" if state is RunState.PAUSED else "Run the sequence from its first step"
            self.run.setToolTip(f"{tip} (Ctrl+F9)")
            self._follow_theme()
        self.said.set_text(words)
        self.said.setAccessibleName(words)
        if other_state and words:  # so that a screen reader says what came of it
            QAccessible.updateAccessibility(QAccessibleEvent(self.said, QAccessible.Event.Alert))
        return True

    @Slot()
    def _follow_theme(self) -> None:
        state = self._shown[0] if self._shown else RunState.READY
        assert isinstance(state, RunState)
        sign, word = RUN_SIGNS[state]
        self.sign.setPixmap(self._theme.pixmap(sign.icon, 16, sign.token))
        self.sign.setVisible(state is not RunState.READY)
        self.sign.setAccessibleName(word)
        self.said.set_token(sign.token if state is not RunState.READY else Token.TEXT_MUTED)


def run_text(run: SequenceRun | None) -> str:
    """Passed: 12 steps in 340 ms; Failed: 2 of 12 steps; Running …"""
    state = state_of(run)
    word = RUN_SIGNS[state][1]
    if run is None or state is RunState.READY:
        return ""
    if run.faults:
        return f"Not run: {count_text(len(run.faults), 'fault', 'faults')}"
    total = run.results.total
    if not total.total and not run.is_over:
        return word
    steps = count_text(total.total, "step", "steps")
    if total.failed:
        steps = f"{total.failed:,} of {steps} failed"
    rate = ""
    if run.pace.factor not in (1.0, math.inf):
        rate = f", {run.pace.factor:g} times as fast"
    seconds = run.duration_ns // 1_000_000_000 * 1_000_000_000 if not run.is_over else run.duration_ns
    took = f" in {took_text(run.duration_ns)}" if run.is_over else f", {took_text(seconds)}" if seconds else ""
    return f"{word}: {steps}{took}{rate}"
