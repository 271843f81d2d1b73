"""Scenes of finding: hits in the dock, bookmarks, and a conversation that is followed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from picture_stage import frames, panel_of, until

from workbench.app.window import Built
from workbench.model.records import Direction, Piece
from workbench.model.sockets import Role
from workbench.session.session import Session
from workbench.ui.hexview.byteheader import BytesTab

Scene = Callable[[Built], Awaitable[None]]


async def _talk(built: Built) -> Session:
    """Two sockets, one of which carried requests and answers, some of them cut in two."""
    workspace = built.workspace
    workspace.add_socket(Role.LISTENER, "tcp://127.0.0.1:0", "printer")
    session = workspace.add_socket(Role.CLIENT, "tcp://127.0.0.1:9", "web client")
    now_ns = workspace.clock.now_ns()
    pieces = []
    for number in range(400):
        request = f"GET /item/{number} HTTP/1.1\r\nHost: example.org\r\n\r\n".encode()
        answer = f'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{{"item": {number}}}'.encode()
        pieces.append(Piece(now_ns + number * 10**7, Direction.TX, 1, "127.0.0.1:8080", request, len(request)))
        for part in (answer[:9], answer[9:]) if number % 3 == 0 else (answer,):
            pieces.append(Piece(now_ns + number * 10**7 + 10**6, Direction.RX, 1, "127.0.0.1:8080", part, len(part)))
    capture = workspace.store.capture
    capture.append(session.id, pieces)
    await until(built, lambda: capture.count(session.id) == len(pieces))
    built.window.deck.open(session.id)
    await frames(built)
    return session


async def find_hits(built: Built) -> None:
    """Hits across records, the third one shown."""
    session = await _talk(built)
    commands = built.window.find_commands
    commands.bookmarks.toggle(session.id, (3, 300, 700))
    commands.open_find()
    page = commands.body.hits
    page.bar.field.setText("1.1 200 ok")
    page.search()
    run = page.run
    assert run is not None
    await until(built, lambda: not run.search.running)
    for _ in range(4):
        page.show_next()
    await frames(built, 8)


async def find_bookmarks(built: Built) -> None:
    """Bookmarks with comments and colours, in the table and in their list."""
    session = await _talk(built)
    commands = built.window.find_commands
    panel_of(built, session).traffic.go_to(12)
    marks = commands.bookmarks
    marks.set_comment(session.id, 8, "Answer came in two parts")
    marks.set_comment(session.id, 12, "Ask the maker: why is the item a number?")
    marks.set_colour(session.id, (12,), 2)
    marks.set_colour(session.id, (15,), 4)
    commands.list_bookmarks()
    commands.next_bookmark()
    await frames(built, 10)


async def follow(built: Built) -> None:
    """One conversation, bytes and text, both ends told apart."""
    session = await _talk(built)
    panel = panel_of(built, session)
    panel.traffic.go_to(1)
    panel.traffic.follow_conversation()
    panel.bytes.set_tab(BytesTab.SPLIT)
    panel.bytes.hex.go_to(0)
    panel.bytes.text.show_at(0)
    await frames(built, 10)


FIND_SCENES: dict[str, Scene] = {scene.__name__: scene for scene in (find_hits, find_bookmarks, follow)}
