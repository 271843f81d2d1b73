from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QProgressBar, QWidget
from pytestqt.qtbot import QtBot

from workbench.ui.theme import Theme
from workbench.ui.window.files.jobsview import JobsView


@dataclass
class Work:
    """A job of which the test says how far it is."""

    text: str
    progress: float | None = None
    done: bool = False
    cancelled: bool = False
    on_done: list[Callable[[Any], None]] = field(default_factory=list)

    def cancel(self) -> None:
        self.cancelled = True

    def finish(self) -> None:
        self.done = True
        for callback in self.on_done:
            callback(self)


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[JobsView]:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    yield JobsView(Theme(), window)


def test_it_is_there_only_while_there_is_work_and_tells_the_end(view: JobsView) -> None:
    ended: list[Work] = []
    job = Work("Saving demo.swb", 0.25)
    view.watch(job, ended.append)
    bar = view.findChild(QProgressBar)
    assert bar is not None
    assert view.isVisible()
    assert bar.value() == bar.maximum() // 4
    job.finish()
    assert ended == [job]
    assert not view.isVisible()


def test_the_end_is_told_once(view: JobsView) -> None:
    ended: list[Work] = []
    job = Work("Exporting")
    view.watch(job, ended.append)
    job.finish()
    view.refresh()
    assert ended == [job]


def test_cancel_reaches_the_work(view: JobsView) -> None:
    job = Work("Exporting")
    view.watch(job, [].append)
    button = view.findChild(QAbstractButton, "jobCancel")
    assert button is not None
    button.click()
    assert job.cancelled
    assert view.busy
