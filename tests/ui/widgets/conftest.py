"""A theme for the tests of the widgets; and widgets that are really gone after each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from workbench.settings.values import Appearance, ThemeChoice
from workbench.ui.theme import Theme


@pytest.fixture(autouse=True)
def deleted_later_is_deleted(qapp: QApplication) -> Iterator[None]:
    """Without a running loop Qt keeps what was deleted later, and each style change dresses all of it again."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """Light, 100 %."""
    return Theme(Appearance(ThemeChoice.LIGHT))
