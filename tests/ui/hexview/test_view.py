from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.hexview.sources import Endless, Growing
from workbench.model.records import Direction
from workbench.model.sources import ByteSource, BytesSource
from workbench.ui.hexview.layout import Pane
from workbench.ui.hexview.view import HexView
from workbench.ui.theme import Theme, Token

Make = Callable[[ByteSource], HexView]
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
KEY = Qt.Key
KEY_NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def make(theme: Theme, qtbot: QtBot) -> Make:
    def make(source: ByteSource) -> HexView:
        view = HexView(theme)
        qtbot.addWidget(view)
        view.resize(640, 300)
        view.show()
        qtbot.waitExposed(view)
        QApplication.processEvents()
        view.set_source(source)
        return view

    return make


def place_of(view: HexView, offset: int, pane: Pane = Pane.HEX) -> QPoint:
    """The middle of a byte on the screen."""
    row, column = divmod(offset - view.top_row * view.page_layout.columns, view.page_layout.columns)
    painter = view._painter
    char = view.page_layout.char_of(column, pane) + 0.5
    x = painter.margin - view.horizontalScrollBar().value() + char * painter.ink.char_width
    return QPoint(int(x), int((row + 0.5) * painter.ink.row_height))


def press(qtbot: QtBot, view: HexView, *keys: Qt.Key, modifiers: Qt.KeyboardModifier = KEY_NONE) -> None:
    for key in keys:
        qtbot.keyClick(view, key, modifiers)


def test_keys_move_over_bytes_rows_and_ends(make: Make, qtbot: QtBot) -> None:
    view = make(Endless(1_000))
    at = view.cursor_at
    press(qtbot, view, KEY.Key_Right, KEY.Key_Right, KEY.Key_Down)
    assert at.position == 18
    press(qtbot, view, KEY.Key_End)
    assert at.position == 31
    press(qtbot, view, KEY.Key_Home, KEY.Key_Left)
    assert at.position == 15
    press(qtbot, view, KEY.Key_End, modifiers=CTRL)
    assert at.position == 999
    assert view.at_end
    press(qtbot, view, KEY.Key_Home, modifiers=CTRL)
    assert (at.position, view.top_row) == (0, 0)
    press(qtbot, view, KEY.Key_Up, KEY.Key_Left)
    assert at.position == 0


def test_pages_keep_the_column(make: Make, qtbot: QtBot) -> None:
    view = make(Endless(100_000))
    view.go_to(5)
    press(qtbot, view, KEY.Key_PageDown, KEY.Key_PageDown)
    page = view.verticalScrollBar().pageStep()
    assert view.cursor_at.position == 2 * page * 16 + 5
    press(qtbot, view, KEY.Key_PageUp, KEY.Key_PageUp, KEY.Key_PageUp)
    assert view.cursor_at.position == 5


def test_down_into_a_short_last_row_and_no_further(make: Make, qtbot: QtBot) -> None:
    view = make(Endless(20))
    view.go_to(10)
    press(qtbot, view, KEY.Key_Down)
    assert view.cursor_at.position == 19
    press(qtbot, view, KEY.Key_Left, KEY.Key_Down)
    assert view.cursor_at.position == 18


def test_shift_selects_and_ctrl_a_takes_all(make: Make, qtbot: QtBot) -> None:
    view = make(Endless(1_000))
    view.go_to(4)
    press(qtbot, view, KEY.Key_Right, KEY.Key_Down, modifiers=SHIFT)
    assert view.cursor_at.selection == range(4, 22)
    press(qtbot, view, KEY.Key_End, modifiers=SHIFT | CTRL)
    assert view.cursor_at.selection == range(4, 1_000)
    press(qtbot, view, KEY.Key_Right)
    assert not view.cursor_at.selection
    press(qtbot, view, KEY.Key_A, modifiers=CTRL)
    assert view.cursor_at.selection == range(1_000)


@pytest.mark.parametrize("pane", list(Pane))
def test_the_mouse_selects_in_both_panes(make: Make, qtbot: QtBot, pane: Pane) -> None:
    view = make(Endless(1_000))
    qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=place_of(view, 18, pane))
    assert (view.cursor_at.position, view.cursor_at.pane) == (18, pane)
    qtbot.mouseMove(view.viewport(), place_of(view, 37, pane))
    qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=place_of(view, 37, pane))
    assert view.cursor_at.selection == range(18, 38)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, SHIFT, place_of(view, 50, pane))
    assert view.cursor_at.selection == range(18, 51)


