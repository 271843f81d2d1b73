from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from workbench.model.counters import Sample
from workbench.model.failures import Failure, Reason
from workbench.ui.stall import StallMeter
from workbench.ui.theme import Theme
from workbench.ui.window.statusstrip import StatusStrip


def some_rates() -> Sample:
    return Sample(0, 1_250_000.0, 0.0, 2_400.0, 0.0)


@dataclass
class Rates:
    steady: Sample = field(default_factory=some_rates)


@dataclass
class Recorded:
    recording: bool = True
    recording_failure: Failure | None = None
    throughput: Rates = field(default_factory=Rates)


@pytest.fixture
def recorded() -> Recorded:
    return Recorded()


@pytest.fixture
def strip(qtbot: QtBot, recorded: Recorded) -> StatusStrip:
    strip = StatusStrip(recorded, StallMeter(), Theme())
    qtbot.addWidget(strip)
    strip.resize(1000, 32)
    strip.show()
    return strip


def test_rates_are_told_with_sign_word_and_unit(strip: StatusStrip) -> None:
    label = strip.findChild(QLabel, "totalReceived")
    assert label is not None
    assert label.text() == "◀ RX 1.25 MB/s 2,400 rec/s"


def test_a_stopped_recording_says_why_and_what_to_do(strip: StatusStrip, recorded: Recorded) -> None:
    recorded.recording_failure = Failure(Reason.DISK_FULL)
    assert strip.refresh()
    assert strip.recording.text() == "Recording stopped"
    assert "Free some space" in strip.recording.toolTip()


def test_numbers_go_before_anything_is_cut(strip: StatusStrip) -> None:
    stall = strip.findChild(QLabel, "stallMeter")
    received = strip.findChild(QLabel, "totalReceived")
    assert stall is not None
    assert received is not None
    assert stall.isVisible()
    strip.resize(strip.recording.sizeHint().width() + received.sizeHint().width() + 60, 32)
    assert not stall.isVisible()
    assert received.isVisible()
    strip.resize(1000, 32)
    assert stall.isVisible()


def test_figures_give_way_to_a_tip_and_come_back(strip: StatusStrip, qtbot: QtBot) -> None:
    stall = strip.findChild(QLabel, "stallMeter")
    assert stall is not None
    strip.resize(strip._needed() + 20, 32)
    assert stall.isVisible()
    strip.show_tip("Record what sockets carry; pausing keeps sockets open")
    qtbot.waitUntil(lambda: not strip.message.is_cut())
    assert not stall.isVisible()
    strip.show_tip("")
    assert stall.isVisible()
