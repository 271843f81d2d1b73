"""Scenes of messages: rows, both kinds of ends in a conversation, the form of the rule."""

from __future__ import annotations

from picturestage import Scene, Stage
from PySide6.QtWidgets import QWidget

from workbench.codec.framing.ruletext import parse_rule
from workbench.model.sockets import Role
from workbench.session.session import Session
from workbench.ui.hexview.byteheader import BytesMode
from workbench.ui.panel import SocketPanel

PARTS = (
    b"temp=21.5\nhum=4", b"0\npress=1013\nte", b"mp=21.6\n", b"hum=41\npress=10", b"13\n", b"alarm: none\nbattery=",
    b"87\nup=12",
)  # fmt: skip


async def _lines(stage: Stage) -> tuple[Session, SocketPanel]:
    listener = stage.add(Role.LISTENER, "tcp://127.0.0.1:0", "sensor hub")
    await stage.until(lambda: listener.is_open)
    client = stage.add(Role.CLIENT, f"tcp://{listener.local}", "sensor")
    await stage.until(lambda: client.is_open)
    for number, part in enumerate(PARTS):
        client.send(part)
        await stage.until(lambda at=number: listener.counters.rx_records > at)  # type: ignore[misc]
    await stage.until(lambda: listener.traffic.count() == len(PARTS))
    listener.messages.set_rule(parse_rule("line"))
    panel = stage.panel(listener)
    await stage.until(lambda: listener.messages.count() == 8)
    await stage.settle()
    return listener, panel


async def messages(stage: Stage) -> QWidget:
    _listener, panel = await _lines(stage)
    panel.bytes.set_mode(BytesMode.RX)
    await stage.settle()
    return stage.built.window


async def framing_form(stage: Stage) -> QWidget:
    _listener, panel = await _lines(stage)
    panel.messages.chooser.open_form()
    await stage.settle()
    return panel.messages.chooser.form


MESSAGES: dict[str, Scene] = {"messages": messages, "messages-dark": messages, "messages-rule": framing_form}
