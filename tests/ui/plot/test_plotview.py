from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QComboBox, QLabel, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from tests.ui.plot.conftest import START_NS, Flow
from workbench.model.counters import Counters
from workbench.session.throughput import Throughput
from workbench.ui.frameclock import FrameClock
from workbench.ui.plot.charts import Shown
from workbench.ui.plot.countertexts import counter_lines
from workbench.ui.plot.plotpane import PlotPane, WorkspacePlot
from workbench.ui.plot.plotview import NOTHING_HERE, NOTHING_YET, PlotView
from workbench.ui.plot.saving import CSV_COLUMNS, PlotFormat
from workbench.ui.theme import Theme


class Hand:
    """A steady clock that is moved by hand."""

    def __init__(self) -> None:
        self.now_s = 1_000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def view(qtbot: QtBot, theme: Theme, flow: Flow, hand: Hand) -> PlotView:
    plot = PlotView(flow.throughput, theme, now_s=hand)
    qtbot.addWidget(plot)
    plot.resize(900, 150)
    plot.show()
    qtbot.waitExposed(plot)
    return plot


def note(view: PlotView) -> QLabel:
    found = view.findChild(QLabel, "plot-note")
    assert found is not None
    return found


def test_without_samples_it_says_what_to_do(view: PlotView) -> None:
    view.refresh()
    assert note(view).text() == NOTHING_YET
    assert note(view).isVisible()


def test_the_newest_sample_stands_at_the_right_edge(view: PlotView, flow: Flow) -> None:
    flow.steps(20, rx_bytes=1_000)
    assert view.refresh()
    first_s, last_s = view.pair.shown_times()
    assert last_s == pytest.approx(flow.now_ns / 1e9, abs=0.001)
    assert last_s - first_s == pytest.approx(60)
    assert view.pair.bytes_chart.shown_top() == 20_000  # 10 kB/s and a twentieth of room
    assert not note(view).isVisible()


def test_sent_is_mirrored_below_received(view: PlotView, flow: Flow) -> None:
    flow.steps(20, rx_bytes=1_000, tx_bytes=1_000)
    view.refresh()
    chart = view.pair.bytes_chart
    (low, high) = chart.getPlotItem().getViewBox().viewRange()[1]
    assert (low, high) == (-20_000, 20_000)
    heights = sorted(
        float(curve.yData[-1]) for curve in chart.getPlotItem().curves if curve.yData is not None
    )  # fmt: skip
    assert heights == [-10_000, -10_000, 10_000, 10_000]  # each a line and its fill
    labels = chart.getPlotItem().getAxis("left").tickStrings([-10_000, 0, 10_000], 1.0, 10_000)
    assert labels == ["10 kB/s", "0", "10 kB/s"]


def test_a_time_in_which_nothing_flowed_says_so(view: PlotView, flow: Flow, hand: Hand) -> None:
    flow.steps(5)
    view.refresh()
    assert note(view).text() == NOTHING_HERE
    flow.steps(1, tx_bytes=7)
    hand.now_s += 5
    view.refresh()
    assert not note(view).isVisible()


def test_a_burst_between_two_looks_is_seen_at_once(view: PlotView, flow: Flow, hand: Hand) -> None:
    flow.steps(5)
    view.refresh()
    flow.steps(1, tx_bytes=7)
    flow.steps(3)  # the latest sample is zero again
    hand.now_s += 0.3
    view.refresh()
    assert not note(view).isVisible()


def test_where_there_is_room_for_one_chart_the_bytes_are_it(view: PlotView, qtbot: QtBot) -> None:
    view.resize(320, 110)
    qtbot.waitUntil(lambda: view.pair.records_chart.isHidden())
    assert view.pair.bytes_chart.isVisible()
    view.restore_view_state({"shown": "records"})
    assert view.pair.records_chart.isVisible() and view.pair.bytes_chart.isHidden()
    view.restore_view_state({"shown": "both"})
    view.resize(900, 150)
    qtbot.waitUntil(lambda: view.pair.records_chart.isVisible())
    assert view.pair.bytes_chart.isVisible()


