"""Rules know the loop by one timer and by what the session tells: plain asyncio for all, Qt's loop for one."""

from __future__ import annotations

import asyncio

import pytest


@pytest.fixture
def any_runner(request: pytest.FixtureRequest, runner: asyncio.Runner) -> asyncio.Runner:
    """``@pytest.mark.parametrize("any_runner", ["qt"], indirect=True)`` runs a test inside Qt."""
    if getattr(request, "param", "asyncio") == "qt":
        found: asyncio.Runner = request.getfixturevalue("qt_runner")
        return found
    return runner
