"""Garbage collection on the window's thread alone.

Python collects cycles on whichever thread happens to allocate. A QObject that the capture's writer thread destroys in
this way keeps its timers registered with the window's thread, and the next one that fires ends the process.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

CHECK_MS = 1_000
FULL_EVERY = 20  # checks between two collections of everything


class GarbageClock(QObject):
    """Switches automatic collection off, and collects from a timer when as much has gathered as Python itself waits
    for. ``stop`` hands it back."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("garbage-clock")
        self._timer = QTimer(self)
        self._timer.setObjectName("garbage-timer")
        self._timer.setInterval(CHECK_MS)
        self._timer.timeout.connect(self.check)
        self._checks = 0

    def start(self) -> None:
        gc.collect()
        gc.freeze()  # what the start made stays: no later collection looks at it again
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        gc.enable()

    @Slot()
    def check(self) -> None:
        """Collect the youngest generations that are full; everything now and then."""
        self._checks += 1
        counts, thresholds = gc.get_count(), gc.get_threshold()
        if self._checks % FULL_EVERY == 0:
            gc.collect(2)
        elif counts[1] > thresholds[1]:
            gc.collect(1)
        elif counts[0] > thresholds[0]:
            gc.collect(0)
