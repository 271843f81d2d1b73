"""Whether there is anything to show a window on. Without Qt, so that it can be asked before Qt is loaded."""

from __future__ import annotations

import os
import sys
from typing import Final

NO_DISPLAY: Final = (
    "socket-workbench: there is no display for the window (neither DISPLAY nor WAYLAND_DISPLAY is set). Start it in a"
    " desktop session, or use the commands that need none: socket-workbench --help lists them, and demo shows the"
    " window in a picture."
)


def is_headless() -> bool:
    """No display: neither X11 nor Wayland, or Qt's offscreen platform was asked for."""
    if os.environ.get("QT_QPA_PLATFORM", "").startswith("offscreen"):
        return True
    return sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def lacks_display() -> bool:
    """A window would be shown nowhere, and nobody named another place for it (``QT_QPA_PLATFORM``)."""
    return is_headless() and not os.environ.get("QT_QPA_PLATFORM")
