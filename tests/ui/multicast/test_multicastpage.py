"""The page “Multicast”: what is asked for, what is refused, and the checks. Nothing is sent, and nothing is joined
outside of a namespace: sessions stay closed, or are bound to the loopback."""

from __future__ import annotations

import pytest

from tests.ui.panel.conftest import Stage, play  # noqa: F401 - a fixture
from workbench.model.failures import Failure, Reason
from workbench.model.host import InterfaceAddress, NetworkInterface
from workbench.model.multicast import GroupMembership, SourceMode
from workbench.model.sockets import Role, SocketOptions
from workbench.session.socketfacts.groups import Groups
from workbench.session.socketfacts.hearing import Check, Mark
from workbench.settings.values import Settings
from workbench.ui.multicast.checklist import CheckList
from workbench.ui.multicast.joinform import BY_ROUTES, JoinForm
from workbench.ui.multicast.multicastpage import MulticastPage
from workbench.ui.panelkit.pages import PageRoom

ETH0 = NetworkInterface(
    "eth0", 2, (InterfaceAddress("IPv4", "192.0.2.7"),), "", True, True, False, True, 1500, None, "", ("up",), None
)


def page_on(stage: Stage, **options: object) -> MulticastPage:
    spec = SocketOptions(**options)  # type: ignore[arg-type]
    session = stage.workspace.add_socket(Role.LISTENER, "udp://0.0.0.0:0", options=spec)
    panel = stage.panel(session)
    page = MulticastPage(PageRoom(session, stage.workspace, stage.theme, Settings(), stage.clock, panel))
    page.resize(560, 600)
    page.show()
    page.refresh()
    return page


def rows(page: MulticastPage) -> list[list[str]]:
    items = [page.table.topLevelItem(at) for at in range(page.table.topLevelItemCount())]
    return [[item.text(column) for column in range(4)] for item in items]


def test_what_is_joined_by_hand_goes_into_the_project_and_can_be_left_and_undone(play):  # noqa: F811
    async def scene(stage: Stage) -> None:
        page = page_on(stage)
        session = page.room.session
        assert rows(page) == []
        assert not page.leave.isEnabled()
        page.form.group.setText("232.1.1.1")
        page.form.mode.setCurrentIndex(1)
        page.form.sources.setText("192.0.2.7, 192.0.2.8")
        page.form.join.click()
        wanted = GroupMembership("232.1.1.1", "", SourceMode.INCLUDE, ("192.0.2.7", "192.0.2.8"))
        assert session.spec.options.groups == (wanted,)
        assert rows(page) == [["232.1.1.1", "by routes", "only 192.0.2.7, 192.0.2.8", "when opened"]]
        assert page.form.group.text() == ""
        assert page.form.sources.isVisible()
        page.form.mode.setCurrentIndex(0)
        assert not page.form.sources.isVisible()
        page.table.setCurrentItem(page.table.topLevelItem(0))
        page.leave.click()
        assert session.spec.options.groups == ()
        assert rows(page) == []
        stage.workspace.undo()
        assert session.spec.options.groups == (wanted,)

    play(scene)


@pytest.mark.parametrize(("group", "mode", "sources", "words"), [
    ("10.0.0.1", 0, "", "A group is an address"),
    ("", 0, "", "A group is an address"),
    ("232.1.1.1", 1, " , ", "Name one source"),
    ("232.1.1.1", 1, "example.org", "cannot send to"),
    ("232.1.1.1", 2, "ff02::1", "cannot send to"),
    ("ff3e::1", 1, "192.0.2.7", "cannot send to"),
])  # fmt: skip
def test_what_cannot_be_joined_is_said_at_once(play, group, mode, sources, words):  # noqa: F811
    async def scene(stage: Stage) -> None:
        page = page_on(stage)
        page.form.group.setText(group)
        page.form.mode.setCurrentIndex(mode)
        page.form.sources.setText(sources)
        page.form.join.click()
        assert words in page.form.fault.text()
        assert page.form.fault.isVisible()
        assert page.room.session.spec.options.groups == ()

    play(scene)


def test_a_refusal_of_the_system_is_shown(play, monkeypatch):  # noqa: F811
    monkeypatch.setattr(Groups, "join", lambda _self, _wanted: Failure(Reason.ADDRESS_NOT_LOCAL, "joining", 19))

    async def scene(stage: Stage) -> None:
        page = page_on(stage)
        page.form.group.setText("239.1.1.1")
        page.form.join.click()
        assert "joining" in page.form.fault.text()
        assert page.form.group.text() == "239.1.1.1"

    play(scene)


def test_a_closed_socket_and_an_open_one(play):  # noqa: F811
    async def scene(stage: Stage) -> None:
        page = page_on(stage)
        assert [check.title for check in page.checks.shown] == ["Open"]
        assert not page.hops.isEnabled()
        assert page.hops.isHidden()
        assert not page.loopback.isEnabled()
        session = page.room.session
        session.open()
        assert await session.opened(), session.failure
        await stage.frames_until(lambda: page.refresh() and len(page.checks.shown) > 1, "the checks of an open socket")
        assert [check.title for check in page.checks.shown] == ["Heard", "Joined"]
        assert page.loopback.isChecked()
        assert page.hops.value() == 1
        page.hops.setValue(4)
        page.hops.editingFinished.emit()
        page.loopback.click()
        kept = [each.name for each in session.spec.options.socket_options]
        assert sorted(kept) == ["IP_MULTICAST_LOOP", "IP_MULTICAST_TTL"]
        found = session.groups.facts()
        assert (found.hop_limit, found.loopback) == (4, False)

    play(scene)


def test_interfaces_are_offered_and_the_choice_stays(theme, qtbot):
    form = JoinForm(theme, None)  # type: ignore[arg-type]
    qtbot.addWidget(form)
    form.show_interfaces([ETH0])
    assert [form.interface.itemText(at) for at in range(2)] == [BY_ROUTES, "eth0 (2), 192.0.2.7"]
    form.interface.setCurrentIndex(1)
    form.group.setText("[ff05::1:3]")
    form.show_interfaces([ETH0, ETH0])
    assert form.membership() == GroupMembership("ff05::1:3", "eth0")


def test_the_checks_have_signs_with_words(theme, qtbot):
    view = CheckList(theme, None)  # type: ignore[arg-type]
    qtbot.addWidget(view)
    found = [Check(mark, "Joined", "So it is.") for mark in Mark]
    assert view.show_checks(found)
    assert not view.show_checks(found)
    told = [sign.toolTip() for sign, _title, _text in view._rows]
    assert told == ["In order", "Explains it", "Cannot be seen from here"]
    assert view.show_checks(found[:1])
    assert [sign.isHidden() for sign, _title, _text in view._rows] == [False, True, True]
