"""The tests marked `xvfb` open real windows: these show that they do."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

pytestmark = pytest.mark.xvfb


def test_the_display_is_real(qapp):
    assert qapp.platformName() == "xcb"


def test_a_window_is_exposed(qtbot):
    label = QLabel("seen", objectName="sample")
    qtbot.addWidget(label)
    with qtbot.waitExposed(label, timeout=10_000):
        label.show()
