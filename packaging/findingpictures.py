"""Scenes of finding: hits across records, bookmarks with comments, a conversation that is followed."""

from __future__ import annotations

from picturestage import Scene, Stage
from PySide6.QtWidgets import QWidget

from workbench.model.sockets import ReplyMode, Role
from workbench.session.session import Session
from workbench.ui.hexview.byteheader import BytesTab

ROUNDS = 40


async def talk(stage: Stage) -> Session:
    """A client whose requests arrive in two parts, and are echoed."""
    listener = stage.add(Role.LISTENER, "tcp://127.0.0.1:0", "service")
    listener.set_reply(ReplyMode.ECHO, listener.spec.reply_payload)
    await stage.until(lambda: listener.is_open)
    client = stage.add(Role.CLIENT, f"tcp://{listener.local}", "device")
    await stage.until(lambda: client.is_open)
    for number in range(ROUNDS):
        for part in (f"state {number}: la".encode(), b"mp on\n") if number % 2 else (b"state: lamp off\n",):
            before = client.counters.rx_bytes
            client.send(part)
            await stage.until(lambda at=before: client.counters.rx_bytes > at)  # type: ignore[misc]
    await stage.until(lambda: client.traffic.count() >= 2 * ROUNDS)
    return client


async def finding(stage: Stage) -> QWidget:
    client = await talk(stage)
    stage.panel(client)
    commands = stage.built.window.find_commands
    commands.bookmarks.toggle(client.id, (3, 30))
    commands.open_find()
    page = commands.body.hits
    page.bar.field.setText("LAMP ON")
    page.search()
    await stage.until(lambda: page.run is not None and not page.run.search.running)
    await stage.settle()
    page.show_next()
    page.show_next()
    await stage.settle()
    return stage.built.window


async def bookmarks(stage: Stage) -> QWidget:
    client = await talk(stage)
    panel = stage.panel(client)
    commands = stage.built.window.find_commands
    commands.bookmarks.set_comment(client.id, 3, "First state: why off?")
    commands.bookmarks.set_comment(client.id, 8, "Came in two parts")
    commands.bookmarks.set_colour(client.id, (8,), 2)
    panel.traffic.go_to(5)
    commands.list_bookmarks()
    await stage.settle()
    return stage.built.window


async def conversation(stage: Stage) -> QWidget:
    client = await talk(stage)
    panel = stage.panel(client)
    panel.traffic.go_to(1)
    panel.traffic.follow_conversation()
    panel.bytes.set_tab(BytesTab.SPLIT)
    panel.bytes.hex.go_to(0)
    panel.bytes.text.show_at(0)
    await stage.settle()
    return stage.built.window


FINDING: dict[str, Scene] = {"finding": finding, "bookmarks": bookmarks, "conversation": conversation}
