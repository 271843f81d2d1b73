"""A workspace in a temporary folder, on plain asyncio and inside Qt."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from tests.session.scenes import Play, workspace_in
from workbench.session.workspace import Workspace


@pytest.fixture(params=["asyncio", "qt"])
def any_runner(request: pytest.FixtureRequest) -> Iterator[asyncio.Runner]:
    yield request.getfixturevalue("runner" if request.param == "asyncio" else "qt_runner")


@pytest.fixture
def play(any_runner: asyncio.Runner, tmp_path: Path) -> Play:
    """Run one scene with a workspace of its own, on either loop; it is closed afterwards, whatever happened."""

    def run(scene: Callable[[Workspace], Awaitable[None]]) -> None:
        async def main() -> None:
            async with workspace_in(tmp_path / "data") as workspace:
                async with asyncio.timeout(30):
                    await scene(workspace)

        any_runner.run(main())

    return run
