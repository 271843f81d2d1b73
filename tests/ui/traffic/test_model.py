from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from tests.ui.traffic.memorytraffic import START_NS, MemoryTraffic
from workbench.ui.traffic.columns import Column
from workbench.ui.traffic.model import Change, TrafficModel


def text(model: QAbstractItemModel, row: int, column: int, role: int = Qt.ItemDataRole.DisplayRole) -> object:
    return model.data(model.index(row, column), role)


@pytest.fixture
def model(traffic: MemoryTraffic, qtbot: QtBot) -> TrafficModel:
    return TrafficModel(traffic)


def test_the_model_keeps_qts_rules_while_rows_come_and_go(model: TrafficModel, traffic: MemoryTraffic) -> None:
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    traffic.records = 150
    assert model.refresh() is Change.APPENDED
    traffic.hide(3, 4, 5)
    assert model.refresh() is Change.RESET
    assert model.rowCount() == 147
    traffic.hide(*range(1, 151))
    assert model.refresh() is Change.RESET
    assert model.rowCount() == 0
    assert tester.model() is model


def test_a_frame_is_one_insert_and_reads_nothing(model: TrafficModel, traffic: MemoryTraffic, qtbot: QtBot) -> None:
    inserts: list[tuple[int, int]] = []

    def note(_parent: QModelIndex, first: int, last: int) -> None:
        inserts.append((first, last))

    model.rowsInserted.connect(note)
    traffic.records += 300
    traffic.reads = 0
    assert model.refresh() is Change.APPENDED
    assert model.refresh() is Change.NOTHING
    assert inserts == [(100, 399)]
    assert traffic.reads == 0


def test_the_cells_of_a_row(model: TrafficModel) -> None:
    model.set_utc(True)
    row = [text(model, 1, column) for column in Column]
    assert row == ["2", "09-21 14:13:20.002000", "+1.000 ms", "◀ RX", "127.0.0.1:50002", "10", "record 2\\r\\n"]
    assert text(model, 0, Column.DELTA) == ""
    assert text(model, 0, Column.DIRECTION) == "▶ TX"


def test_signs_are_words_to_a_screen_reader(model: TrafficModel) -> None:
    assert text(model, 0, Column.DIRECTION, Qt.ItemDataRole.AccessibleTextRole) == "sent"
    assert text(model, 1, Column.DIRECTION, Qt.ItemDataRole.AccessibleTextRole) == "received"


def test_traffic_of_today_has_no_date(traffic: MemoryTraffic, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    monkeypatch.setattr(time, "time_ns", lambda: START_NS)
    model = TrafficModel(traffic)
    model.set_utc(True)
    assert text(model, 0, Column.TIME) == "14:13:20.001000"


def test_what_the_kernel_did_not_take_is_told(traffic: MemoryTraffic, qtbot: QtBot) -> None:
    traffic.sizes[3] = (10_000, 6_000)
    model = TrafficModel(traffic)
    assert str(text(model, 2, Column.PREVIEW)).startswith("not sent: 4,000 of 10,000 · record 3")
    assert text(model, 2, Column.PREVIEW, Qt.ItemDataRole.ToolTipRole) == "not sent: 4,000 of 10,000"
    assert text(model, 2, Column.SIZE) == "10,000"


def test_the_difference_is_to_the_row_above_also_where_records_are_hidden(
    model: TrafficModel, traffic: MemoryTraffic
) -> None:
    traffic.hide(2)
    model.refresh()
    assert text(model, 1, Column.NUMBER) == "3"
    assert text(model, 1, Column.DELTA) == "+2.000 ms"


def test_another_encoding_reads_the_preview_anew(model: TrafficModel) -> None:
    model.set_encoding("UTF-16LE")
    assert text(model, 0, Column.PREVIEW) == "\u6572\u6f63\u6472\u3120\\u0a0d"


def test_figures_stand_at_the_right(model: TrafficModel) -> None:
    right = Qt.AlignmentFlag.AlignRight
    sides = [bool(right & Qt.AlignmentFlag(text(model, 0, c, Qt.ItemDataRole.TextAlignmentRole))) for c in Column]
    assert sides == [True, True, True, False, False, True, False]
