"""At the start: what a crash or a power cut left behind."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from workbench.model.texts import count_text
from workbench.project.filelock import FileLock
from workbench.project.workingfile import remove_working
from workbench.ui.theme import FontRole, Theme
from workbench.ui.widgets.buttons import TextButton
from workbench.ui.widgets.labels import Label


class Left(Protocol):
    """A project that was left behind."""

    @property
    def working(self) -> Path: ...
    @property
    def saved(self) -> Path | None: ...
    @property
    def changed_ns(self) -> int: ...
    @property
    def records(self) -> int: ...


class RecoveryDialog(QDialog):
    """Emits what was chosen; closing it leaves everything for the next start."""

    recover_requested = Signal(object)
    discard_requested = Signal(object)

    def __init__(self, found: Sequence[Left], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found = list(found)
        self.setObjectName("recoveryDialog")
        self.setWindowTitle("Recover")
        self.setAccessibleName("Recover projects")
        title = Label(theme, "The program ended without closing these projects", FontRole.TITLE, "", self)
        text = Label(theme, "Everything up to the last tenth of a second is there.", FontRole.BODY, "muted", self)
        self._list = QListWidget(self)
        self._list.setObjectName("recoveryList")
        self._list.setAccessibleName("Projects that can be recovered")
        self._list.setAlternatingRowColors(True)
        self._recover = TextButton(theme, "Recover", self, kind="primary")
        self._discard = TextButton(theme, "Discard", self, kind="danger")
        self._later = TextButton(theme, "Later", self)
        self._recover.setToolTip("Open the chosen project as it was (Enter)")
        self._discard.setToolTip("Delete what was not saved of the chosen project; this cannot be undone")
        self._later.setToolTip("Leave everything as it is and ask at the next start (Esc)")
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px(8))
        buttons.addWidget(self._discard)
        buttons.addStretch(1)
        buttons.addWidget(self._later)
        buttons.addWidget(self._recover)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.px(16),) * 4)
        column.setSpacing(theme.px(12))
        for widget in (title, text, self._list):
            column.addWidget(widget)
        column.addLayout(buttons)
        self.resize(theme.px(560), theme.px(320))
        self._recover.setDefault(True)
        self._recover.clicked.connect(self._on_recover)
        self._discard.clicked.connect(self._on_discard)
        self._later.clicked.connect(self.reject)
        self._list.itemActivated.connect(self._on_recover)
        self._fill()

    def _fill(self) -> None:
        self._list.clear()
        for left in self._found:
            item = QListWidgetItem(left_text(left))
            item.setData(Qt.ItemDataRole.UserRole, str(left.working))
            item.setToolTip(str(left.saved or left.working))
            self._list.addItem(item)
        self._list.setCurrentRow(0)

    def _chosen(self) -> Left | None:
        row = self._list.currentRow()
        return self._found[row] if 0 <= row < len(self._found) else None

    def _on_recover(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.recover_requested.emit(chosen)
            self.accept()

    def _on_discard(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        self.discard_requested.emit(chosen)
        self._found.remove(chosen)
        self._fill()
        if not self._found:
            self.accept()


def left_text(left: Left) -> str:
    """``demo.swb, 1,200 records, last change 2026-11-20 19:05``."""
    name = left.saved.name if left.saved else "Unsaved project"
    moment = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(left.changed_ns / 1e9))
    return f"{name}\n{count_text(left.records, 'unsaved record', 'unsaved records')}, last change {moment}"


def discard_left(working: Path) -> None:
    """Delete a working file that nobody owns. Blocks; raises OSError. One that is owned again is left alone."""
    lock = FileLock.acquire(working)
    if lock is not None:
        remove_working(working, lock)
