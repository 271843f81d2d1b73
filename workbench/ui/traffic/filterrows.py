"""“Filter by” in the menu of a row: a condition that the row itself passes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from workbench.model.filters import (
    BytesLike,
    Comparator,
    DirectionIs,
    Expression,
    PeerTest,
    Quantity,
    QuantityTest,
)
from workbench.model.records import RecordHead
from workbench.ui.theme import Theme

BYTES_MOST: Final = 16
_TITLES: Final = {"peer": "This peer", "direction": "This direction", "connection": "This connection",
                  "bytes": "These bytes at its beginning"}  # fmt: skip


class RowFilterMenu(QObject):
    """A submenu. ``wanted`` carries the condition as a tree."""

    wanted = Signal(object)

    def __init__(self, theme: Theme, head: Callable[[], RecordHead | None], parent: QMenu) -> None:
        super().__init__(parent)
        self._theme, self._head = theme, head
        self.menu = QMenu("Filter by", parent)
        self.menu.setObjectName("traffic-filter-by-menu")
        self._actions: dict[str, QAction] = {}
        for key, title in _TITLES.items():
            action = self.menu.addAction(title)
            action.setObjectName(f"traffic-filter-by-{key}")
            action.setData(key)
            self._actions[key] = action
        self.menu.triggered.connect(self._on_triggered)
        parent.aboutToShow.connect(self.show_fitting)
        self.apply_theme()
        theme.changed.connect(self.apply_theme)

    @Slot()
    def apply_theme(self) -> None:
        """Icons have changed."""
        self.menu.setIcon(self._theme.icon("funnel"))

    @Slot()
    def show_fitting(self) -> None:
        """Only what the row has can be asked for."""
        head = self._head()
        self.menu.setEnabled(head is not None)
        for key, action in self._actions.items():
            action.setEnabled(head is not None and condition(key, head) is not None)

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        head = self._head()
        found = condition(str(action.data()), head) if head is not None else None
        if found is not None:
            self.wanted.emit(found)


def condition(key: str, head: RecordHead) -> Expression | None:
    """What a row passes: by its peer, direction, connection or first bytes; None where it has none."""
    match key:
        case "peer":
            return PeerTest(head.peer, whole=True) if head.peer else None
        case "direction":
            return DirectionIs(head.direction)
        case "connection":
            return QuantityTest(Quantity.CONNECTION, Comparator.EQUAL, head.connection)
        case _:
            start = head.preview[:BYTES_MOST]
            return BytesLike(tuple(start)) if start else None

