"""A theme for the tests of the dialogs."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from workbench.settings.values import Appearance, ThemeChoice
from workbench.ui.theme import Theme


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """Light, 100 %."""
    return Theme(Appearance(ThemeChoice.LIGHT))
