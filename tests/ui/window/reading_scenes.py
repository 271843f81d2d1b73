"""Scenes of reading traffic: fields, filters, messages, finding, tools beside the bytes, with real sockets."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from math import sin

from page_scenes import _add
from picture_stage import frames, panel_of, until

from workbench.app.window import Built
from workbench.model.samplers import Sampled, SamplerKind, SamplerSpec
from workbench.model.sockets import Role
from workbench.session.session import Session
from workbench.ui.formats.formatwindow import FormatWindow
from workbench.ui.window.tabs.arrangement import SplitDirection

Scene = Callable[[Built], Awaitable[None]]
BODY = b'{"name": "lamp", "on": true}'
HEADERS = (
    b"POST /api/things?q=1 HTTP/1.1", b"Host: example.org", b"Content-Type: application/json",
    b"Content-Length: 28",
)
REQUEST = b"\r\n".join((*HEADERS, b"", b""))


async def web_talk(built: Built) -> tuple[Session, Session]:
    """A listener and its client that speak HTTP and JSON by hand."""
    listener = _add(built, Role.LISTENER, "tcp://127.0.0.1:0")
    await until(built, lambda: listener.is_open)
    client = _add(built, Role.CLIENT, f"tcp://{listener.local}")
    await until(built, lambda: client.is_open)
    for number, payload in enumerate((b"GET / HTTP/1.1\r\nHost: example.org\r\n\r\n", REQUEST + BODY, BODY)):
        client.send(payload)
        await until(built, lambda at=number: listener.counters.rx_records > at)  # type: ignore[misc]
    return listener, client


async def fields(built: Built) -> None:
    """The tree of fields beside the bytes."""
    _listener, client = await web_talk(built)
    panel = panel_of(built, client)
    await until(built, lambda: client.traffic.count() >= 3)
    panel.traffic.go_to(2)
    panel.desk.tools.show_tool("fields")
    await frames(built, 10)


async def fields_beside(built: Built) -> None:
    """Listener and client side by side, each with its fields."""
    listener, client = await web_talk(built)
    panels = [panel_of(built, session) for session in (listener, client)]
    built.window.deck.split(client.spec.id, SplitDirection.RIGHT)
    await until(built, lambda: client.traffic.count() >= 3)
    for panel in panels:
        panel.traffic.go_to(2)
        panel.desk.tools.show_tool("fields")
    await frames(built, 10)


async def own_formats(built: Built) -> None:
    """The window of own formats, on a record of a socket."""
    listener = _add(built, Role.LISTENER, "tcp://127.0.0.1:0")
    await until(built, lambda: listener.is_open)
    client = _add(built, Role.CLIENT, f"tcp://{listener.local}")
    await until(built, lambda: client.is_open)
    client.send(b"\x00\x05\x01hello\x00\x05\x02\x07\x41\xac\x00\x00")
    await until(built, lambda: client.traffic.count() >= 1)
    panel_of(built, client)
    await frames(built, 5)
    built.window.format_commands.show_formats()
    window = built.window.findChild(FormatWindow)
    assert window is not None
    window.formats.add_example("message")
    await frames(built, 10)


async def samplers(built: Built) -> None:
    """Numbers out of the traffic, as curves."""
    listener = _add(built, Role.LISTENER, "tcp://127.0.0.1:0")
    await until(built, lambda: listener.is_open)
    client = _add(built, Role.CLIENT, f"tcp://{listener.local}")
    await until(built, lambda: client.is_open)
    for at in range(120):
        client.send(f"temperature={20 + 4 * sin(at / 9):.2f};{50 + 10 * sin(at / 17):.1f};{at}\n".encode())
        if at % 4 == 0:
            await frames(built, 1)
    await until(built, lambda: client.traffic.count() >= 120)
    client.sampling.set_samplers((
        SamplerSpec("Temperature", SamplerKind.REGEX, "temperature=([-0-9.]+)", sampled=Sampled.TX, unit="°C"),
        SamplerSpec("Humidity", SamplerKind.COLUMN, column=2, separator=";", sampled=Sampled.TX, unit="%"),
        SamplerSpec("Half", SamplerKind.COLUMN, column=2, separator=";", sampled=Sampled.TX, factor=0.5, unit="%"),
    ))  # fmt: skip
    panel_of(built, client).show_page("samplers")
    await frames(built, 12)


READING_SCENES: dict[str, Scene] = {scene.__name__: scene for scene in (fields, fields_beside, own_formats, samplers)}
