"""Long work in the status bar: what it is, how far it is, a button that cancels it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from workbench.ui.frameclock import widget_is_shown
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.buttons import IconButton
from workbench.ui.widgets.labels import ElidedLabel

STEPS = 1_000


class JobLike(Protocol):
    """What is asked of a job."""

    @property
    def text(self) -> str: ...
    @property
    def progress(self) -> float | None: ...
    @property
    def done(self) -> bool: ...
    @property
    def on_done(self) -> list[Callable[[Any], None]]: ...
    def cancel(self) -> None: ...


class JobsView(QWidget):
    """Hidden while there is no work. Jobs are shown one at a time, the oldest first."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs: list[tuple[JobLike, Callable[[Any], None]]] = []
        self.setObjectName("jobs")
        self.setAccessibleName("Work in progress")
        self._text = ElidedLabel(theme, "", FontRole.SMALL, parent=self)
        self._text.setMaximumWidth(theme.px(220))
        self._bar = QProgressBar(self)
        self._bar.setObjectName("jobProgress")
        self._bar.setAccessibleName("Progress")
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(theme.px(120), theme.px(8))
        self._cancel = IconButton(theme, "x", "Cancel this work", self)
        self._cancel.setObjectName("jobCancel")
        self._cancel.clicked.connect(self._on_cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self._text)
        row.addWidget(self._bar)
        row.addWidget(self._cancel)
        self.hide()

    @property
    def busy(self) -> bool:
        """True while a job runs."""
        return bool(self._jobs)

    def watch(self, job: JobLike, done: Callable[[Any], None]) -> None:
        """Show ``job``; call ``done`` with it once it has ended, however it ended."""
        self._jobs.append((job, done))
        job.on_done.append(self._on_job_done)
        self.refresh()

    def is_shown(self) -> bool:
        return bool(self._jobs) and widget_is_shown(self.window())

    def refresh(self) -> bool:
        """Follow the jobs; those that ended are reported. Called by the frame clock and, at the end, by the job."""
        ended = [entry for entry in self._jobs if entry[0].done]
        self._jobs = [entry for entry in self._jobs if not entry[0].done]
        if self._jobs:
            self._show(self._jobs[0][0])
        self.setVisible(bool(self._jobs))
        for job, done in ended:
            done(job)
        return bool(self._jobs or ended)

    def _show(self, job: JobLike) -> None:
        self._text.set_text(job.text)
        self._cancel.setToolTip(f"Cancel: {job.text}")
        if job.progress is None:
            self._bar.setRange(0, 0)
        else:
            self._bar.setRange(0, STEPS)
            self._bar.setValue(round(job.progress * STEPS))

    def _on_job_done(self, _job: object) -> None:
        self.refresh()

    def _on_cancel(self) -> None:
        if self._jobs:
            self._jobs[0][0].cancel()
            self._text.set_text("Cancelling")