def test_it_paints_only_when_there_is_something_new_and_time_has_passed(view: PlotView, flow: Flow, hand: Hand) -> None:
    flow.steps(5, rx_bytes=1_000)
    assert view.refresh()
    hand.now_s += 10
    assert not view.refresh()  # no new sample
    flow.steps(1, rx_bytes=1_000)
    hand.now_s += 10
    assert view.refresh()
    flow.steps(1, rx_bytes=1_000)
    hand.now_s += 0.05
    assert not view.refresh()  # too soon to see a difference
    hand.now_s += 5
    assert view.refresh()


def test_pause_holds_the_picture_and_says_so(view: PlotView, flow: Flow, hand: Hand) -> None:
    flow.steps(5, rx_bytes=1_000)
    view.refresh()
    held = view.pair.shown_times()
    view.set_paused(True)
    flow.steps(50, rx_bytes=1_000)
    hand.now_s += 10
    assert not view.refresh()
    assert view.pair.shown_times() == held
    assert note(view).text() == "Paused"
    assert view.paused
    view.set_paused(False)
    assert view.refresh()
    assert view.pair.shown_times()[1] == pytest.approx(flow.now_ns / 1e9, abs=0.001)
    assert not note(view).isVisible()


def test_a_zoomed_view_stays_until_it_is_reset(view: PlotView, flow: Flow, hand: Hand) -> None:
    flow.steps(100, rx_bytes=1_000)
    view.refresh()
    view.setFocus()
    view._zoom(0.5)
    first_s, last_s = view.pair.shown_times()
    assert last_s - first_s == pytest.approx(30)
    assert view.pair.records_chart.shown_times() == pytest.approx((first_s, last_s))
    flow.steps(100, rx_bytes=1_000)
    hand.now_s += 10
    view.refresh()
    assert view.pair.shown_times() == pytest.approx((first_s, last_s))
    reset = view.findChild(QToolButton, "plot-reset")
    assert reset is not None and reset.isVisible()
    reset.click()
    view.refresh()
    assert view.pair.shown_times()[1] == pytest.approx(flow.now_ns / 1e9, abs=0.001)
    assert not reset.isVisible()


def test_the_cursor_tells_exact_values(view: PlotView, flow: Flow, qtbot: QtBot) -> None:
    flow.steps(3, rx_bytes=100)
    flow.steps(1, rx_bytes=123_457, tx_bytes=11)
    flow.steps(3, rx_bytes=100)
    view.refresh()
    view.set_cursor(START_NS / 1e9 + 0.41)
    texts = [label.text() for label in view.bar.findChildren(QLabel)]
    assert any("1,234,570 B/s" in text for text in texts)
    assert any("110 B/s" in text for text in texts)
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert any("1,000 B/s" in label.text() for label in view.bar.findChildren(QLabel))
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert not any("1,000 B/s" in label.text() for label in view.bar.findChildren(QLabel))


def test_keys_pause_and_zoom(view: PlotView, flow: Flow, qtbot: QtBot) -> None:
    flow.steps(100, rx_bytes=1_000)
    view.refresh()
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert note(view).text() == "Paused"
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert not note(view).isVisible()
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    first_s, last_s = view.pair.shown_times()
    assert last_s - first_s == pytest.approx(30)
    qtbot.keyClick(view, Qt.Key.Key_0)
    view.refresh()
    first_s, last_s = view.pair.shown_times()
    assert last_s - first_s == pytest.approx(60)


def test_the_view_state_comes_back(view: PlotView, qtbot: QtBot, theme: Theme, flow: Flow) -> None:
    window = view.findChild(QComboBox, "plot-window")
    assert window is not None
    window.setCurrentIndex(window.findData(300))
    window.activated.emit(window.currentIndex())
    view.restore_view_state({"shown": "records"})
    state = view.view_state()
    assert state == {"window_s": 300, "shown": "records"}
    other = PlotView(flow.throughput, theme)
    qtbot.addWidget(other)
    other.restore_view_state(state)
    assert other.view_state() == state
    assert other.pair.bytes_chart.isHidden()
    other.restore_view_state({"window_s": "yesterday", "shown": 7})
    assert other.view_state() == state
    other.restore_view_state({"window_s": 1e300})
    assert other.view_state()["window_s"] == 3_600


