"""Scenes of the display filter: rows that pass, a mistake, what is offered, nothing that passes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from page_scenes import _add
from picture_stage import frames, panel_of, until

from workbench.app.window import Built
from workbench.model.annotations import SavedFilter
from workbench.model.sockets import Role
from workbench.session.session import Session
from workbench.ui.panel import SocketPanel

Scene = Callable[[Built], Awaitable[None]]


async def much_talk(built: Built) -> tuple[SocketPanel, Session]:
    """A client that has sent a few hundred lines, and its panel."""
    listener = _add(built, Role.LISTENER, "tcp://127.0.0.1:0")
    await until(built, lambda: listener.is_open)
    client = _add(built, Role.CLIENT, f"tcp://{listener.local}")
    await until(built, lambda: client.is_open)
    for number in range(240):
        request = b"GET /things/%d HTTP/1.1\r\nHost: example.org\r\n\r\n" % number
        client.send(request if number % 3 else b"ping %d" % number)
    await until(built, lambda: client.traffic.count() >= 240)
    return panel_of(built, client), client


async def filtered(built: Built) -> None:
    """Some rows pass, one of them is chosen."""
    panel, client = await much_talk(built)
    built.workspace.set_filters((SavedFilter("Requests", '"GET"'), SavedFilter("Long ones", "size>1k")))
    panel.traffic.go_to(11)
    panel.filter.set_text('dir:tx size>20 "things/1"')
    await until(built, lambda: client.filtering.progress is None and client.filtering.hits > 0)
    await frames(built, 10)


async def filter_mistake(built: Built) -> None:
    """A filter that cannot be read."""
    panel, _client = await much_talk(built)
    panel.filter.set_text("dir:tx sise>20 or number<7")
    await frames(built, 10)


async def filter_offers(built: Built) -> None:
    """What may follow."""
    panel, _client = await much_talk(built)
    panel.filter.open()
    field = panel.filter.bar.field
    field.setText("dir:tx ")
    await frames(built, 5)
    field.wanted.emit(True)
    await frames(built, 10)


async def filter_empty(built: Built) -> None:
    """Nothing passes."""
    panel, client = await much_talk(built)
    panel.filter.set_text('"no such text"')
    await until(built, lambda: client.filtering.progress is None)
    await frames(built, 10)


async def filter_menu(built: Built) -> None:
    """Saved filters and those used before."""
    panel, client = await much_talk(built)
    built.workspace.set_filters((SavedFilter("Requests", '"GET"'), SavedFilter("Long ones", "size>1k")))
    for text in ("size>20", "dir:rx", '"GET"'):
        panel.filter.set_text(text)
    await until(built, lambda: client.filtering.progress is None)
    bar = panel.filter.bar
    bar.menu.popup(bar.mapToGlobal(bar.rect().bottomLeft()))
    await frames(built, 10)


FILTER_SCENES: dict[str, Scene] = {
    scene.__name__: scene for scene in (filtered, filter_mistake, filter_offers, filter_empty, filter_menu)
}