def test_the_selection_is_seen_in_both_panes(make: Make, theme: Theme) -> None:
    view = make(Endless(256))
    view.select(32, 4)
    view.clearFocus()
    image = view.viewport().grab().toImage()
    colour = theme.color(Token.SELECTION_INACTIVE)
    corner = QPoint(0, -view._painter.ink.row_height // 2 + 2)
    for pane in Pane:
        assert image.pixelColor(place_of(view, 34, pane) + corner) == colour
        assert image.pixelColor(place_of(view, 40, pane) + corner) == theme.color(Token.SURFACE_DATA)


def test_received_and_sent_bytes_have_their_grounds(make: Make, theme: Theme) -> None:
    class Directed(Endless):
        def directions(self, offset: int, count: int) -> list[tuple[int, int, int]]:
            return [(0, 32, Direction.RX), (32, 16, Direction.TX)]

    view = make(Directed(48))
    image = view.viewport().grab().toImage()
    corner = QPoint(0, -view._painter.ink.row_height // 2 + 2)
    assert image.pixelColor(place_of(view, 17) + corner) == theme.color(Token.RX_FILL)
    assert image.pixelColor(place_of(view, 33) + corner) == theme.color(Token.TX_FILL)


def test_a_picture_of_eight_gibibytes_reads_a_page(make: Make, qtbot: QtBot) -> None:
    source = Endless(8 * 2**30)
    view = make(source)
    assert view.page_layout.offset_digits == 10
    source.asked.clear()
    view.go_to(5 * 2**30)
    view.viewport().repaint()
    assert sum(source.asked) <= 64 * 1024
    press(qtbot, view, KEY.Key_End, modifiers=CTRL)
    assert view.cursor_at.position == 8 * 2**30 - 1
    assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum()


def test_beyond_the_scroll_bar_every_row_can_be_reached(make: Make, qtbot: QtBot) -> None:
    view = make(Endless(2**50))
    middle = 2**49 + 48
    view.go_to(middle)
    press(qtbot, view, KEY.Key_Down)
    assert view.cursor_at.position == middle + 16
    top = view.top_row
    turn = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, KEY_NONE,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), turn)
    assert view.top_row == top + 3
    view.verticalScrollBar().triggerAction(view.verticalScrollBar().SliderAction.SliderSingleStepAdd)
    assert view.top_row == top + 4


def test_the_bar_moves_the_rows(make: Make) -> None:
    view = make(Endless(100_000))
    bar = view.verticalScrollBar()
    bar.setSliderPosition(1_000)
    bar.triggerAction(bar.SliderAction.SliderMove)
    assert view.top_row == 1_000
    bar.triggerAction(bar.SliderAction.SliderPageStepSub)
    assert view.top_row == 1_000 - bar.pageStep()
    bar.triggerAction(bar.SliderAction.SliderToMaximum)
    assert view.at_end


def test_at_its_end_a_live_source_is_followed_and_elsewhere_not(make: Make) -> None:
    source = Growing(bytes(10_000))
    view = make(source)
    source.data += bytes(10_000)
    assert view.refresh()
    assert view.top_row == 0
    view.set_source(source, at_end=True)
    source.data += bytes(10_000)
    assert view.refresh()
    assert view.at_end
    assert view.top_row > 0
    assert not view.refresh()


def test_columns_keep_the_bytes_that_are_read(make: Make) -> None:
    view = make(Endless(100_000))
    view.verticalScrollBar().setSliderPosition(100)
    view.verticalScrollBar().triggerAction(view.verticalScrollBar().SliderAction.SliderMove)
    view.set_columns(8)
    assert (view.page_layout.columns, view.top_row) == (8, 200)
    view.set_columns(32)
    assert view.top_row == 50
    view.set_columns(0)
    assert view.page_layout.columns == 16
    view.resize(1_200, 300)
    assert view.page_layout.columns == 32
    view.set_columns(12)
    assert view.page_layout.columns == 12
    with pytest.raises(ValueError, match="65 columns"):
        view.set_columns(65)


def test_an_empty_source_can_be_looked_at(make: Make, qtbot: QtBot) -> None:
    view = make(BytesSource(b""))
    press(qtbot, view, KEY.Key_Down, KEY.Key_End, KEY.Key_PageDown)
    press(qtbot, view, KEY.Key_A, modifiers=CTRL)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(50, 10))
    view.viewport().repaint()
    assert (view.cursor_at.position, len(view.cursor_at.chosen)) == (0, 0)
