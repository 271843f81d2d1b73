from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from workbench.ui.theme.theme import Theme
from workbench.ui.window.tapes.rollingmodel import Column, RollingModel
from workbench.ui.window.tapes.rollingview import RollingView


class Words(RollingModel):
    """Rows are pairs of words."""

    def cell(self, row: tuple[str, str], column: int) -> str:
        return row[column]


@pytest.fixture
def model(qapp: QApplication) -> Iterator[Words]:
    theme = Theme()
    model = Words((Column("First", 5), Column("Second", 5, fixed=True, right=True)), theme)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    yield model
    del tester
    model.deleteLater()
    theme.deleteLater()


def shown(model: RollingModel) -> list[str]:
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_old_rows_leave_when_the_limit_is_passed(model: Words) -> None:
    model.set_limit(3)
    model.append([(str(number), "x") for number in range(5)])
    assert shown(model) == ["2", "3", "4"]
    model.append([("5", "x")])
    assert shown(model) == ["3", "4", "5"]


def test_one_insert_a_batch(model: Words, qtbot: QtBot) -> None:
    inserts: list[int] = []

    class Counter:
        def count(self, _parent: object, first: int, last: int) -> None:
            inserts.append(last - first + 1)

    counter = Counter()
    model.rowsInserted.connect(counter.count)
    model.append([(str(number), "x") for number in range(300)])
    assert inserts == [300]


def test_a_filter_wants_every_word_in_any_column_whatever_the_case(model: Words) -> None:
    model.append([("Connect", "refused"), ("connect", "done"), ("send", "refused")])
    model.set_filter("CONNECT refu")
    assert shown(model) == ["Connect"]
    model.append([("connect", "REFUSED again"), ("recv", "done")])
    assert shown(model) == ["Connect", "connect"]
    model.set_filter("")
    assert model.rowCount() == 5


def test_rows_that_leave_while_filtered_are_gone_from_both(model: Words) -> None:
    model.set_limit(4)
    model.set_filter("a")
    model.append([("a", "1"), ("b", "2"), ("a", "3"), ("b", "4")])
    model.append([("b", "5"), ("a", "6")])
    assert [model.row_at(row) for row in range(model.rowCount())] == [("a", "3"), ("a", "6")]
    assert model.total == 4


def test_a_screen_reader_hears_the_column(model: Words) -> None:
    model.append([("a", "1")])
    assert model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "Second: 1"


@pytest.fixture
def view(qtbot: QtBot, model: Words) -> RollingView:
    view = RollingView("Word list", model, model._theme)
    qtbot.addWidget(view)
    view.resize(400, 200)
    view.show()
    return view


def fill(view: RollingView, count: int) -> None:
    view.add_rows([(str(number), "x") for number in range(count)])


def test_it_follows_the_end_until_somebody_scrolls_away(view: RollingView) -> None:
    fill(view, 200)
    assert view.table.is_at_end()
    view.table.verticalScrollBar().triggerAction(view.table.verticalScrollBar().SliderAction.SliderToMinimum)
    assert not view.follow.isChecked()
    fill(view, 50)
    assert view.table.verticalScrollBar().value() == 0


def test_it_follows_again_when_asked(view: RollingView) -> None:
    fill(view, 200)
    view.follow.setChecked(False)
    view.table.scrollToTop()
    view.follow.setChecked(True)
    assert view.table.is_at_end()


def test_copy_takes_the_selected_rows_as_lines(view: RollingView) -> None:
    fill(view, 5)
    view.table.selectRow(2)
    view.copy.click()
    assert QApplication.clipboard().text() == "2\tx"


def test_without_a_selection_copy_takes_everything_shown(view: RollingView) -> None:
    fill(view, 3)
    view.copy_rows()
    assert QApplication.clipboard().text() == "0\tx\n1\tx\n2\tx"


def test_it_still_shows_the_newest_line_in_a_smaller_dock(view: RollingView, qtbot: QtBot) -> None:
    fill(view, 200)
    height = view.table.viewport().height()
    view.resize(400, 120)
    qtbot.waitUntil(lambda: view.table.viewport().height() < height)
    assert view.table.is_at_end()
    assert view.follow.isChecked()


def test_a_smaller_dock_leaves_the_place_that_was_scrolled_to(view: RollingView, qtbot: QtBot) -> None:
    fill(view, 200)
    view.follow.setChecked(False)
    view.table.scrollToTop()
    height = view.table.viewport().height()
    view.resize(400, 120)
    qtbot.waitUntil(lambda: view.table.viewport().height() < height)
    assert view.table.verticalScrollBar().value() == 0
