from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QIcon
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from workbench.ui.window.tabs.arrangement import Arrangement, Split, SplitDirection, Tabs, TornOff, arrangement_ids
from workbench.ui.window.tabs.panes import PaneDeck
from workbench.ui.window.tabs.tabgroup import GroupLook, TabLabel


class Panels:
    """Line edits: they have a state of their own that must survive every move."""

    def __init__(self) -> None:
        self.made: list[int] = []
        self.dropped: list[int] = []
        self.words: dict[int, str] = {}

    def make_panel(self, number: int) -> QWidget:
        self.made.append(number)
        edit = QLineEdit()
        edit.setObjectName(f"panel{number}")
        return edit

    def drop_panel(self, number: int, panel: QWidget) -> None:
        self.dropped.append(number)
        panel.deleteLater()

    def label(self, number: int) -> TabLabel:
        word = self.words.get(number, "closed")
        return TabLabel(f"socket {number}", f"socket {number}: {word}", f"socket {number}, {word}", word, QIcon())

    def look(self) -> GroupLook:
        return GroupLook(QIcon(), QIcon())


@pytest.fixture
def panels() -> Panels:
    return Panels()


@pytest.fixture
def deck(qtbot: QtBot, panels: Panels) -> Iterator[PaneDeck]:
    deck = PaneDeck(panels)
    qtbot.addWidget(deck.area)
    deck.area.resize(800, 600)
    deck.area.show()
    qtbot.waitExposed(deck.area)
    yield deck
    deck.clear()
    deck.area.close()


def open_three(deck: PaneDeck) -> None:
    for number in (1, 2, 3):
        deck.open(number)


def test_a_panel_is_made_once_and_becomes_active(deck: PaneDeck, panels: Panels) -> None:
    open_three(deck)
    deck.open(1)
    assert panels.made == [1, 2, 3]
    assert deck.ids() == [1, 2, 3]
    assert deck.active == 1


def test_a_panel_is_made_when_its_tab_is_first_shown(deck: PaneDeck, panels: Panels) -> None:
    parts = (Tabs((1, 2, 3), 2), Tabs((4, 5), 5))
    windows = (TornOff((40, 40, 400, 300), Tabs((6, 7), 7)),)
    deck.restore(Arrangement(Split(SplitDirection.RIGHT, parts, (300, 500)), windows, 5))
    assert sorted(panels.made) == [2, 5, 7]
    assert deck.panel(1) is None and deck.area.groups()[0].bar.accessibleTabName(0) == "socket 1, closed"
    assert deck.arrangement().root == deck.area.node()
    assert deck.area.groups()[0].ids() == (1, 2, 3)
    bar = deck.area.groups()[0].bar
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(0).center())
    assert sorted(panels.made) == [1, 2, 5, 7] and deck.panel(1) is not None
    deck.windows[0].close()
    assert sorted(panels.made) == [1, 2, 5, 7] and deck.active == 7
    deck.clear()
    assert sorted(panels.made) == sorted(panels.dropped) == [1, 2, 5, 7]


def test_a_tab_that_was_never_shown_can_be_moved_and_closed(deck: PaneDeck, panels: Panels) -> None:
    deck.restore(Arrangement(Tabs((1, 2, 3), 1), (), 1))
    assert panels.made == [1]
    deck.close(2)
    assert panels.made == [1] and panels.dropped == []
    deck.split(3, SplitDirection.RIGHT)
    panel = deck.panel(3)
    assert panels.made == [1, 3] and panel is not None and panel.isVisible()


def test_splitting_keeps_the_panel_and_what_it_shows(deck: PaneDeck, panels: Panels) -> None:
    open_three(deck)
    panel = deck.panel(2)
    assert isinstance(panel, QLineEdit)
    panel.setText("half written")
    deck.split(2, SplitDirection.RIGHT)
    assert deck.panel(2) is panel
    assert panel.text() == "half written"
    assert panel.isVisible()
    node = deck.arrangement().root
    assert isinstance(node, Split)
    assert node.direction is SplitDirection.RIGHT
    assert [arrangement_ids(part) for part in node.parts] == [(1, 3), (2,)]
    assert panels.made == [1, 2, 3]


def test_a_group_that_lost_its_last_panel_goes(deck: PaneDeck) -> None:
    open_three(deck)
    deck.split(3, SplitDirection.DOWN)
    deck.split(2, SplitDirection.RIGHT)
    deck.close(3)
    deck.close(2)
    assert deck.arrangement().root == Tabs((1,), 1)
    panel = deck.panel(1)
    assert panel is not None
    assert panel.isVisible()


