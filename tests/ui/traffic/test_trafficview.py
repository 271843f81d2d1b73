from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.traffic.memorytraffic import MemoryTraffic
from workbench.codec.hexdump import CopyForm
from workbench.settings.values import Settings, TimeStyle
from workbench.ui.theme import Theme
from workbench.ui.traffic.columns import Column
from workbench.ui.traffic.trafficview import TrafficView

Make = Callable[[MemoryTraffic], TrafficView]


@pytest.fixture
def make(theme: Theme, qtbot: QtBot) -> Make:
    def make(traffic: MemoryTraffic) -> TrafficView:
        view = TrafficView(traffic, theme, Settings())
        qtbot.addWidget(view)
        view.resize(700, 400)
        view.show()
        qtbot.waitExposed(view)
        QApplication.processEvents()
        view.refresh()
        return view

    return make


def last_shown(view: TrafficView) -> int:
    return view.table.end_row()


def select_rows(view: TrafficView, *rows: int) -> None:
    view.table.clearSelection()
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in rows:
        view.table.selectionModel().setCurrentIndex(view.model.index(row, 0), flags)


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def click_row(qtbot: QtBot, view: TrafficView, row: int) -> None:
    place = view.table.visualRect(view.model.index(row, Column.PEER)).center()
    qtbot.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))


def test_it_follows_the_tail(make: Make, traffic: MemoryTraffic) -> None:
    view = make(traffic)
    assert last_shown(view) == 100
    traffic.records = 5_000
    assert view.refresh()
    assert last_shown(view) == 5_000
    assert not view.refresh()


def test_who_reads_is_left_alone_and_told_what_came(make: Make, traffic: MemoryTraffic, qtbot: QtBot) -> None:
    view = make(traffic)
    view.table.verticalScrollBar().setValue(10)
    assert not view.following
    traffic.records += 120
    view.refresh()
    assert view.table.top_row() == 10
    assert view.pill.isVisible()
    assert view.pill.text() == "120 new below"
    qtbot.mouseClick(view.pill, Qt.MouseButton.LeftButton)
    assert view.following
    assert last_shown(view) == 220
    assert not view.pill.isVisible()


def test_a_click_on_a_row_stops_the_tail_and_end_takes_it_up_again(
    make: Make, traffic: MemoryTraffic, qtbot: QtBot
) -> None:
    view = make(traffic)
    click_row(qtbot, view, 95)
    assert view.current_number == 96
    assert not view.following
    traffic.records += 50
    view.refresh()
    assert last_shown(view) == 100
    qtbot.keyClick(view.table, Qt.Key.Key_End)
    assert view.following
    assert view.current_number == 150
    assert last_shown(view) == 150


def test_the_toggle_shows_and_sets_whether_the_tail_is_followed(
    make: Make, traffic: MemoryTraffic, qtbot: QtBot
) -> None:
    view = make(traffic)
    toggle = view.findChild(QToolButton, "traffic-follow")
    with qtbot.waitSignal(view.following_changed) as told:
        qtbot.mouseClick(toggle, Qt.MouseButton.LeftButton)
    assert told.args == [False]
    view.table.verticalScrollBar().setValue(0)
    view.table.verticalScrollBar().setValue(view.table.verticalScrollBar().maximum())
    assert view.following
    assert toggle.isChecked()


