"""The menu "Open recent"."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from workbench.settings.store import SettingsStore
from workbench.settings.values import Settings

TITLE_MAX_CHARS = 60


class _RecentAction(QAction):
    """One project of the list."""

    chosen = Signal(str)

    def __init__(self, place: int, path: str, parent: QObject) -> None:
        name = Path(path).name
        short = name if len(name) <= TITLE_MAX_CHARS else name[: TITLE_MAX_CHARS - 1] + "…"
        number = f"&{place} " if place < 10 else ""
        super().__init__(number + short.replace("&", "&&"), parent)
        self._path = path
        self.setObjectName(f"recent.{place}")
        self.setToolTip(path)
        self.setStatusTip(path)
        self.triggered.connect(self._announce)

    def _announce(self) -> None:
        self.chosen.emit(self._path)


class RecentMenu(QObject):
    """Keeps the entries before the menu's own actions."""

    chosen = Signal(str)

    def __init__(self, menu: QMenu, settings: SettingsStore) -> None:
        super().__init__(menu)
        self._menu = menu
        self._entries: list[_RecentAction] = []
        self._shown: tuple[str, ...] = ()
        settings.subscribe(self._follow)
        menu.setToolTipsVisible(True)
        self._follow(settings.settings)

    def _follow(self, settings: Settings) -> None:
        if settings.recent_projects == self._shown:
            return
        self._shown = settings.recent_projects
        for entry in self._entries:
            self._menu.removeAction(entry)
            entry.deleteLater()
        rest = self._menu.actions()
        self._entries = [_RecentAction(place, path, self) for place, path in enumerate(self._shown, 1)]
        for entry in self._entries:
            entry.chosen.connect(self.chosen)
            if rest:
                self._menu.insertAction(rest[0], entry)
            else:
                self._menu.addAction(entry)
