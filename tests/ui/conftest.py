"""What the tests of every view begin with."""

import pytest
from PySide6.QtWidgets import QApplication

from workbench.settings.values import Appearance, ThemeChoice
from workbench.ui.theme import Theme


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """Light, 100 %."""
    return Theme(Appearance(ThemeChoice.LIGHT))
