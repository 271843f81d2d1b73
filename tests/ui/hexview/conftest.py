"""What the tests of the bytes begin with."""

from __future__ import annotations

import pytest

from tests.ui.traffic.memorytraffic import MemoryTraffic


@pytest.fixture
def traffic() -> MemoryTraffic:
    """A hundred records."""
    return MemoryTraffic(100)
