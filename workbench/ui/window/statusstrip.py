"""The status bar's content: recording, docks, free message, work in progress, rates, stall meter."""

from __future__ import annotations

from time import monotonic
from typing import Protocol

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QToolButton, QWidget

from workbench.model.counters import Sample
from workbench.model.failures import Failure
from workbench.model.texts import bytes_text, failure_explanation, failure_sentence
from workbench.ui.frameclock import widget_is_shown
from workbench.ui.stall import StallMeter
from workbench.ui.theme import FontRole, Theme, Token
from workbench.ui.widgets.buttons import IconButton
from workbench.ui.widgets.labels import ElidedLabel, SteadyLabel
from workbench.ui.window.files.jobsview import JobsView

RATES_STEP_S = 0.25  # numbers that change faster cannot be read
STALL_STEP_S = 1.0


class Rates(Protocol):
    @property
    def steady(self) -> Sample: ...


class Recorded(Protocol):
    """What the strip reads of the workspace."""

    @property
    def recording(self) -> bool: ...
    @property
    def recording_failure(self) -> Failure | None: ...
    @property
    def throughput(self) -> Rates: ...


class StatusStrip(QWidget):
    """Put into a ``QStatusBar``; refreshed by the frame clock."""

    def __init__(self, workspace: Recorded, stall: StallMeter, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._stall = stall
        self._theme = theme
        self._rates_at = self._stall_at = 0.0
        self._shown: tuple[bool, Failure | None] | None = None
        self.setObjectName("statusStrip")
        self.setAccessibleName("Status")
        self.recording = IconButton(theme, "circle-dot", "Recording", self)
        self.message = ElidedLabel(theme, "", FontRole.SMALL, parent=self)
        self.jobs = JobsView(theme, self)
        self._rx = SteadyLabel(theme, "", FontRole.DATA_SMALL, "rx", self)
        self._tx = SteadyLabel(theme, "", FontRole.DATA_SMALL, "tx", self)
        self._stall_label = SteadyLabel(theme, "", FontRole.DATA_SMALL, "muted", self)
        self._docks = QHBoxLayout()
        self._dock_buttons: list[QToolButton] = []
        self._lay_out()
        theme.changed.connect(self._on_theme_changed)
        self.refresh()

    def add_dock_button(self, button: QToolButton) -> None:
        """A switch for a dock, left of the message."""
        button.setAutoRaise(True)
        self._docks.addWidget(button)
        self._dock_buttons.append(button)

    def show_tip(self, text: str) -> None:
        """What the mouse is over; figures that leave it too little room give way until it is empty again."""
        self.message.set_text(text)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """It gives way: where there is little room, words and the less important numbers go."""
        return QSize(self._theme.px(160), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def is_shown(self) -> bool:
        return widget_is_shown(self)

    def refresh(self) -> bool:
        """Recording at once, rates four times a second, the stall meter once."""
        now = monotonic()
        changed = self._show_recording()
        if now - self._rates_at >= RATES_STEP_S:
            self._rates_at = now
            changed |= self._show_rates()
        if now - self._stall_at >= STALL_STEP_S:
            self._stall_at = now
            self._show_stall()  # no news that the clock should hurry for
        return changed

    # inside

    def _lay_out(self) -> None:
        px = self._theme.px
        self.recording.setObjectName("recordingState")
        self.recording.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.recording.setAutoRaise(True)
        for label, name in ((self._rx, "totalReceived"), (self._tx, "totalSent"), (self._stall_label, "stallMeter")):
            label.setObjectName(name)
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._rx.setToolTip("Received by all sockets of the project together, now")
        self._tx.setToolTip("Sent by all sockets of the project together, now")
        self._stall_label.setToolTip(
            "How late the window's thread was over the last 30 s: the longest stall, and the one that 99 of 100 "
            "stay below. Above 100 ms it can be felt. The first two seconds do not count."
        )
        self._docks.setSpacing(px(4))
        row = QHBoxLayout(self)
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        row.setContentsMargins(px(8), 0, px(8), 0)
        row.setSpacing(px(12))
        row.addWidget(self.recording)
        row.addLayout(self._docks)
        row.addWidget(self.message, 1)
        for widget in (self.jobs, self._rx, self._tx, self._stall_label):
            row.addWidget(widget)

    def _fit(self) -> None:
        """Leave out what does not fit, the least important first."""
        style = Qt.ToolButtonStyle
        everything = (self._stall_label, self._tx, self._rx)
        for words, hidden in ((True, 0), (False, 0), (False, 1), (False, 2), (False, 3)):
            for button in self._dock_buttons:
                button.setToolButtonStyle(style.ToolButtonTextBesideIcon if words else style.ToolButtonIconOnly)
            for place, label in enumerate(everything):
                label.setVisible(place >= hidden)
            if self._needed() <= self.width():
                break
        if self.message.text():
            room = self.width() - self.message.sizeHint().width()
            for label in everything:
                if self._needed() > room:
                    label.hide()

    def _needed(self) -> int:
        """Pixels that the visible parts want, without the message."""
        parts = [self.recording, *self._dock_buttons, self._rx, self._tx, self._stall_label]
        widths = [part.sizeHint().width() for part in parts if not part.isHidden()]
        return sum(widths) + self._theme.px(12) * (len(widths) + 2)

    def _show_recording(self) -> bool:
        now = (self._workspace.recording, self._workspace.recording_failure)
        if now == self._shown:
            return False
        self._shown = now
        on, failure = now
        if failure is not None:
            icon, token, word = "circle-alert", Token.ERROR, "Recording stopped"
            tip = f"{failure_sentence(failure)}\n{failure_explanation(failure)}\nClick to resume."
        elif on:
            icon, token, word = "circle-dot", Token.OK, "Recording"
            tip = "Everything that sockets carry is recorded. Click to pause; sockets stay open."
        else:
            icon, token, word = "pause", Token.WARN, "Recording paused"
            tip = "What sockets carry is not recorded. Click to go on."
        self.recording.set_icon(icon, token)
        self.recording.setText(word)
        self.recording.setAccessibleName(word)
        self.recording.setToolTip(tip)
        return True

    def _show_rates(self) -> bool:
        sample = self._workspace.throughput.steady
        texts = (
            f"◀ RX {bytes_text(sample.rx_bytes_s)}/s {sample.rx_records_s:,.0f} rec/s",
            f"▶ TX {bytes_text(sample.tx_bytes_s)}/s {sample.tx_records_s:,.0f} rec/s",
        )
        changed = wider = False
        for label, text in zip((self._rx, self._tx), texts, strict=True):
            changed |= label.text() != text
            wider |= label.show_text(text)
        if wider:
            self._fit()
        return changed

    def _show_stall(self) -> None:
        report = self._stall.report()
        text = "UI stalls: –"
        if report.samples:
            text = f"UI stalls: longest {report.longest_ms:.0f} ms, 99 % under {report.p99_ms:.0f} ms"
        if self._stall_label.show_text(text):
            self._fit()

    def _on_theme_changed(self) -> None:
        self._shown = None
        self.refresh()
