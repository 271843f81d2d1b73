"""What the tests of the bytes begin with."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui.traffic.memorytraffic import MemoryTraffic
from workbench.settings.values import Appearance, ThemeChoice
from workbench.ui.theme import Theme

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen plugin says that it ignores a window's smallest size; that is no fault of ours."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints"))


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """Light, 100 %."""
    return Theme(Appearance(ThemeChoice.LIGHT))


@pytest.fixture
def traffic() -> MemoryTraffic:
    """A hundred records."""
    return MemoryTraffic(100)
