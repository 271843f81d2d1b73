"""The menu of the filter line: saved filters, those that were used before, and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QFontMetrics, Qt
from PySide6.QtWidgets import QMenu

from workbench.model.annotations import SavedFilter
from workbench.ui.theme import Theme
from workbench.ui.widgets.tips import plain_tip

HISTORY_SHOWN = 12
ENTRY_PX = 360


class FilterMenu(QObject):
    """Filled when it opens. ``chosen`` carries a text to filter by, ``rename`` and ``delete`` a name."""

    chosen = Signal(str)
    save = Signal()
    rename = Signal(str)
    delete = Signal(str)
    forget = Signal()

    def __init__(
        self, menu: QMenu, theme: Theme, saved: Callable[[], tuple[SavedFilter, ...]],
        history: Callable[[], list[str]], present: Callable[[], str],
    ) -> None:  # fmt: skip
        super().__init__(menu)
        self._menu, self._theme = menu, theme
        self._saved, self._history, self._present = saved, history, present
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(self.fill)

    @Slot()
    def fill(self) -> None:
        """What there is now."""
        menu = self._menu
        menu.clear()
        saved, history, present = self._saved(), self._history(), self._present()
        # A style sheet draws no title of a section: an entry that cannot be chosen is one.
        menu.addAction("Saved filters" if saved else "No saved filters yet").setEnabled(False)
        for each in saved:
            action = self._entry(menu, each.name, each.text, self._on_chosen)
            action.setCheckable(True)
            action.setChecked(each.text == present)
        menu.addSeparator()
        save = menu.addAction(self._theme.icon("save"), "Save this filter…")
        save.setObjectName("traffic-filter-save")
        save.setEnabled(bool(present))
        save.triggered.connect(self.save)
        if saved:
            for title, name, slot in (("Rename", "rename", self._on_rename), ("Delete", "delete", self._on_delete)):
                inner = menu.addMenu(f"{title} a filter")
                inner.setObjectName(f"traffic-filter-{name}-menu")
                for each in saved:
                    self._entry(inner, each.name, each.name, slot)
        if history:
            menu.addSeparator()
            menu.addAction("Used before").setEnabled(False)
            for text in history[:HISTORY_SHOWN]:
                self._entry(menu, text, text, self._on_chosen)
            menu.addSeparator()
            menu.addAction("Forget what was used before").triggered.connect(self.forget)

    def _entry(self, menu: QMenu, title: str, data: str, slot: Callable[[], None]) -> QAction:
        metrics = QFontMetrics(menu.font())
        shown = metrics.elidedText(title, Qt.TextElideMode.ElideRight, self._theme.px(ENTRY_PX))
        action = menu.addAction(shown.replace("&", "&&"))
        action.setData(data)
        action.setToolTip(plain_tip(data))
        action.triggered.connect(slot)
        return action

    def _data(self) -> str:
        sender = self.sender()
        return str(sender.data()) if isinstance(sender, QAction) else ""

    @Slot()
    def _on_chosen(self) -> None:
        self.chosen.emit(self._data())

    @Slot()
    def _on_rename(self) -> None:
        self.rename.emit(self._data())

    @Slot()
    def _on_delete(self) -> None:
        self.delete.emit(self._data())


def with_saved(filters: tuple[SavedFilter, ...], name: str, text: str) -> tuple[SavedFilter, ...]:
    """The filters with this one, in place of one of the same name or at the end."""
    if any(each.name == name for each in filters):
        return tuple(SavedFilter(name, text) if each.name == name else each for each in filters)
    return (*filters, SavedFilter(name, text))


def with_renamed(filters: tuple[SavedFilter, ...], old: str, new: str) -> tuple[SavedFilter, ...]:
    """The filters with another name for one; another one of that name goes."""
    kept = (each for each in filters if each.name != new or each.name == old)
    return tuple(SavedFilter(new, each.text) if each.name == old else each for each in kept)
