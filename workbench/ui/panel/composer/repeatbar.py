"""Repeat N times every M milliseconds; what was asked and what was achieved."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QDoubleSpinBox, QHBoxLayout, QSpinBox, QWidget

from workbench.model.sockets import RepeatSpec
from workbench.model.texts import failure_sentence
from workbench.session.sending.repeating import MIN_INTERVAL_MS, RepeatStatus
from workbench.settings.values import Settings
from workbench.ui.panel.tips import tip_of
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import ElidedLabel, Label

MOST_TIMES = 1_000_000_000
LONGEST_MS = 86_400_000.0
BOX_WIDTH = 124


class RepeatBar(QWidget):
    """``start_requested`` and ``stop_requested``; one button does either."""

    start_requested = Signal()
    stop_requested = Signal()

    def __init__(self, theme: Theme, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._running = False
        self.setObjectName("repeat-bar")
        self._times = QSpinBox(self)
        self._times.setObjectName("repeat-times")
        self._times.setAccessibleName("Times to repeat")
        self._times.setRange(0, MOST_TIMES)
        self._times.setSpecialValueText("until stopped")
        self._times.setGroupSeparatorShown(True)
        self._times.setToolTip("How often it is sent; 0 sends until you stop it")
        self._interval = QDoubleSpinBox(self)
        self._interval.setObjectName("repeat-interval")
        self._interval.setAccessibleName("Interval in milliseconds")
        self._interval.setRange(MIN_INTERVAL_MS, LONGEST_MS)
        self._interval.setDecimals(1)
        self._interval.setSuffix(" ms")
        self._interval.setToolTip(f"From one sending to the next, {MIN_INTERVAL_MS} ms at least")
        self._button = TextButton(theme, "Start", self, icon="repeat")
        self._button.setObjectName("repeat-start")
        self._start_tip = tip_of("send.repeat", settings, "Start")
        self._stop_tip = tip_of("send.stop", settings, "Stop")
        self._status = ElidedLabel(theme, "", FontRole.DATA_SMALL, parent=self)
        self._button.clicked.connect(self._on_clicked)
        self._lay_out()
        self._show_running(False)
        self._status.hide()
        self._follow_theme()
        theme.changed.connect(self._follow_theme)

    @property
    def spec(self) -> RepeatSpec:
        """What is set."""
        return RepeatSpec(self._times.value(), round(self._interval.value(), 1))

    def set_spec(self, spec: RepeatSpec) -> None:
        """Show these settings."""
        self._times.setValue(spec.times)
        self._interval.setValue(spec.interval_ms)

    def set_startable(self, on: bool) -> None:
        """There is something to send and a place to send it to."""
        self._button.setEnabled(on or self._running)

    def show_status(self, status: RepeatStatus | None) -> bool:
        """The run as it stands; True if something changed."""
        text = status_text(status)
        running = status is not None and status.running
        if text == self._status.text() and running == self._running:
            return False
        self._status.set_text(text)
        self._status.setVisible(bool(text))
        self._show_running(running)
        return True

    def set_narrow(self, narrow: bool) -> None:
        """The status stands below where there is no width beside the settings."""
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._lines.direction() is not direction:
            self._lines.setDirection(direction)

    def _show_running(self, running: bool) -> None:
        self._running = running
        self._button.setText("Stop" if running else "Start")
        self._button.setAccessibleName("Stop repeating" if running else "Start repeating")
        self._button.set_icon("square" if running else "repeat")
        self._button.setToolTip(self._stop_tip if running else self._start_tip)
        self._times.setEnabled(not running)
        self._interval.setEnabled(not running)
        if running:
            self._button.setEnabled(True)

    @Slot()
    def _on_clicked(self) -> None:
        if self._running:
            self.stop_requested.emit()
        else:
            self.start_requested.emit()

    @Slot()
    def _follow_theme(self) -> None:
        for box in (self._times, self._interval):
            box.setFixedWidth(self._theme.px(BOX_WIDTH))

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(6))
        row.addWidget(Label(self._theme, "Repeat", parent=self))
        row.addWidget(self._times)
        row.addWidget(Label(self._theme, "times every", parent=self))
        row.addWidget(self._interval)
        row.addWidget(self._button)
        row.addStretch(1)
        self._lines = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(self._theme.px(4))
        self._lines.addLayout(row)
        self._lines.addWidget(self._status, 1)


def status_text(status: RepeatStatus | None) -> str:
    """``asked 1,000 /s · achieved 998.4 /s · 123 of 1,000 sent``; empty before the first run."""
    if status is None:
        return ""
    done = f"{status.done:,} of {status.times:,} sent" if status.times else f"{status.done:,} sent"
    parts = [f"asked {rate_figure(status.asked_hz)}", f"achieved {rate_figure(status.achieved_hz)}", done]
    if status.skipped:
        parts.append(f"{status.skipped:,} skipped")
    if status.failure is not None:
        parts.append(failure_sentence(status.failure))
    return " · ".join(parts)


def rate_figure(rate_hz: float) -> str:
    """``1,000 /s``, ``2.5 /s``, ``0.017 /s``; ``–`` where there is none yet."""
    if rate_hz <= 0:
        return "–"
    digits = 0 if rate_hz >= 1000 else 1 if rate_hz >= 10 else 2 if rate_hz >= 1 else 3
    return f"{rate_hz:,.{digits}f} /s"
