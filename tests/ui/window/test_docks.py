"""The docks' own controls, which Qt makes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QTabBar, QWidget

from tests.ui.window.conftest import Scene, Stage
from workbench.ui.window.tabs.arrangement import SplitDirection

Play = Callable[[Scene], None]


def test_the_buttons_of_a_docks_title_say_what_they_do(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        dock = stage.window.docks["notes"]
        told = {
            button.toolTip()
            for button in dock.findChildren(QAbstractButton)
            if button.objectName().startswith("qt_dockwidget")
        }
        assert told == {"Hide Notes", "Give Notes a window of its own, or put it back"}

    play(scene)


def test_tab_never_stops_outside_the_window(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        window = stage.window
        await stage.listener()
        for key in ("calls", "notes", "log"):
            window.docks[key].show_dock()
        window.docks["log"].show_dock(False)
        window.docks["notes"].show_dock(False)
        stage.frame()
        inside = window.rect()
        tape = window.docks["calls"]
        await stage.until(lambda: inside.contains(tape.mapTo(window, tape.rect().center())), "the tape in its place")
        window.deck.activate(window.deck.ids()[0])
        first = QApplication.focusWidget()
        assert first is not None
        stops: list[QWidget] = []
        for _ in range(300):
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
            stop = QApplication.focusWidget()
            assert stop is not None
            if stop is first or stop in stops:
                break
            stops.append(stop)
        outside = [each for each in stops if not inside.contains(each.mapTo(window, each.rect().center()))]
        assert outside == [] and len(stops) > 30
        bars = window.findChildren(QTabBar, "dockTabs")
        assert bars and all(bar.accessibleName() == "Docks" for bar in bars)

    play(scene)


def test_a_dock_of_the_side_goes_below_where_the_panels_would_be_cut(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        window, dock = stage.window, stage.window.docks["payloads"]
        areas = Qt.DockWidgetArea
        await stage.listener("one")
        other = await stage.listener("two")
        window.deck.open(other.spec.id)
        window.deck.split(other.spec.id, SplitDirection.RIGHT)
        for width, area in ((1280, areas.BottomDockWidgetArea), (1800, areas.RightDockWidgetArea)):
            window.resize(width, 800)
            QApplication.processEvents()
            dock.show_dock()
            assert window.dockWidgetArea(dock) is area and dock.isVisible()
            dock.show_dock(False)
        window.resize(1280, 800)
        dock.show_dock()
        window.addDockWidget(areas.RightDockWidgetArea, dock)  # as a person who drags it
        dock.show_dock(False)
        dock.show_dock()
        assert window.dockWidgetArea(dock) is areas.RightDockWidgetArea

    play(scene)


def test_an_empty_dock_leaves_the_height_to_the_panels(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        window, dock = stage.window, stage.window.docks["sequences"]
        await stage.listener()
        window.resize(1280, 800)
        dock.show_dock()
        await stage.until(lambda: 0 < dock.height() < 240, "a low dock")
        window.sequence_commands.shell.body.add_sequence()
        await stage.until(lambda: dock.height() >= 290, "room for the steps")

    play(scene)
