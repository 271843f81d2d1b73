"""Plain asyncio: what Qt's loop could change is in one test of its own, for each scene takes a workspace."""

from __future__ import annotations

import asyncio

import pytest


@pytest.fixture
def any_runner(runner: asyncio.Runner) -> asyncio.Runner:
    return runner