def test_nothing_scrolls_while_the_mouse_is_down(make: Make, traffic: MemoryTraffic, qtbot: QtBot) -> None:
    view = make(traffic)
    place = view.table.visualRect(view.model.index(95, Column.PEER)).center()
    qtbot.mousePress(view.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    view.set_following(True)
    traffic.records += 50
    view.refresh()
    assert last_shown(view) == 100
    qtbot.mouseRelease(view.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    view.refresh()
    assert last_shown(view) == 150


def test_keys_move_through_the_rows(make: Make, traffic: MemoryTraffic, qtbot: QtBot) -> None:
    view = make(traffic)
    qtbot.keyClick(view.table, Qt.Key.Key_Home)
    assert view.current_number == 1
    qtbot.keyClick(view.table, Qt.Key.Key_Down)
    assert view.current_number == 2
    qtbot.keyClick(view.table, Qt.Key.Key_PageDown)
    assert view.current_number > 10
    qtbot.keyClick(view.table, Qt.Key.Key_Home, Qt.KeyboardModifier.ShiftModifier)
    assert view.selected_numbers().ranges[0].start == 1
    assert len(view.selected_numbers()) > 10
    qtbot.keyClick(view.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(view.selected_numbers()) == 100
    qtbot.keyClick(view.table, Qt.Key.Key_Escape)
    assert len(view.selected_numbers()) == 0
    assert view.current_number == 0


def test_focus_by_key_does_not_jump_to_the_first_row(make: Make, traffic: MemoryTraffic, qtbot: QtBot) -> None:
    view = make(traffic)
    view.header.setFocus()
    view.table.setFocus(Qt.FocusReason.TabFocusReason)
    assert last_shown(view) == 100
    assert view.following


def test_the_selection_is_told_once_for_each_record(make: Make, traffic: MemoryTraffic, qtbot: QtBot) -> None:
    view = make(traffic)
    told: list[int] = []
    view.record_selected.connect(told.append)
    click_row(qtbot, view, 90)
    view.refresh()
    qtbot.keyClick(view.table, Qt.Key.Key_Down)
    qtbot.keyClick(view.table, Qt.Key.Key_Escape)
    assert told == [91, 92, 0]


def test_the_selection_outlives_appends_and_resets(make: Make, traffic: MemoryTraffic) -> None:
    view = make(traffic)
    select_rows(view, 49, 50, 51, 60)
    traffic.records += 500
    view.refresh()
    assert list(view.selected_numbers()) == [50, 51, 52, 61]
    traffic.hide(1, 2, 3, 51)
    view.refresh()
    assert list(view.selected_numbers()) == [50, 52, 61]
    assert view.selected_rows() == [(46, 47), (56, 56)]
    assert view.current_number == 61
    traffic.show_all()
    view.refresh()
    assert list(view.selected_numbers()) == [50, 52, 61]


def test_a_reset_keeps_the_place_that_is_read(make: Make, traffic: MemoryTraffic) -> None:
    traffic.records = 1_000
    view = make(traffic)
    view.table.verticalScrollBar().setValue(500)
    QApplication.processEvents()
    traffic.hide(*range(100, 200))
    view.refresh()
    assert view.model.cache.number_at(view.table.top_row()) == 501


def test_when_the_current_record_is_removed_none_is_current(make: Make, traffic: MemoryTraffic) -> None:
    view = make(traffic)
    told: list[int] = []
    select_rows(view, 9)
    view.record_selected.connect(told.append)
    view.refresh()
    traffic.hide(10)
    view.refresh()
    assert told == [0]


@pytest.mark.parametrize(("asked", "found"), [(42, 42), (10, 11), (100_000, 100)])
def test_go_to_shows_the_record_or_the_nearest(make: Make, traffic: MemoryTraffic, asked: int, found: int) -> None:
    traffic.hide(10)
    view = make(traffic)
    said: list[str] = []
    view.message.connect(said.append)
    view.go_to(asked)
    assert view.current_number == found
    assert not view.following
    assert bool(said) == (asked != found)


def test_a_number_is_asked_for_and_enter_goes_there(make: Make, traffic: MemoryTraffic, qtbot: QtBot) -> None:
    view = make(traffic)
    view.ask_number()
    field = view.findChild(QLineEdit, "traffic-go-to")
    assert field.isVisible()
    qtbot.keyClicks(field, "33")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert view.current_number == 33
    assert not field.isVisible()


def test_a_pasted_number_of_thousands_of_digits_goes_to_the_last_record(
    make: Make, traffic: MemoryTraffic, qtbot: QtBot
) -> None:
    view = make(traffic)
    view.ask_number()
    field = view.findChild(QLineEdit, "traffic-go-to")
    field.setText("9" * 5_000)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert view.current_number == traffic.count()


def test_payloads_are_copied_in_every_form(make: Make, traffic: MemoryTraffic) -> None:
    view = make(traffic)
    select_rows(view, 0, 2)
    view.copy_payload(CopyForm.TEXT)
    assert clipboard() == "record 1\r\nrecord 3\r\n"
    view.copy_payload(CopyForm.HEX)
    assert bytes.fromhex(clipboard()) == b"record 1\r\nrecord 3\r\n"
    view.copy_payload(CopyForm.PYTHON)
    assert clipboard() == repr(b"record 1\r\nrecord 3\r\n")
    view.copy_payload(CopyForm.C_ARRAY)
    assert "payload[20]" in clipboard()
    view.copy_payload(CopyForm.HEX_DUMP)
    assert clipboard().splitlines()[1].startswith("00000010  20 33 0d 0a")


def test_rows_are_copied_as_they_stand_and_as_csv(make: Make, traffic: MemoryTraffic) -> None:
    traffic.sizes[2] = (1_234_567, 1_234_567)
    view = make(traffic)
    view.set_utc(True)
    select_rows(view, 1)
    view.copy_rows()
    assert clipboard().split("\t")[5] == "1,234,567"
    view.copy_csv()
    titles, row = csv.reader(io.StringIO(clipboard()))
    assert titles[0] == "#"
    assert row[:2] == ["2", "2026-09-21 14:13:20.002000426 UTC"]
    assert row[3:6] == ["received", "127.0.0.1:50002", "1234567"]


def test_too_much_is_refused_with_a_sentence(make: Make) -> None:
    traffic = MemoryTraffic(1_000_000)
    view = make(traffic)
    said: list[str] = []
    view.message.connect(said.append)
    QGuiApplication.clipboard().setText("before")
    view.table.selectAll()
    view.copy_rows()
    view.copy_payload(CopyForm.HEX)
    traffic.sizes[1] = (17 * 1024 * 1024, 17 * 1024 * 1024)
    view.model.cache.clear()
    select_rows(view, 0)
    view.copy_payload(CopyForm.HEX)
    assert clipboard() == "before"
    assert "up to 20,000 can be copied" in said[0]
    assert said[1] == said[0]
    assert "up to 8.39 MB can be copied" in said[2]


def test_what_changes_the_project_is_only_asked_for(make: Make, traffic: MemoryTraffic, qtbot: QtBot) -> None:
    view = make(traffic)
    select_rows(view, 4, 5)
    with qtbot.waitSignal(view.send_again_requested) as again:
        view.send_again()
    assert list(again.args[0]) == [5, 6]
    view.table.setFocus()
    with qtbot.waitSignal(view.remove_requested) as removed:
        qtbot.keyClick(view.table, Qt.Key.Key_Delete)
    assert list(removed.args[0]) == [5, 6]
    with qtbot.waitSignal(view.clear_requested):
        view.clear()
    assert view.model.rowCount() == 100


def test_a_million_selected_rows_cost_a_handful_of_reads(make: Make) -> None:
    traffic = MemoryTraffic(1_000_000)
    traffic.hide(500_000)
    view = make(traffic)
    view.table.selectAll()
    traffic.reads = 0
    numbers = view.selected_numbers()
    assert len(numbers) == 999_999
    assert 500_000 not in numbers
    assert traffic.reads < 100


def test_a_frame_reads_only_what_is_seen_whatever_arrived(make: Make) -> None:
    traffic = MemoryTraffic(10_000_000)
    view = make(traffic)
    QApplication.processEvents()
    traffic.reads = 0
    traffic.records += 300_000
    view.refresh()
    view.table.viewport().repaint()
    assert last_shown(view) == 10_300_000
    assert 0 < traffic.reads <= 4


def test_time_styles_and_zone(make: Make, traffic: MemoryTraffic) -> None:
    view = make(traffic)
    view.set_time_style(TimeStyle.RELATIVE)
    time_of = view.model.index(1, Column.TIME)
    assert view.model.data(time_of) == "+0.001000"
    assert not view.table.isColumnHidden(Column.DELTA)
    view.set_time_style(TimeStyle.DELTA)
    assert view.table.isColumnHidden(Column.DELTA)
    view.set_time_style(TimeStyle.ABSOLUTE)
    view.set_utc(True)
    assert str(view.model.data(time_of)).endswith("14:13:20.002000")


def test_a_narrow_pane_keeps_the_preview(make: Make, traffic: MemoryTraffic) -> None:
    view = make(traffic)
    wide = view.table.columnWidth(Column.PEER)
    view.resize(560, 400)
    assert view.table.isColumnHidden(Column.DELTA)
    assert view.table.columnWidth(Column.PEER) < wide
    assert view.table.columnWidth(Column.PREVIEW) > 16 * view.table.fontMetrics().horizontalAdvance("0")
    assert view.table.horizontalScrollBar().maximum() == 0
    view.resize(900, 400)
    assert not view.table.isColumnHidden(Column.DELTA)
    assert view.table.columnWidth(Column.PEER) == wide


def test_where_there_is_one_peer_a_narrow_pane_leaves_it_out(make: Make, traffic: MemoryTraffic) -> None:
    view = make(traffic)
    view.table.set_one_peer(True)
    view.resize(500, 400)
    assert view.table.isColumnHidden(Column.PEER)
    view.resize(900, 400)
    assert not view.table.isColumnHidden(Column.PEER)


def test_figures_are_never_cut(make: Make, traffic: MemoryTraffic) -> None:
    view = make(traffic)
    narrow = view.table.columnWidth(Column.NUMBER)
    traffic.records = 12_345_678
    view.refresh()
    view.table.viewport().repaint()
    view.refresh()
    needed = view.table.fontMetrics().horizontalAdvance("12,345,678")
    assert narrow < needed < view.table.columnWidth(Column.NUMBER)


def test_typing_does_not_search_a_million_rows(make: Make, qtbot: QtBot) -> None:
    traffic = MemoryTraffic(1_000_000)
    view = make(traffic)
    click_row(qtbot, view, 999_995)
    traffic.reads = 0
    qtbot.keyClicks(view.table, "zz")
    assert view.current_number == 999_996
    assert traffic.reads <= 1


def test_every_control_has_a_name_for_scripts_and_for_screen_readers(make: Make, traffic: MemoryTraffic) -> None:
    view = make(traffic)
    controls: list[QWidget] = [view.table, *view.findChildren(QAbstractButton), *view.findChildren(QLineEdit)]
    controls = [one for one in controls if not one.objectName().startswith("qt_") and type(one) is not QAbstractButton]
    assert len(controls) >= 5
    for control in controls:
        assert control.objectName(), control
        assert control.accessibleName() or getattr(control, "text", str)(), control.objectName()
        assert control.toolTip() or control is view.table, control.objectName()