def test_charts_stand_above_each_other_where_it_is_narrow(view: PlotView, qtbot: QtBot) -> None:
    def lie_stacked() -> bool:
        return view.pair.bytes_chart.y() < view.pair.records_chart.y()

    assert not lie_stacked()
    view.resize(300, 400)
    qtbot.waitUntil(lie_stacked)
    view.pair.show_charts(Shown.BYTES)
    assert view.pair.records_chart.isHidden()


def test_saving_as_values(view: PlotView, flow: Flow, tmp_path: Path) -> None:
    flow.steps(5, rx_bytes=1_000, tx_bytes=10)
    view.refresh()
    path = tmp_path / "plot.csv"
    view.save(PlotFormat.CSV, path)
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == CSV_COLUMNS
    assert len(rows) == 5
    assert float(rows[-1]["rx_bytes_s"]) == 10_000
    assert float(rows[-1]["time_s"]) == pytest.approx(flow.now_ns / 1e9, abs=0.001)


def test_saving_as_picture_and_drawing(view: PlotView, flow: Flow, tmp_path: Path) -> None:
    flow.steps(50, rx_bytes=1_000)
    view.refresh()
    view.save(PlotFormat.PNG, tmp_path / "plot.png")
    image = QImage(str(tmp_path / "plot.png"))
    assert image.width() == 2 * view.pair.width()
    view.save(PlotFormat.SVG, tmp_path / "plot.svg")
    root = ElementTree.parse(tmp_path / "plot.svg").getroot()
    assert root.tag.endswith("svg")
    texts = [element.text or "" for element in root.iter() if element.tag.endswith("text")]
    assert any("kB/s" in text for text in texts)


@pytest.mark.parametrize("kind", list(PlotFormat))
def test_a_file_that_cannot_be_written_is_said(view: PlotView, flow: Flow, tmp_path: Path, kind: PlotFormat) -> None:
    flow.steps(5, rx_bytes=1_000)
    view.refresh()
    path = tmp_path / "not there" / f"plot.{kind}"
    view.bar.save_requested.emit(str(kind), str(path))
    assert not path.exists()
    assert any("could not be saved" in label.text() for label in view.bar.findChildren(QLabel))


def test_pyqtgraph_is_not_imported_with_the_pane() -> None:
    code = "import sys, workbench.ui.panel; print({'pyqtgraph', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "set()"


def test_the_pane_builds_its_plot_at_the_second_frame(qtbot: QtBot, theme: Theme, flow: Flow) -> None:
    counters = Counters(dropped=0)

    def lines() -> list[object]:
        return list(counter_lines(counters, is_datagram=True))

    pane = PlotPane(flow.throughput, lines, theme)  # type: ignore[arg-type]
    qtbot.addWidget(pane)
    pane.restore_view_state({"window_s": 10})
    pane.show()
    assert pane.refresh()
    assert pane.plot is None
    assert pane.view_state() == {"window_s": 10}
    pane.refresh()
    assert pane.plot is not None
    assert pane.view_state()["window_s"] == 10


def test_the_workspace_plot_is_on_the_clock_while_it_is_shown(qtbot: QtBot, theme: Theme) -> None:
    class Total:
        throughput = Throughput()
        counters = Counters(rx_bytes=5, rx_records=1)

    clock = FrameClock()
    plot = WorkspacePlot(Total(), theme, clock)
    qtbot.addWidget(plot)
    clock.tick()
    assert not plot.counters.lines
    plot.show()
    clock.tick()
    assert plot.counters.lines[0].value == "5 B · 1 rec"
    plot.hide()
    Total.counters.rx_bytes = 6
    clock.tick()
    assert plot.counters.lines[0].value == "5 B · 1 rec"


def test_the_menu_chooses_what_is_shown(view: PlotView) -> None:
    menu = view.findChild(QMenu, "plot-menu-items")
    assert menu is not None
    only_bytes = next(action for action in menu.actions() if action.text() == "Bytes only")
    only_bytes.trigger()
    assert view.pair.records_chart.isHidden()
    assert view.view_state()["shown"] == "bytes"
    assert only_bytes.isChecked()
