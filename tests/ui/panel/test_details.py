"""The sheet of details: its pages, its width, its focus."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHeaderView, QLineEdit, QScrollArea, QTabBar

from tests.ui.panel.conftest import Scene, Stage
from workbench.model.sockets import Role, SocketSpec
from workbench.ui.actions.action import Action, Condition
from workbench.ui.actions.catalogue import BY_ID
from workbench.ui.actions.catalogue_pages import PAGE_ACTIONS
from workbench.ui.panel import SocketPanel, pages
from workbench.ui.panel.details.detailssheet import DetailsSheet
from workbench.ui.panelkit.pages import PageRoom, PageWidget, PanelPage

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # menus, offscreen
Play = Callable[[Scene], None]
PAGES = pages.PAGES  # those of the program; the tests have a register of their own
MADE: list[str] = []


class WidePage(PageWidget):
    """A page of the tests."""

    preferred_width_px = 560

    def __init__(self, room: PageRoom) -> None:
        super().__init__(room)
        MADE.append(room.session.spec.name)
        self.refreshed = 0
        self.line = QLineEdit(self)

    def refresh(self) -> bool:
        self.refreshed += 1
        return False


def _clients(spec: SocketSpec) -> bool:
    return spec.role is Role.CLIENT and not spec.url.endswith(":7")


@pytest.fixture(autouse=True)
def a_second_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """``wide``, for clients of any port but 7."""
    MADE.clear()
    action = Action("panel.page.wide", "Wide", "Socket/Details", "activity", (), "A wide page", Condition.SOCKET,
                    argument="wide")  # fmt: skip
    monkeypatch.setitem(BY_ID, action.id, action)
    monkeypatch.setattr(pages, "PAGES", (*PAGES[:1], PanelPage("wide", _clients, WidePage)))


def _panel(stage: Stage, role: Role = Role.CLIENT, width: int = 1200) -> SocketPanel:
    return stage.panel(stage.workspace.add_socket(role, "tcp://127.0.0.1:9"), width)


def _sheet(panel: SocketPanel) -> DetailsSheet:
    sheet = panel.findChild(DetailsSheet)
    assert sheet is not None
    return sheet


def test_every_page_has_its_action_and_the_same_order() -> None:
    assert [page.key for page in PAGES] == [action.argument for action in PAGE_ACTIONS]
    assert all(action.id == f"panel.page.{action.argument}" for action in PAGE_ACTIONS)


def test_a_page_is_made_when_it_is_first_shown_and_refreshed_while_it_is_seen(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        panel = _panel(stage)
        assert panel.findChild(DetailsSheet) is None
        panel.show_options(True)
        assert MADE == []
        panel.show_page("wide")
        page = _sheet(panel).page
        assert isinstance(page, WidePage) and MADE == ["TCP client"]
        assert page.refreshed == 1 and page.line.hasFocus() == panel.isActiveWindow()
        panel.show_options(True)
        stage.clock.tick()
        assert page.refreshed == 1
        panel.show_page("wide")
        stage.clock.tick()
        assert page.refreshed == 3 and MADE == ["TCP client"]
        panel.details.leave()
        stage.clock.tick()
        assert page.refreshed == 3

    play(scene)


def test_only_what_applies_is_offered(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        listens = _panel(stage, Role.LISTENER)
        assert listens.page_keys() == ["options"] and not listens.header.details.isVisible()
        listens.show_page("wide")
        assert not listens.details.is_shown
        client = _panel(stage)
        assert client.header.details.isVisible() and "Wide" in client.header.details.toolTip()
        client.header.details.click()
        menu = client.header.details.pages_menu
        assert [action.text() for action in menu.actions()] == ["Options", "Wide"]
        menu.hide()
        menu.actions()[1].trigger()
        assert client.details.key == "wide" and client.details.is_shown
        assert not client.header.options.isChecked()
        client.header.options.click()
        assert client.details.key == "options" and client.header.options.isChecked()
        client.header.options.click()
        assert not client.details.is_shown

    play(scene)


def test_a_page_that_no_longer_applies_gives_way_to_the_options(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        panel = _panel(stage)
        panel.show_page("wide")
        stage.workspace.update_spec(replace(panel.session.spec, url="tcp://127.0.0.1:7"))
        stage.clock.tick()
        tabs = _sheet(panel).findChild(QTabBar)
        assert tabs is not None and tabs.count() == 1 and panel.details.key == "options"
        stage.workspace.undo()
        print("AFTER", stage.workspace.undo_text, panel.session.spec.url, panel.details._offered(), _sheet(panel).keys)
        stage.clock.tick()
        assert tabs.count() == 2

    play(scene)


def test_esc_closes_and_the_focus_returns(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        panel = _panel(stage)
        panel.activateWindow()
        edit = panel.composer.form.edit
        edit.setFocus()
        await stage.frames_until(edit.hasFocus, "the focus")
        panel.show_page("wide")
        page = _sheet(panel).page
        assert isinstance(page, WidePage) and page.line.hasFocus()
        stage.qtbot.keyClick(page.line, Qt.Key.Key_Escape)
        assert not panel.details.is_shown and edit.hasFocus()

    play(scene)


def _drag(sheet: DetailsSheet, by_px: int) -> None:
    grip = sheet.grip
    start = QPointF(grip.mapToGlobal(QPoint(2, 50)))
    for kind, to in (
        (QMouseEvent.Type.MouseButtonPress, start),
        (QMouseEvent.Type.MouseMove, start - QPointF(by_px, 0)),
        (QMouseEvent.Type.MouseButtonRelease, start - QPointF(by_px, 0)),
    ):
        button = Qt.MouseButton.LeftButton
        event = QMouseEvent(kind, QPointF(2, 50), to, button, button, Qt.KeyboardModifier.NoModifier)
        {
            QMouseEvent.Type.MouseButtonPress: grip.mousePressEvent,
            QMouseEvent.Type.MouseMove: grip.mouseMoveEvent,
            QMouseEvent.Type.MouseButtonRelease: grip.mouseReleaseEvent,
        }[kind](event)


def test_looking_at_the_options_changes_nothing(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        panel = _panel(stage)
        panel.show_options(True)
        stage.clock.tick()
        assert stage.workspace.undo_text == "New socket"

    play(scene)


def test_its_width_is_the_pages_or_what_was_dragged_and_is_remembered(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        px = stage.theme.px
        panel = _panel(stage)
        panel.show_options(True)
        sheet = _sheet(panel)
        assert sheet.width() == px(480) and sheet.geometry().right() == panel.rect().right()
        panel.show_page("wide")
        assert sheet.width() == px(560)
        _drag(sheet, 100)
        assert sheet.width() == px(660)
        _drag(sheet, 2_000)
        assert sheet.width() == round(1200 * 0.7)
        _drag(sheet, -2_000)
        assert sheet.width() == px(416)
        _drag(sheet, 64)
        kept = panel.view_state()["details"]
        assert kept == {"width": 480, "page": "wide", "open": True}
        again = _panel(stage)
        again.restore_view_state({"details": {**kept, "open": False}})
        assert not again.details.is_shown and again.view_state()["details"] == {**kept, "open": False}
        again.restore_view_state({"details": kept})
        assert again.details.is_shown and again.details.key == "wide"
        assert not _sheet(again).isAncestorOf(again.window().focusWidget() or again)
        assert _sheet(again).width() == px(480)
        _sheet(again).grip.reset.emit()
        assert _sheet(again).width() == px(560)

    play(scene)


def test_its_width_is_changed_by_the_arrow_keys(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        panel = _panel(stage)
        panel.show_page("wide")
        grip, sheet, px = _sheet(panel).grip, _sheet(panel), stage.theme.px
        grip.setFocus()
        stage.qtbot.keyClick(grip, Qt.Key.Key_Left)
        assert sheet.width() == px(560) + px(16)
        for _ in range(2):
            stage.qtbot.keyClick(grip, Qt.Key.Key_Right)
        assert sheet.width() == px(560) - px(16)
        stage.qtbot.keyClick(grip, Qt.Key.Key_Home)
        assert sheet.width() == px(560)
        stage.qtbot.keyClick(grip, Qt.Key.Key_Escape)
        assert not panel.details.is_shown

    play(scene)


@pytest.mark.parametrize(
    "state",
    [None, 7, {"width": -1}, {"width": True}, {"width": 10**9, "page": "no"}, {"page": 3}, {"open": 1}],
)
def test_what_a_file_says_of_it_is_not_trusted(play: Play, state: object) -> None:
    async def scene(stage: Stage) -> None:
        panel = _panel(stage)
        before = panel.view_state()["details"]
        panel.restore_view_state({"details": state})
        assert panel.view_state()["details"] == before

    play(scene)


def test_a_url_that_cannot_be_read_has_the_options_where_it_is_mended(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        session = stage.workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:9")
        session.update_spec(replace(session.spec, url="nonsense"))
        assert [page.key for page in pages.pages_for(session.spec)] == ["options"]

    play(scene)


def test_tabs_that_have_no_room_for_their_words_keep_their_icons_and_the_one_in_front_its_word(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PAGES", PAGES)

    async def scene(stage: Stage) -> None:
        panel = stage.panel(stage.workspace.add_socket(Role.CLIENT, "wss://127.0.0.1:9/"), 520)
        panel.show_page("options")
        tabs = _sheet(panel).tabs
        names = [tabs.accessibleTabName(at) for at in range(tabs.count())]
        assert [tabs.tabText(at) for at in range(tabs.count())] == ["Options", *[""] * (len(names) - 1)]
        assert len(names) == len(set(names)) == 10
        assert all(not tabs.tabIcon(at).isNull() and names[at] in tabs.tabToolTip(at) for at in range(1, len(names)))
        assert tabs.tabRect(tabs.count() - 1).right() <= tabs.width()
        place = names.index("TLS")
        tabs.setCurrentIndex(place)
        assert [tabs.tabText(at) for at in (0, place)] == ["", "TLS"]
        wide = stage.panel(stage.workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:9"), 1200)
        wide.show_page("sockoptions")  # a wide one
        tabs = _sheet(wide).tabs
        assert "" not in [tabs.tabText(at) for at in range(tabs.count())]

    play(scene)


def test_in_a_panel_that_is_wider_than_its_scroll_area_the_sheet_is_seen_whole(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        _panel(stage)  # a window that stays: the application ends with its last
        panel = _panel(stage, width=900)
        area = QScrollArea()
        panel.setMinimumWidth(900)
        area.setWidget(panel)
        area.resize(620, 500)
        area.show()
        panel.show_page("options")
        sheet = _sheet(panel)
        assert sheet.geometry().right() + 1 <= area.viewport().width()
        area.resize(560, 500)
        assert sheet.geometry().right() + 1 <= area.viewport().width() < 560
        area.takeWidget()
        area.deleteLater()

    play(scene)


@pytest.mark.parametrize("key", ["sockoptions", "figures", "attempts", "tls"])
def test_the_columns_of_a_page_are_named_for_a_screen_reader(
    play: Play, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setattr(pages, "PAGES", PAGES)

    async def scene(stage: Stage) -> None:
        panel = _panel(stage)
        panel.show_page(key)
        page = _sheet(panel).page
        assert page is not None
        heads = [head for head in page.findChildren(QHeaderView) if head.orientation() is Qt.Orientation.Horizontal]
        assert heads
        assert all(head.accessibleName().startswith("Columns of ") for head in heads)

    play(scene)


def _deleted() -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


def test_a_page_that_is_not_seen_goes_and_is_made_anew(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        panel = _panel(stage)
        panel.show_page("wide")
        page = weakref.ref(_sheet(panel).made["wide"])
        panel.details.let_go()
        assert page() is not None, "it can be seen"
        panel.details.leave()
        assert panel.details._rest.isActive()
        panel.details.let_go()
        _deleted()
        assert page() is None
        assert not _sheet(panel).made
        panel.show_page("wide")
        assert len(MADE) == 2
        assert _sheet(panel).made["wide"].isVisible()

    play(scene)


def test_the_page_of_a_panel_that_comes_back_is_there_again(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        panel = _panel(stage)
        panel.show_page("wide")
        panel.hide()
        assert panel.details._rest.isActive()
        panel.details.let_go()
        assert panel.details.is_shown
        assert not _sheet(panel).made
        panel.show()
        assert _sheet(panel).page is _sheet(panel).made["wide"]
        assert panel.view_state()["details"]["page"] == "wide"

    play(scene)


def test_a_page_that_somebody_wrote_on_stays(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        panel = _panel(stage)
        panel.show_page("wide")
        page = _sheet(panel).made["wide"]
        assert isinstance(page, WidePage)
        QTest.keyClicks(page.line, "239.1")
        panel.details.leave()
        panel.details.let_go()
        assert _sheet(panel).made == {"wide": page}

    play(scene)


def test_the_composer_keeps_out_from_under_the_sheet_where_there_is_room(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        panel = _panel(stage)
        form = panel.composer.form
        whole = form.width()
        panel.show_page("wide")
        stage.qtbot.waitUntil(lambda: form.width() < whole)
        right = form.mapTo(panel, form.rect().topRight()).x()
        assert form.width() >= form.minimumSizeHint().width() and right < _sheet(panel).x()
        panel.details.leave()
        stage.qtbot.waitUntil(lambda: form.width() == whole)

    play(scene)
