"""Scenes of messages: rows of messages, ends in a conversation, the form of the rule."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from page_scenes import _add
from picture_stage import frames, panel_of, until

from workbench.app.window import Built
from workbench.codec.framing.ruletext import parse_rule
from workbench.model.sockets import Role
from workbench.session.session import Session
from workbench.ui.hexview.byteheader import BytesMode
from workbench.ui.panel import SocketPanel

Scene = Callable[[Built], Awaitable[None]]
PARTS = (
    b"temp=21.5\nhum=4", b"0\npress=1013\nte", b"mp=21.6\n", b"hum=41\npress=10", b"13\n", b"alarm: none\nbattery=",
    b"87\nup=12",
)  # fmt: skip


async def lines(built: Built, rule: str = "line") -> tuple[Session, SocketPanel]:
    """A listener that hears lines in pieces, and its panel."""
    listener = _add(built, Role.LISTENER, "tcp://127.0.0.1:0")
    await until(built, lambda: listener.is_open)
    client = _add(built, Role.CLIENT, f"tcp://{listener.local}")
    await until(built, lambda: client.is_open)
    for number, part in enumerate(PARTS):
        client.send(part)
        await until(built, lambda at=number: listener.counters.rx_records > at)  # type: ignore[misc]
    listener.send(b"ok\n")
    await until(built, lambda: listener.traffic.count() == len(PARTS) + 1)
    listener.messages.set_rule(parse_rule(rule))
    panel = panel_of(built, listener)
    await until(built, lambda: listener.messages.is_on and listener.messages.progress >= 1)
    await frames(built, 5)
    return listener, panel


async def messages(built: Built) -> None:
    """A message that two recvs brought, and where."""
    _listener, panel = await lines(built)
    panel.traffic.go_to(2)
    await frames(built, 10)


async def messages_conversation(built: Built) -> None:
    """Both kinds of ends in a conversation."""
    _listener, panel = await lines(built)
    panel.bytes.set_mode(BytesMode.BOTH)
    await frames(built, 10)


async def messages_form(built: Built) -> None:
    """The form of the rule."""
    _listener, panel = await lines(built, "length:width=2")
    panel.messages.chooser.open_form()
    await frames(built, 10)
    chooser = panel.messages.chooser
    chooser.form.setParent(built.window)  # no pop-up any more: it would be closed, and is no part of the picture
    chooser.form.move(chooser.mapTo(built.window, chooser.rect().bottomLeft()))
    chooser.form.show()
    await frames(built, 5)


MESSAGE_SCENES: dict[str, Scene] = {scene.__name__: scene for scene in (messages, messages_conversation, messages_form)}
