"""The picture of the rows must be the same whether it was moved or painted anew."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.traffic.memorytraffic import MemoryTraffic
from workbench.settings.values import Settings
from workbench.ui.theme import Theme
from workbench.ui.traffic.rowpainter import Geometry, RowPicture, RowState
from workbench.ui.traffic.trafficview import TrafficView

GROUND = QColor("white")


def states(first: int, count: int, selected: int = -1) -> list[RowState]:
    return [RowState(row, row == selected, False, False, True) for row in range(first, first + count)]


class Painted:
    """Notes which rows were painted."""

    def __init__(self) -> None:
        self.rows: list[int] = []

    def __call__(self, painter: QPainter, state: RowState, top: int) -> None:
        self.rows.append(state.row)


@pytest.mark.parametrize(("shift", "new"), [(0, []), (3, [10, 11, 12]), (-2, [-2, -1]), (50, list(range(50, 60)))])
def test_only_rows_that_are_new_in_the_picture_are_painted(qtbot: QtBot, shift: int, new: list[int]) -> None:
    picture, geometry = RowPicture(), Geometry(((0, 100),), 20, 100, 200, 1.0)
    picture.bring_up(geometry, states(0, 10), Painted(), GROUND)
    painted = Painted()
    picture.bring_up(geometry, states(shift, 10), painted, GROUND)
    assert painted.rows == new


def test_a_row_that_changed_its_state_is_painted_again(qtbot: QtBot) -> None:
    picture, geometry = RowPicture(), Geometry(((0, 100),), 20, 100, 200, 1.0)
    picture.bring_up(geometry, states(0, 10), Painted(), GROUND)
    painted = Painted()
    picture.bring_up(geometry, states(1, 10, selected=4), painted, GROUND)
    assert painted.rows == [4, 10]


def test_where_rows_are_half_pixels_everything_is_painted(qtbot: QtBot) -> None:
    picture, geometry = RowPicture(), Geometry(((0, 100),), 21, 100, 210, 1.5)
    picture.bring_up(geometry, states(0, 10), Painted(), GROUND)
    painted = Painted()
    picture.bring_up(geometry, states(1, 10), painted, GROUND)
    assert painted.rows == list(range(1, 11))


def test_scrolled_pixels_are_the_pixels_of_a_fresh_picture(qtbot: QtBot, theme: Theme) -> None:
    traffic = MemoryTraffic(500)
    view = TrafficView(traffic, theme, Settings())
    qtbot.addWidget(view)
    view.resize(700, 400)
    view.show()
    qtbot.waitExposed(view)
    view.refresh()
    for step in (1, 7, 40, 3):
        traffic.records += step
        view.refresh()
        QApplication.processEvents()
    scrolled = view.table.viewport().grab().toImage()
    view.table.texts_changed()
    assert view.table.viewport().grab().toImage() == scrolled


@pytest.mark.parametrize("shift", [1, 40])
def test_below_the_last_row_nothing_is_left_of_rows_that_stood_there(qtbot: QtBot, shift: int) -> None:
    def paint(painter: QPainter, state: RowState, top: int) -> None:
        painter.fillRect(0, top, 100, 20, QColor("black"))

    picture, geometry = RowPicture(), Geometry(((0, 100),), 20, 100, 200, 1.0)
    picture.bring_up(geometry, states(0, 10), paint, GROUND)
    image = picture.bring_up(geometry, states(shift, 9), paint, GROUND).toImage()
    assert image.pixelColor(50, 170) == QColor("black")
    assert image.pixelColor(50, 190) == GROUND
