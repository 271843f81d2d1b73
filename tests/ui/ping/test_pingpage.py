"""The page “Ping” on a real session that pings the loopback."""

from __future__ import annotations

import pytest

from tests.ui.panel.conftest import Stage, play  # noqa: F401 - a fixture
from workbench.host.availability import availability
from workbench.model.failures import Failure, Reason
from workbench.model.pings import EchoAnswer
from workbench.model.sockets import Role
from workbench.ui.panelkit.pages import PageRoom
from workbench.ui.ping.pingpage import PingPage

pytestmark = pytest.mark.skipif(not availability("icmp").available, reason="echo requests are not permitted here")


async def page_on(stage: Stage, *, opened: bool = True) -> PingPage:
    session = stage.workspace.add_socket(Role.CLIENT, "icmp://127.0.0.1")
    if opened:
        session.open()
        assert await session.opened(), session.failure
    panel = stage.panel(session)
    page = PingPage(PageRoom(session, stage.workspace, stage.theme, panel_settings(), stage.clock, panel))
    page.resize(520, 480)
    page.show()
    page.refresh()
    return page


def panel_settings():
    from workbench.settings.values import Settings

    return Settings()


def cells(page: PingPage, at: int) -> list[str]:
    item = page.table.topLevelItem(at)
    return [item.text(column) for column in range(5)]


def test_a_run_fills_the_table_and_ends_with_its_statistics(play):  # noqa: F811
    async def scene(stage: Stage) -> None:
        page = await page_on(stage)
        assert page.result.text() == "No request was sent yet."
        page.count.setValue(3)
        page.interval.setValue(10)
        page.bytes.setValue(100)
        page.go.click()
        assert page.go.text() == "Stop"
        pings = page.room.session.pings
        await stage.frames_until(lambda: not pings.running, "the end of the run")
        assert page.refresh()
        assert not page.refresh()
        assert page.go.text() == "Ping"
        assert page.table.topLevelItemCount() == 3
        number, took, ttl, host, result = cells(page, 0)
        assert (number, ttl, host, result) == ("1", "64", "127.0.0.1", "100 bytes")
        assert took.endswith(" ms")
        assert page.result.text().startswith("3 sent, 3 received, 0 % lost; least / mean / most ")
        page.go.click()  # another run begins with an empty table
        page.go.click()
        assert page.table.topLevelItemCount() <= 1
        assert not pings.running

    play(scene)


def test_what_was_not_answered_says_why(play):  # noqa: F811
    async def scene(stage: Stage) -> None:
        page = await page_on(stage)
        pings = page.room.session.pings
        page.count.setValue(3)
        page.go.click()
        pings.stop()
        row = pings.rows[0] if pings.rows else None
        assert row is None or cells(page, 0)[4] in ("waiting …", "56 bytes")
        pings._rows.clear()
        from workbench.session.socketfacts.pings import PingRow

        failed = PingRow(1, 0, host="10.0.0.1", failure=Failure(Reason.TIME_EXCEEDED, "says 10.0.0.1"))
        pings._rows.extend([failed, PingRow(2, 0, timed_out=True), PingRow(3, 0)])
        pings.revision += 1
        page.refresh()
        assert cells(page, 0)[4].startswith("Time to live exceeded: says 10.0.0.1")
        assert [cells(page, at)[4] for at in (1, 2)] == ["no answer in time", "stopped"]
        pings._known[2] = pings._rows[1]  # it comes after all
        pings._take(EchoAnswer(2, "127.0.0.1", 56, 1_500_000, 64))
        page.refresh()
        assert cells(page, 1)[1:] == ["1.50 ms", "64", "127.0.0.1", "56 bytes"]
        pings._take(EchoAnswer(2, "127.0.0.1", 56, 1_600_000, 64))
        page.refresh()
        assert cells(page, 1)[4] == "56 bytes, 2 times"

    play(scene)


def test_a_closed_socket_cannot_ping(play):  # noqa: F811
    async def scene(stage: Stage) -> None:
        page = await page_on(stage, opened=False)
        assert not page.go.isEnabled()
        assert "open it" in page.result.text()

    play(scene)
