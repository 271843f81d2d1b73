"""Opening and giving up within the same turn of the loop, before the opening's task had its first step."""

from __future__ import annotations

import asyncio

import pytest

from tests.session.scenes import Play
from workbench.model.sockets import Role, SessionState
from workbench.session.workspace import Workspace


@pytest.mark.parametrize("way", ["close", "abort", "cancel"])
def test_a_wish_to_end_that_comes_at_once_is_granted(play: Play, way: str) -> None:
    async def scene(workspace: Workspace) -> None:
        session = workspace.add_socket(Role.LISTENER, "tcp://127.0.0.1:0", "echo")
        session.open()
        getattr(session, way)()
        async with asyncio.timeout(10):
            await session.rested()
        assert (session.state, session.failure) == (SessionState.CLOSED, None)
        session.open()
        assert await session.opened()

    play(scene)