def test_tearing_off_and_closing_that_window_brings_the_panel_back(deck: PaneDeck, panels: Panels) -> None:
    open_three(deck)
    panel = deck.panel(2)
    deck.tear_off(2)
    assert deck.is_torn_off(2)
    assert [arrangement_ids(window.root) for window in deck.arrangement().windows] == [(2,)]
    deck.windows[0].close()
    assert not deck.is_torn_off(2)
    assert deck.panel(2) is panel
    assert deck.windows == ()
    assert sorted(deck.ids()) == [1, 2, 3]
    assert panels.dropped == []


def test_shared_actions_stand_in_torn_off_windows(deck: PaneDeck) -> None:
    action = QAction("Save", deck)
    deck.share_actions([action])
    open_three(deck)
    deck.tear_off(2)
    assert action in deck.windows[0].actions()


def test_an_arrangement_is_restored_as_it_was(deck: PaneDeck) -> None:
    wanted = Arrangement(
        Split(SplitDirection.RIGHT, (Tabs((1, 2), 2), Tabs((3,), 3)), (300, 500)),
        (TornOff((40, 40, 400, 300), Tabs((4,), 4)),),
        3,
    )
    deck.restore(wanted)
    got = deck.arrangement()
    assert isinstance(got.root, Split)
    assert got.root.parts == wanted.root.parts  # type: ignore[union-attr]
    assert [window.root for window in got.windows] == [Tabs((4,), 4)]
    assert got.active == 3


def test_step_goes_round_through_all_groups(deck: PaneDeck) -> None:
    open_three(deck)
    deck.split(3, SplitDirection.RIGHT)
    deck.select(0)
    seen = []
    for _ in range(4):
        seen.append(deck.active)
        deck.step(1)
    assert seen == [1, 2, 3, 1]


def test_closing_the_active_panel_activates_a_neighbour(deck: PaneDeck, qtbot: QtBot) -> None:
    open_three(deck)
    with qtbot.waitSignal(deck.active_changed):
        deck.close(3)
    assert deck.active in (1, 2)
    deck.clear()
    assert deck.active == 0


def test_the_cross_and_the_middle_button_ask_to_close(deck: PaneDeck, qtbot: QtBot) -> None:
    open_three(deck)
    bar = deck.area.groups()[0].bar
    with qtbot.waitSignal(deck.close_requested) as asked:
        QTest.mouseClick(bar, Qt.MouseButton.MiddleButton, pos=bar.tabRect(1).center())
    assert asked.args == [2]
    assert deck.ids() == [1, 2, 3]


def test_state_words_reach_tool_tip_and_screen_reader(deck: PaneDeck, panels: Panels) -> None:
    open_three(deck)
    panels.words[2] = "connected"
    deck.refresh_labels()
    bar = deck.area.groups()[0].bar
    assert bar.tabToolTip(1) == "socket 2: connected"
    assert bar.accessibleTabName(1) == "socket 2, connected"


def test_dragging_a_tab_onto_an_edge_splits(deck: PaneDeck, qtbot: QtBot) -> None:
    open_three(deck)
    group = deck.area.groups()[0]
    bar = group.bar
    start = bar.tabRect(1).center()
    target = bar.mapFromGlobal(group.mapToGlobal(QPoint(group.width() - 10, group.height() // 2)))
    QTest.mousePress(bar, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(bar, start + QPoint(12, 0))
    QTest.mouseMove(bar, target)
    QTest.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=target)
    node = deck.arrangement().root
    assert isinstance(node, Split)
    assert arrangement_ids(node.parts[1]) == (2,)
    assert deck.active == 2


def test_a_torn_off_window_is_wholly_on_the_screen(deck: PaneDeck) -> None:
    open_three(deck)
    screen = deck.area.screen().availableGeometry()
    deck.tear_off(2, screen.bottomRight() - QPoint(20, 20))
    assert screen.contains(deck.windows[0].geometry())


def test_a_window_of_a_screen_that_is_gone_comes_back(deck: PaneDeck) -> None:
    deck.restore(Arrangement(Tabs(), (TornOff((90_000, 90_000, 400, 300), Tabs((4,), 4)),), 4))
    assert deck.area.screen().availableGeometry().contains(deck.windows[0].geometry())


def test_names_of_many_tabs_stay_readable(deck: PaneDeck) -> None:
    for number in range(1, 30):
        deck.open(number)
    [group] = deck.area.groups()
    least = group.bar.fontMetrics().averageCharWidth() * 20
    for at in range(group.bar.count()):
        hint = group.bar.minimumTabSizeHint(at)
        assert hint.width() >= least or hint == group.bar.tabSizeHint(at)
        assert group.bar.tabRect(at).width() >= hint.width()
