"""The ``QAction`` of one catalogue entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction

from workbench.ui.actions.action import Action

ActionSlot = Callable[..., Any]


class BoundAction(QAction):
    """A ``QAction`` with its data (``spec``); it calls the one slot that was bound."""

    def __init__(self, spec: Action, parent: QObject) -> None:
        super().__init__(spec.title, parent)
        self.spec = spec
        self.slot_called: ActionSlot | None = None
        self.setObjectName(f"action.{spec.id}")
        self.setCheckable(spec.checkable)
        self.setIconVisibleInMenu(not spec.checkable)  # Qt would draw it in place of the tick
        self.setMenuRole(QAction.MenuRole.NoRole)
        self.triggered.connect(self._run)

    @Slot(bool)
    def _run(self, checked: bool) -> None:
        if self.slot_called is None:
            return
        if self.spec.argument is not None:
            self.slot_called(self.spec.argument)
        elif self.spec.checkable:
            self.slot_called(checked)
        else:
            self.slot_called()
