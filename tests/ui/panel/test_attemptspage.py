"""The page that shows what was tried."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest

from tests.ui.panel.conftest import Scene, Stage
from workbench.model.sockets import Role, SocketOptions
from workbench.session.session import Session
from workbench.settings.values import Settings
from workbench.ui.panel.attemptspage import AttemptsPage
from workbench.ui.panel.pages import pages_for
from workbench.ui.panelkit.pages import PageRoom

Play = Callable[[Scene], None]


def page_of(stage: Stage, session: Session) -> AttemptsPage:
    panel = stage.panel(session)
    page = AttemptsPage(PageRoom(session, stage.workspace, stage.theme, Settings(), stage.clock, panel))
    page.resize(600, 500)
    page.show()
    return page


def cells(page: AttemptsPage) -> list[tuple[str, ...]]:
    found = []
    for row in range(page.table.topLevelItemCount()):
        item = page.table.topLevelItem(row)
        assert item is not None
        found.append(tuple(item.text(column) for column in range(page.table.columnCount())))
    return found


def texts(page: AttemptsPage) -> list[str]:
    return [page._summary.text(), page._told.text(), page._hint.text()]


def resolve(monkeypatch: pytest.MonkeyPatch, *addresses: tuple[str, int]) -> None:
    def lookup(_host: str, port: int, _family: int, kind: int) -> list[object]:
        return [(socket.AF_INET, kind, 0, "", (host, wanted or port)) for host, wanted in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)


def test_the_page_is_for_streams(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        stream = stage.workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:9")
        datagram = stage.workspace.add_socket(Role.CLIENT, "udp://127.0.0.1:9")
        assert "attempts" in [page.key for page in pages_for(stream.spec)]
        assert "attempts" not in [page.key for page in pages_for(datagram.spec)]

    play(scene)


def test_before_anything_was_tried_the_page_says_what_it_is_for(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        page = page_of(stage, stage.workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:9"))
        assert page.refresh()
        assert not page.refresh()
        assert cells(page) == []
        assert texts(page)[0].startswith("Nothing was tried yet")
        assert "250 ms ahead" in texts(page)[2]

    play(scene)


def test_a_refusal_the_winner_and_what_they_mean(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(stage: Stage) -> None:
        server = stage.workspace.add_socket(Role.LISTENER, "tcp://127.0.0.1:0")
        server.open()
        assert await server.opened()
        port = int(server.local.rpartition(":")[2])
        resolve(monkeypatch, ("127.0.0.2", port), ("127.0.0.1", port), ("127.0.0.3", port))
        client = stage.workspace.add_socket(Role.CLIENT, f"tcp://three.invalid:{port}",
                                            options=SocketOptions(attempt_delay_ms=60_000))  # fmt: skip
        page = page_of(stage, client)
        client.open()
        assert await client.opened()
        page.refresh()
        first, second, third = cells(page)
        assert (first[0], first[1], first[4]) == (f"127.0.0.2:{port}", "IPv4", "failed")
        assert (second[0], second[4]) == (f"127.0.0.1:{port}", "connected")
        assert third == (f"127.0.0.3:{port}", "IPv4", "", "", "not needed")
        assert first[2] == "0 ms" and first[3].endswith(" ms") and second[2].endswith(" ms")
        assert texts(page)[0].startswith("three.invalid was looked up in ")
        assert texts(page)[0].endswith(": 3 addresses.")
        assert texts(page)[1] == ""
        page.table.setCurrentItem(page.table.topLevelItem(0))
        assert texts(page)[1].startswith("Connection refused: nothing listens on 127.0.0.2")
        page.table.setCurrentItem(page.table.topLevelItem(1))
        assert "answered first" in texts(page)[1]

    play(scene)


def test_the_sockets_of_a_listener(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(stage: Stage) -> None:
        wide = stage.workspace.add_socket(Role.LISTENER, "tcp://[::]:0")
        page = page_of(stage, wide)
        wide.open()
        assert await wide.opened()
        page.refresh()
        assert cells(page) == [(wide.local, "IPv6 and IPv4, dual stack", "listens")]
        assert "::ffff:127.0.0.1" in texts(page)[1]  # told without choosing: it is the only one
        assert texts(page)[0].startswith("1 socket listens")
        resolve(monkeypatch, ("127.0.0.1", 0), ("203.0.113.1", 0))
        named = stage.workspace.add_socket(Role.LISTENER, "tcp://two.invalid:0")
        other = page_of(stage, named)
        named.open()
        assert await named.opened()
        other.refresh()
        assert [row[2] for row in cells(other)] == ["passed over", "listens"]
        assert texts(other)[0].startswith("two.invalid was looked up. 1 socket listens")

    play(scene)
