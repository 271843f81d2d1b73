"""The tests marked `xvfb` open real windows: these show that they do."""

from __future__ import annotations

import os

import pytest
from PySide6.QtWidgets import QLabel

pytestmark = pytest.mark.xvfb


@pytest.fixture(autouse=True)
def wanted(request: pytest.FixtureRequest) -> None:
    """Asked for by their mark (as the checks do) they fail without a display; met on the way they are passed over."""
    if request.config.option.markexpr != "xvfb" and os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        pytest.skip("windows are drawn offscreen in this run: bootstrap.py check gives these tests a display")


def test_the_display_is_real(qapp):
    assert qapp.platformName() == "xcb"


def test_a_window_is_exposed(qtbot):
    label = QLabel("seen", objectName="sample")
    qtbot.addWidget(label)
    with qtbot.waitExposed(label, timeout=10_000):
        label.show()
