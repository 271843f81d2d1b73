"""What the tests of this room begin with: a workspace, and sockets that talk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from workbench.model.sockets import Role, SocketOptions
from workbench.session.session import Session
from workbench.session.workspace import Workspace

Play = Callable[[Callable[[Workspace], Awaitable[None]]], None]


@asynccontextmanager
async def workspace_in(folder: Path) -> AsyncIterator[Workspace]:
    bugs: list[BaseException] = []
    workspace = Workspace(folder, on_bug=lambda error, _name: bugs.append(error))
    try:
        yield workspace
    finally:
        await workspace.aclose(discard=True)
    assert bugs == []


async def listener(workspace: Workspace, options: SocketOptions | None = None) -> Session:
    session = workspace.add_socket(Role.LISTENER, "tcp://127.0.0.1:0", options=options)
    session.open()
    assert await session.opened(), session.failure
    return session


async def pair(workspace: Workspace, options: SocketOptions | None = None) -> tuple[Session, Session]:
    """A listener and a client that is connected to it."""
    server = await listener(workspace, options)
    client = workspace.add_socket(Role.CLIENT, f"tcp://{server.local}", options=options)
    client.open()
    assert await client.opened(), client.failure
    async with asyncio.timeout(10):
        while not server.roster.open_numbers():  # noqa: ASYNC110 - the listener tells nobody but its views
            await asyncio.sleep(0)
    return server, client


async def datagram_pair(workspace: Workspace) -> tuple[Session, Session]:
    """A bound socket, and one that has it as its default peer."""
    bound = workspace.add_socket(Role.LISTENER, "udp://127.0.0.1:0")
    bound.open()
    assert await bound.opened(), bound.failure
    sender = workspace.add_socket(Role.CLIENT, f"udp://{bound.local}")
    sender.open()
    assert await sender.opened(), sender.failure
    return bound, sender
